import AssignmentModel
import Foundation
import LinuxPCI
import PCIAssignment
import PCICore
import PassthroughModel
import TestCorpus
import Testing

/// Dumps with more than 64 bytes of configuration space for some function.
private let dumps: [String] =
  ["lspci/pciutils", "lspci/mail"].flatMap { folder in Corpus.names(in: folder).map { "\(folder)/\($0)" } }
  + Corpus.names(in: "groups").map { "groups/\($0)/config.txt" }

/// What Linux' VFIO shows (drivers/vfio/pci/vfio_pci_config.c) that QEMU passes on and so do we.
private let standard: Set<CapabilityID> = [
  .powerManagement, .vitalProductData, .msi, .pciX, .hyperTransport, .vendorSpecific, .pciExpress, .msiX, .sata,
  .advancedFeatures,
]
private let extended: Set<ExtendedCapabilityID> = [
  .advancedErrorReporting, .virtualChannel, .deviceSerialNumber, .powerBudgeting, .virtualChannelWithMFVC,
  .vendorSpecific, .accessControlServices, .multicast, .dynamicPowerAllocation, .tlpProcessingHints,
  .latencyToleranceReporting, .designatedVendorSpecific,
]

@Suite("Config views of the corpus", .enabled(if: Corpus.isThere, "no corpus"))
struct ConfigViewCorpusTests {
  @Test("every endpoint has the chain QEMU would show, and nothing of what is hidden", arguments: dumps)
  func chains(name: String) throws {
    let path = Corpus.root.appending(path: name).path
    let host = try HostInspector.open(path).snapshot()
    for function in host.functions {
      guard let config = function.config.value, config.size >= 256, (config.uint8(at: 0x0e) ?? 0xff) & 0x7f == 0 else {
        continue
      }
      let isVirtual = config.uint16(at: 0) == 0xffff
      guard
        let view = try? ConfigView(
          config,
          of: AssignedFunction(
            bars: BARShapes(), isVirtual: isVirtual, identity: isVirtual ? (vendor: 0x8086, device: 1) : nil))
      else {
        Issue.record("\(function.address) has no view")
        continue
      }
      compare(view, config, "\(name) \(function.address)")
    }
  }

  private func compare(_ view: ConfigView, _ config: ConfigSpace, _ place: String) {
    let before = CapabilityChain(config)
    let bytes = view.static4096(config.bytes)
    let after = CapabilityChain(ConfigSpace(bytes))
    let shown = before.entries.filter { entry in
      switch entry.kind {
      case .standard(let id): standard.contains(id)
      case .extended(let id, _): extended.contains(id) && view.size == 4096
      }
    }
    let stub = after.entries.filter { $0.offset == 0x100 && !shown.contains($0) }
    #expect(after.entries.filter { !stub.contains($0) } == shown, "\(place)")
    #expect(stub.allSatisfy { $0.kind == .extended(.null, version: 0) }, "\(place)")
    #expect(after.diagnostics.isEmpty, "\(place)")
    for offset in [0x08, 0x09, 0x0a, 0x0b, 0x2c, 0x2d, 0x2e, 0x2f] {
      #expect(bytes[offset] == config.uint8(at: offset), "\(place) at \(offset)")
    }
    #expect(bytes[0x0e] == 0 && bytes[0x10..<0x28].allSatisfy { $0 == 0 } && bytes[0x30..<0x34].allSatisfy { $0 == 0 })
    for entry in before.entries where !shown.contains(entry) && Int(entry.offset) + 8 <= view.size {
      // Past its header, a hidden one shows zeros; another may begin after 4 bytes.
      let body = Int(entry.offset) + 4..<Int(entry.offset) + 8
      guard !before.entries.contains(where: { body.contains(Int($0.offset)) }) else { continue }
      #expect(bytes[body].allSatisfy { $0 == 0 }, "\(place): \(entry) shows its body")
    }
  }
}
