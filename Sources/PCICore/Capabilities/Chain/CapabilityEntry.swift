import HardwareBits

/// One link of a capability chain: which capability, where.
public struct CapabilityEntry: Hashable, Sendable {
  /// Which of the two chains the entry stands in, and its ID.
  public enum Kind: Hashable, Sendable {
    /// In PCI-compatible configuration space, below 100h.
    case standard(CapabilityID)
    /// In extended configuration space, with the version of its header (bits 19:16).
    case extended(ExtendedCapabilityID, version: UInt8)
  }

  /// Chain and ID.
  public let kind: Kind
  /// Where its header begins, in bytes from the start of configuration space; a multiple of 4.
  public let offset: UInt16

  /// Records a link.
  public init(kind: Kind, offset: UInt16) {
    self.kind = kind
    self.offset = offset
  }

  /// Whether the entry carries no registers; lists leave it out.
  public var isNull: Bool {
    switch kind {
    case .standard(let id): id == .null
    case .extended(let id, _): id == .null
    }
  }

  /// The name in lists: short name, or `0x..` and `EXT-0x....` for an ID without one.
  public var name: String {
    switch kind {
    case .standard(let id): id.shortName ?? "0x\(id.rawValue.hex(digits: 2))"
    case .extended(let id, _): id.shortName ?? "EXT-0x\(id.rawValue.hex(digits: 4))"
    }
  }
}
