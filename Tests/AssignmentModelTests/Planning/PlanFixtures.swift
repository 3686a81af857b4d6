import AssignmentModel
import HardwareBits
import PCICore

/// For each code of planning a host and a wish with which it is found, and ones with which it nearly is.
struct PlanFixture: CustomStringConvertible, Sendable {
  /// Makes a plan of a context that was prepared.
  typealias Attempt = @Sendable (inout PlanningContext) throws(PlanRefusal) -> Plan

  let code: String
  let found: Attempt
  let nearly: Attempt

  var description: String { code }

  init(_ kind: DiagnosticKind, found: @escaping Attempt, nearly: @escaping Attempt) {
    code = kind.code.rawValue
    self.found = found
    self.nearly = nearly
  }

  /// The codes that an attempt gives: of its plan, or of why there is none.
  static func codes(_ attempt: Attempt) -> [String] {
    var context = Self.context()
    do throws(PlanRefusal) {
      return try attempt(&context).findings.map(\.code.rawValue)
    } catch {
      return error.findings.map(\.code.rawValue)
    }
  }

  /// A sound host with the card on igb, on which nothing of the host depends.
  static func context(_ change: (inout SoundHost) -> Void = { _ in }) -> PlanningContext {
    var made = SoundHost()
    made.change(SoundHost.card) { $0.driver = .known("igb") }
    change(&made)
    var context = PlanningContext(host: made.host)
    context.drivers = .known(["vfio-pci", "igb", "pcieport", "pciback", "uio_pci_generic"])
    return context
  }

  static func record(_ context: PlanningContext, start: FunctionState = FunctionState(driver: "igb"))
    -> AssignmentRecord
  {
    var end = start
    end.driver = "vfio-pci"
    end.driverOverride = "vfio-pci"
    return AssignmentRecord(
      address: SoundHost.card, identity: context.host[SoundHost.card]?.identity ?? other, start: start, end: end,
      bootID: "boot", time: 1)
  }

  static let other = FunctionIdentity(
    vendorID: 0x8086, deviceID: 0x1533, classCode: ClassCode(rawValue: 0x020000), revisionID: 3)

  /// The card as `bind` leaves it.
  static func handOver(_ context: inout PlanningContext) {
    guard let index = context.host.functions.firstIndex(where: { $0.address == SoundHost.card }) else { return }
    context.host.functions[index].driver = .known("vfio-pci")
    context.host.functions[index].driverOverride = .known("vfio-pci")
  }

  private static func bind(_ context: PlanningContext) throws(PlanRefusal) -> Plan {
    try BindPlanner(context).plan(BindWish([SoundHost.card]))
  }

  /// The host with the card's SR-IOV, of which `change` spoils something.
  static func physical(_ context: inout PlanningContext, _ change: (inout FunctionSnapshot) -> Void = { _ in }) {
    guard let index = context.host.functions.firstIndex(where: { $0.address == SoundHost.card }) else { return }
    VirtualFunctionFixture.make(&context.host.functions[index])
    change(&context.host.functions[index])
  }

  private static func set(_ context: PlanningContext, _ count: Int) throws(PlanRefusal) -> Plan {
    try VirtualFunctionPlanner(context).plan(
      VirtualFunctionWish(SoundHost.card, count: count, driver: .named(.vfio)))
  }

  private static func release(_ context: PlanningContext) throws(PlanRefusal) -> Plan {
    try ReleasePlanner(context).plan(ReleaseWish([SoundHost.card]))
  }

