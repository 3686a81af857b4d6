import HardwareBits
import PCICore
import Testing

/// What a chain gave: `offset name` of every entry, and `code severity offset` of every finding.
private func outline(_ chain: CapabilityChain) -> (entries: [String], findings: [String]) {
  (
    chain.entries.map { "\(String($0.offset, radix: 16)) \($0.name)" },
    chain.diagnostics.map { "\($0.code) \($0.severity.rawValue) \(String($0.offset, radix: 16))" }
  )
}

@Suite("capability chains")
struct CapabilityChainTests {
  @Test("both chains of a sound function are followed in order")
  func sound() {
    var space = SpaceBuilder(size: 4096)
    space.set(0x40, at: 0x34)
    space.capability(0x01, at: 0x40, next: 0x50)
    space.capability(0x05, at: 0x50, next: 0xa0)
    space.capability(0x10, at: 0xa0, next: 0)
    space.extended(0x0001, version: 2, at: 0x100, next: 0x160)
    space.extended(0x0010, at: 0x160, next: 0xffc)
    space.extended(0x1234, at: 0xffc, next: 0)
    let chain = CapabilityChain(space.config)
    #expect(outline(chain).entries == ["40 PM", "50 MSI", "a0 EXP", "100 AER", "160 SR-IOV", "ffc EXT-0x1234"])
    #expect(chain.diagnostics.isEmpty)
    #expect(chain.standard == .followed && chain.extended == .followed)
    #expect(chain.entries[3].kind == .extended(.advancedErrorReporting, version: 2))
    #expect(chain.offset(of: .msi) == 0x50 && chain.offset(of: .singleRootIOVirtualization) == 0x160)
    #expect(chain.offset(of: .msiX) == nil && chain.offset(of: .accessControlServices) == nil)
  }

  @Test("the low two bits of a pointer are reserved and dropped")
  func pointerBits() {
    var space = SpaceBuilder(size: 4096)
    space.set(0x43, at: 0x34)
    space.capability(0x01, at: 0x40, next: 0x52)
    space.capability(0x10, at: 0x50, next: 0)
    space.extended(0x0003, at: 0x100, next: 0x143)
    space.extended(0x000d, at: 0x140, next: 0)
    #expect(outline(CapabilityChain(space.config)).entries == ["40 PM", "50 EXP", "100 DSN", "140 ACS"])
  }

  @Test("a CardBus bridge points from 14h")
  func cardBus() {
    var space = SpaceBuilder(size: 256, headerType: 2)
    space.set(0xa0, at: 0x14)
    space.set(0x40, at: 0x34)
    space.capability(0x01, at: 0xa0, next: 0)
    #expect(outline(CapabilityChain(space.config)).entries == ["a0 PM"])
  }

  @Test("without the status bit there is no chain, whatever the pointer says")
  func noList() {
    var space = SpaceBuilder(size: 256)
    space.write(UInt16(0), at: 0x06)
    space.set(0x40, at: 0x34)
    space.capability(0x01, at: 0x40, next: 0)
    let chain = CapabilityChain(space.config)
    #expect(chain.entries.isEmpty && chain.diagnostics.isEmpty)
    #expect(chain.standard == .absent && chain.extended == .absent)
  }

  @Test("a chain that bites its tail ends where it returns", arguments: [(0x40, "40"), (0x50, "50")])
  func loop(back: Int, where offset: String) {
    var space = SpaceBuilder(size: 256)
    space.set(0x40, at: 0x34)
    space.capability(0x01, at: 0x40, next: 0x50)
    space.capability(0x05, at: 0x50, next: UInt8(back))
    let (entries, findings) = outline(CapabilityChain(space.config))
    #expect(entries == ["40 PM", "50 MSI"])
    #expect(findings == ["D-CAP-LOOP error \(offset)"])
  }

  @Test("an extended chain that bites its tail ends where it returns", arguments: [0x100, 0x140])
  func extendedLoop(back: Int) {
    var space = SpaceBuilder(express: 4096)
    space.extended(0x0001, at: 0x100, next: 0x140)
    space.extended(0x0002, at: 0x140, next: UInt32(back))
    let (entries, findings) = outline(CapabilityChain(space.config))
    #expect(entries == ["40 EXP", "100 AER", "140 VC"])
    #expect(findings == ["D-CAP-LOOP error \(String(back, radix: 16))"])
  }

