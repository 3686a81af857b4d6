import Foundation
import HardwareBits
import PCICore
import Testing
import TestCorpus

/// lspci's words for the flags of header registers, and our fields; a field without a name here is not printed.
private let flags: [String: (register: String, fields: [String: String])] = [
  "Control": (
    "Command",
    [
      "I/O": "I/O Space Enable", "Mem": "Memory Space Enable", "BusMaster": "Bus Master Enable",
      "SpecCycle": "Special Cycle Enable", "MemWINV": "Memory Write and Invalidate", "VGASnoop": "VGA Palette Snoop",
      "ParErr": "Parity Error Response", "Stepping": "IDSEL Stepping/Wait Cycle Control", "SERR": "SERR# Enable",
      "FastB2B": "Fast Back-to-Back Transactions Enable", "DisINTx": "Interrupt Disable",
    ]
  ),
  "Status": (
    "Status",
    [
      "Cap": "Capabilities List", "66MHz": "66 MHz Capable", "FastB2B": "Fast Back-to-Back Transactions Capable",
      "ParErr": "Master Data Parity Error", ">TAbort": "Signaled Target Abort", "<TAbort": "Received Target Abort",
      "<MAbort": "Received Master Abort", ">SERR": "Signaled System Error", "<PERR": "Detected Parity Error",
      "INTx": "Interrupt Status",
    ]
  ),
  "Secondary status": (
    "Secondary Status",
    [
      "66MHz": "66 MHz Capable", "FastB2B": "Fast Back-to-Back Transactions Capable",
      "ParErr": "Master Data Parity Error", ">TAbort": "Signaled Target Abort", "<TAbort": "Received Target Abort",
      "<MAbort": "Received Master Abort", "<SERR": "Received System Error", "<PERR": "Detected Parity Error",
    ]
  ),
  "BridgeCtl": (
    "Bridge Control",
    [
      "Parity": "Parity Error Response Enable", "SERR": "SERR# Enable", "NoISA": "ISA Enable", "VGA": "VGA Enable",
      "VGA16": "VGA 16-bit Decode", "MAbort": "Master Abort Mode", ">Reset": "Secondary Bus Reset",
      "FastB2B": "Fast Back-to-Back Transactions Enable", "PriDiscTmr": "Primary Discard Timer",
      "SecDiscTmr": "Secondary Discard Timer", "DiscTmrStat": "Discard Timer Status",
      "DiscTmrSERREn": "Discard Timer SERR# Enable",
    ]
  ),
]

/// What lspci prints and we do not show as a field: bit 6 of the status registers, which is reserved since PCI 2.2.
private let reserved: Set<String> = ["UDF"]

@Suite("headers agree with lspci over the corpus", .enabled(if: Lspci.isComparable, "needs the corpus and lspci"))
struct HeaderAgreementTests {
  @Test("flags, buses, windows and BARs of every function are what this machine's lspci says", arguments: Corpus.dumps)
  func installed(dump: Dump) throws {
    try compare(dump, LspciFunction.parse(Lspci.describe(dump: dump.url)))
  }

  @Test("… and what a newer lspci said", arguments: Corpus.dumps.filter { $0.expected != nil })
  func newer(dump: Dump) throws {
    let expected = try #require(dump.expected)
    try compare(dump, LspciFunction.parse(Corpus.text("lspci/expected/\(expected)")))
  }

  private func compare(_ dump: Dump, _ peers: [LspciFunction]) throws {
    var configs: [PCIAddress: ConfigSpace] = [:]
    for function in try dump.functions() { configs[function.address] = function.config }
    for peer in peers {
      let config = try #require(configs[peer.address])
      let place = "\(dump) \(peer.address)"
      compareFlags(config, peer, place)
      compareBridge(config, peer, place)
      compareRegions(config, peer, place)
      compareRest(config, peer, place)
    }
  }

  private func compareFlags(_ config: ConfigSpace, _ peer: LspciFunction, _ place: String) {
    for (label, (name, fields)) in flags {
      guard let line = peer.headerLine("\(label): ") else { continue }
      guard let register = config.headerRegisters.first(where: { $0.name == name }) else {
        Issue.record("\(place): no \(name)")
        continue
      }
      for flag in LspciItem(label: label, text: line).flags {
        guard let word = flag.names.last, !reserved.contains(word) else { continue }
        let field = register.fields.first { $0.name == fields[word] }
        #expect(field.map { $0.value == 1 } == flag.isSet, "\(place) \(label) \(word)")
      }
    }
  }

