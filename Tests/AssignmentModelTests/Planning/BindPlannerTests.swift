import AssignmentModel
import HardwareBits
import PCICore
import Testing

@Suite("Plans")
struct BindPlannerTests {
  private func plan(
    _ wish: BindWish = BindWish([SoundHost.card]), _ change: (inout SoundHost) -> Void = { _ in }
  ) throws(PlanRefusal) -> Plan {
    try BindPlanner(PlanFixture.context(change)).plan(wish)
  }

  private func refusal(
    _ wish: BindWish = BindWish([SoundHost.card]), _ change: (inout SoundHost) -> Void = { _ in }
  ) -> PlanRefusal? {
    do throws(PlanRefusal) {
      _ = try plan(wish, change)
      return nil
    } catch {
      return error
    }
  }

  @Test("each code of planning is found where it should be, and only there", arguments: PlanFixture.all)
  func codes(fixture: PlanFixture) {
    #expect(PlanFixture.codes(fixture.found).contains(fixture.code))
    #expect(!PlanFixture.codes(fixture.nearly).contains(fixture.code))
  }

  @Test("every code of planning has a fixture")
  func complete() {
    let codes = Set(PlanFixture.all.map(\.code))
    #expect(ChangeDiagnostics.planKinds.allSatisfy { codes.contains($0.code.rawValue) })
  }

  @Test("binding: the override, then unbinding, then binding")
  func usual() throws {
    let plan = try plan()
    #expect(
      plan.steps.map(\.action) == [
        .setOverride(SoundHost.card, from: nil, to: "vfio-pci"), .unbind(SoundHost.card, driver: "igb"),
        .bind(SoundHost.card, driver: "vfio-pci"),
      ])
    #expect(plan.consent == .harmless && plan.leftBehind == [])
  }

  @Test("nothing is to be done on a host that is as wished")
  func converged() throws {
    for override in [nil, "vfio-pci"] {
      let plan = try plan(BindWish([SoundHost.card])) { made in
        made.change(SoundHost.card) {
          $0.driver = .known("vfio-pci")
          $0.driverOverride = .known(override)
        }
      }
      #expect(plan.isEmpty)
      #expect(plan.functions.map(\.start) == plan.functions.map(\.end))
    }
  }

  @Test("bridges, functions with virtual ones, and what is in no group are refused")
  func refused() {
    let bridge = refusal(BindWish([SoundHost.port]))
    #expect(bridge?.findings.map(\.code.rawValue) == ["D-HEADER-TYPE"])
    #expect(bridge?.isForSafety == false)
    let physical = refusal { made in
      made.change(SoundHost.card) { $0.virtualFunctions = [SoundHost.address("0000:01:10.0")] }
    }
    #expect(physical?.findings.map(\.code.rawValue) == ["D-PF-VFS-ENABLED"])
    #expect(physical?.isForSafety == true)
    let alone = refusal { made in made.change(SoundHost.card) { $0.iommuGroup = .known(nil) } }
    #expect(alone?.findings.map(\.code.rawValue) == ["D-IOMMU-UNSERVED"])
  }

  @Test("all or nothing: one function that cannot be bound keeps the others from it")
  func whole() {
    let refusal = refusal(BindWish([SoundHost.card, SoundHost.port]))
    #expect(refusal?.findings.map(\.subject.address) == [SoundHost.port])
  }

  @Test("a driver that is not there: its module is loaded, stays, and is asked for once")
  func module() throws {
    var context = PlanFixture.context()
    context.drivers = .known(["igb"])
    context.host.facilities.modules["vfio_pci"] = .known(.onDisk)
    let plan = try BindPlanner(context).plan(BindWish([SoundHost.card, SoundHost.disk, SoundHost.card]))
    #expect(plan.steps.map(\.action).filter { $0.address == nil } == [.loadModule("vfio_pci", driver: "vfio-pci")])
    #expect(plan.functions.count == 2)
    #expect(plan.leftBehind == ["The module vfio_pci stays loaded."])
  }

  @Test("a wrong name of a driver is told from one that is missing")
  func misspelt() throws {
    var context = PlanFixture.context()
    for (name, remedy) in [
      ("vfio_pci", "The driver is called vfio-pci."), ("xen-pciback", "The driver is called pciback."),
    ] {
      context.drivers = .known(["igb"])
      context.host.facilities.modules["vfio_pci"] = .known(.absent)
      context.host.facilities.modules["xen_pciback"] = .known(.absent)
      let driver = try #require(DriverName(name))
      do throws(PlanRefusal) {
        _ = try BindPlanner(context).plan(BindWish([SoundHost.card], driver: .named(driver)))
        Issue.record("\(name) was taken")
      } catch {
        #expect(error.findings.map(\.remedy) == [remedy])
      }
    }
  }

  @Test("the variant for the device where there is one, else vfio-pci")
  func variant() throws {
    var context = PlanFixture.context()
    context.variants = VariantDrivers(
      aliases: VariantDrivers(modulesAlias: "alias vfio_pci:v00008086d000010C9sv*sd*bc*sc*i* igb_vfio_pci".utf8)
        .aliases)
    context.drivers = .known(["vfio-pci", "igb_vfio_pci"])
    let wish = BindWish([SoundHost.card, SoundHost.disk], driver: .bestVFIO)
    let plan = try BindPlanner(context).plan(wish)
    #expect(plan.functions.map(\.end.driver) == ["igb_vfio_pci", "vfio-pci"])
  }

  @Test("Xen's driver gets its slot before the function is free")
  func slot() throws {
    let plan = try plan(BindWish([SoundHost.card], driver: .named(.xen)))
    #expect(
      plan.steps.map(\.action) == [
        .setOverride(SoundHost.card, from: nil, to: "pciback"), .claimSlot(SoundHost.card, true),
        .unbind(SoundHost.card, driver: "igb"), .bind(SoundHost.card, driver: "pciback"),
      ])
  }

  @Test("giving back leads to exactly what was there: driver, override, none")
  func exact() throws {
    for start in [
      FunctionState(driver: "igb"), FunctionState(), FunctionState(driver: nil, driverOverride: "kept"),
      FunctionState(driver: "igb", driverOverride: "other"),
    ] {
      var context = PlanFixture.context()
      PlanFixture.handOver(&context)
      context.records[SoundHost.card] = PlanFixture.record(context, start: start)
      let plan = try ReleasePlanner(context).plan(ReleaseWish([SoundHost.card]))
      var state = plan.functions[0].start
      for step in plan.steps { step.action.apply(to: &state) }
      #expect(state == start)
    }
  }
}
