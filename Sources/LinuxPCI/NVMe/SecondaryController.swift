import AssignmentModel
import HardwareBits

/// A secondary controller as its primary one lists it (NVM Express Base Specification 2.0, Secondary Controller List).
struct SecondaryController: Hashable, Sendable {
  /// Its number among all controllers (SCID).
  let number: UInt16
  /// Which virtual function it is, counted from 1 (VFN).
  let virtualFunction: UInt16
  /// How it is.
  let state: SecondaryControllerState

  /// Reads one list: a head of 32 bytes with the number of entries, then 32 bytes for each.
  ///
  /// - Throws: where the answer is shorter than it says.
  static func list(_ answer: [UInt8]) throws(StructureError) -> [SecondaryController] {
    var reader = ByteReader(answer, structure: "Secondary Controller List")
    let count = try reader.uint8()
    var found: [SecondaryController] = []
    for index in 0..<Int(count) {
      let start = 32 + index * 32
      guard start + 32 <= answer.count else {
        throw StructureError(
          structure: "Secondary Controller List", offset: answer.count, need: start + 32, have: answer.count)
      }
      func word(_ offset: Int) -> UInt16 { UInt16(answer[start + offset]) | UInt16(answer[start + offset + 1]) << 8 }
      found.append(
        SecondaryController(
          number: word(0), virtualFunction: word(8),
          state: SecondaryControllerState(
            isOnline: answer[start + 4] & 1 != 0, queues: word(10), interrupts: word(12))))
    }
    return found
  }
}

extension SecondaryControllerResources {
  /// Reads the primary controller's capabilities; nil for one that manages neither queues nor interrupts (CRT).
  init?(_ answer: [UInt8]) {
    guard answer.count >= 80, answer[4] & 3 == 3 else { return nil }
    func word(_ offset: Int) -> UInt16 { UInt16(answer[offset]) | UInt16(answer[offset + 1]) << 8 }
    func double(_ offset: Int) -> UInt32 { UInt32(word(offset)) | UInt32(word(offset + 2)) << 16 }
    self.init(queues: double(32), queuesEach: word(44), interrupts: double(64), interruptsEach: word(76))
  }
}
