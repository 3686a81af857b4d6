public import HardwareBits

/// One register of a remapping unit by name: where it is and what its bits are called.
///
/// ``all`` lists the registers of VT-d 4.1 §11.4, so that a dump of a unit can be named and decoded.
public struct RemappingRegister: Sendable {
  /// Where a register is.
  public enum Place: Hashable, Sendable {
    /// So many bytes from the start of the register set.
    case fixed(Int)
    /// So many bytes after the place ECAP.IRO gives.
    case afterIOTLB(Int)
    /// So many bytes after the place CAP.FRO gives; a record of 16 bytes each.
    case faultRecord(Int)
  }

  /// The name, spelled as the specification does without its `_REG`: `CAP`, `FSTS`.
  public let name: StaticString
  /// What the register is, in a few words.
  public let title: StaticString
  /// Where it is.
  public let place: Place
  /// How wide it is: 32, 64 or 128 bits.
  public let widthInBits: Int
  /// Its fields, most of them with the specification's short names.
  public let fields: [BitField]

  init(_ name: StaticString, _ title: StaticString, at offset: Int, width: Int, _ fields: [BitField]) {
    self.init(name, title, place: .fixed(offset), width: width, fields)
  }

  init(_ name: StaticString, _ title: StaticString, place: Place, width: Int, _ fields: [BitField]) {
    self.name = name
    self.title = title
    self.place = place
    self.widthInBits = width
    self.fields = fields
  }

  /// The register of that name, in any mix of case and with or without `_REG`; nil where there is none.
  public static func named(_ name: String) -> RemappingRegister? {
    var wanted = Array(name.utf8).map { (0x61...0x7a).contains($0) ? $0 - 0x20 : $0 }
    if wanted.count > 4, wanted.suffix(4).elementsEqual("_REG".utf8) { wanted.removeLast(4) }
    return all.first { register in
      register.name.withUTF8Buffer { unsafe $0.elementsEqual(wanted) }
    }
  }

  /// The fields of `value`, high bits first as the specification prints them, without reserved ones that are 0.
  public func decode(_ value: UInt128) -> [FieldValue] {
    fields.reversed().compactMap { field in
      let width = field.widthInBits
      let mask: UInt128 = width >= 128 ? .max : (1 << UInt128(width)) - 1
      let bits = (value >> UInt128(field.low)) & mask
      return field.role != .value && bits == 0 ? nil : FieldValue(field: field, value: bits)
    }
  }

  /// One field with the value it had.
  public struct FieldValue: Sendable {
    /// The field.
    public let field: BitField
    /// Its bits, right-aligned.
    public let value: UInt128
  }
}
