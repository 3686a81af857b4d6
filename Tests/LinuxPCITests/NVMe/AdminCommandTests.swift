import AssignmentModel
import HardwareBits
import Testing

@testable import LinuxPCI

/// Expected words and bytes are written from the NVM Express Base Specification 2.0, field by field; those of an answer are
/// laid out as QEMU's structures are (include/block/nvme.h, `NvmePriCtrlCap`, `NvmeSecCtrlEntry`).
@Suite struct AdminCommandTests {
  /// A command, its opcode, and dwords 10 and 11.
  struct Words: Sendable {
    let command: AdminCommand
    let words: [UInt32]
  }

  @Test(arguments: [
    // CNTID in 31:16, CNS in 7:0.
    Words(command: .primaryCapabilities, words: [0x06, 0x0000_0014, 0]),
    Words(command: .secondaryControllers(from: 0x12), words: [0x06, 0x0012_0015, 0]),
    // CNTLID in 31:16, RT in 10:8, ACT in 3:0; NR in 15:0.
    Words(command: .setOnline(false, 3), words: [0x1c, 0x0003_0007, 0]),
    Words(command: .setOnline(true, 3), words: [0x1c, 0x0003_0009, 0]),
    Words(command: .assign(2, of: .queues, to: 3), words: [0x1c, 0x0003_0008, 2]),
    Words(command: .assign(1, of: .interrupts, to: 0xffff), words: [0x1c, 0xffff_0108, 1]),
  ])
  func `commands`(expected: Words) {
    let command = expected.command
    #expect([UInt32(command.opcode), command.dword10, command.dword11] == expected.words)
    #expect(command.answerLength == (command.opcode == 0x06 ? 4096 : 0))
  }

  /// An answer of 4 KiB with hexadecimal digits at places.
  static func answer(_ parts: [(Int, String)]) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 4096)
    for (place, text) in parts {
      let part = NetlinkTests.bytes(text)
      bytes.replaceSubrange(place..<place + part.count, with: part)
    }
    return bytes
  }

  @Test func `what a primary controller has`() {
    let answer = Self.answer([
      (0, "0000 0000 03                     # CNTLID, PORTID, CRT: queues and interrupts"),
      (32, "08000000 02000000 0400 0600 0400 0100 # VQFRT, VQRFA, VQRFAP, VQPRT, VQFRSM, VQGRAN"),
      (64, "05000000 01000000 0000 0100 0300 0100 # VIFRT, VIRFA, VIRFAP, VIPRT, VIFRSM, VIGRAN"),
    ])
    let resources = SecondaryControllerResources(queues: 8, queuesEach: 4, interrupts: 5, interruptsEach: 3)
    #expect(SecondaryControllerResources(answer) == resources)
    #expect(resources.largestCount == 4)
    for kinds: UInt8 in [0, 1, 2] {
      var lacking = answer
      lacking[4] = kinds
      #expect(SecondaryControllerResources(lacking) == nil)
    }
    #expect(SecondaryControllerResources(Array(answer.prefix(79))) == nil)
  }

  @Test func `secondary controllers`() throws {
    let answer = Self.answer([
      (0, "02"),
      (32, "0100 0000 01 000000 0100 0200 0300 # SCID 1 of PCID 0, online, virtual function 1, NVQ 2, NVI 3"),
      (64, "0200 0000 00 000000 0200 0000 0000 # SCID 2, offline, virtual function 2, nothing"),
    ])
    #expect(
      try SecondaryController.list(answer) == [
        SecondaryController(
          number: 1, virtualFunction: 1, state: SecondaryControllerState(isOnline: true, queues: 2, interrupts: 3)),
        SecondaryController(number: 2, virtualFunction: 2, state: .idle),
      ])
    #expect(try SecondaryController.list([UInt8](repeating: 0, count: 4096)).isEmpty)
    #expect(throws: StructureError.self) { try SecondaryController.list(Array(answer.prefix(95))) }
    #expect(throws: StructureError.self) { try SecondaryController.list([]) }
  }

  @Test func `a shortage is named`() {
    let resources = SecondaryControllerResources(queues: 8, queuesEach: 4, interrupts: 3, interruptsEach: 2)
    func shortage(_ pairs: [(UInt16, UInt16)]) -> String? {
      resources.shortage(
        of: pairs.map { SecondaryControllerState(isOnline: true, queues: $0.0, interrupts: $0.1) })
    }
    #expect(shortage([(4, 1), (4, 2)]) == nil)
    #expect(shortage([(5, 1)]) == "one has 4 queues at most")
    #expect(shortage([(2, 3)]) == "one has 2 interrupts at most")
    #expect(shortage([(4, 1), (4, 1), (2, 1)]) == "10 queues are wished for, and there are 8")
    #expect(shortage([(2, 2), (2, 2)]) == "4 interrupts are wished for, and there are 3")
  }
}
