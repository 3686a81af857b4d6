public import HardwareBits

/// A number that stands for one of several names, where firmware may use numbers newer than this code.
public protocol OpenValue: RawRepresentable, Hashable, Sendable
where RawValue: FixedWidthInteger & UnsignedInteger & Sendable {
  /// Wraps a number; every number is accepted and survives encoding.
  init(rawValue: RawValue)
  /// The specification's name, or nil for a number that it does not define.
  var name: String? { get }
}

/// The flags of a table or structure.
public protocol TableBits: BitLayout, Hashable {
  /// What the value of the field that begins at bit `low` means, where its name does not say it.
  func meaning(ofFieldAt low: UInt16) -> String?
}

extension TableBits {
  /// No field needs more than its name.
  public func meaning(ofFieldAt low: UInt16) -> String? { nil }

  /// The names of the one-bit fields that are set, lowest first.
  public var namesOfSetBits: [String] {
    var names: [String] = []
    for field in Self.fields.sorted(by: { $0.low < $1.low })
    where field.role == .value && field.widthInBits == 1 && self[flag: field] {
      names.append(field.name.description)
    }
    return names
  }
}
