public import PCICore

/// What a plan is made from: the host, and what else was looked at for it.
public struct PlanningContext: Sendable {
  /// The host.
  public var host: HostSnapshot
  /// The functions that were handed over and not given back, by address.
  public var records: [PCIAddress: AssignmentRecord] = [:]
  /// Who has functions open, as far as that was looked for.
  public var holders: [PCIAddress: [DeviceHolder]] = [:]
  /// The PCI drivers that are registered (`/sys/bus/pci/drivers`).
  public var drivers: Measured<Set<String>> = .unmeasured(.notInSource)
  /// The variants of vfio-pci that the kernel has, for ``DriverChoice/bestVFIO``; nil where they were not read.
  public var variants: VariantDrivers?
  /// The functions on xen-pciback's list.
  public var claimedSlots: Set<PCIAddress> = []

  /// What physical functions have decided for their virtual ones, as far as that was looked for.
  public var settings: [PCIAddress: VirtualFunctionSettings] = [:]
  /// The physical functions of which it was looked for, and which are no network cards.
  public var withoutSettings: Set<PCIAddress> = []

  /// What NVMe drives have for their virtual functions, by physical function, as far as that was looked for.
  public var controllers: [PCIAddress: SecondaryControllerResources] = [:]

  /// The physical functions of which that was looked for, and which are no such drives.
  public var withoutControllers: Set<PCIAddress> = []

  /// Starts with a host and nothing else.
  public init(host: HostSnapshot) { self.host = host }

  /// How the function is now.
  func state(of function: FunctionSnapshot) -> Measured<FunctionState> {
    guard let decided = settings[function.address] else { return .of(function, claimedSlots: claimedSlots) }
    return .of(function, claimedSlots: claimedSlots).map {
      var state = $0
      state.settings = decided
      return state
    }
  }
}

extension Measured where Value == FunctionState {
  fileprivate static func of(_ function: FunctionSnapshot, claimedSlots: Set<PCIAddress>) -> Measured<FunctionState> {
    FunctionState.of(function, isSlotClaimed: claimedSlots.contains(function.address))
  }
}

/// A process that has a function open.
public struct DeviceHolder: Hashable, Sendable, CustomStringConvertible {
  /// Its number.
  public let process: Int32
  /// Its name, as `/proc/PID/comm` has it.
  public let command: String
  /// What it has open: `/dev/vfio/12`.
  public let node: String

  /// Records a process.
  public init(process: Int32, command: String, node: String) {
    self.process = process
    self.command = command
    self.node = node
  }

  /// Name, number and node: `qemu-system-x86 (4711) has /dev/vfio/12 open`.
  public var description: String { "\(command) (\(process)) has \(node) open" }
}

/// A function that was handed over: what has to be put back, and how to know it again.
public struct AssignmentRecord: Hashable, Sendable {
  /// Its address.
  public var address: PCIAddress
  /// What it says it is.
  public var identity: FunctionIdentity
  /// How it was before.
  public var start: FunctionState
  /// How it was left.
  public var end: FunctionState
  /// The boot in which that was (`/proc/sys/kernel/random/boot_id`); nothing of it outlives the boot.
  public var bootID: String
  /// When, in seconds since 1970 UTC.
  public var time: Int64
  /// The physical function with which a virtual one is put back; nil for a function by itself.
  public var physicalFunction: PCIAddress?

  /// Records a function.
  public init(
    address: PCIAddress, identity: FunctionIdentity, start: FunctionState, end: FunctionState, bootID: String,
    time: Int64, physicalFunction: PCIAddress? = nil
  ) {
    self.address = address
    self.identity = identity
    self.start = start
    self.end = end
    self.bootID = bootID
    self.time = time
    self.physicalFunction = physicalFunction
  }
}