  @Test("a pointer into the header is not followed", arguments: [0x04, 0x34, 0x3c])
  func intoHeader(pointer: Int) {
    var space = SpaceBuilder(express: 4096)
    space.capability(0x10, at: 0x40, next: UInt8(pointer))
    space.extended(0x0001, at: 0x100, next: UInt32(pointer))
    let (entries, findings) = outline(CapabilityChain(space.config))
    let offset = String(pointer, radix: 16)
    #expect(entries == ["40 EXP", "100 AER"])
    #expect(findings == ["D-CAP-INTO-HEADER error \(offset)", "D-CAP-INTO-HEADER error \(offset)"])
  }

  @Test("an entry of all ones breaks a chain off")
  func allOnes() {
    var space = SpaceBuilder(express: 4096)
    space.capability(0x10, at: 0x40, next: 0x60)
    space.capability(0xff, at: 0x60, next: 0xff)
    space.extended(0x0001, at: 0x100, next: 0x200)
    space.write(UInt32.max, at: 0x200)
    let (entries, findings) = outline(CapabilityChain(space.config))
    #expect(entries == ["40 EXP", "100 AER"])
    #expect(findings == ["D-CAP-ALL-ONES error 60", "D-CAP-ALL-ONES error 200"])
  }

  @Test("ID ffffh is no capability even with a version and a next pointer")
  func extendedIDOfOnes() {
    var space = SpaceBuilder(express: 4096)
    space.extended(0xffff, at: 0x100, next: 0x200)
    let chain = CapabilityChain(space.config)
    #expect(outline(chain).entries == ["40 EXP"])
    #expect(
      chain.diagnostics == [
        StructureDiagnostic(
          code: .allOnes, severity: .error, offset: 0x100,
          text: "the entry at 0x100 reads ID ffffh; the extended chain breaks off")
      ])
  }

  @Test("an extended chain that leads to zeros says so")
  func emptyEntry() {
    var space = SpaceBuilder(express: 4096)
    space.extended(0x0001, at: 0x100, next: 0x300)
    let (entries, findings) = outline(CapabilityChain(space.config))
    #expect(entries == ["40 EXP", "100 AER"])
    #expect(findings == ["D-CAP-EMPTY-ENTRY warning 300"])
  }

  @Test("an empty capability at 100h that points on is passed through")
  func nullFirst() {
    var space = SpaceBuilder(express: 4096)
    space.extended(0x0000, version: 0, at: 0x100, next: 0x140)
    space.extended(0x000d, at: 0x140, next: 0)
    let chain = CapabilityChain(space.config)
    #expect(outline(chain).entries == ["40 EXP", "100 NULL", "140 ACS"])
    #expect(chain.entries[1].isNull && chain.diagnostics.isEmpty)
  }

  @Test("64 bytes show no chain, and that is not the same as none")
  func headerOnly() {
    var space = SpaceBuilder(size: 64)
    space.set(0x40, at: 0x34)
    let chain = CapabilityChain(space.config)
    #expect(chain.standard == .unmeasured && chain.extended == .unmeasured)
    #expect(chain.entries.isEmpty && chain.diagnostics.isEmpty)
    #expect(CapabilityChain(ConfigSpace([])).standard == .unmeasured)
    #expect(CapabilityChain(ConfigSpace([UInt8](repeating: 0, count: 63))).standard == .unmeasured)
  }

  @Test("a chain that leaves the bytes read is kept as far as it goes")
  func truncated() {
    var space = SpaceBuilder(size: 240)
    space.set(0x40, at: 0x34)
    space.capability(0x01, at: 0x40, next: 0xf4)
    let (entries, findings) = outline(CapabilityChain(space.config))
    #expect(entries == ["40 PM"])
    #expect(findings == ["D-CAP-BEYOND-END warning f4"])
  }

  @Test("an extended chain that leaves the bytes read is kept as far as it goes")
  func extendedTruncated() {
    var space = SpaceBuilder(express: 0x200)
    space.extended(0x0001, at: 0x100, next: 0x200)
    let (entries, findings) = outline(CapabilityChain(space.config))
    #expect(entries == ["40 EXP", "100 AER"])
    #expect(findings == ["D-CAP-BEYOND-END warning 200"])
  }

  @Test("256 bytes of an Express function hide its extended chain; of a conventional one there is none")
  func conventionalExtent() {
    var space = SpaceBuilder(size: 256)
    space.set(0x40, at: 0x34)
    space.capability(0x10, at: 0x40, next: 0)
    #expect(CapabilityChain(space.config).extended == .unmeasured)
    space.capability(0x01, at: 0x40, next: 0)
    #expect(CapabilityChain(space.config).extended == .absent)
    space.capability(0x07, at: 0x40, next: 0)
    #expect(CapabilityChain(space.config).extended == .absent)
    space.write(UInt32(0x4000_0000), at: 0x44)
    #expect(CapabilityChain(space.config).extended == .unmeasured)
  }

  @Test("extended registers of all ones are unseen in an Express function, absent in another")
  func undecodedSpace() {
    var space = SpaceBuilder(size: 4096)
    space.set(0x40, at: 0x34)
    space.capability(0x10, at: 0x40, next: 0)
    for offset in 256..<4096 { space.set(0xff, at: offset) }
    let chain = CapabilityChain(space.config)
    #expect(chain.extended == .unmeasured)
    #expect(outline(chain).findings == ["D-CAP-ALL-ONES warning 100"])
    space.capability(0x01, at: 0x40, next: 0)
    #expect(CapabilityChain(space.config).extended == .absent)
    #expect(CapabilityChain(space.config).diagnostics.isEmpty)
  }

  @Test("a virtual function reads ffff:ffff and still has its chains")
  func virtualFunction() {
    var space = SpaceBuilder(size: 4096)
    space.write(UInt32.max, at: 0)
    space.set(0x40, at: 0x34)
    space.capability(0x10, at: 0x40, next: 0)
    space.extended(0x000e, at: 0x100, next: 0)
    #expect(!space.config.looksAbsent)
    #expect(ConfigHeader(space.config)?.vendorID == 0xffff)
    #expect(outline(CapabilityChain(space.config)).entries == ["40 EXP", "100 ARI"])
  }

  @Test("a conventional function has no extended chain, whatever stands from 100h on")
  func aliased() {
    var space = SpaceBuilder(size: 4096)
    space.set(0x40, at: 0x34)
    space.capability(0x01, at: 0x40, next: 0)
    for offset in 256..<4096 { space.set(space.bytes[offset % 256], at: offset) }
    let chain = CapabilityChain(space.config)
    #expect(outline(chain).entries == ["40 PM"])
    #expect(chain.extended == .absent && chain.diagnostics.isEmpty)
  }

  @Test("a function that vanished reads all ones, and no capability is found")
  func vanished() {
    let config = ConfigSpace([UInt8](repeating: 0xff, count: 4096))
    #expect(config.looksAbsent)
    #expect(CapabilityChain(config).entries.isEmpty)
  }

  @Test("the longest chains possible end")
  func longest() {
    var space = SpaceBuilder(size: 4096)
    space.set(0xfc, at: 0x34)
    for offset in stride(from: 0x40, through: 0xfc, by: 4) {
      space.capability(offset == 0x40 ? 0x10 : 0x09, at: offset, next: offset == 0x40 ? 0 : UInt8(offset - 4))
    }
    for offset in stride(from: 0x100, through: 0xffc, by: 4) {
      space.extended(0x000b, at: offset, next: offset == 0xffc ? 0 : UInt32(offset + 4))
    }
    let chain = CapabilityChain(space.config)
    #expect(chain.entries.count == 48 + 960 && chain.diagnostics.isEmpty)
  }

  @Test("findings are sentences with the offset")
  func sentence() {
    var space = SpaceBuilder(size: 256)
    space.set(0x40, at: 0x34)
    space.capability(0x01, at: 0x40, next: 0x40)
    #expect(
      CapabilityChain(space.config).diagnostics.map(\.description) == [
        "error D-CAP-LOOP at 0x40: the chain returns to 0x40"
      ])
  }
}
