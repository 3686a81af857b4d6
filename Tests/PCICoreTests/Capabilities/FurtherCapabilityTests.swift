import PCICore
import Testing

@Suite("further capabilities")
struct FurtherCapabilityTests {
  /// ID, its words, and the line for people.
  @Test(
    "the line for people of capabilities below 100h",
    arguments: [
      (0x01, 0xc803, [0x0000_0008], "in D0, PME from D0 D3hot D3cold"),
      (0x01, 0x0003, [0x0000_0003], "in D3hot, soft reset from D3hot"),
      (0x03, 0x8010, [], "window at 0x10, transfer flag set"), (0x04, 0x0522, [], "2 slots, chassis 5"),
      (0x06, 0x0040, [], "extraction pending"), (0x0a, 0x20a0, [], "registers in BAR 0 at 0xa0"),
      (0x0a, 0x00a0, [], "registers in BAR ? at 0xa0"), (0x0d, 0, [0x8086_1043], "1043:8086"),
      (0x12, 0x0010, [0x0000_0048], "index and data registers in BAR 4 at 0x10"),
      (0x12, 0x0010, [0x0000_000f], "index and data registers in configuration space"),
      (0x13, 0x0306, [], "FLR"), (0x13, 0x0006, [], "no FLR"), (0x02, 0x0030, [0, 0x0100], "AGP 3.0, enabled"),
      (0x07, 0, [0x0003_0310], "function 03:02.0, 64-bit, up to 133 MHz"), (0x09, 0x0010, [], "16 bytes"),
      (0x08, 0xa801, [0xfee0_0000, 0], "MSI mapping enabled at 0xfee00000"),
      (0x08, 0xa803, [], "MSI mapping enabled at 0xfee00000"), (0x08, 0xc000, [], "retry mode"),
      (0x08, 0x1000, [], "slave or primary interface"), (0x08, 0x2000, [], "host or secondary interface"),
      (0x0c, 0, [], "registers not decoded"), (0x00, 0, [], "null entry"), (0x77, 0, [], "registers not decoded"),
    ] as [(UInt8, UInt16, [UInt32], String)])
  func standard(id: UInt8, flags: UInt16, words: [UInt32], expected: String) {
    var builder = CapabilityBuilder(standard: id, words: words.enumerated().map { (4 + 4 * $0, $1) })
    builder.writeFlags(flags)
    #expect(builder.summary == expected)
  }