  static let all: [PlanFixture] = [
    PlanFixture(
      ChangeDiagnostics.functionMissing,
      found: { (context) throws(PlanRefusal) in
        try BindPlanner(context).plan(BindWish([SoundHost.address("0000:01:00.7")]))
      }, nearly: { (context) throws(PlanRefusal) in try bind(context) }),
    PlanFixture(
      ChangeDiagnostics.stateUnknown,
      found: { (context) throws(PlanRefusal) in
        for index in context.host.functions.indices {
          context.host.functions[index].driverOverride = .unmeasured(.notInSource)
        }
        return try bind(context)
      }, nearly: { (context) throws(PlanRefusal) in try bind(context) }),
    PlanFixture(
      ChangeDiagnostics.busy,
      found: { (context) throws(PlanRefusal) in
        context.holders[SoundHost.card] = [DeviceHolder(process: 7, command: "qemu", node: "/dev/vfio/4")]
        return try bind(context)
      },
      nearly: { (context) throws(PlanRefusal) in
        // Somebody has another device of the same kind open.
        context.holders[SoundHost.disk] = [DeviceHolder(process: 7, command: "qemu", node: "/dev/vfio/2")]
        return try bind(context)
      }),
    PlanFixture(
      ChangeDiagnostics.fewVectors,
      found: { (context) throws(PlanRefusal) in
        physical(&context) { VirtualFunctionFixture.change(&$0) { $0.totalMSIXVectors = 4 } }
        return try set(context, 5)
      },
      nearly: { (context) throws(PlanRefusal) in
        physical(&context) { VirtualFunctionFixture.change(&$0) { $0.totalMSIXVectors = 4 } }
        return try set(context, 4)
      }),
    PlanFixture(
      ChangeDiagnostics.brokenDependency,
      found: { (context) throws(PlanRefusal) in
        physical(&context) { VirtualFunctionFixture.depend(&$0, on: 1) }
        return try set(context, 1)
      },
      nearly: { (context) throws(PlanRefusal) in
        physical(&context) { VirtualFunctionFixture.depend(&$0, on: 0) }
        return try set(context, 1)
      }),
    PlanFixture(
      ChangeDiagnostics.countChange,
      found: { (context) throws(PlanRefusal) in
        VirtualFunctionFixture.enable(2, &context)
        return try set(context, 1)
      },
      nearly: { (context) throws(PlanRefusal) in
        VirtualFunctionFixture.enable(2, &context)
        return try set(context, 2)
      }),
    PlanFixture(
      ChangeDiagnostics.noRecord,
      found: { (context) throws(PlanRefusal) in
        handOver(&context)
        return try release(context)
      },
      nearly: { (context) throws(PlanRefusal) in
        handOver(&context)
        return try ReleasePlanner(context).plan(ReleaseWish([SoundHost.card], goal: .unbound))
      }),
    PlanFixture(
      ChangeDiagnostics.identityChanged,
      found: { (context) throws(PlanRefusal) in
        handOver(&context)
        var record = record(context)
        record.identity = other
        context.records[SoundHost.card] = record
        return try release(context)
      },
      nearly: { (context) throws(PlanRefusal) in
        handOver(&context)
        var record = record(context)
        // A revision is no other device.
        record.identity.revisionID &+= 1
        context.records[SoundHost.card] = record
        return try release(context)
      }),
    PlanFixture(
      ChangeDiagnostics.drifted,
      found: { (context) throws(PlanRefusal) in
        context.records[SoundHost.card] = record(context)
        return try release(context)
      },
      nearly: { (context) throws(PlanRefusal) in
        handOver(&context)
        context.records[SoundHost.card] = record(context)
        return try release(context)
      }),
    PlanFixture(
      ChangeDiagnostics.settingRefused,
      found: { (context) throws(PlanRefusal) in
        VirtualFunctionFixture.enable(2, &context)
        context.withoutSettings = [SoundHost.card]
        return try trust(context)
      },
      nearly: { (context) throws(PlanRefusal) in
        VirtualFunctionFixture.enable(2, &context)
        return try trust(context)
      }),
    PlanFixture(
      ChangeDiagnostics.severalDevices,
      found: { (context) throws(PlanRefusal) in
        var identity = StableIdentity()
        identity.vendorID = 0x8086
        for index in context.host.functions.indices { context.host.functions[index].identity.vendorID = 0x8086 }
        return try wish(context, DeviceReference(address: nil, identity: identity))
      },
      nearly: { (context) throws(PlanRefusal) in
        var identity = StableIdentity()
        identity.slotPath = SlotPath(to: SoundHost.card, on: context.host)
        return try wish(context, DeviceReference(address: nil, identity: identity))
      }),
    PlanFixture(
      ChangeDiagnostics.wishConflict,
      found: { (context) throws(PlanRefusal) in
        try wish(context, DeviceReference(SoundHost.card), DeviceReference(SoundHost.card))
      }, nearly: { (context) throws(PlanRefusal) in try wish(context, DeviceReference(SoundHost.card)) }),
  ]

  private static func wish(
    _ context: PlanningContext, _ references: DeviceReference?...
  ) throws(PlanRefusal) -> Plan {
    try HostPlanner(context).plan(HostWish(devices: references.compactMap { $0 }.map { FunctionWish($0) }))
  }

  private static func trust(_ context: PlanningContext) throws(PlanRefusal) -> Plan {
    var wish = VirtualFunctionWish(SoundHost.card, count: 2)
    wish.settings = [VirtualFunctionSettings(isTrusted: true)]
    return try VirtualFunctionPlanner(context).plan(wish)
  }
}
