import HardwareBits

/// A range of addresses that a bridge passes on from its primary to its secondary side.
public struct BridgeWindow: Hashable, Sendable {
  /// What the addresses are of.
  public enum Kind: Hashable, Sendable {
    /// I/O space, in steps of 4 KiB.
    case io
    /// Memory below 4 GiB, in steps of 1 MiB.
    case memory
    /// Memory whose reads have no side effects, in steps of 1 MiB.
    case prefetchableMemory
  }

  /// What the addresses are of.
  public let kind: Kind
  /// How wide the registers are: 16 or 32 for I/O, 32 or 64 for prefetchable memory, 32 for memory.
  public let addressWidthInBits: Int
  /// The first address.
  public let base: UInt64
  /// The last address; below the first where the window is closed.
  public let limit: UInt64
  /// Whether base and limit register say the same width, and a known one; where not, the window means nothing.
  public let isConsistent: Bool
  /// Whether both registers are zero: the window begins at address 0, or the bridge has no such window.
  ///
  /// Only writing to the registers tells which; sysfs lists the windows that the kernel found.
  public let isZero: Bool

  /// Whether anything passes: the limit is not below the base.
  public var isOpen: Bool { isConsistent && base <= limit }

  /// The addresses that pass, or nil for a closed window.
  public var range: ClosedRange<UInt64>? { isOpen ? base...limit : nil }

  /// How many bytes pass; 0 for a closed window, nil where that does not fit 64 bits.
  public var sizeInBytes: UInt64? {
    guard let range else { return 0 }
    let (size, overflow) = (range.upperBound - range.lowerBound).addingReportingOverflow(1)
    return overflow ? nil : size
  }
}

extension BridgeWindow: CustomStringConvertible {
  /// `0x1000 to 0x1fff, 4 KiB, 16-bit`, or that it is closed.
  public var description: String {
    guard isConsistent else { return "base and limit of different or unknown widths" }
    guard isOpen else { return "closed" }
    let size = sizeInBytes.map { ", \(ByteCount($0))" } ?? ""
    return "0x\(base.hex(digits: 4)) to 0x\(limit.hex(digits: 4))\(size), \(addressWidthInBits)-bit"
      + (isZero ? ", unless the bridge has no such window" : "")
  }
}
