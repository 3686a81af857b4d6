import AssignmentModel
import Foundation
import LinuxPCI
import PCIAssignment
import PCICore
import Testing
import TestCorpus

@Suite("Dumps of config space")
struct LspciDumpTests {
  private func snapshot(_ text: String) throws -> HostSnapshot {
    try HostSource.decode(Array(text.utf8)[...], path: "dump", kind: .lspciDump).snapshot()
  }

  private let header = "00: 86 80 c9 10 00 00 00 00 01 00 00 02 00 00 00 00\n"

  @Test("text between is passed over but for driver, group and node")
  func text() throws {
    let host = try snapshot(
      """
      00:00.0 Host bridge: Intel Corporation (rev 01)
      \tSubsystem: something: 10: 20
      \tNUMA node: 1
      \tIOMMU group: 12
      \tKernel driver in use: igb
      \tKernel modules: igb, other
      \(header)
      10000:e0:06.0 Bridge
      \(header)
      """)
    #expect(host.functions.map(\.address.description) == ["0000:00:00.0", "10000:e0:06.0"])
    #expect(host.functions.map(\.driver) == [.known("igb"), .known(nil)])
    #expect(host.functions.map(\.iommuGroup) == [.known(12), .known(nil)])
    #expect(host.functions.map(\.numaNode.value) == [1, nil])
    #expect(host.functions.first?.identity == ExampleHost.identity(0x8086, 0x10c9, class: 0x020000))
    #expect(host.groups.value?.map(\.members) == [[ExampleHost.address("0000:00:00.0")]])
    #expect(host.observations == [])
  }

  @Test("without such lines, drivers and groups are not in the source")
  func bare() throws {
    let host = try snapshot("00:00.0 x\n\(header)")
    #expect(host.functions.first?.driver.reason?.cause == .notInSource)
    #expect(host.functions.first?.iommuGroup.reason?.cause == .notInSource)
    #expect(host.groups.reason?.cause == .notInSource)
    #expect(host.tables.reason?.cause == .notInSource)
  }

  @Test(
    "what cannot be placed is an observation with its line",
    arguments: [
      ("00:00.0 x\n", "0000:00:00.0 has 0 bytes of config space: not even the header"),
      ("00:00.0 x\n00: 86 80\n", "0000:00:00.0 has 2 bytes of config space: not even the header"),
    ])
  func short(text: String, problem: String) throws {
    let host = try snapshot(text)
    #expect(host.functions == [])
    #expect(
      host.observations == [Observation(kind: .malformed, address: ExampleHost.address("00:00.0"), text: problem)])
  }

  @Test("rows after a gap are left out, and so is what lies beyond the end and a function's second copy")
  func gap() throws {
    var host = try snapshot("00:00.0 x\n\(header)20: 01 02\n30: 01\n")
    #expect(host.functions.first?.config.value?.bytes.count == 16)
    #expect(host.observations.map(\.text) == ["line 3: the row does not go on at 0x10"])
    let rows = (0..<257).map { row in
      (row == 0 ? header : "\(String(row * 16, radix: 16)): 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00\n")
        .replacingOccurrences(of: "10: 00", with: "10: 00")
    }.joined()
    host = try snapshot("00:00.0 x\n\(rows)")
    #expect(host.functions.first?.config.value?.bytes.count == 4096)
    #expect(host.observations.map(\.text) == ["line 258: config space ends at 0x1000"])
    host = try snapshot("00:00.0 x\n\(header)\n00:00.0 y\n\(header)")
    #expect(host.functions.count == 1)
    #expect(host.observations.map(\.text) == ["line 4: 0000:00:00.0 was described before"])
  }

  @Test("a bridge's bus numbers say what is behind it")
  func parents() throws {
    let host = try snapshot(
      """
      00:01.0 bridge
      00: 36 1b 0c 00 00 00 00 00 00 00 04 06 00 00 01 00
      10: 00 00 00 00 00 00 00 00 00 01 03 00 00 00 00 00

      01:00.0 bridge
      00: 36 1b 0c 00 00 00 00 00 00 00 04 06 00 00 01 00
      10: 00 00 00 00 00 00 00 00 01 02 02 00 00 00 00 00

      02:00.0 below the second
      \(header)
      03:00.0 on a bus of virtual functions
      \(header)
      04:00.0 elsewhere
      \(header)
      """)
    #expect(
      host.functions.map { $0.parent?.description } == [nil, "0000:00:01.0", "0000:01:00.0", "0000:00:01.0", nil])
  }
}

@Suite("Dumps of the corpus", .enabled(if: Corpus.isThere && LspciReport.isInstalled, "no corpus, or no lspci"))
struct LspciDumpCorpusTests {
  static let dumps =
    Corpus.names(in: "lspci/pciutils").map { "lspci/pciutils/\($0)" }
    + Corpus.names(in: "lspci/mail").map { "lspci/mail/\($0)" }
    + Corpus.names(in: "groups").map { "groups/\($0)/config.txt" }

  @Test("lspci reads the same functions from a dump of the corpus", arguments: dumps)
  func agreement(name: String) throws {
    let path = Corpus.root.appendingPathComponent(name).path
    let host = try HostInspector.open(path).snapshot()
    #expect(host.provenance == Provenance(kind: .lspciDump, path: path))
    let ours = host.functions.map { function in
      LspciReport.Record(
        address: function.address, vendor: function.identity.vendorID, device: function.identity.deviceID,
        classCode: UInt16(function.identity.classCode.rawValue >> 8),
        subsystemVendor: function.identity.subsystemVendorID, subsystemDevice: function.identity.subsystemDeviceID,
        revision: function.identity.revisionID,
        programmingInterface: function.identity.classCode.programmingInterface, driver: nil, node: nil, group: nil)
    }
    #expect(ours == (try LspciReport.read(dump: path)))
  }
}
