import Testing

@testable import PCICore

@Suite("units")
struct UnitsTests {
  @Test(
    "bytes in the largest unit that divides them",
    arguments: [
      (0, "0 bytes"), (1, "1 byte"), (256, "256 bytes"), (4096, "4 KiB"), (4097, "4097 bytes"), (1 << 20, "1 MiB"),
      (1 << 63, "8 EiB"), (UInt64.max, "18446744073709551615 bytes"),
    ] as [(UInt64, String)])
  func bytes(count: UInt64, text: String) { #expect(ByteCount(count).description == text) }

  @Test(
    "times in the largest unit that divides them, with a round figure for long ones",
    arguments: [
      (0, "0 ns"), (64, "64 ns"), (2000, "2 us"), (50_000_000, "50 ms"), (17_000_000_000, "17 s"),
      (9_999, "9999 ns"), (32_768, "32768 ns (about 32.7 us)"), (1_048_576, "1048576 ns (about 1.0 ms)"),
      (34_326_183_936, "34326183936 ns (about 34.3 s)"), (64_000_000_000_000, "64000 s"),
    ] as [(UInt64, String)])
  func times(nanoseconds: UInt64, text: String) { #expect(Nanoseconds(nanoseconds).description == text) }

  @Test(
    "thousandths without trailing zeros",
    arguments: [(0, "0"), (75_000, "75"), (12_500, "12.5"), (250, "0.25"), (1, "0.001"), (25_100, "25.1")]
      as [(UInt64, String)])
  func thousandths(value: UInt64, text: String) { #expect(Thousandths(value).description == text) }
}
