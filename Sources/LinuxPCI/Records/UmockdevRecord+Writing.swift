extension UmockdevRecord {
  /// The record as text, in the order umockdev-record prints a device: `P`, `N`, `E`, then attributes and
  /// links by name.
  public var text: [UInt8] {
    var text: [UInt8] = []
    for device in devices {
      text += Self.line("P", device.path.bytes)
      if let node = device.node { text += Self.line("N", node.utf8) }
      for property in device.properties { text += Self.line("E", "\(property.key)=\(property.value)".utf8) }
      text += Self.files(of: device)
      text.append(UInt8(ascii: "\n"))
    }
    return text
  }

  private static func files(of device: Device) -> [UInt8] {
    var lines: [(path: HostPath, text: [UInt8])] = []
    for (path, content) in device.attributes { lines.append((path, attribute(path, content))) }
    for (path, target) in device.links { lines.append((path, line("L", name(path) + target))) }
    return lines.sorted { $0.path < $1.path }.flatMap { $0.text }
  }

  /// Text where it is some, hexadecimal where it is not: zeros, or what is no UTF-8.
  private static func attribute(_ path: HostPath, _ content: [UInt8]) -> [UInt8] {
    if !content.contains(0), String(validating: content, as: UTF8.self) != nil {
      return line("A", name(path) + EscapedText.encode(content))
    }
    var digits: [UInt8] = []
    digits.reserveCapacity(content.count * 2)
    for byte in content { HexadecimalText.append(byte, to: &digits, capitals: true) }
    return line("H", name(path) + digits)
  }

  private static func name(_ path: HostPath) -> [UInt8] { Array(path.bytes.dropFirst()) + [UInt8(ascii: "=")] }

  private static func line(_ kind: String, _ value: some Sequence<UInt8>) -> [UInt8] {
    Array("\(kind): ".utf8) + value + [UInt8(ascii: "\n")]
  }
}
