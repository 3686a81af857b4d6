/// A decoded structure as people and JSON see it: a heading, then fields and inner structures in table order.
///
/// An outline is made by the same description of the layout that decodes and encodes, so it leaves no byte out:
/// the fields of a whole table tile it from its first byte to its last.
public struct TableOutline: Hashable, Sendable {
  /// The list that the structure belongs to, such as `structures`; for a whole table `table`.
  public let key: String
  /// What the structure is called.
  public let heading: OutlineHeading
  /// Where it begins, in bytes from the start of the table.
  public let offset: Int
  /// Its size in bytes.
  public internal(set) var length: Int
  /// Its fields and inner structures, in table order.
  public internal(set) var items: [OutlineItem]

  /// The fields of the structure itself, without those of inner structures.
  public var fields: [OutlineField] {
    var fields: [OutlineField] = []
    for case .field(let field) in items { fields.append(field) }
    return fields
  }

  /// The inner structures.
  public var structures: [TableOutline] {
    var structures: [TableOutline] = []
    for case .structure(let structure) in items { structures.append(structure) }
    return structures
  }

  /// Every field, also of inner structures, in table order.
  public var allFields: [OutlineField] {
    var fields: [OutlineField] = []
    appendFields(to: &fields)
    return fields
  }

  private func appendFields(to fields: inout [OutlineField]) {
    for item in items {
      switch item {
      case .field(let field): fields.append(field)
      case .structure(let structure): structure.appendFields(to: &fields)
      }
    }
  }
}

/// A field or an inner structure.
public enum OutlineItem: Hashable, Sendable {
  /// A field.
  case field(OutlineField)
  /// A structure inside the structure.
  case structure(TableOutline)
}

/// What a structure is called.
public struct OutlineHeading: Hashable, Sendable {
  /// The specification's short name, such as `DRHD`; nil for a structure of unknown type.
  public let name: String?
  /// The name in words.
  public let title: String

  /// Names a structure.
  public init(_ name: String?, _ title: String) {
    self.name = name
    self.title = title
  }
}
