public import PCICore

/// Which requesters an interrupt remapping entry accepts: SID, SQ and SVT (VT-d 4.1 §9.10).
public struct InterruptSource: Hashable, Sendable {
  /// The requester ID, or two bus numbers (SID).
  public var sid: UInt16
  /// How many low function bits do not matter (SQ).
  public var qualifier: UInt8
  /// What is compared (SVT): 0 nothing, 1 the requester ID by SQ, 2 the bus range in SID; 3 is reserved.
  public var validation: UInt8

  /// Wraps raw fields.
  public init(sid: UInt16, qualifier: UInt8, validation: UInt8) {
    self.sid = sid
    self.qualifier = qualifier
    self.validation = validation
  }

  /// Accepts every requester.
  public static let any = InterruptSource(sid: 0, qualifier: 0, validation: 0)

  /// Accepts one requester only.
  public static func requester(_ requester: RequesterID) -> InterruptSource {
    InterruptSource(sid: requester.rawValue, qualifier: 0, validation: 1)
  }

  /// Accepts all requesters on the buses of the range, as needed behind a PCI Express to PCI bridge.
  public static func buses(_ range: ClosedRange<UInt8>) -> InterruptSource {
    InterruptSource(sid: UInt16(range.lowerBound) << 8 | UInt16(range.upperBound), qualifier: 0, validation: 2)
  }

  /// Whether hardware would accept an interrupt of `requester`.
  public func accepts(_ requester: RequesterID) -> Bool {
    switch validation {
    case 0: return true
    case 1:
      let ignored: UInt16 =
        switch qualifier {
        case 0: 0
        case 1: 4
        case 2: 6
        default: 7
        }
      return (requester.rawValue ^ sid) & ~ignored == 0
    case 2: return sid >> 8 <= UInt16(requester.bus) && UInt16(requester.bus) <= sid & 0xff
    default: return false
    }
  }
}
