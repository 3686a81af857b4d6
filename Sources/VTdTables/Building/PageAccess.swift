/// What DMA to a page may do.
public struct PageAccess: OptionSet, Hashable, Sendable {
  /// Bit 0 read, bit 1 write: as the second stage has them.
  public let rawValue: UInt8
  /// Wraps the two bits.
  @inlinable
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// To be read.
  @inlinable public static var read: PageAccess { PageAccess(rawValue: 1) }
  /// To be written.
  @inlinable public static var write: PageAccess { PageAccess(rawValue: 2) }
  /// To be read and written.
  @inlinable public static var readWrite: PageAccess { PageAccess(rawValue: 3) }
}

extension PageAccess: CustomStringConvertible {
  /// `rw`, `r`, `w`, or `none`.
  public var description: String {
    switch rawValue & 3 {
    case 1: "r"
    case 2: "w"
    case 3: "rw"
    default: "none"
    }
  }

  /// Reads `rw`, `r` or `w`; nil for anything else.
  public init?(name: String) {
    var bits: UInt8 = 0
    for byte in name.utf8 {
      switch byte {
      case UInt8(ascii: "r") where bits & 1 == 0: bits |= 1
      case UInt8(ascii: "w") where bits & 2 == 0: bits |= 2
      default: return nil
      }
    }
    guard bits != 0 else { return nil }
    self.init(rawValue: bits)
  }
}

/// The sizes a page can have.
public enum PageSize: UInt8, Hashable, Sendable, CaseIterable, Comparable {
  /// 4 KiB, a leaf at level 1.
  case size4K = 1
  /// 2 MiB, a leaf at level 2.
  case size2M = 2
  /// 1 GiB, a leaf at level 3.
  case size1G = 3

  /// The size in bytes.
  @inlinable public var byteCount: UInt64 { 0x1000 << (9 * UInt64(rawValue - 1)) }

  /// Orders by size.
  @inlinable
  public static func < (left: PageSize, right: PageSize) -> Bool { left.rawValue < right.rawValue }

  /// `4K`, `2M` or `1G`.
  public var name: String {
    switch self {
    case .size4K: "4K"
    case .size2M: "2M"
    case .size1G: "1G"
    }
  }

  /// Reads `4K`, `2M` or `1G`; nil for anything else.
  public init?(name: String) {
    for size in PageSize.allCases where size.name.utf8.elementsEqual(name.utf8) {
      self = size
      return
    }
    return nil
  }
}