  @Test(
    "the line for people of extended capabilities",
    arguments: [
      (0x0001, [0x0010_0000, 0, 0, 0x2000], "Unsupported Request Error; Advisory Non-Fatal Error"),
      (0x0001, [], "no errors"), (0x0003, [0x89ab_cdef, 0x0123_4567], "01-23-45-67-89-ab-cd-ef"),
      (0x0004, [0x2, 0x0001_8f0a], "row 2: 0.01 W 12 V, sustained, D0"), (0x0004, [0, 0], "row 0: end of the rows"),
      (0x0005, [0x0201_0100], "component 1, port 2, configuration space element, 1 links"),
      (0x0006, [0x83, 0x0041_0000], "link 2.5 GT/s x4 of 8.0 GT/s x8"),
      (0x0007, [0x8000_0001], "devices 00, 1f on its bus"), (0x000a, [0x1234_8086], "8086:1234"),
      (0x000b, [0x0181_0042], "ID 0x0042, revision 1, 24 bytes"), (0x000e, [0x0000_0100], "next function 1"),
      (0x000e, [0], "last function"),
      (0x000f, [0x8000_0000], "enabled, invalidate queue depth 32, smallest unit 4 KiB"),
      (0x000f, [0x0000_0005], "disabled, invalidate queue depth 5"),
      (0x0013, [0x0000_0001, 512, 32], "enabled, 32 of 512 outstanding requests"),
      (0x0016, [0x0000_0003, 0, 0x1], "substate 1 of 4"),
      (0x0017, [0x0003_0201, 0x0000_0100], "TPH enabled, 4 steering tags in the capability"),
      (0x0018, [0x1003_1003], "at most 3145728 ns (about 3.1 ms) snooped, 3145728 ns (about 3.1 ms) not snooped"),
      (0x001b, [0x0001_1402], "enabled, 20 bits"),
      (0x001d, [0x0001_0000, 0x0018_0005], "TRIGGERED by ERR_FATAL, trigger on ERR_FATAL"),
      (0x001d, [0x0002_0000, 0], "not triggered, trigger on ERR_NONFATAL or ERR_FATAL"),
      (0x001e, [0x1f, 0x0c], "enabled ASPM L1.2, ASPM L1.1, supported PCI-PM L1.2, PCI-PM L1.1, ASPM L1.2, ASPM L1.1"),
      (0x001f, [0x6, 0x3], "enabled, capable as responder, root"),
      (0x0021, [0x20, 0x1], "queue of 32, messages received"),
      (0x0022, [0x8000_0464, 0x032], "reset 102400 ns (about 102.4 us), FLR 50 ns"), (0x0022, [0], "not valid"),
      (0x0023, [0x0301_8086, 0x7], "vendor 8086, ID 0x0007, revision 1, 48 bytes"),
      (0x0023, [0x03c1_1e98, 0x0], "CXL device, revision 1, 60 bytes"),
      (0x0023, [0x0241_1e98, 0x8], "CXL register locator, revision 1, 36 bytes"),
      (0x0025, [0x8000_0001, 0x8000_0001], "exchange enabled, remote features known"),
      (0x0026, [0, 0, 1], "equalization complete"), (0x0027, [0x0001_0000], "ready"),
      (0x0029, [0xfff, 0x9], "enabled, shows locate"), (0x002e, [1, 0, 0x8000_0000], "data object ready"),
      (0x002e, [1, 0, 4], "error"), (0x002f, [8, 8, 8], "L0p enabled, segment captured"),
      (0x0032, [0, 0, 0x0500_0000], "no error logged, 5 errors counted"), (0x0036, [0x18], "2 blocks"),
      (0x0031, [0, 0, 0], "equalization not complete"), (0x0028, [], "registers not decoded"),
    ] as [(UInt16, [UInt32], String)])
  func extended(id: UInt16, words: [UInt32], expected: String) {
    let builder = CapabilityBuilder(extended: id, words: words.enumerated().map { (4 + 4 * $0, $1) })
    #expect(builder.summary == expected)
  }

  @Test("every capability of which nothing but the header was read says so, and lists registers without values")
  func unread() {
    for id in UInt16(1)...0x3b {
      let builder = CapabilityBuilder(extended: id)
      let decoded = ConfigSpace(Array(builder.space.bytes.prefix(0x104))).decode(builder.entry)
      #expect(["not read", "registers not decoded"].contains(decoded.summary), "EXT \(id): \(decoded.summary)")
      #expect(decoded.registers.allSatisfy { $0.rawValue == nil })
    }
    for id in UInt8(1)...0x16 {
      let builder = CapabilityBuilder(standard: id)
      let decoded = ConfigSpace(Array(builder.space.bytes.prefix(0x82))).decode(builder.entry)
      #expect(["not read", "registers not decoded"].contains(decoded.summary), "\(id): \(decoded.summary)")
      #expect(decoded.registers.allSatisfy { $0.rawValue == nil })
    }
  }

  @Test("error reporting: root registers in root ports and event collectors only, prefixes where logged")
  func errorReporting() {
    let plain = CapabilityBuilder(extended: 0x0001).names
    #expect(!plain.contains("Root Error Status") && !plain.contains("TLP Prefix Log 0"))
    for port in [PortType.rootPort, .rootComplexEventCollector] {
      #expect(CapabilityBuilder(extended: 0x0001, port: port).names.contains("Root Error Status"))
    }
    let logged = CapabilityBuilder(extended: 0x0001, words: [(0x18, 0x800), (0x1c, 0x4a00_0001), (0x38, 0x7)])
    let capability = AdvancedErrorReportingCapability(logged.space.config, offset: 0x100)
    #expect(capability.headerLog == [0x4a00_0001, 0, 0, 0] && capability.prefixLog == [7, 0, 0, 0])
    #expect(logged.meaning("Uncorrectable Error Severity", "Malformed TLP") == "non-fatal")
  }

