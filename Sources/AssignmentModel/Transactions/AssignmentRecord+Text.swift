import HardwareBits

extension AssignmentRecord {
  /// The first line of a record.
  static let signature = "pciassign-record 1"

  /// The record as a file keeps it.
  public var text: String {
    var text = Self.signature + "\n"
    text.append(
      Plan.Function(
        address: address, identity: identity, start: start, end: end, physicalFunction: physicalFunction))
    text.append(line: RecordLine(["taken"], [("boot", bootID), ("time", "\(time)")]))
    text.append("end crc32c=\(Checksum.of(text.utf8).hex(digits: 8))\n")
    return text
  }

  /// Reads a record.
  ///
  /// - Throws: where it is not as it was written.
  public init(text: some Collection<UInt8>) throws(JournalError) {
    var reader = RecordReader(text)
    try reader.expect(Self.signature)
    let function = try reader.function()
    let taken = try reader.next("taken")
    guard let boot = taken["boot"], let time = taken["time"].flatMap({ Int64($0) }) else {
      throw reader.error("it does not say when the function was taken")
    }
    try reader.end()
    self.init(
      address: function.address, identity: function.identity, start: function.start, end: function.end, bootID: boot,
      time: time, physicalFunction: function.physicalFunction)
  }
}
