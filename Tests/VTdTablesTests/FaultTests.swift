import PCICore
import Testing
import VTdTables

@Suite("Faults")
struct FaultTests {
  @Test("each code has one explanation, with its own sentence and a remedy")
  func explanations() {
    let all = FaultReason.explanations
    #expect(Set(all.map(\.reason)).count == all.count)
    #expect(Set(all.map { "\($0.condition)" }).count == all.count)
    for explanation in all {
      #expect(!"\(explanation.text)".isEmpty && !"\(explanation.remedy)".isEmpty)
    }
  }

  /// Codes and condition names as VirtualBox's header of the specification lists them.
  @Test(
    "codes carry the specification's condition names",
    arguments: [
      (0x8, "LRT.1"), (0x1, "LRT.2"), (0xa, "LRT.3"), (0x9, "LCT.1"), (0x2, "LCT.2"), (0xb, "LCT.3"), (0x3, "LCT.4"),
      (0xd, "LCT.5"), (0x7, "LSL.1"), (0xc, "LSL.2"), (0x4, "LGN.1"), (0x5, "LGN.2"), (0x6, "LGN.3"), (0xe, "LGN.4"),
      (0x30, "RTA.1"), (0x31, "RTA.2"), (0x32, "RTA.3"), (0x33, "RTA.4"), (0x38, "SRT.1"), (0x39, "SRT.2"),
      (0x3a, "SRT.3"), (0x40, "SCT.1"), (0x41, "SCT.2"), (0x42, "SCT.3"), (0x43, "SCT.4"), (0x44, "SCT.5"),
      (0x45, "SCT.6"), (0x46, "SCT.7"), (0x47, "SCT.8"), (0x48, "SCT.9"), (0x50, "SPD.1"), (0x51, "SPD.2"),
      (0x52, "SPD.3"), (0x58, "SPT.1"), (0x59, "SPT.2"), (0x5a, "SPT.3"), (0x5b, "SPT.4"), (0x5c, "SPT.5"),
      (0x5d, "SPT.6"), (0x70, "SFS.1"), (0x71, "SFS.2"), (0x72, "SFS.3"), (0x73, "SFS.4"), (0x74, "SFS.5"),
      (0x75, "SFS.6"), (0x76, "SFS.7"), (0x77, "SFS.8"), (0x90, "SFS.9"), (0x91, "SFS.10"), (0x78, "SSS.1"),
      (0x79, "SSS.2"), (0x7a, "SSS.3"), (0x7b, "SSS.4"), (0x7c, "SSS.5"), (0x7d, "SSS.6"), (0x80, "SGN.1"),
      (0x81, "SGN.2"), (0x82, "SGN.3"), (0x83, "SGN.4"), (0x84, "SGN.5"), (0x85, "SGN.6"), (0x86, "SGN.7"),
      (0x87, "SGN.8"), (0x88, "SGN.9"), (0x89, "SGN.10"), (0x20, "IRT.1"), (0x26, "IRT.7"), (0x29, "IRT.10"),
    ] as [(UInt8, String)])
  func codes(code: UInt8, condition: String) throws {
    let explanation = try #require(FaultReason(rawValue: code).explanation)
    #expect("\(explanation.condition)" == condition)
  }

  @Test("an unknown code keeps its number")
  func unknown() {
    #expect(FaultReason(rawValue: 0x6f).explanation == nil)
    #expect("\(FaultReason(rawValue: 0x6f))" == "fault reason 111")
    #expect("\(FaultReason.contextNotPresent)" == "LCT.2: the context entry of the requester is not present")
  }

  @Test("a record is read as the unit wrote it")
  func record() {
    let high: UInt128 = 1 << 63 | 1 << 62 | 0x05 << 32 | 0x0020
    let record = FaultRecord(rawValue: high << 64 | 0x400_1000)
    #expect(record.isFilled)
    #expect(record.request == .read)
    #expect(record.reason == .write)
    #expect(record.requester == RequesterID(rawValue: 0x20))
    #expect(record.address == 0x400_1000)
    #expect(record.pasid == nil)
    let interrupt = FaultRecord(rawValue: (1 << 63 | 0x22 << 32 | 0x20) << 64 | 0x1234 << 48)
    #expect(interrupt.reason.isInterruptRemapping)
    #expect(interrupt.interruptIndex == 0x1234)
  }

  @Test("the PASID counts only where the record says there is one")
  func pasid() {
    let value: UInt128 = (0xffff << 40 | 0x02 << 32) << 64
    #expect(FaultRecord(rawValue: value).pasid == nil)
    let present: UInt128 = 1 << 95
    #expect(FaultRecord(rawValue: value | present).pasid == 0xffff)
  }
}
