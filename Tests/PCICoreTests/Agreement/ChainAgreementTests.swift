import Foundation
import HardwareBits
import PCICore
import Testing
import TestCorpus

/// The beginnings of lspci's capability titles, and our short names; the longest beginning that fits counts.
private let names: [(beginning: String, name: String)] = [
  ("Power Management", "PM"), ("AGP version", "AGP"), ("Vital Product Data", "VPD"), ("Slot ID", "SlotID"),
  ("MSI:", "MSI"), ("CompactPCI hot-swap", "HotSwap"), ("PCI-X", "PCI-X"), ("HyperTransport", "HT"),
  ("Vendor Specific Information", "VNDR"), ("Debug port", "DBG"), ("CompactPCI central", "CCRC"),
  ("Hot-plug capable", "HotPlug"), ("Subsystem", "SSVID"), ("AGP3", "AGP3"), ("Secure device", "SecDev"),
  ("Express", "EXP"), ("MSI-X", "MSI-X"), ("SATA HBA", "SATA"), ("PCI Advanced Features", "AF"),
  ("Enhanced Allocation", "EA"), ("Null", "NULL"), ("Advanced Error Reporting", "AER"), ("Virtual Channel", "VC"),
  ("Device Serial Number", "DSN"), ("Power Budgeting", "PB"), ("Root Complex Link", "RCLD"),
  ("Access Control Services", "ACS"), ("Alternative Routing-ID", "ARI"), ("Address Translation Service", "ATS"),
  ("Single Root I/O Virtualization", "SR-IOV"), ("Multicast", "MCAST"), ("Page Request Interface", "PRI"),
  ("Physical Resizable BAR", "ReBAR"), ("Virtual Resizable BAR", "VF-ReBAR"),
  ("Transaction Processing Hints", "TPH"), ("Latency Tolerance Reporting", "LTR"),
  ("Secondary PCI Express", "SECPCI"), ("Process Address Space ID", "PASID"),
  ("Downstream Port Containment", "DPC"), ("L1 PM Substates", "L1SS"), ("Precision Time Measurement", "PTM"),
  ("Designated Vendor-Specific", "DVSEC"), ("Data Link Feature", "DLF"), ("Physical Layer 16.0 GT/s", "PL16"),
  ("Physical Layer 32.0 GT/s", "PL32"), ("Physical Layer 64.0 GT/s", "PL64"),
  ("Lane Margining at the Receiver", "LMR"), ("Data Object Exchange", "DOE"), ("Device 3", "DEV3"),
]

@Suite("chains agree with lspci over the corpus", .enabled(if: Lspci.isComparable, "needs the corpus and lspci"))
struct ChainAgreementTests {
  @Test("identity, class and chain of every function are what this machine's lspci says", arguments: Corpus.dumps)
  func installed(dump: Dump) throws {
    try compare(dump, with: LspciFunction.parse(Lspci.describe(dump: dump.url)))
  }

  @Test("… and what a newer lspci said", arguments: Corpus.dumps.filter { $0.expected != nil })
  func newer(dump: Dump) throws {
    let expected = try #require(dump.expected)
    try compare(dump, with: LspciFunction.parse(Corpus.text("lspci/expected/\(expected)")))
  }

