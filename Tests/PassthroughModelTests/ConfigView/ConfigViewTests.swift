import PCICore
import PassthroughModel
import Testing

@Suite("What a guest sees of an assigned function")
struct ConfigViewTests {
  typealias At = SampleFunction

  @Test("What names the host's routes and addresses is unlinked and zero")
  func hidden() throws {
    let sample = SampleFunction()
    let bytes = try sample.view().static4096(sample.bytes)
    let chain = CapabilityChain(ConfigSpace(bytes))
    let offsets = chain.entries.map { Int($0.offset) }
    // The entry at 100h is none, and leads to the first that is shown.
    #expect(offsets == [At.pm, At.msi, At.msix, At.af, At.express, At.sriov, At.aer, At.serial])
    #expect(bytes[At.sriov..<At.sriov + 4] == [0, 0, 0, 0x15])
    #expect(bytes[At.sriov + 4..<At.aer].allSatisfy { $0 == 0 })
    #expect(bytes[At.ats..<At.serial].allSatisfy { $0 == 0 })
    #expect(chain.diagnostics.isEmpty)
    var view = try sample.view()
    let effects = view.list(0xffff_ffff, at: At.sriov + 8, .four)
    #expect(effects.isEmpty)
    #expect(view.guest(At.sriov + 8, .four, device: 0xffff_ffff) == 0)
  }

  @Test("Address translation, address spaces and resizing are shown where the VMM asks for them")
  func shown() throws {
    let sample = SampleFunction()
    var policy = ConfigViewPolicy()
    policy.showsAddressTranslation = true
    policy.resizing = .pinned
    let view = try sample.view(policy)
    let offsets = CapabilityChain(ConfigSpace(view.static4096(sample.bytes))).entries.map { Int($0.offset) }
    #expect(offsets.suffix(5) == [At.sriov, At.aer, At.ats, At.resizable, At.serial])
    // 512 MiB is 2^9 MiB: bit 13 alone, and the size cannot be written.
    #expect(view.guest(At.resizable + 4, .four) == 1 << 13)
    #expect(view.guest(At.resizable + 8, .four) == 0x0920)
    var changed = view
    let effects = changed.list(0x0c20, at: At.resizable + 8, .four)
    #expect(effects.isEmpty)
    #expect(changed == view)
  }

  @Test("A BAR tells its size and type, and keeps the guest's address")
  func sizing() throws {
    var view = try SampleFunction().view()
    #expect(view.guest(0x10, .four) == 0xc && view.guest(0x1c, .four) == 0 && view.guest(0x20, .four) == 1)
    for register in stride(from: 0x10, to: 0x34, by: 4) {
      let effects = view.list(.max, at: register, .four)
      #expect(effects.isEmpty)
    }
    #expect(view.guest(0x10, .four) == 0xe000_000c && view.guest(0x14, .four) == 0xffff_ffff)
    #expect(view.guest(0x18, .four) == 0 && view.guest(0x1c, .four) == 0xffff_c000)
    #expect(view.guest(0x20, .four) == 0xffff_ffe1 && view.guest(0x24, .four) == 0)
    #expect(view.guest(0x30, .four) == 0xfffc_0001)
    _ = view.write(0x2000_0000, at: 0x10, .four)
    _ = view.write(0x38, at: 0x14, .four)
    #expect(view.address(ofBAR: 0) == 0x38_2000_0000 && view.address(ofBAR: 1) == nil)
    #expect(view.address(ofBAR: 4) == 0xffff_ffe0)
    #expect(view.romAddress == 0xfffc_0000)
  }

  @Test("Memory is mapped after the device decodes it, and gone before it stops")
  func memoryEnable() throws {
    var view = try SampleFunction().view()
    #expect(!view.decodesMemory)
    var effects = view.list(0x0006, at: 4, .two)
    #expect(effects == [forward(0x0006, at: 4, .two), .mapMemory])
    #expect(view.decodesMemory && view.isBusMaster)
    effects = view.list(0x0007, at: 4, .two)
    #expect(effects == [forward(0x0007, at: 4, .two), .mapIO])
    effects = view.list(0xc000_0000, at: 0x10, .four)
    #expect(effects == [.moveBAR(0)])
    effects = view.list(0xc000_0000, at: 0x10, .four)
    #expect(effects.isEmpty)
    effects = view.list(0xc000, at: 0x20, .two)
    #expect(effects == [.moveBAR(4)])
    effects = view.list(0xfe00_0001, at: 0x30, .four)
    #expect(effects == [.moveROM])
    effects = view.list(0, at: 4, .one)
    #expect(effects == [.unmapMemory, .unmapIO, forward(0, at: 4, .one)])
    effects = view.list(0xd000_0000, at: 0x10, .four)
    #expect(effects.isEmpty)
  }

