import HardwareBits

/// A capability whose registers are shown as they are: unknown here, or without a layout that anyone published.
public struct RawCapability: Capability {
  /// The capability's registers as bytes.
  public let block: RegisterBlock
  /// Which capability it is.
  public let entry: CapabilityEntry

  /// Names the capability at `entry`.
  public init(_ config: ConfigSpace, entry: CapabilityEntry) {
    block = RegisterBlock(config, offset: Int(entry.offset))
    self.entry = entry
  }

  /// That the layout is not known, or nothing for a null entry.
  public var summary: String { entry.isNull ? "null entry" : "registers not decoded" }

  /// Adds the first words, up to 32 bytes.
  ///
  /// How long such a capability is stands nowhere; what follows may belong to the next.
  public func list(into listing: inout RegisterListing) {
    if entry.isNull { return }
    if case .standard = entry.kind { listing.add("Flags", at: 0x02, widthInBytes: 2) }
    listing.addWords(from: 0x04, to: 0x20)
  }
}
