/// A register, table entry or descriptor as one unsigned integer with named fields.
///
/// A conforming type lists its fields once; reading and writing shift and mask by that list, so the code
/// can be checked line by line against the printed table.
public protocol BitLayout: Sendable {
  /// The integer that holds the bits: `UInt8` to `UInt128`.
  associatedtype RawValue: FixedWidthInteger & UnsignedInteger & Sendable

  /// Every bit as the hardware sees it; bit 0 is the least significant.
  var rawValue: RawValue { get set }

  /// Wraps raw bits; any value is accepted, reserved bits included.
  init(rawValue: RawValue)

  /// The fields, which together cover each bit of `RawValue` exactly once.
  static var fields: [BitField] { get }
}

extension BitLayout {
  /// The value of a field, right-aligned.
  ///
  /// - Precondition: on setting, the value fits the field. The caller checks what comes from outside.
  @inlinable
  public subscript(field: BitField) -> RawValue {
    get { (rawValue >> RawValue(field.low)) & Self.mask(widthInBits: field.widthInBits) }
    set {
      let mask = Self.mask(widthInBits: field.widthInBits)
      precondition(newValue & ~mask == 0, "value is wider than its field")
      rawValue = (rawValue & ~(mask << RawValue(field.low))) | (newValue << RawValue(field.low))
    }
  }

  /// Whether a one-bit field is set (for a wider field: whether it is not zero).
  @inlinable
  public subscript(flag field: BitField) -> Bool {
    get { self[field] != 0 }
    set { self[field] = newValue ? 1 : 0 }
  }

  /// The bits of the reserved fields that are not zero, in place; 0 when the layout is clean.
  @inlinable
  public var reservedBitsSet: RawValue {
    var set: RawValue = 0
    for field in Self.fields where field.role == .reserved {
      set |= rawValue & (Self.mask(widthInBits: field.widthInBits) << RawValue(field.low))
    }
    return set
  }

  @inlinable
  static func mask(widthInBits width: Int) -> RawValue {
    width >= RawValue.bitWidth ? RawValue.max : (RawValue(1) << RawValue(width)) &- 1
  }
}
