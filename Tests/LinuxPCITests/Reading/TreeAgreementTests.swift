import AssignmentModel
import Foundation
import LinuxPCI
import PCIAssignment
import PCICore
import Testing
import TestCorpus

@Suite("Trees of the corpus", .enabled(if: Corpus.isThere && LspciReport.isInstalled, "no corpus, or no lspci"))
struct TreeAgreementTests {
  @Test("lspci reads the same functions from a tree of the corpus", arguments: Corpus.trees)
  func agreement(archive: String) throws {
    let directory = try TemporaryDirectory()
    try directory.unpack(Corpus.root.appendingPathComponent(archive))
    let root = try #require(treeRoot(in: directory.url))
    let inspector = try HostInspector.open(directory.path)
    let snapshot = try inspector.snapshot(depth: .complete)
    let expected = try LspciReport.read(root: root.path)
    #expect(snapshot.functions.map { record($0, root: root) } == expected)
    #expect(snapshot.observations == [])
  }

  /// Our answer in lspci's terms.
  private func record(_ function: FunctionSnapshot, root: URL) -> LspciReport.Record {
    let identity = function.identity
    // libpci follows these links and finds nothing where the copy lacks what they lead to.
    let entry = root.appendingPathComponent("sys/bus/pci/devices/\(function.address)")
    func leadsSomewhere(_ link: String) -> Bool {
      FileManager.default.fileExists(atPath: entry.appendingPathComponent(link).path)
    }
    return LspciReport.Record(
      address: function.address, vendor: identity.vendorID, device: identity.deviceID,
      classCode: UInt16(identity.classCode.rawValue >> 8), subsystemVendor: identity.subsystemVendorID,
      subsystemDevice: identity.subsystemDeviceID, revision: identity.revisionID,
      programmingInterface: identity.classCode.programmingInterface,
      driver: leadsSomewhere("driver") ? function.driver.value ?? nil : nil, node: function.numaNode.value ?? nil,
      group: leadsSomewhere("iommu_group") ? function.iommuGroup.value ?? nil : nil)
  }

  /// The directory that holds `sys/`: the one unpacked into, or the only one in it.
  private func treeRoot(in url: URL) -> URL? {
    var candidates = [url]
    do {
      candidates += try FileManager.default.contentsOfDirectory(at: url, includingPropertiesForKeys: nil)
    } catch {
      return nil
    }
    return candidates.first { FileManager.default.fileExists(atPath: $0.appendingPathComponent("sys").path) }
  }
}
