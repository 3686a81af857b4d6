import ACPITables
import AssignmentModel
import HardwareBits
import PCICore
import Testing

/// Rules of `device_lookup_iommu`, `dmar_ats_supported` and `intel_prepare_irq_remapping`, each with a small machine.
@Suite("Remapping rules")
struct RemappingRulesTests {
  /// A root port 00:1c.0 with a card and its virtual function, a graphics function 00:02.0, a USB one 00:14.0, a
  /// conventional bridge 00:1e.0 with a card.
  private func machine(_ structures: [DMARStructure], flags: DMARFlags = [.interruptRemapping]) -> HostSnapshot {
    var machine = Machine()
    machine.add("0000:00:02.0", .express(.rootComplexIntegratedEndpoint), classCode: 0x030000)
    machine.add("0000:00:14.0", .conventional, classCode: 0x0c0330)
    machine.add("0000:00:1c.0", .express(.rootPort), below: 1...2)
    machine.add("0000:00:1e.0", .conventional, below: 3...3)
    machine.add("0000:01:00.0", .express(.endpoint))
    machine.add("0000:01:10.0", .express(.endpoint), physical: "0000:01:00.0", parent: "0000:00:1c.0")
    machine.add("0000:03:00.0", .conventional)
    var host = machine.host
    let table = DMAR(hostAddressWidthInBits: 39, flags: flags, structures: structures)
    var madt = MADT()
    var controller = IOAPIC()
    controller.id = 2
    madt.controllers = [.ioAPIC(controller)]
    host.tables = .known([
      FirmwareTable(name: "DMAR", bytes: .known(table.sealed())),
      FirmwareTable(name: "APIC", bytes: .known(madt.sealed())),
    ])
    return host
  }

  private func model(_ structures: [DMARStructure], flags: DMARFlags = [.interruptRemapping]) -> RemappingModel {
    let host = machine(structures, flags: flags)
    return RemappingModel(host, HostTopology(host))
  }

  private func address(_ text: String) throws -> PCIAddress { try #require(PCIAddress(text)) }

  private func scope(_ type: ScopeType, _ hops: (UInt8, UInt8)..., bus: UInt8 = 0, id: UInt8 = 0) -> DeviceScope {
    DeviceScope(
      type, enumerationID: id, startBus: bus,
      path: ScopePath(hops.map { ScopePath.Hop(device: $0.0, function: $0.1) }))
  }

  private var graphics: DMARStructure {
    .drhd(DRHD(registerBase: 0xfed9_0000, deviceScopes: [scope(.endpoint, (2, 0))]))
  }
  private var rest: DMARStructure {
    .drhd(
      DRHD(registerBase: 0xfed9_1000, flags: [.includePCIAll], deviceScopes: [scope(.ioapic, (0x1e, 7), id: 2)]))
  }

  @Test("a named function goes to its unit, the others to the one that takes the rest, wherever it stands")
  func includeAll() throws {
    for structures in [[graphics, rest], [rest, graphics]] {
      let model = model(structures)
      let named = try #require(model.service(of: try address("0000:00:02.0")).service)
      #expect(named.rule == .named)
      #expect(model.units[named.unit].kind == .intel(registerBase: 0xfed9_0000))
      let other = try #require(model.service(of: try address("0000:01:00.0")).service)
      #expect(other.rule == .takesTheRest)
      #expect(model.units[other.unit].kind == .intel(registerBase: 0xfed9_1000))
    }
  }

  @Test("a bridge's scope takes what is below it, and a virtual function goes where its physical one does")
  func bridges() throws {
    let port = try address("0000:00:1c.0")
    let model = model([
      .drhd(DRHD(registerBase: 0xfed9_0000, deviceScopes: [scope(.bridge, (0x1c, 0))])), rest,
    ])
    let card = try #require(model.service(of: try address("0000:01:00.0")).service)
    #expect(card == UnitService(unit: 0, rule: .below(bridge: port), standIn: nil))
    let virtual = try #require(model.service(of: try address("0000:01:10.0")).service)
    #expect(
      virtual == UnitService(unit: 0, rule: .below(bridge: port), standIn: try address("0000:01:00.0")))
    #expect(model.service(of: port).service?.rule == .named)
    #expect(model.service(of: try address("0000:03:00.0")).service?.rule == .takesTheRest)
  }

  @Test("a path that is only the last hop is accepted below a bridge, and an endpoint's scope never names a bridge")
  func workaround() throws {
    let model = model([
      .drhd(
        DRHD(
          registerBase: 0xfed9_0000,
          deviceScopes: [scope(.endpoint, (0, 0), bus: 1), scope(.endpoint, (0x1c, 0))])),
      rest,
    ])
    #expect(model.service(of: try address("0000:01:00.0")).service?.rule == .namedInexactly)
    #expect(model.service(of: try address("0000:00:1c.0")).service?.rule == .takesTheRest)
  }

