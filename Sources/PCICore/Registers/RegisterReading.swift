import HardwareBits

/// One register with its fields, ready to be shown: the same value makes text and JSON.
public struct RegisterReading: Hashable, Sendable {
  /// The name, spelled as in the specification, with the instance where there are several (`VC1 Resource Control`).
  public var name: String
  /// Where the register begins, in bytes from the start of configuration space.
  public var offset: Int
  /// How wide it is.
  public var widthInBytes: Int
  /// All its bits, or nil where they were not read: not the same as zero.
  public var rawValue: UInt64?
  /// What the whole value stands for, in units and words, or nil where fields or the number say it all.
  public var meaning: String?
  /// The fields, most significant last; empty where the register is one number, and where it was not read.
  public var fields: [FieldReading]

  /// Records a register.
  public init(
    name: String, offset: Int, widthInBytes: Int, rawValue: UInt64?, meaning: String? = nil,
    fields: [FieldReading] = []
  ) {
    self.name = name
    self.offset = offset
    self.widthInBytes = widthInBytes
    self.rawValue = rawValue
    self.meaning = meaning
    self.fields = fields
  }

  /// Reads all fields of `register` by its field list.
  ///
  /// Reserved fields are listed only where they are not zero.
  init<Register: ConfigRegister>(_ register: Register, name: String, offset: Int) {
    var fields: [FieldReading] = []
    for field in Register.fields {
      let value = UInt64(truncatingIfNeeded: register[field])
      if field.role != .value && value == 0 { continue }
      fields.append(
        FieldReading(
          name: "\(field.name)", high: Int(field.high), low: Int(field.low), value: value,
          meaning: field.role == .value ? register.meaning(of: field) : nil))
    }
    self.init(
      name: name, offset: offset, widthInBytes: Register.RawValue.bitWidth / 8,
      rawValue: UInt64(truncatingIfNeeded: register.rawValue), fields: fields)
  }
}

/// One field of a register, ready to be shown.
public struct FieldReading: Hashable, Sendable {
  /// The name, spelled as in the specification.
  public var name: String
  /// The most significant bit.
  public var high: Int
  /// The least significant bit.
  public var low: Int
  /// The value, right-aligned.
  public var value: UInt64
  /// The value in units and words (`256 bytes`, `8.0 GT/s`), or nil where the number says it all.
  public var meaning: String?

  /// Records a field.
  public init(name: String, high: Int, low: Int, value: UInt64, meaning: String? = nil) {
    self.name = name
    self.high = high
    self.low = low
    self.value = value
    self.meaning = meaning
  }

  /// Whether the field is a single bit, a flag.
  public var isFlag: Bool { high == low }
}
