import HardwareBits
import PCICore

extension TopologyFunction {
  /// Takes from a snapshot what decides about isolation; the builder fills in the place.
  init(_ snapshot: FunctionSnapshot, isWhole: Bool) {
    address = snapshot.address
    identity = snapshot.identity
    deviceAndFunction = snapshot.address.requesterID.deviceAndFunction
    isVirtualFunction = snapshot.physicalFunction != nil
    physicalFunction = nil
    bus = 0
    guard case .known(let config) = snapshot.config, let header = ConfigHeader(config) else {
      headerType = nil
      // A virtual function is an Express function by definition.
      role = isVirtualFunction ? .express(.endpoint) : .unmeasured
      accessControl = .unmeasured
      isMultifunction = .unmeasured
      secondaryBus = snapshot.attributes["secondary_bus_number"].flatMap { UInt8($0) }.flatMap { $0 == 0 ? nil : $0 }
      subordinateBus = snapshot.attributes["subordinate_bus_number"].flatMap { UInt8($0) }
      forwardsARI = false
      return
    }
    let layout = header.headerType
    headerType = layout
    isMultifunction = Answer(header.isMultiFunction)
    let chain = CapabilityChain(config)
    role = FunctionRole(config, chain)
    accessControl = AccessControlReading(config, chain, isWhole: isWhole)
    let isBridge = layout == .bridge || layout == .cardBus
    secondaryBus = isBridge ? config.uint8(at: 0x19).flatMap { $0 == 0 ? nil : $0 } : nil
    subordinateBus = isBridge ? config.uint8(at: 0x1a).flatMap { $0 == 0 ? nil : $0 } : nil
    if isBridge, let offset = chain.offset(of: .pciExpress),
      let control = ExpressCapability(config, offset: offset).deviceControl2
    {
      forwardsARI = control.ariForwardingEnabled
    } else {
      forwardsARI = false
    }
  }
}

extension UInt8 {
  /// The value as two hexadecimal digits, as bus numbers are written.
  var hexByte: String { hex(digits: 2) }
}
