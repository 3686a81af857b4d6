/// A table of a TOML document while it is read: headers and dotted keys may still add to it.
final class TOMLTable {
  private enum Entry {
    case value(JSONValue)
    case table(TOMLTable)
    case tables([TOMLTable])
  }

  private let position: TextPosition
  private var entries: [(key: String, entry: Entry)] = []
  /// Whether a header of its own has named it; it may do so once.
  private var isDefined = false
  /// Whether dotted keys made it; headers may then not add to it.
  private var isDotted = false

  init(at position: TextPosition) { self.position = position }

  /// What was read, in the order of its keys.
  var value: JSONValue {
    JSONValue(
      content: .object(
        entries.map { entry in
          switch entry.entry {
          case .value(let value): (entry.key, value)
          case .table(let table): (entry.key, table.value)
          case .tables(let tables):
            (
              entry.key,
              JSONValue(content: .array(tables.map { $0.value }), position: tables.first?.position ?? position)
            )
          }
        }), position: position)
  }

  private func index(of key: String) -> Int? { entries.firstIndex { $0.key == key } }

  private func repeated(_ key: TOMLKey) -> JSONSyntaxError {
    JSONSyntaxError(position: key.position, text: "key \"\(key.name)\" appears twice")
  }

  /// Puts a value.
  func put(_ key: TOMLKey, _ value: JSONValue) throws(JSONSyntaxError) {
    guard index(of: key.name) == nil else { throw repeated(key) }
    var value = value
    value.keyPosition = key.position
    entries.append((key.name, .value(value)))
  }

  /// The table that a part of a path names, made where it is not there; the last of an array of tables.
  func opened(_ key: TOMLKey, byHeader: Bool) throws(JSONSyntaxError) -> TOMLTable {
    guard let index = index(of: key.name) else {
      let table = TOMLTable(at: key.position)
      table.isDotted = !byHeader
      entries.append((key.name, .table(table)))
      return table
    }
    switch entries[index].entry {
    case .table(let table) where byHeader || table.isDotted: return table
    case .tables(let tables) where byHeader: if let last = tables.last { return last }
    default: break
    }
    throw repeated(key)
  }

  /// The table that a header names, once.
  func defined(_ key: TOMLKey, at position: TextPosition) throws(JSONSyntaxError) -> TOMLTable {
    if let index = index(of: key.name) {
      guard case .table(let table) = entries[index].entry, !table.isDefined, !table.isDotted else {
        throw repeated(key)
      }
      table.isDefined = true
      return table
    }
    let table = TOMLTable(at: position)
    table.isDefined = true
    entries.append((key.name, .table(table)))
    return table
  }

  /// A new table at the end of an array of tables.
  func appended(_ key: TOMLKey, at position: TextPosition) throws(JSONSyntaxError) -> TOMLTable {
    let table = TOMLTable(at: position)
    guard let index = index(of: key.name) else {
      entries.append((key.name, .tables([table])))
      return table
    }
    guard case .tables(let tables) = entries[index].entry else { throw repeated(key) }
    entries[index].entry = .tables(tables + [table])
    return table
  }
}