  @Test("containment: logs as far as their size goes", arguments: [(0, 0, 0), (4, 4, 0), (5, 5, 0), (9, 9, 4)])
  func containment(size: UInt32, logs: Int, prefixes: Int) {
    let names = CapabilityBuilder(extended: 0x001d, port: .rootPort, words: [(4, 0x20 | size << 8)]).names
    #expect(names.filter { $0.contains("Log") }.count == logs)
    #expect(names.filter { $0.contains("Prefix Log") }.count == prefixes)
    #expect(names.contains("RP PIO Status"))
    #expect(!CapabilityBuilder(extended: 0x001d, words: [(4, size << 8)]).names.contains("RP PIO Status"))
  }

  @Test("virtual channels: who has which phase of an arbitration table")
  func virtualChannel() {
    // Two channels; VC0 arbitrates 32 phases of 4 bits by a table at 40h.
    let builder = CapabilityBuilder(
      extended: 0x0002,
      words: [(0x04, 0x0000_0801), (0x10, 0x0400_0002), (0x14, 0x8002_00ff), (0x20, 0x0100_0000)]
        + (0..<4).map { (0x40 + 4 * $0, 0x7654_3210) })
    let capability = VirtualChannelCapability(builder.space.config, offset: 0x100)
    #expect(capability.channelCount == 2)
    #expect(capability.arbitrationTable(0) == (0..<32).map { UInt8($0 % 8) })
    #expect(capability.arbitrationTable(1) == nil && capability.arbitrationTable(2) == nil)
    #expect(builder.summary == "2 channels, VC0 carries TC 0, 1, 2, 3, 4, 5, 6, 7")
    #expect(builder.names.filter { $0.hasPrefix("VC0 Port Arbitration Table") }.count == 4)
    #expect(builder.meaning("VC0 Resource Control", "Port Arbitration Select") == "weighted round robin with 32 phases")
  }

  @Test("lanes have as many registers as the link is wide at best")
  func lanes() {
    #expect(CapabilityBuilder(extended: 0x0019, lanes: 16).names.filter { $0.hasPrefix("Lane ") }.count == 17)
    #expect(CapabilityBuilder(extended: 0x0026, lanes: 4).names.filter { $0.hasPrefix("Lane ") }.count == 4)
    #expect(CapabilityBuilder(extended: 0x0027, lanes: 63).names.filter { $0.hasPrefix("Lane ") }.count == 64)
    let builder = CapabilityBuilder(extended: 0x0019, lanes: 1, words: [(0x08, 0x8001), (0x0c, 0x7f6f)])
    #expect(builder.meaning("Lane Error Status") == "errors on lanes 0, 15")
    let control = "Lane 0 Equalization Control"
    #expect(builder.meaning(control, "Downstream Port 8.0 GT/s Transmitter Preset") == "not used")
    #expect(builder.meaning(control, "Downstream Port 8.0 GT/s Receiver Preset Hint") == "-12 dB")
  }

  @Test("a CXL device: protocols, and a range whose halves stand upper first")
  func cxlDevice() throws {
    let builder = CapabilityBuilder(
      extended: 0x0023,
      words: [
        (0x04, 0x03c1_1e98), (0x08, 0x001e_0000), (0x18, 0x4), (0x1c, 0x0000_0003), (0x20, 0x10), (0x24, 0x8000_0000),
      ])
    guard case .designatedVendorSpecific(let capability) = builder.decoded else {
      Issue.record("not decoded as designated vendor-specific")
      return
    }
    let device = try #require(CXLDeviceRegisters(capability))
    #expect(device.capabilities?.rawValue == 0x001e)
    #expect(builder.meaning("CXL Range 1 Size High") == "16 GiB")
    #expect(builder.meaning("CXL Range 1 Base High") == "0x1080000000")
    #expect(builder.names.contains("DVSEC CXL Capability3"))
    let short = CapabilityBuilder(extended: 0x0023, words: [(0x04, 0x0381_1e98)])
    #expect(!short.names.contains("DVSEC CXL Capability3") && short.names.contains("CXL Range 2 Base Low"))
  }

