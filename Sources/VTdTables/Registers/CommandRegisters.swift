public import HardwareBits

/// ECMD, an enhanced command and its first operand (VT-d 4.1 §11.4; offset 400h, 64 bits).
public struct EnhancedCommandRegister: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt64
  /// Wraps raw bits.
  public init(rawValue: UInt64 = 0) { self.rawValue = rawValue }

  static let cmd = BitField("CMD", 7, 0)
  static let oa = BitField("OA", 63, 16)
  /// The fields, in the specification's numbering.
  public static let fields = [cmd, .reserved(15, 8), oa]
}

/// ECEO, the second operand of an enhanced command (VT-d 4.1 §11.4; offset 408h, 64 bits).
public struct EnhancedCommandOperandRegister: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt64
  /// Wraps raw bits.
  public init(rawValue: UInt64 = 0) { self.rawValue = rawValue }

  /// The fields, in the specification's numbering.
  public static let fields = [BitField("OB", 63, 0)]
}

/// ECRSP, how an enhanced command ended (VT-d 4.1 §11.4; offset 410h, 64 bits, read-only).
public struct EnhancedCommandResponseRegister: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt64
  /// Wraps raw bits.
  public init(rawValue: UInt64 = 0) { self.rawValue = rawValue }

  static let ip = BitField("IP", 0)
  static let sc = BitField("SC", 7, 1)
  /// The fields, in the specification's numbering.
  public static let fields = [ip, sc, .reserved(63, 8)]
}

/// ECCAP0 to ECCAP3, one bit for each enhanced command there is (VT-d 4.1 §11.4; offsets 430h to 448h, read-only).
public struct EnhancedCommandCapabilityRegister: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt64
  /// Wraps raw bits.
  public init(rawValue: UInt64 = 0) { self.rawValue = rawValue }

  /// The fields, in the specification's numbering.
  public static let fields = [BitField("COMMANDS", 63, 0)]
}

/// VCCAP, which virtual commands a virtual unit takes (VT-d 4.1 §11.4; 64 bits, read-only).
public struct VirtualCommandCapabilityRegister: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt64
  /// Wraps raw bits.
  public init(rawValue: UInt64 = 0) { self.rawValue = rawValue }

  static let pas = BitField("PAS", 0)
  /// The fields, in the specification's numbering.
  public static let fields = [pas, .reserved(63, 1)]
}

/// VCMD, a virtual command and its operand (VT-d 4.1 §11.4; offset E00h, 64 bits).
public struct VirtualCommandRegister: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt64
  /// Wraps raw bits.
  public init(rawValue: UInt64 = 0) { self.rawValue = rawValue }

  static let cmd = BitField("CMD", 7, 0)
  static let op = BitField("OP", 63, 8)
  /// The fields, in the specification's numbering.
  public static let fields = [cmd, op]
}

/// VCRSP, how a virtual command ended (VT-d 4.1 §11.4; offset E10h, 64 bits, read-only).
public struct VirtualCommandResponseRegister: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt64
  /// Wraps raw bits.
  public init(rawValue: UInt64 = 0) { self.rawValue = rawValue }

  static let ip = BitField("IP", 0)
  static let sc = BitField("SC", 2, 1)
  static let result = BitField("RSLT", 63, 8)
  /// The fields, in the specification's numbering.
  public static let fields = [ip, sc, .reserved(7, 3), result]
}
