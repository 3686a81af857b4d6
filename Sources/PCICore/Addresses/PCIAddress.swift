import HardwareBits

/// A function's address on one host: segment and requester ID.
///
/// Linux calls the segment a domain and gives 32-bit numbers to those it makes up, such as the buses behind
/// Intel VMD (`10000:` and up); firmware's own segments have 16 bits.
public struct PCIAddress: Hashable, Comparable, Sendable {
  /// The segment group, 0 to ffff for firmware's, above for those that Linux makes up.
  public let segment: UInt32
  /// Bus, device and function.
  public let requesterID: RequesterID

  /// Names the function `requesterID` on `segment`; every combination is valid.
  @inlinable
  public init(segment: UInt32 = 0, requesterID: RequesterID) {
    self.segment = segment
    self.requesterID = requesterID
  }

  /// Names a function by its numbers, or nil where `device` is above 31 or `function` above 7.
  @inlinable
  public init?(segment: UInt32 = 0, bus: UInt8, device: UInt8, function: UInt8) {
    guard device < 32, function < 8 else { return nil }
    self.init(segment: segment, requesterID: RequesterID(bus: bus, deviceAndFunction: device << 3 | function))
  }

  /// The bus number.
  @inlinable public var bus: UInt8 { requesterID.bus }
  /// The device number, 0 to 31.
  @inlinable public var device: UInt8 { requesterID.device }
  /// The function number, 0 to 7.
  @inlinable public var function: UInt8 { requesterID.function }

  /// Orders by segment, then bus, device and function.
  @inlinable
  public static func < (left: PCIAddress, right: PCIAddress) -> Bool {
    left.segment == right.segment ? left.requesterID < right.requesterID : left.segment < right.segment
  }
}

extension PCIAddress: LosslessStringConvertible, CustomStringConvertible {
  /// The full text, as sysfs names it: `0000:3b:02.1`, with more segment digits only where needed.
  public var description: String { "\(segment.hex(digits: 4)):\(requesterID)" }

  /// Reads `SSSS:BB:DD.F` (4 to 8 segment digits) or `BB:DD.F` (segment 0); nil for anything else.
  ///
  /// Numbers out of range are refused, never wrapped: there is no device 40.
  public init?(_ description: String) {
    self.init(text: description.utf8)
  }

  /// Reads the same forms as ``init(_:)`` from UTF-8 bytes.
  public init?(text: some Collection<UInt8>) {
    let bytes = Array(text)
    let short = bytes.suffix(7)
    guard short.count == 7, short[short.startIndex + 2] == UInt8(ascii: ":"),
      short[short.startIndex + 5] == UInt8(ascii: "."),
      let bus = UInt8(hexDigits: short.prefix(2)),
      let device = UInt8(hexDigits: short.dropFirst(3).prefix(2)),
      let function = UInt8(hexDigits: short.suffix(1))
    else { return nil }
    var segment: UInt32 = 0
    if bytes.count > 7 {
      let front = bytes.dropLast(7)
      guard front.last == UInt8(ascii: ":"), (5...9).contains(front.count),
        let value = UInt32(hexDigits: front.dropLast())
      else { return nil }
      segment = value
    }
    self.init(segment: segment, bus: bus, device: device, function: function)
  }
}