  @Test("encryption: streams one after another, each with the address blocks it says")
  func encryption() {
    // One link stream, two selective ones; the first has two address blocks, the second is secure.
    let builder = CapabilityBuilder(
      extended: 0x0030, words: [(0x04, 0x0001_0003), (0x14, 2), (0x40, 0), (0x48, 2), (0x4c, 0x0020_1100)])
    #expect(builder.summary == "1 link and 2 selective streams, 1 secure")
    let capability = IntegrityAndDataEncryptionCapability(builder.space.config, offset: 0x100)
    #expect(capability.selectiveStreams.map(\.offset) == [0x14, 0x40])
    #expect(capability.selectiveStreams.map(\.addressBlockCount) == [2, 0])
    #expect(builder.meaning("Selective IDE Stream 1 RID Association 1", "RID Limit") == "20:02.1")
    #expect(builder.names.filter { $0.contains("Address Association") }.count == 6)
  }

  @Test("a link declaration names the other end's function or register block")
  func linkDeclaration() {
    let builder = CapabilityBuilder(
      extended: 0x0005, words: [(0x04, 0x200), (0x10, 1), (0x18, 0xfed1_c001), (0x20, 3), (0x28, 0x00a1_3000)])
    #expect(builder.meaning("Link 0 Address") == "register block at 0xfed1c001")
    #expect(builder.meaning("Link 1 Address") == "function 0a:02.3")
  }

  @Test("an event collector names other buses from version 2 on")
  func eventCollector() {
    let words: [(Int, UInt32)] = [(0x04, 0x2), (0x08, 0x0007_0500)]
    #expect(
      CapabilityBuilder(extended: 0x0007, version: 2, words: words).summary
        == "devices 01 on its bus, buses 05 to 07")
    #expect(CapabilityBuilder(extended: 0x0007, version: 1, words: words).summary == "devices 01 on its bus")
    #expect(
      CapabilityBuilder(extended: 0x0007, version: 2, words: [(0x04, 0x2), (0x08, 0x0000_ff00)]).summary
        == "devices 01 on its bus")
  }

  @Test("a PCI-X bridge has other registers than a PCI-X function")
  func pciX() {
    var bridge = CapabilityBuilder(standard: 0x07, headerType: 1)
    bridge.writeFlags(0x00c3)
    #expect(bridge.summary == "bridge, secondary bus in PCI-X mode 1 at 133 MHz")
    #expect(
      bridge.names == [
        "PCI-X Secondary Status", "PCI-X Bridge Status", "Upstream Split Transactions", "Downstream Split Transactions",
      ])
    #expect(CapabilityBuilder(standard: 0x07).names == ["PCI-X Command", "PCI-X Status"])
  }

  @Test("virtio's vendor-specific capabilities tell where a structure is; others' are words")
  func vendorSpecific() {
    var builder = CapabilityBuilder(standard: 0x09, words: [(4, 4), (8, 0x3000), (12, 0x1000), (16, 4)])
    builder.writeFlags(0x0214)
    #expect(builder.summary == "20 bytes")
    #expect(builder.names == ["Length", "Vendor +04h", "Vendor +08h", "Vendor +0ch", "Vendor +10h"])
    builder.space.write(UInt16(0x1af4), at: 0)
    #expect(builder.summary == "virtio notifications, BAR 4 at 0x3000, 4 KiB")
    #expect(builder.names.last == "Notify Offset Multiplier")
  }
}
