extension UmockdevRecord {
  /// Reads a record.
  ///
  /// - Throws: for a line that umockdev would refuse: an unknown kind, a path that leads out of the device, a
  ///   value that is no hexadecimal, a device without `SUBSYSTEM`, the same device a second time.
  public init(text: ArraySlice<UInt8>) throws(RecordError) {
    var reader = Reader()
    for line in TextLines(text) { try reader.take(line) }
    try reader.finish()
    self.init(devices: reader.devices)
  }

  /// Whether `text` begins as a record does.
  static func isLikely(_ text: ArraySlice<UInt8>) -> Bool {
    text.drop { $0 == UInt8(ascii: "\n") }.starts(with: "P: /devices/".utf8)
  }

  private struct Reader {
    private(set) var devices: [Device] = []
    private var paths: Set<HostPath> = []
    private var device: Device?
    private var firstLine = 0
    private var hasSubsystem = false

    mutating func take(_ line: TextLines.Line) throws(RecordError) {
      if line.bytes.isEmpty { return try finish() }
      guard line.bytes.count >= 3, line.bytes[line.bytes.startIndex + 1] == UInt8(ascii: ":"),
        line.bytes[line.bytes.startIndex + 2] == UInt8(ascii: " ")
      else { throw Self.error(line, "a line is one of P, N, S, E, A, H and L, then a colon and a space") }
      let value = line.bytes.dropFirst(3)
      switch line.bytes.first {
      case UInt8(ascii: "P"): try begin(value, line)
      case UInt8(ascii: "N"): try setNode(value, line)
      case UInt8(ascii: "S"): _ = try current(line)
      case UInt8(ascii: "E"): try addProperty(value, line)
      case UInt8(ascii: "A"):
        let (path, text) = try pair(value, line)
        device?.attributes[path] = EscapedText.decode(text)
      case UInt8(ascii: "H"):
        let (path, digits) = try pair(value, line)
        guard let bytes = HexadecimalText.decode(digits) else { throw Self.error(line, "the value is no hexadecimal") }
        device?.attributes[path] = bytes
      case UInt8(ascii: "L"):
        let (path, target) = try pair(value, line)
        device?.links[path] = Array(target)
      default: throw Self.error(line, "a line is one of P, N, S, E, A, H and L")
      }
    }

    /// Ends the block of a device.
    mutating func finish() throws(RecordError) {
      guard let device else { return }
      guard hasSubsystem else {
        throw RecordError(
          format: UmockdevRecord.format, line: firstLine, problem: "the device \(device.path) has no E: SUBSYSTEM=")
      }
      devices.append(device)
      self.device = nil
    }

    private mutating func begin(_ value: ArraySlice<UInt8>, _ line: TextLines.Line) throws(RecordError) {
      guard device == nil else { throw Self.error(line, "an empty line must end the block of a device") }
      guard value.starts(with: "/devices/".utf8), let path = HostPath(value), path.components.count >= 2,
        path.components.count <= MemoryFiles.depthLimit / 2, value.count <= 4096
      else { throw Self.error(line, "the path of a device begins with /devices/ and has no ..") }
      guard paths.insert(path).inserted else { throw Self.error(line, "the device \(path) was described before") }
      device = Device(path: path, subsystem: "")
      firstLine = line.number
      hasSubsystem = false
    }

    private mutating func setNode(_ value: ArraySlice<UInt8>, _ line: TextLines.Line) throws(RecordError) {
      _ = try current(line)
      let name = value.prefix { $0 != UInt8(ascii: "=") }
      guard HexadecimalText.decode(value.dropFirst(name.count + 1)) != nil else {
        throw Self.error(line, "the content of a node is no hexadecimal")
      }
      device?.node = KernelText.string(name)
    }

    private mutating func addProperty(_ value: ArraySlice<UInt8>, _ line: TextLines.Line) throws(RecordError) {
      _ = try current(line)
      let (key, text) = try Self.split(value, line)
      let property = Property(key: KernelText.string(key), value: KernelText.string(text))
      if property.key == "SUBSYSTEM" {
        guard !hasSubsystem else { throw Self.error(line, "SUBSYSTEM is given a second time") }
        hasSubsystem = true
        device?.subsystem = property.value
      }
      // A label of the recording machine's security module, which is no property of the device.
      if property.key != "__DEVCONTEXT" { device?.properties.append(property) }
    }

    /// The path below the device and the value of an attribute or link.
    private func pair(
      _ value: ArraySlice<UInt8>, _ line: TextLines.Line
    ) throws(RecordError) -> (HostPath, ArraySlice<UInt8>) {
      _ = try current(line)
      let (key, text) = try Self.split(value, line)
      guard key.count <= 1024, let path = HostPath([UInt8(ascii: "/")] + key), !path.isRoot,
        path.components.count <= MemoryFiles.depthLimit / 2
      else { throw Self.error(line, "the name leads out of the device") }
      return (path, text)
    }

    private func current(_ line: TextLines.Line) throws(RecordError) -> Device {
      guard let device else { throw Self.error(line, "the block of a device begins with P:") }
      return device
    }

    private static func split(
      _ value: ArraySlice<UInt8>, _ line: TextLines.Line
    ) throws(RecordError) -> (key: ArraySlice<UInt8>, value: ArraySlice<UInt8>) {
      guard let equals = value.firstIndex(of: UInt8(ascii: "=")), equals > value.startIndex else {
        throw error(line, "the line has no name and value with = between them")
      }
      return (value[..<equals], value[(equals + 1)...])
    }

    private static func error(_ line: TextLines.Line, _ problem: String) -> RecordError {
      RecordError(format: UmockdevRecord.format, line: line.number, problem: problem)
    }
  }

  /// How errors name the format.
  static let format = "umockdev record"
}
