/// The wished state that was applied last, as its file had it.
public struct AppliedWish: Hashable, Sendable {
  /// The file's path, for people.
  public let path: String
  /// Its bytes.
  public let text: [UInt8]

  /// Records a wish.
  public init(path: String, text: [UInt8]) {
    self.path = path
    self.text = text
  }

  /// The first line of the record.
  private static let signature = Array("pciassign-wish 1\n".utf8)

  /// The record: signature, path, text.
  var bytes: [UInt8] {
    Self.signature + path.utf8.map { $0 == UInt8(ascii: "\n") ? UInt8(ascii: "?") : $0 } + [UInt8(ascii: "\n")] + text
  }

  /// Reads a record; nil for anything else.
  init?(_ bytes: [UInt8]) {
    guard bytes.starts(with: Self.signature) else { return nil }
    let rest = bytes[Self.signature.count...]
    guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
    path = String(decoding: rest[..<end], as: UTF8.self)
    text = Array(rest[(end + 1)...])
  }
}

extension StateDirectory {
  /// The wished state that was applied last; nil for none.
  ///
  /// - Throws: where its record cannot be read, or is not as it was written.
  public func appliedWish() throws(StateError) -> AppliedWish? {
    guard let bytes = try content("wish") else { return nil }
    guard let wish = AppliedWish(bytes) else {
      throw .failed(operation: "understand", path: "\(path)/wish", .invalid)
    }
    return wish
  }
}
