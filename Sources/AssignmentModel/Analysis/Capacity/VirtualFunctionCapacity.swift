public import PCICore

/// How many virtual functions a physical function can have on this host, and what keeps it from more: known before
/// `sriov_numvfs` is written, where three different shortages are one `ENOMEM` (drivers/pci/iov.c, `sriov_enable`).
public struct VirtualFunctionCapacity: Hashable, Sendable {
  /// The physical function.
  public let address: PCIAddress
  /// How many the hardware has (TotalVFs), or what the kernel lists where the registers were not read.
  public let supported: Int
  /// The greatest number that would succeed; unmeasured where something that decides was not read.
  public let largest: Measured<Int>
  /// What keeps it from having all that the hardware has, the tightest first.
  public let shortages: [VirtualFunctionShortage]
  /// What the VF BARs need; nil where that was not read.
  public let memory: [VirtualFunctionMemoryNeed]?
  /// Where requester IDs of virtual functions are, as the card says now; nil where that was not read.
  ///
  /// They may change with NumVFs; the kernel checks bus numbers with those that hold while none is enabled.
  public let routing: VirtualFunctionRouting?

  /// The capacity of a function; nil for one without SR-IOV.
  ///
  /// - Parameters:
  ///   - function: The function.
  ///   - host: The host it is in, read with attributes.
  ///   - topology: The topology of that host.
  public init?(_ function: FunctionSnapshot, on host: HostSnapshot, _ topology: HostTopology) {
    let chain = function.config.value.map { CapabilityChain($0) }
    let capability = Self.capability(function, chain)
    let attributes = function.virtualization.value ?? nil
    guard function.physicalFunction == nil, capability != nil || attributes != nil else { return nil }
    let limits = capability.flatMap { VirtualFunctionLimits($0) }
    let total = limits?.total ?? attributes?.total ?? 0
    var found: [VirtualFunctionShortage] = []
    var open: Unmeasured?

    if let limits, limits.total == 0 || limits.violation == .initialAboveTotal || limits.violation == .initialNotTotal {
      found.append(.counts(initial: limits.initial, total: limits.total))
    } else if total == 0 {
      found.append(.counts(initial: 0, total: 0))
    }
    if let allowed = attributes?.total, allowed < total { found.append(.driverTotal(allowed)) }
    Self.checkDriver(function, host, &found, &open)

    let needs = VirtualFunctionMemoryNeed.all(function, capability, Self.resizable(function, chain), total: total)
    if let needs {
      if needs.contains(where: { !$0.isAssigned }) {
        let bridge = topology.position(of: function.address).flatMap { topology.bridge(above: $0) }
        let above = bridge.flatMap { host[topology.functions[$0].address] }
        found.append(.memory(needs, room: above.flatMap { WindowRoom(of: $0, on: host) }))
      }
    } else {
      open = Unmeasured(.notInSource, "the memory of the virtual functions of \(function.address) was not read")
    }

    let routing = Self.routing(attributes, capability)
    if let routing {
      Self.checkBuses(function, capability, routing, total, topology, &found)
    } else {
      open = Unmeasured(.notInSource, "First VF Offset and VF Stride of \(function.address) were not read")
    }
    if let vectors = attributes?.totalMSIXVectors, vectors > 0, vectors < total { found.append(.vectors(vectors)) }
    if let link = Self.dependency(function, capability, topology) {
      let other = PCIAddress(
        segment: function.address.segment,
        requesterID: RequesterID(bus: function.address.bus, deviceAndFunction: link))
      // A function that was not read in full may have the capability all the same.
      if host[other].map({ $0.virtualization == .known(nil) }) ?? true { found.append(.dependency(other)) }
    }

    // One by one, so that those of one number keep the order in which the kernel checks them.
    var sorted: [VirtualFunctionShortage] = []
    for shortage in found {
      let place = sorted.firstIndex { $0.atMost > shortage.atMost } ?? sorted.count
      sorted.insert(shortage, at: place)
    }
    address = function.address
    supported = total
    shortages = sorted
    memory = needs
    self.routing = routing
    let largest = sorted.first.map { min($0.atMost, total) } ?? total
    // What was not read can only take away.
    if let open, largest > 0 { self.largest = .unmeasured(open) } else { self.largest = .known(largest) }
  }

  /// The shortages that stand in the way of `count` virtual functions.
  public func shortages(of count: Int) -> [VirtualFunctionShortage] { shortages.filter { $0.atMost < count } }

