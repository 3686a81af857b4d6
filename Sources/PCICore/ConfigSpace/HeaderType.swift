import HardwareBits

/// The layout of the header after its first 16 bytes: register 0Eh, bits 6:0 (PCIe 6.0 §7.5.1.1.9).
public struct HeaderType: RawRepresentable, Hashable, Sendable {
  /// The layout number, 0 to 7fh; the multi-function bit is not part of it.
  public let rawValue: UInt8

  /// Wraps a layout number; the multi-function bit is dropped.
  @inlinable
  public init(rawValue: UInt8) { self.rawValue = rawValue & 0x7f }

  /// Type 0: an endpoint, six BARs.
  public static let endpoint = HeaderType(rawValue: 0)
  /// Type 1: a PCI-to-PCI bridge, two BARs and windows.
  public static let bridge = HeaderType(rawValue: 1)
  /// Type 2: a CardBus bridge.
  public static let cardBus = HeaderType(rawValue: 2)

  /// How many base address registers the layout has: 6, 2, 1, or 0 for an unknown layout.
  public var baseAddressRegisterCount: Int {
    switch self {
    case .endpoint: 6
    case .bridge: 2
    case .cardBus: 1
    default: 0
    }
  }
}

extension HeaderType: CustomStringConvertible {
  /// `endpoint`, `bridge`, `cardbus`, or the number as `0x..`.
  public var description: String {
    switch self {
    case .endpoint: "endpoint"
    case .bridge: "bridge"
    case .cardBus: "cardbus"
    default: "0x\(rawValue.hex(digits: 2))"
    }
  }
}
