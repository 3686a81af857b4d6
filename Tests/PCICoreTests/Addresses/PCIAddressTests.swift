import PCICore
import Testing

@Suite("addresses")
struct PCIAddressTests {
  @Test(
    "a well-formed address reads and prints as sysfs names it",
    arguments: [
      ("0000:3b:02.1", UInt32(0), UInt16(0x3b11), "0000:3b:02.1"),
      ("3b:02.1", 0, 0x3b11, "0000:3b:02.1"),
      ("10000:e1:00.0", 0x1_0000, 0xe100, "10000:e1:00.0"),
      ("ffffffff:ff:1f.7", 0xffff_ffff, 0xffff, "ffffffff:ff:1f.7"),
      ("00010000:00:00.0", 0x1_0000, 0, "10000:00:00.0"),
      ("ABCD:EF:1A.3", 0xabcd, 0xefd3, "abcd:ef:1a.3"),
    ])
  func reads(text: String, segment: UInt32, requesterID: UInt16, printed: String) throws {
    let address = try #require(PCIAddress(text))
    #expect(address == PCIAddress(segment: segment, requesterID: RequesterID(rawValue: requesterID)))
    #expect(address.description == printed)
    #expect(PCIAddress(printed) == address)
  }

  @Test(
    "anything else is refused, never bent into an address",
    arguments: [
      "", "3b", "3b:02", "3b:02.", "3b:02.8", "3b:20.0", "3b:40.0", "0000:3b:02.1 ", " 0000:3b:02.1", "000:3b:02.1",
      "0000-3b-02.1", "0000:3b:02:1", "0000:3b.02.1", "000003b:02.1", "123456789:00:00.0", "0000:3b:02.1\n", ":3b:02.1",
      "+000:3b:02.1", "0x00:3b:02.1", "0000:3g:02.1", "0000:3b:02.01", "0000:3b:2.1", "0000:b:02.1", "-1:00:00.0",
      "0000::3b:02.1", "0000:3b:02.\u{0661}", "\u{ff10}0:00.0",
    ])
  func refuses(text: String) {
    #expect(PCIAddress(text) == nil)
  }

  @Test("device and function numbers out of range are refused")
  func outOfRange() {
    #expect(PCIAddress(bus: 0, device: 32, function: 0) == nil)
    #expect(PCIAddress(bus: 0, device: 0, function: 8) == nil)
    #expect(PCIAddress(bus: 255, device: 31, function: 7)?.requesterID == RequesterID(rawValue: 0xffff))
  }

  @Test("every requester ID survives the round trip through text")
  func roundTrip() {
    for rawValue in UInt16.min...UInt16.max {
      let address = PCIAddress(segment: 0x2_0000, requesterID: RequesterID(rawValue: rawValue))
      guard PCIAddress(address.description) == address else {
        Issue.record("\(address) does not read back")
        return
      }
    }
  }

  @Test("addresses sort by number, not by text")
  func order() {
    let sorted = ["0000:00:1f.0", "0000:9c:00.0", "0000:ff:00.0", "9999:00:00.0", "10000:00:00.0"]
    #expect(sorted.reversed().compactMap { PCIAddress($0) }.sorted().map(\.description) == sorted)
  }

  @Test("a class code takes apart and prints")
  func classCode() {
    let code = ClassCode(rawValue: 0xff01_0802)
    #expect([code.baseClass, code.subClass, code.programmingInterface] == [0x01, 0x08, 0x02])
    #expect(code.description == "0x010802")
  }
}
