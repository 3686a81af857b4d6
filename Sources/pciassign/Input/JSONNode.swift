import HardwareBits

/// A value of a JSON document with the name of its file and its path there, so that a complaint says where.
struct JSONNode {
  let value: JSONValue
  let file: String
  /// `domains[0].mappings[2].iova`; empty for the document.
  let path: String

  /// Reads the document at `file`.
  ///
  /// - Throws: exit code 65 with file, line and column.
  static func read(_ file: String) throws(CommandFailure) -> JSONNode {
    let bytes = try InputFile.read(file)
    do throws(JSONSyntaxError) {
      return JSONNode(value: try JSONReader.read(bytes), file: file, path: "")
    } catch {
      throw .input("\(file):\(error.position): \(error.text)")
    }
  }

  /// A complaint about the value.
  func failure(_ text: String, code: Int32 = 65) -> CommandFailure {
    let place = path.isEmpty ? "" : "\(path): "
    return CommandFailure(code: code, text: "\(file):\(value.position): \(place)\(text)")
  }

  // MARK: Objects and arrays

  /// The members of an object.
  func members() throws(CommandFailure) -> [(key: String, node: JSONNode)] {
    guard case .object(let members) = value.content else { throw failure("an object expected") }
    return members.map { ($0.key, child($0.value, path.isEmpty ? $0.key : "\(path).\($0.key)")) }
  }

  /// A member of an object; nil where it is missing or null.
  func optional(_ key: String) throws(CommandFailure) -> JSONNode? {
    guard case .object(let members) = value.content else { throw failure("an object expected") }
    guard let member = members.first(where: { $0.key == key }) else { return nil }
    if case .null = member.value.content { return nil }
    return child(member.value, path.isEmpty ? key : "\(path).\(key)")
  }

  /// A member of an object.
  func required(_ key: String) throws(CommandFailure) -> JSONNode {
    guard let node = try optional(key) else { throw failure("\"\(key)\" is missing") }
    return node
  }

  /// What to say of members that are none of `keys`: a misspelt key would silently mean its default.
  func strangers(among keys: [String]) throws(CommandFailure) -> [String] {
    try members().filter { !keys.contains($0.key) }.map {
      "\(file):\($0.node.value.position): \($0.node.path) is not known and left out"
    }
  }

  /// The elements of an array.
  func elements() throws(CommandFailure) -> [JSONNode] {
    guard case .array(let elements) = value.content else { throw failure("an array expected") }
    return elements.enumerated().map { child($1, "\(path)[\($0)]") }
  }

  private func child(_ value: JSONValue, _ path: String) -> JSONNode { JSONNode(value: value, file: file, path: path) }

  // MARK: Values

  /// Text.
  func string() throws(CommandFailure) -> String {
    guard case .string(let text) = value.content else { throw failure("a string expected") }
    return text
  }

  /// `true` or `false`.
  func boolean() throws(CommandFailure) -> Bool {
    guard case .boolean(let value) = value.content else { throw failure("true or false expected") }
    return value
  }

  /// A number, as such or as text: decimal, or hexadecimal after `0x`; at most `limit`.
  func unsigned(limit: UInt64 = .max) throws(CommandFailure) -> UInt64 {
    let text: String
    switch value.content {
    case .string(let written): text = written
    case .number(let written): text = written
    default: throw failure("a number, or \"0x…\", expected")
    }
    guard let number = Self.unsigned(text) else {
      throw failure("\"\(text)\" is no whole number from 0 to 0xffffffffffffffff")
    }
    guard number <= limit else { throw failure("\(text) is above \(limit)") }
    return number
  }

  /// Reads decimal digits, or hexadecimal ones after `0x`; nil for anything else.
  static func unsigned(_ text: String) -> UInt64? {
    if text.hasPrefix("0x") || text.hasPrefix("0X") { return UInt64(hexDigits: text.utf8.dropFirst(2)) }
    guard !text.isEmpty, text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
    return UInt64(text)
  }

  /// One of a few names.
  func choice<Value>(_ names: [(name: String, value: Value)]) throws(CommandFailure) -> Value {
    let text = try string()
    guard let found = names.first(where: { $0.name == text }) else {
      throw failure("\"\(text)\" is none of \(names.map { "\"\($0.name)\"" }.joined(separator: ", "))")
    }
    return found.value
  }
}
