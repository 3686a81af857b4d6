import AssignmentModel
import PCICore

extension Workload {
  /// The plan that binds so many functions of a host, each with a driver of the host, and the one that gives them back:
  /// from a host that was read, with what it does with its devices, to steps in order.
  public static func planning(functions count: Int) -> [Workload] {
    var context = PlanningContext(host: inUse(SyntheticServer.host(functions: count * 2)))
    context.drivers = .known(["nic", "vfio-pci"])
    var given = context
    var addresses: [PCIAddress] = []
    for (index, function) in context.host.functions.enumerated() {
      guard function.driver == .known("nic"), addresses.count < count else { continue }
      addresses.append(function.address)
      given.host.functions[index].driver = .known("vfio-pci")
      given.host.functions[index].driverOverride = .known("vfio-pci")
      given.records[function.address] = AssignmentRecord(
        address: function.address, identity: function.identity, start: FunctionState(driver: "nic"),
        end: FunctionState(driver: "vfio-pci", driverOverride: "vfio-pci"), bootID: "boot", time: 0)
    }
    let (bound, bind, release) = (given, BindWish(addresses), ReleaseWish(addresses))
    let start = context
    return [
      Workload("plan-bind-\(count)") { steps { () throws(PlanRefusal) in try BindPlanner(start).plan(bind) } },
      Workload("plan-release-\(count)") { steps { () throws(PlanRefusal) in try ReleasePlanner(bound).plan(release) } },
    ]
  }

  /// How many steps a plan has; a refusal is a mistake of this file, and shows as none.
  private static func steps(_ plan: () throws(PlanRefusal) -> Plan) -> UInt64 {
    do throws(PlanRefusal) {
      return UInt64(try plan().steps.count)
    } catch {
      return 0
    }
  }

  /// The same host as one that works: functions that are no bridges have a driver and a group, and the network goes
  /// through another card.
  private static func inUse(_ start: HostSnapshot) -> HostSnapshot {
    var host = start
    for index in host.functions.indices {
      host.functions[index].iommuGroup = .known(index)
      host.functions[index].driver = .known(host.functions[index].headerType == .endpoint ? "nic" : "pcieport")
      host.functions[index].driverOverride = .known(nil)
      host.functions[index].attributes = ["power/control": "on", "d3cold_allowed": "1"]
    }
    host.usage.blockDevices = .known([])
    host.usage.mounts = .known([])
    host.usage.swaps = .known([])
    host.usage.interfaces = .known([])
    host.usage.routes = .known([])
    host.usage.remoteLogins = .known([])
    host.usage.consoles = .known([])
    host.usage.displays = .known([])
    return host
  }
}
