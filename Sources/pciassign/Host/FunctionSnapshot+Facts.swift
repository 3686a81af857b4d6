import AssignmentModel
import PCICore

extension FunctionSnapshot {
  /// The buses behind a bridge, secondary to subordinate; nil for what is no bridge, and for one that was given
  /// no buses.
  var busesBehind: ClosedRange<UInt8>? {
    guard let config = config.value else { return nil }
    if let bridge = BridgeHeader(config) { return bridge.busRange }
    guard let bridge = CardBusHeader(config), let first = bridge.cardBus, let last = bridge.subordinateBus, first > 0,
      first <= last
    else { return nil }
    return first...last
  }

  /// The windows of a bridge, as its registers have them; nil for what is no bridge or was not read.
  var windows: [BridgeWindow]? {
    config.value.flatMap { BridgeHeader($0) }.map(\.windows)
  }

  /// The number of bytes of configuration space that were read.
  var configSize: Measured<Int> { config.map(\.size) }

  /// Both capability chains; unmeasured also where reading stopped behind the header, as it does without privilege.
  ///
  /// A clear Capabilities List bit would say that there is no standard chain, but nothing about an extended one.
  var readableCapabilities: Measured<CapabilityChain> {
    guard case .known(let config) = config, config.size <= ConfigSpace.headerSize else { return capabilities }
    return .unmeasured(
      Unmeasured(.notPermitted, "only the first \(config.size) bytes of configuration space were read"))
  }

  /// What the function is to PCI Express; nil for a conventional one, and where its capability was not read.
  var portType: PortType? {
    guard case .known(let config) = config, case .known(let chain) = readableCapabilities,
      let offset = chain.offset(of: .pciExpress)
    else { return nil }
    return ExpressCapability(config, offset: offset).portType
  }
}
