import AssignmentModel
import PCICore

extension FunctionSnapshot {
  /// The buses behind a bridge, secondary to subordinate; nil for what is no bridge, and for one that was given
  /// no buses.
  var busesBehind: ClosedRange<UInt8>? {
    guard let type = headerType, type == .bridge || type == .cardBus, let config = config.value,
      let secondary = config.uint8(at: 0x19), let subordinate = config.uint8(at: 0x1a), secondary != 0,
      secondary <= subordinate
    else { return nil }
    return secondary...subordinate
  }

  /// The number of bytes of configuration space that were read.
  var configSize: Measured<Int> { config.map(\.bytes.count) }

  /// Both capability chains; unmeasured also where reading stopped behind the header, as it does without privilege.
  ///
  /// A clear Capabilities List bit would say that there is no standard chain, but nothing about an extended one.
  var readableCapabilities: Measured<CapabilityChain> {
    guard case .known(let config) = config, config.bytes.count <= ConfigSpace.headerSize else { return capabilities }
    return .unmeasured(
      Unmeasured(.notPermitted, "only the first \(config.bytes.count) bytes of configuration space were read"))
  }

  /// What the function is to PCI Express; nil for a conventional one, and where its capability was not read.
  var portType: PortType? {
    guard case .known(let config) = config, case .known(let chain) = readableCapabilities,
      let offset = chain.offset(of: .pciExpress)
    else { return nil }
    return ExpressCapability(config, offset: offset).portType
  }
}