  private func compareBridge(_ config: ConfigSpace, _ peer: LspciFunction, _ place: String) {
    guard let bridge = BridgeHeader(config) else {
      #expect(peer.headerLine("Bus: ") == nil || CardBusHeader(config) != nil, "\(place)")
      return
    }
    let numbers = [bridge.primaryBus, bridge.secondaryBus, bridge.subordinateBus].map { $0?.hex(digits: 2) ?? "?" }
    let latency = bridge.secondaryLatencyTimer.map { "\($0)" } ?? "?"
    #expect(
      peer.headerLine("Bus: ")
        == "primary=\(numbers[0]), secondary=\(numbers[1]), subordinate=\(numbers[2]), sec-latency=\(latency)",
      "\(place)")
    compare(bridge.ioWindow, peer.headerLine("I/O behind bridge: "), "\(place) I/O")
    compare(bridge.memoryWindow, peer.headerLine("Memory behind bridge: "), "\(place) memory")
    compare(bridge.prefetchableWindow, peer.headerLine("Prefetchable memory behind bridge: "), "\(place) prefetchable")
  }

  /// lspci prints the numbers of a closed window too.
  private func compare(_ window: BridgeWindow?, _ line: String?, _ place: String) {
    guard let line else {
      Issue.record("\(place): lspci has no such window")
      return
    }
    guard let window else {
      Issue.record("\(place): not read, lspci says \(line)")
      return
    }
    let digits = window.addressWidthInBits / 4
    #expect(
      line.hasPrefix("\(window.base.hex(digits: digits))-\(window.limit.hex(digits: digits)) "), "\(place): \(line)")
    #expect(line.hasSuffix("[\(window.addressWidthInBits)-bit]"), "\(place): \(line)")
    #expect(line.contains("[disabled]") == !window.isOpen, "\(place): \(line)")
  }

  private func compareRegions(_ config: ConfigSpace, _ peer: LspciFunction, _ place: String) {
    // lspci errs on a 64-bit register above 4 GiB: it lists the upper half as one more register.
    let upperHalves = Set(
      config.baseAddressRegisters().filter { $0.kind == .memory64 }.map { "Region \($0.index + 1):" })
    let theirs = peer.header.filter { $0.hasPrefix("Region ") && !upperHalves.contains(String($0.prefix(9))) }
      .map { $0.replacing(/\ \[(disabled|size=.*?)\]/, with: "") }
    // lspci leaves out registers of zeros and of all ones.
    let ours = config.baseAddressRegisters().filter { !$0.isZero && $0.rawValue & 0xffff_ffff != 0xffff_ffff }
    #expect(ours.map { "Region \($0.index): \(words(for: $0, digits: 8))" } == theirs, "\(place)")
    let rom = peer.headerLine("Expansion ROM at ")
    #expect((config.expansionROM?.rawValue ?? 0 != 0) == (rom != nil), "\(place) ROM")
    if let rom, let ours = config.expansionROM {
      #expect(rom.hasPrefix(ours.address == 0 ? "<unassigned>" : ours.address.hex(digits: 8)), "\(place) ROM")
      #expect(rom.contains("[disabled]") || ours.isEnabled || ours.address == 0, "\(place) ROM")
    }
    guard let offset = CapabilityChain(config).offset(of: .singleRootIOVirtualization) else { return }
    let virtual = SRIOVCapability(config, offset: offset).baseAddressRegisters.filter { !$0.isZero }
    let items = peer.capabilities.first { $0.offset == offset }?.items.filter { $0.label == "Region#" } ?? []
    #expect(
      virtual.map { "\($0.index): \(words(for: $0, digits: $0.kind == .memory64 ? 16 : 8))" }
        == items.map { "\($0.index ?? -1): \($0.text)" }, "\(place) VF")
  }

  private func words(for register: BaseAddressRegister, digits: Int) -> String {
    switch register.kind {
    case .io: return "I/O ports at \(register.address == 0 ? "<unassigned>" : register.address.hex(digits: 4))"
    case .memory32, .memory64, .memoryBelow1M, .reserved:
      let type = [
        .memory32: "32-bit", .memory64: "64-bit", .memoryBelow1M: "low-1M", .reserved: "type 3",
      ][register.kind]
      let address = register.address == 0 ? "<unassigned>" : register.address.hex(digits: digits)
      return "Memory at \(address) (\(type ?? ""), \(register.isPrefetchable ? "" : "non-")prefetchable)"
    }
  }

  private func compareRest(_ config: ConfigSpace, _ peer: LspciFunction, _ place: String) {
    if let line = peer.headerLine("Interrupt: pin "), let pin = config.uint8(at: 0x3d) {
      let word = (1...4).contains(pin) ? String("ABCD".dropFirst(Int(pin) - 1).prefix(1)) : "?"
      #expect(line.hasPrefix(word), "\(place) interrupt pin")
    }
    if let line = peer.headerLine("Latency: "), let header = ConfigHeader(config) {
      #expect(line.prefix { $0.isNumber } == "\(header.latencyTimer)", "\(place) latency")
      if let match = line.firstMatch(of: /Cache Line Size: (\d+)/) {
        #expect(Int(match.1) == Int(header.cacheLineSize) * 4, "\(place) cache line")
      }
    }
    // A bridge's are in a capability.
    if ConfigHeader(config)?.headerType == .endpoint,
      let match = peer.headerLine("Subsystem: ")?.matches(of: /\[([0-9a-f]{4}):([0-9a-f]{4})\]/).last
    {
      #expect(UInt16(match.1, radix: 16) == config.uint16(at: 0x2c), "\(place) subsystem")
      #expect(UInt16(match.2, radix: 16) == config.uint16(at: 0x2e), "\(place) subsystem")
    }
  }
}
