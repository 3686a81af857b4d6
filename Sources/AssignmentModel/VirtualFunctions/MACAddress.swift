import HardwareBits

/// An Ethernet address as a virtual function has it, 48 bits (IEEE 802-2014 §8).
///
/// Any value can be read: a virtual function to which none was given shows zeros.
public struct MACAddress: Hashable, Sendable {
  /// The six bytes, the first sent in bits 47:40.
  public let rawValue: UInt64

  /// Takes 48 bits; nil for more.
  public init?(rawValue: UInt64) {
    guard rawValue >> 48 == 0 else { return nil }
    self.rawValue = rawValue
  }

  /// Takes six bytes in the order in which they are sent; nil for another count.
  public init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 6 else { return nil }
    var value: UInt64 = 0
    for byte in bytes { value = value << 8 | UInt64(byte) }
    rawValue = value
  }

  /// The six bytes in the order in which they are sent.
  public var bytes: [UInt8] {
    var bytes: [UInt8] = []
    for shift in stride(from: UInt64(40), through: 0, by: -8) {
      bytes.append(UInt8(truncatingIfNeeded: rawValue >> shift))
    }
    return bytes
  }

  /// 00:00:00:00:00:00, which stands for none.
  public static let none = MACAddress()

  private init() { rawValue = 0 }

  /// Whether it is 00:00:00:00:00:00, which stands for none.
  public var isZero: Bool { rawValue == 0 }
  /// Whether it names a group of stations, the broadcast address included (the I/G bit).
  public var isGroup: Bool { rawValue >> 40 & 1 == 1 }
}

extension MACAddress: LosslessStringConvertible, CustomStringConvertible {
  /// Six pairs of lower-case digits: `52:54:00:12:34:56`.
  public var description: String {
    var text = ""
    for byte in bytes { text += (text.isEmpty ? "" : ":") + byte.hex(digits: 2) }
    return text
  }

  /// Reads six pairs of hexadecimal digits with `:` or `-` between them; nil for anything else.
  public init?(_ description: String) {
    let text = Array(description.utf8)
    guard text.count == 17 else { return nil }
    let separator = text[2]
    guard separator == UInt8(ascii: ":") || separator == UInt8(ascii: "-") else { return nil }
    var bytes: [UInt8] = []
    for index in stride(from: 0, to: 17, by: 3) {
      guard let byte = UInt8(hexDigits: text[index..<index + 2]) else { return nil }
      guard index == 15 || text[index + 2] == separator else { return nil }
      bytes.append(byte)
    }
    self.init(bytes: bytes)
  }
}

/// An address that one station can have: neither zero nor a group's.
///
/// A guest's driver takes an address of zeros for "choose one yourself", and the kernel refuses a group's
/// (include/linux/etherdevice.h, `is_valid_ether_addr`).
public struct StationMACAddress: Hashable, Sendable, CustomStringConvertible {
  /// The address.
  public let address: MACAddress

  /// Takes an address; nil for zero and for a group's.
  public init?(_ address: MACAddress) {
    guard !address.isZero, !address.isGroup else { return nil }
    self.address = address
  }

  /// As the address.
  public var description: String { address.description }
}
