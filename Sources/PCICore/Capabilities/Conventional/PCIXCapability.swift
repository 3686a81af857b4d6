import HardwareBits

/// PCI-X, capability 07h, of a function or of a bridge (PCI-X Protocol Addendum 2.0 §7.2, §8.6.2).
public struct PCIXCapability: Capability {
  /// The capability's registers as bytes.
  public let block: RegisterBlock
  /// Whether the registers are a bridge's: another set.
  public let isBridge: Bool
  /// Names the capability whose header is at `offset`; the header type tells the form.
  public init(_ config: ConfigSpace, offset: Int) {
    block = RegisterBlock(config, offset: offset)
    isBridge = config.uint8(at: 0x0e).map { HeaderType(rawValue: $0) == .bridge } ?? false
  }

  static let commandAt = RegisterOffset<PCIXCommand>(0x02)
  static let statusAt = RegisterOffset<PCIXStatus>(0x04)
  static let secondaryStatusAt = RegisterOffset<PCIXSecondaryStatus>(0x02)
  static let bridgeStatusAt = RegisterOffset<PCIXBridgeStatus>(0x04)
  static let upstreamAt = RegisterOffset<PCIXSplitTransactions>(0x08)
  static let downstreamAt = RegisterOffset<PCIXSplitTransactions>(0x0c)

  /// The command register of a function; nil in a bridge.
  public var command: PCIXCommand? { isBridge ? nil : block[Self.commandAt] }
  /// The status register of a function; nil in a bridge.
  public var status: PCIXStatus? { isBridge ? nil : block[Self.statusAt] }
  /// The secondary status register of a bridge.
  public var secondaryStatus: PCIXSecondaryStatus? { isBridge ? block[Self.secondaryStatusAt] : nil }
  /// The (primary) status register of a bridge.
  public var bridgeStatus: PCIXBridgeStatus? { isBridge ? block[Self.bridgeStatusAt] : nil }

  /// The form, and how fast its bus can be or is.
  public var summary: String {
    if let secondaryStatus {
      return "bridge, secondary bus \(secondaryStatus.mode)"
    }
    guard let status else { return unreadSummary }
    return "function \(status.requesterID), \(status.is64Bit ? 64 : 32)-bit, up to \(status.maximumMegahertz) MHz"
  }

  /// Adds the registers of the form.
  public func list(into listing: inout RegisterListing) {
    guard isBridge else {
      listing.add(Self.commandAt)
      listing.add(Self.statusAt)
      return
    }
    listing.add(Self.secondaryStatusAt)
    listing.add(Self.bridgeStatusAt)
    listing.add(Self.upstreamAt, name: "Upstream Split Transactions")
    listing.add(Self.downstreamAt, name: "Downstream Split Transactions")
  }
}
