/// A link speed as Express registers encode it: n stands for bit n-1 of the speeds a link may have.
public struct LinkSpeed: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The encoding, 1 to 6 as of PCIe 6.0; 0 for no speed.
  public let rawValue: UInt8
  /// Wraps an encoding; unknown ones are kept.
  @inlinable
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Transfers a second and lane in tenths of a gigatransfer, or nil for an encoding unknown here.
  public var tenthsOfGigatransfers: Int? {
    switch rawValue {
    case 1: 25
    case 2: 50
    case 3: 80
    case 4: 160
    case 5: 320
    case 6: 640
    case 7: 1280
    default: nil
    }
  }

  /// Orders by encoding, which is the order of speeds.
  @inlinable
  public static func < (left: LinkSpeed, right: LinkSpeed) -> Bool { left.rawValue < right.rawValue }

  /// `8.0 GT/s`, or the encoding where it is unknown.
  public var description: String {
    guard let tenths = tenthsOfGigatransfers else { return "speed encoding \(rawValue)" }
    return "\(tenths / 10).\(tenths % 10) GT/s"
  }

  /// The speeds of a vector whose bit 0 stands for 2.5 GT/s, such as `2.5, 5.0, 8.0 GT/s`.
  static func text(vector: UInt32) -> String {
    var text = ""
    for bit in UInt8(0)..<8 where vector & (1 << UInt32(bit)) != 0 {
      let speed = LinkSpeed(rawValue: bit + 1)
      if !text.isEmpty { text += ", " }
      if let tenths = speed.tenthsOfGigatransfers {
        text += "\(tenths / 10).\(tenths % 10)"
      } else {
        text += "encoding \(speed.rawValue)"
      }
    }
    return text.isEmpty ? "none" : text + " GT/s"
  }
}
