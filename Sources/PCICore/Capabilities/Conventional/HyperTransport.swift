import HardwareBits

/// HyperTransport, capability 08h: one of a dozen kinds that share an ID (HyperTransport 3.1 §7).
public struct HyperTransportCapability: Capability {
  /// The capability's registers as bytes.
  public let block: RegisterBlock
  /// Names the capability whose header is at `offset`.
  public init(_ config: ConfigSpace, offset: Int) { block = RegisterBlock(config, offset: offset) }

  static let primaryCommandAt = RegisterOffset<HyperTransportPrimaryCommand>(0x02)
  static let secondaryCommandAt = RegisterOffset<HyperTransportSecondaryCommand>(0x02)
  static let mappingCommandAt = RegisterOffset<HyperTransportInterruptMapping>(0x02)

  /// Which kind the capability is.
  public var kind: HyperTransportKind? { block.uint16(at: 0x02).map { HyperTransportKind(command: $0) } }

  /// Where messages that interrupt are caught; nil for another kind of capability.
  public var interruptMapping: HyperTransportInterruptMapping? {
    kind == .interruptMapping ? block[Self.mappingCommandAt] : nil
  }

  /// The address whose messages become interrupts, a multiple of 1 MiB; nil for another kind of capability.
  public var interruptAddress: UInt64? {
    guard let interruptMapping else { return nil }
    if interruptMapping.isFixed { return 0xfee0_0000 }
    return block.uint64(at: 0x04).map { $0 & ~0xf_ffff }
  }

  /// The kind, and what matters of it.
  public var summary: String {
    guard let kind else { return unreadSummary }
    guard let interruptMapping else { return kind.description }
    let address = interruptAddress.map { " at 0x\($0.hex())" } ?? ""
    return "\(kind) \(interruptMapping.isEnabled ? "enabled" : "disabled")\(address)"
  }

  /// Adds the registers of the common kinds, the words of the others.
  public func list(into listing: inout RegisterListing) {
    switch kind {
    case .primary?:
      listing.add(Self.primaryCommandAt)
      for link in 0..<2 {
        listing.add(RegisterOffset<HyperTransportLinkControl>(0x04 + 4 * link), name: "Link Control \(link)")
        listing.add(RegisterOffset<HyperTransportLinkConfig>(0x06 + 4 * link), name: "Link Config \(link)")
      }
      listing.add(RegisterOffset<HyperTransportRevision>(0x0c))
      listing.add(RegisterOffset<HyperTransportLinkFrequency>(0x0d), name: "Link Frequency/Error 0")
      listing.add(RegisterOffset<HyperTransportFrequencies>(0x0e), name: "Link Frequency Capability 0")
      listing.add(RegisterOffset<HyperTransportFeatures>(0x10))
      listing.add(RegisterOffset<HyperTransportLinkFrequency>(0x11), name: "Link Frequency/Error 1")
      listing.add(RegisterOffset<HyperTransportFrequencies>(0x12), name: "Link Frequency Capability 1")
      listing.add("Enumeration Scratchpad", at: 0x14, widthInBytes: 2)
      listing.add(RegisterOffset<HyperTransportErrorHandling>(0x16))
      listing.add("Memory Base Upper", at: 0x18, widthInBytes: 1)
      listing.add("Memory Limit Upper", at: 0x19, widthInBytes: 1)
      listing.add("Bus Number", at: 0x1a, widthInBytes: 1)
    case .secondary?:
      listing.add(Self.secondaryCommandAt)
      listing.add(RegisterOffset<HyperTransportLinkControl>(0x04))
      listing.add(RegisterOffset<HyperTransportLinkConfig>(0x06))
      listing.add(RegisterOffset<HyperTransportRevision>(0x08))
      listing.add(RegisterOffset<HyperTransportLinkFrequency>(0x09))
      listing.add(RegisterOffset<HyperTransportFrequencies>(0x0a))
      listing.add(RegisterOffset<HyperTransportHostFeatures>(0x0c))
      listing.add("Enumeration Scratchpad", at: 0x10, widthInBytes: 2)
      listing.add(RegisterOffset<HyperTransportErrorHandling>(0x12))
      listing.add("Memory Base Upper", at: 0x14, widthInBytes: 1)
      listing.add("Memory Limit Upper", at: 0x15, widthInBytes: 1)
    case .interruptMapping?:
      listing.add(Self.mappingCommandAt)
      guard let interruptMapping, !interruptMapping.isFixed else { return }
      listing.add("MSI Mapping Address Lower", at: 0x04, widthInBytes: 4)
      listing.add("MSI Mapping Address Upper", at: 0x08, widthInBytes: 4)
    default:
      listing.add("Command", at: 0x02, widthInBytes: 2)
      listing.addWords(from: 0x04, to: kind?.lengthInBytes ?? 0x04)
    }
  }
}

/// The kind of a HyperTransport capability: bits 15:13 of its command, or 15:11 where those are not 0 or 1.
public struct HyperTransportKind: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  /// Bits 15:11 of the command; in the first two kinds the lower two are 0.
  public let rawValue: UInt8
  /// Wraps a kind.
  public init(rawValue: UInt8) { self.rawValue = rawValue }
  /// Takes the kind from a command register.
  public init(command: UInt16) {
    let high = UInt8(truncatingIfNeeded: command >> 11)
    rawValue = high < 8 ? high & 0x1c : high
  }

  /// Slave or primary interface.
  public static let primary = HyperTransportKind(rawValue: 0x00)
  /// Host or secondary interface.
  public static let secondary = HyperTransportKind(rawValue: 0x04)
  /// MSI mapping.
  public static let interruptMapping = HyperTransportKind(rawValue: 0x15)

  /// The bytes of a capability of this kind, as far as they are the same for all.
  var lengthInBytes: Int {
    switch rawValue {
    case 0x08: 24
    case 0x10: 8
    case 0x12, 0x13, 0x16, 0x18: 12
    case 0x14, 0x17: 16
    default: 4
    }
  }

  /// The name in words.
  public var description: String {
    switch rawValue {
    case 0x00: "slave or primary interface"
    case 0x04: "host or secondary interface"
    case 0x08: "switch"
    case 0x10: "interrupt discovery and configuration"
    case 0x11: "revision ID"
    case 0x12: "unit ID clumping"
    case 0x13: "extended configuration space access"
    case 0x14: "address mapping"
    case 0x15: "MSI mapping"
    case 0x16: "DirectRoute"
    case 0x17: "VCSet"
    case 0x18: "retry mode"
    case 0x19: "x86"
    default: "kind 0x\(rawValue.hex(digits: 2))"
    }
  }
}
