public import PCICore

/// What a guest sees of an assigned function's configuration space, and what its writes mean: a state machine without
/// any descriptor inside.
///
/// The header's base address registers, the chain of capabilities, MSI, MSI-X and power states are the view's own; of
/// the rest, the device answers and is written. Capabilities that name routes, addresses or other functions of the host
/// are unlinked and their bytes shown as zeros. A VMM reads with ``read(at:_:)``, asking the device only for the bits
/// the view does not know, and carries out what ``write(_:at:_:)`` returns, in that order.
///
/// Follows what Linux' VFIO and QEMU show a guest; where it differs is in `Docs/config-view.md`. Not for bridges.
public struct ConfigView: Hashable, Sendable {
  var shadow: [UInt8]
  let rules: [ByteRule]
  let known: KnownCapabilities
  /// The command bits of the guest when the function went to D3hot: what comes back with D0, where state is lost there.
  var sleepingCommand: UInt16 = 0
  /// What of the function was told beside its configuration space.
  public let function: AssignedFunction
  /// What the guest is shown.
  public let policy: ConfigViewPolicy

  /// The size in bytes: 256 or 4096.
  public var size: Int { shadow.count }

  /// Makes the view of a function that was just opened or reset.
  ///
  /// - Parameters:
  ///   - config: the function's space as VFIO or sysfs shows it, 256 or 4096 bytes.
  ///   - function: what else is known of it.
  ///   - policy: what the guest is shown.
  public init(
    _ config: ConfigSpace, of function: AssignedFunction, policy: ConfigViewPolicy = ConfigViewPolicy()
  ) throws(ConfigViewError) {
    guard config.size >= ConfigSpace.conventionalSize else { throw .tooShort(config.size) }
    guard let type = config.uint8(at: 0x0e), type & 0x7f == 0 else {
      throw .notAnEndpoint(headerType: (config.uint8(at: 0x0e) ?? 0xff) & 0x7f)
    }
    let identity =
      function.identity ?? (vendor: config.uint16(at: 0) ?? 0xffff, device: config.uint16(at: 2) ?? 0xffff)
    guard identity.vendor != 0xffff else { throw .noIdentity }
    let isWhole = config.size >= ConfigSpace.extendedSize && policy.placement != .conventional
    var layout = ConfigLayout(config, size: isWhole ? ConfigSpace.extendedSize : ConfigSpace.conventionalSize)
    let chain = CapabilityChain(config)
    layout.describeHeader(function, identity: identity, isMultifunction: policy.isMultifunction)
    known = layout.describeStandardCapabilities(chain, policy)
    layout.describeExtendedCapabilities(chain, policy, function.bars)
    shadow = layout.shadow
    rules = layout.rules
    self.function = function
    self.policy = policy
  }

  /// Answers a guest's read; what lies beyond the end reads as ones.
  ///
  /// Any offset, aligned or not.
  public func read(at offset: Int, _ width: AccessWidth) -> ConfigAnswer {
    var value: UInt32 = 0
    var device: UInt32 = 0
    for index in 0..<width.rawValue {
      let at = offset &+ index
      let shift = UInt32(truncatingIfNeeded: index &* 8)
      guard at >= 0, at < shadow.count else {
        value |= 0xff << shift
        continue
      }
      let emulated = rules[at].emulated
      value |= UInt32(shadow[at] & emulated) << shift
      device |= UInt32(~emulated) << shift
    }
    return ConfigAnswer(value: value, deviceBits: device)
  }

  /// What the view holds at an offset, little-endian.
  func shadow(at offset: Int, _ width: Int) -> UInt64 {
    var value: UInt64 = 0
    for index in 0..<width where offset + index < shadow.count {
      value |= UInt64(shadow[offset + index]) << UInt64(index * 8)
    }
    return value
  }
}
