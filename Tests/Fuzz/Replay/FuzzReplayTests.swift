import Foundation
import FuzzInvariants
import Testing

/// The fuzzer's invariants over committed seeds and past reproducers, in every ordinary test run.
@Suite("Fuzz replay")
struct FuzzReplayTests {
  @Test(
    "every seed and every past reproducer keeps the invariants",
    arguments: ReplayInput.committed)
  func replay(_ input: ReplayInput) throws {
    try input.kind.check(input.bytes())
  }

  @Test("each folder of seeds or reproducers is that of a kind of input, and each kind has seeds")
  func folders() throws {
    #expect(Set(try ReplayInput.names(in: "seeds")) == Set(InputKind.all.map(\.seeds)))
    #expect(Set(try ReplayInput.names(in: "reproducers")).isSubset(of: Set(InputKind.all.map(\.name))))
  }

  @Test("a hex seed reads as documented")
  func hex() throws {
    #expect(try HexSeed.bytes("# a comment\n02: 0a 0B # more\n00: ff\n08:\n") == [0xff, 0, 0x0a, 0x0b, 0, 0, 0, 0])
    #expect(throws: HexSeed.Malformed(line: "00: xy")) { try HexSeed.bytes("00: xy") }
  }
}