  @Test("without a unit for the rest, what no unit names is served by none")
  func unserved() throws {
    let model = model([graphics])
    guard case .unserved = model.service(of: try address("0000:01:00.0")) else {
      Issue.record("served")
      return
    }
  }

  @Test("reserved memory is relaxable for USB and graphics only, and never a virtual function's by its physical one")
  func reserved() throws {
    let model = model([
      rest,
      .rmrr(
        RMRR(
          base: 0x7f00_0000, limit: 0x7f00_ffff,
          deviceScopes: [
            scope(.endpoint, (0x14, 0)), scope(.endpoint, (2, 0)), scope(.endpoint, (0x1c, 0), (0, 0)),
          ])),
    ])
    func relaxable(_ text: String) throws -> [Bool] {
      try #require(model.reservedMemory(of: try address(text)).value).map(\.isRelaxable)
    }
    #expect(try relaxable("0000:00:14.0") == [true])
    #expect(try relaxable("0000:00:02.0") == [true])
    #expect(try relaxable("0000:01:00.0") == [false])
    #expect(try relaxable("0000:01:10.0") == [])
    let card = try #require(model.reservedMemory(of: try address("0000:01:00.0")).value?.first)
    #expect(card.others == [try address("0000:00:02.0"), try address("0000:00:14.0")])
  }

  @Test("ATS: integrated functions may, others by their root port's ATSR, nothing behind a conventional bridge")
  func caching() throws {
    var bytes = [UInt8](repeating: 0, count: 4096)
    bytes.replaceSubrange(6..<8, with: [0x10, 0])
    bytes[0x34] = 0x40
    bytes.replaceSubrange(0x40..<0x44, with: [0x10, 0, 2, 0])
    bytes.replaceSubrange(0x100..<0x104, with: [0x0f, 0, 1, 0])
    let chain = Measured<CapabilityChain>.known(CapabilityChain(ConfigSpace(bytes)))
    let port = try address("0000:00:1c.0")
    func answer(_ structures: [DMARStructure], _ text: String) throws -> TranslationCaching {
      model(structures).translationCaching(of: try address(text), chain)
    }
    #expect(try answer([rest], "0000:00:02.0") == .integrated)
    #expect(try answer([rest], "0000:01:00.0") == .portNotNamed(port))
    #expect(try answer([rest], "0000:03:00.0") == .behindConventional(try address("0000:00:1e.0")))
    let named = DMARStructure.atsr(ATSR(deviceScopes: [scope(.bridge, (0x1c, 0))]))
    #expect(try answer([rest, named], "0000:01:00.0") == .portNamed(port))
    #expect(try answer([rest, .atsr(ATSR(flags: [.allPorts]))], "0000:01:10.0") == .allPorts)
    let cache = DMARStructure.satc(SATC(deviceScopes: [scope(.endpoint, (2, 0))]))
    #expect(try answer([rest, cache], "0000:00:02.0") == .namedInSATC)
    #expect(
      model([rest]).translationCaching(
        of: port, .known(CapabilityChain(ConfigSpace([UInt8](repeating: 0, count: 256)))))
        == .noCapability)
  }

  @Test("interrupt remapping needs the flag, every I/O APIC under a unit, and nothing against it")
  func interrupts() throws {
    #expect(model([graphics, rest]).interruptRemapping(measured: nil).obstacles == [])
    #expect(model([graphics, rest], flags: []).interruptRemapping(measured: nil).obstacles == [.flagClear])
    #expect(model([graphics]).interruptRemapping(measured: nil).obstacles == [.uncoveredIOAPIC(2)])
    #expect(
      model([graphics, rest], flags: [.interruptRemapping, .x2apicOptOut]).interruptRemapping(measured: nil)
        .optsOutOfX2APIC)
    var host = machine([graphics, rest])
    host.kernel.commandLine = "quiet intremap=nosid,off"
    let off = RemappingModel(host, HostTopology(host)).interruptRemapping(measured: nil)
    #expect(off.isOn == .no && off.obstacles == [.parameter("intremap=nosid,off")])
    // The running kernel knows better.
    #expect(RemappingModel(host, HostTopology(host)).interruptRemapping(measured: true).isOn == .yes)
  }

  @Test("a DMAR that Xen hid from its first guest is read all the same")
  func hidden() throws {
    var host = machine([graphics, rest])
    var tables = try #require(host.tables.value)
    let place = try #require(tables.firstIndex { $0.name == "DMAR" })
    var bytes = try #require(tables[place].bytes.value)
    bytes.replaceSubrange(0..<4, with: "XMAR".utf8)
    tables[place] = FirmwareTable(name: "XMAR", bytes: .known(bytes))
    host.tables = .known(tables)
    let model = RemappingModel(host, HostTopology(host))
    #expect(model.tables.isHiddenByXen)
    #expect(model.service(of: try address("0000:00:02.0")).service?.rule == .named)
  }
}