  /// Where virtual functions would be, by index; ends where bus numbers do.
  public func addresses(count: Int) -> [PCIAddress] {
    guard let routing else { return [] }
    var addresses: [PCIAddress] = []
    for index in 0..<max(0, count) {
      guard let id = routing.requesterID(ofVF: index, physicalFunction: address.requesterID) else { break }
      addresses.append(PCIAddress(segment: address.segment, requesterID: id))
    }
    return addresses
  }

  /// The device and function number of the one that this one depends on; nil where that is itself.
  ///
  /// Of an integrated endpoint the register has the function's number only (drivers/pci/iov.c, `sriov_init`).
  private static func dependency(
    _ function: FunctionSnapshot, _ capability: SRIOVCapability?, _ topology: HostTopology
  ) -> UInt8? {
    guard var link = capability?.functionDependencyLink else { return nil }
    let own = function.address.requesterID
    let role = topology.position(of: function.address).map { topology.functions[$0].role }
    if role?.portType?.isRCiEP == true { link = own.device << 3 | link & 7 }
    return link == own.deviceAndFunction ? nil : link
  }

  private static func capability(_ function: FunctionSnapshot, _ chain: CapabilityChain?) -> SRIOVCapability? {
    guard case .known(let config) = function.config, let offset = chain?.offset(of: .singleRootIOVirtualization) else {
      return nil
    }
    return SRIOVCapability(config, offset: offset)
  }

  private static func resizable(_ function: FunctionSnapshot, _ chain: CapabilityChain?) -> ResizableBARCapability? {
    guard case .known(let config) = function.config, let offset = chain?.offset(of: .vfResizableBAR) else { return nil }
    return ResizableBARCapability(config, offset: offset, isVirtual: true)
  }

  private static func routing(
    _ attributes: VirtualizationAttributes?, _ capability: SRIOVCapability?
  ) -> VirtualFunctionRouting? {
    if let offset = attributes?.offset.flatMap({ UInt16(exactly: $0) }),
      let stride = attributes?.stride.flatMap({ UInt16(exactly: $0) })
    {
      return VirtualFunctionRouting(firstVFOffset: offset, vfStride: stride)
    }
    return capability?.routing
  }

  /// Whether a driver is bound that makes virtual functions; which do is only known of those that never do.
  private static func checkDriver(
    _ function: FunctionSnapshot, _ host: HostSnapshot, _ found: inout [VirtualFunctionShortage],
    _ open: inout Unmeasured?
  ) {
    guard case .known(let bound) = function.driver else {
      open = function.driver.reason
      return
    }
    guard let bound else {
      found.append(.noDriver)
      return
    }
    switch bound {
    case "pci-stub", "uio_pci_generic", "pciback", "pcieport": found.append(.driverWithoutSupport(bound))
    case "vfio-pci":
      switch host.facilities.isOn("vfio_pci", "enable_sriov") {
      case .known(true): break
      case .known(false): found.append(.driverWithoutSupport(bound))
      case .unmeasured(let reason): open = reason
      }
    default: break
    }
  }

  /// The last virtual function's bus must be one that the bridge above leads to; on a root bus, below the next one.
  private static func checkBuses(
    _ function: FunctionSnapshot, _ capability: SRIOVCapability?, _ routing: VirtualFunctionRouting, _ total: Int,
    _ topology: HostTopology, _ found: inout [VirtualFunctionShortage]
  ) {
    guard let position = topology.position(of: function.address) else { return }
    let bridge = topology.bridge(above: position)
    var last = bridge.flatMap { topology.functions[$0].subordinateBus } ?? 0xff
    if bridge == nil {
      for bus in topology.buses where bus.isRoot && bus.segment == function.address.segment {
        if bus.number > function.address.bus { last = min(last, bus.number - 1) }
      }
    }
    let fitting = routing.virtualFunctionsReachable(
      upToBus: last, of: total, physicalFunction: function.address.requesterID)
    guard fitting < total else { return }
    let forwards = bridge.map { topology.functions[$0].forwardsARI } ?? false
    let isOn = capability?.control.map { $0.ariCapableHierarchy } ?? true
    found.append(
      .busNumbers(
        atMost: fitting, lastBus: last, bridge: bridge.map { topology.functions[$0].address },
        isARIOff: !isOn && !forwards && bridge != nil))
  }
}