  @Test("Power states: nothing is mapped in sleep, and a state that is not there is not entered")
  func power() throws {
    var view = try SampleFunction().view()
    // No events: they are the host's.
    #expect(view.guest(At.pm + 2, .two) >> 11 == 0 && view.guest(At.pm + 4, .two) == 0x0008)
    _ = view.write(0x0002, at: 4, .two)
    var effects = view.list(0x8103, at: At.pm + 4, .two)
    #expect(effects == [.unmapMemory, forward(3, at: At.pm + 4, .one), .power(.d3hot)])
    #expect(view.powerState == .d3hot && !view.decodesMemory)
    effects = view.list(0x8102, at: At.pm + 4, .two)
    #expect(effects.isEmpty && view.powerState == .d3hot)
    effects = view.list(0, at: At.pm + 4, .four)
    #expect(effects == [forward(0, at: At.pm + 4, .one), .power(.d0), .mapMemory])
    effects = view.list(0x0001, at: At.pm + 4, .one)
    #expect(effects.contains(.power(.d1)))
  }

  @Test("A function that loses its registers in D3hot comes back with the command it went with; a reset wakes it")
  func sleep() throws {
    var sample = SampleFunction()
    sample.put(At.pm + 4, 0)
    var view = try sample.view()
    _ = view.write(0x0006, at: 4, .two)
    _ = view.write(3, at: At.pm + 4, .two)
    // Linux' VFIO saves the registers on the way into D3hot; interrupt disable is its own.
    _ = view.write(0x0400, at: 4, .two)
    var effects = view.list(0, at: At.pm + 4, .two)
    #expect(effects == [forward(0, at: At.pm + 4, .one), .power(.d0), .mapMemory])
    #expect(view.guest(4, .two) & 0x0407 == 0x0406)
    _ = view.write(3, at: At.pm + 4, .two)
    effects = view.list(0x8000, at: At.express + 8, .two)
    #expect(
      effects == [
        forward(0x8000, at: At.express + 8, .two), .functionReset(.express), .power(.d0), .mapMemory,
      ])
    #expect(view.powerState == .d0)
  }

  @Test("MSI: vectors are set up before the device is told, and the host's own setting is not shown")
  func msi() throws {
    var view = try SampleFunction().view()
    #expect(view.guest(At.msi + 2, .two) == 0x0186 && view.guest(At.msi + 4, .four) == 0)
    var effects = view.list(0xfee0_1000, at: At.msi + 4, .four)
    #expect(effects.isEmpty)
    effects = view.list(0x4041, at: At.msi + 12, .two)
    #expect(effects.isEmpty)
    effects = view.list(0x01b7, at: At.msi + 2, .two)
    #expect(effects == [.msi, forward(0x0031, at: At.msi + 2, .one)])
    #expect(
      view.msi
        == MSISetting(isEnabled: true, vectorCount: 8, address: 0xfee0_1000, data: 0x4041, mask: 0))
    // 8 vectors can be masked; the rest of the register is not there.
    effects = view.list(0xffff_ffff, at: At.msi + 16, .four)
    #expect(effects == [.msi] && view.msi?.mask == 0xff)
    #expect(view.read(at: At.msi + 20, .four).deviceBits == .max)
    effects = view.list(0x0186, at: At.msi + 2, .two)
    #expect(effects == [.msi, forward(0, at: At.msi + 2, .one)])
  }

  @Test("MSI-X: what the guest does never reaches the device's register")
  func msix() throws {
    var view = try SampleFunction().view()
    #expect(view.guest(At.msix + 2, .two) == 0x003f)
    var effects = view.list(0x803f, at: At.msix + 2, .two)
    #expect(effects == [.msix])
    #expect(view.msix == MSIXSetting(isEnabled: true, isFunctionMasked: false, vectorCount: 64))
    effects = view.list(0xffff_0000, at: At.msix, .four)
    #expect(effects == [.msix] && view.msix?.isFunctionMasked == true)
    effects = view.list(0xffff_ffff, at: At.msix + 4, .four)
    #expect(effects.isEmpty && view.guest(At.msix + 4, .four) == 3)
  }

  @Test("A reset the guest asks for is passed on and told, and reads as 0")
  func reset() throws {
    var view = try SampleFunction().view()
    var effects = view.list(0xa810, at: At.express + 8, .two)
    #expect(
      effects == [
        forward(0xa810, at: At.express + 8, .two), .functionReset(.express),
      ])
    #expect(view.guest(At.express + 8, .two, device: 0xffff) == 0x7fff)
    effects = view.list(0x80, at: At.express + 9, .one)
    #expect(effects == [forward(0x80, at: At.express + 9, .one), .functionReset(.express)])
    effects = view.list(1, at: At.af + 4, .one)
    #expect(effects == [forward(1, at: At.af + 4, .one), .functionReset(.advancedFeatures)])
  }

  @Test("A virtual function: IDs from outside, no pin, memory enable kept and not passed on")
  func virtualFunction() throws {
    var sample = SampleFunction()
    sample.put(0, 0xffff_ffff)
    #expect(throws: ConfigViewError.noIdentity) { try sample.view() }
    sample.isVirtual = true
    var view = try sample.view()
    #expect(view.guest(0, .four) == 0x10ed_8086 && view.guest(0x3d, .one) == 0)
    let effects = view.list(0x0406, at: 4, .two)
    #expect(effects == [forward(0x0004, at: 4, .two), .mapMemory])
    #expect(view.guest(4, .two) & 0x0407 == 0x0006)
    #expect(!view.interruptPinIsEnabled)
  }

  @Test("The place in the guest decides about PCI Express")
  func placement() throws {
    let sample = SampleFunction()
    let conventional = try sample.view(ConfigViewPolicy(placement: .conventional))
    #expect(conventional.size == 256 && conventional.guest(0x100, .four) == 0xffff_ffff)
    #expect(CapabilityChain(ConfigSpace(conventional.static4096(sample.bytes))).offset(of: .pciExpress) == nil)
    let integrated = try sample.view(ConfigViewPolicy(placement: .rootComplex))
    #expect(integrated.guest(At.express + 2, .two) == 0x0092)
    #expect(integrated.guest(At.express + 12, .four, device: .max) == 0)
    #expect(integrated.guest(At.express + 0x30, .four, device: .max) == 0)
    var other = sample
    other.put(At.express, 0x0091_0010)
    let below = try other.view()
    #expect(below.guest(At.express + 2, .two) == 0x0001 && below.guest(At.express + 12, .four) == 0x11)
    other.put(At.express, 0x0000_0010)
    #expect(try other.view().guest(At.express + 2, .two) == 0x0001)
  }

  @Test("Status bits that are cleared by writing 1 are passed on as written, and only then")
  func writeOneToClear() throws {
    var view = try SampleFunction().view()
    var effects = view.list(0xf900_0004, at: 4, .four)
    #expect(effects == [forward(0xf900_0004, at: 4, .four)])
    effects = view.list(0x04, at: 4, .one)
    #expect(effects == [forward(0x04, at: 4, .one)])
    effects = view.list(0x40, at: At.aer + 5, .one)
    #expect(effects == [forward(0x40, at: At.aer + 5, .one)])
  }

  @Test("Bridges, short reads and functions that are gone have no view")
  func refused() throws {
    let function = AssignedFunction(bars: try BARShapes())
    #expect(throws: ConfigViewError.tooShort(64)) {
      try ConfigView(ConfigSpace([UInt8](repeating: 0, count: 64)), of: function)
    }
    #expect(throws: ConfigViewError.notAnEndpoint(headerType: 0x7f)) {
      try ConfigView(ConfigSpace([UInt8](repeating: 0xff, count: 256)), of: function)
    }
    var bridge = SampleFunction()
    bridge.bytes[0x0e] = 1
    #expect(throws: ConfigViewError.notAnEndpoint(headerType: 1)) { try bridge.view() }
  }

  @Test("A guest's state is taken up again by another view of the same function")
  func restoring() throws {
    var view = try SampleFunction().view()
    _ = view.write(0x0406, at: 4, .two)
    _ = view.write(0xfee0_1000, at: At.msi + 4, .four)
    _ = view.write(0x2000_0000, at: 0x10, .four)
    var other = try SampleFunction().view()
    let isTaken = other.restore(view.guestState)
    #expect(isTaken && other == view)
    let isEmptyTaken = other.restore([])
    #expect(!isEmptyTaken)
  }
}