  @Test("binary config files give what lspci says of them", arguments: Corpus.binaries)
  func binaries(name: String) throws {
    let bytes = try Corpus.bytes("sysfs/libvirt-config/\(name)")
    let file = URL(filePath: NSTemporaryDirectory()).appending(path: "\(UUID().uuidString).txt")
    defer { #expect(throws: Never.self) { try FileManager.default.removeItem(at: file) } }
    var text = "0000:00:00.0 \(name)\n"
    for start in stride(from: 0, to: bytes.count, by: 16) {
      let row = bytes[start..<min(start + 16, bytes.count)].map {
        String($0 >> 4, radix: 16) + String($0 & 15, radix: 16)
      }
      text += String(format: "%02x: ", start) + row.joined(separator: " ") + "\n"
    }
    try text.write(to: file, atomically: true, encoding: .utf8)
    let peer = try #require(LspciFunction.parse(Lspci.describe(dump: file)).first)
    compare(PCIAddress(requesterID: RequesterID(rawValue: 0)), ConfigSpace(bytes), with: peer, in: name)
  }

  private func compare(_ dump: Dump, with peers: [LspciFunction]) throws {
    let functions = try dump.functions().sorted { $0.address < $1.address }
    let peers = peers.sorted { $0.address < $1.address }
    #expect(functions.map(\.address) == peers.map(\.address))
    for (function, peer) in zip(functions, peers) {
      compare(function.address, function.config, with: peer, in: dump.path)
    }
  }

  private func compare(_ address: PCIAddress, _ config: ConfigSpace, with peer: LspciFunction, in source: String) {
    guard let header = ConfigHeader(config) else {
      Issue.record("\(source) \(address): no header")
      return
    }
    let classCode = peer.title.firstMatch(of: /\[([0-9a-f]{4})\]:/).flatMap { UInt32($0.1, radix: 16) }
    #expect(classCode == header.classCode.rawValue >> 8, "\(source) \(address)")
    let ids = peer.title.matches(of: /\[([0-9a-f]{4}):([0-9a-f]{4})\]/).last
    #expect(ids.flatMap { UInt16($0.1, radix: 16) } == header.vendorID, "\(source) \(address)")
    #expect(ids.flatMap { UInt16($0.2, radix: 16) } == header.deviceID, "\(source) \(address)")
    let revision = peer.title.firstMatch(of: /\(rev ([0-9a-f]{2})\)/).flatMap { UInt8($0.1, radix: 16) } ?? 0
    #expect(revision == header.revisionID, "\(source) \(address)")
    let interface = peer.title.firstMatch(of: /\(prog-if ([0-9a-f]{2})/).flatMap { UInt8($0.1, radix: 16) } ?? 0
    #expect(interface == header.classCode.programmingInterface, "\(source) \(address)")
    // Only a bridge has bus numbers; an endpoint with a window of its own would be one lspci took for a bridge.
    #expect((peer.headerLine("Bus: ") != nil) == (header.headerType != .endpoint), "\(source) \(address)")

    let chain = CapabilityChain(config)
    let ours = chain.entries.map { entry in
      let version: String = if case .extended(_, let version) = entry.kind { " v\(version)" } else { "" }
      return "\(String(entry.offset, radix: 16))\(version) \(entry.name)"
    }
    #expect(ours == expectation(peer, chain), "\(source) \(address)")
  }

  /// lspci's chain in our words; what it does not list, or lists otherwise, is set right here, each for a reason.
  private func expectation(_ peer: LspciFunction, _ chain: CapabilityChain) -> [String] {
    var expected: [String] = []
    for capability in peer.capabilities {
      guard let offset = capability.offset else {
        // `<access denied>`: the chain leaves the bytes of the dump, which we report as a finding.
        #expect(chain.diagnostics.contains { $0.code == .beyondEnd } || chain.standard == .unmeasured)
        continue
      }
      if capability.title.hasPrefix("<chain looped>") {
        #expect(chain.diagnostics.contains { $0.code == .loop && $0.offset == offset })
        continue
      }
      if capability.title.hasPrefix("<chain broken>") {
        #expect(chain.diagnostics.contains { $0.code == .allOnes && $0.offset == offset })
        continue
      }
      let version = capability.isExtended ? " v\(capability.version ?? 0)" : ""
      expected.append("\(String(offset, radix: 16))\(version) \(name(of: capability, in: chain))")
    }
    return expected
  }

  private func name(of capability: LspciCapability, in chain: CapabilityChain) -> String {
    if let match = capability.title.firstMatch(of: /^Extended Capability ID 0x([0-9a-f]+)/),
      let id = UInt16(match.1, radix: 16)
    {
      return ExtendedCapabilityID(rawValue: id).shortName ?? "EXT-0x\(id.hex(digits: 4))"
    }
    if let match = capability.title.firstMatch(of: /^#([0-9a-f]{2}) \[/), let id = UInt8(match.1, radix: 16) {
      return CapabilityID(rawValue: id).shortName ?? "0x\(id.hex(digits: 2))"
    }
    let fitting = names.filter { capability.title.hasPrefix($0.beginning) }
    return fitting.max { $0.beginning.count < $1.beginning.count }?.name ?? capability.title
  }
}
