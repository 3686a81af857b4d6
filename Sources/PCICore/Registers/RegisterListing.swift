import HardwareBits

/// Collects the readings of a block's registers, in the order they are asked for.
public struct RegisterListing: Sendable {
  /// The block whose registers are read.
  public let block: RegisterBlock
  /// What was collected.
  public private(set) var readings: [RegisterReading] = []

  /// Starts with nothing collected.
  public init(_ block: RegisterBlock) { self.block = block }

  /// Adds the register at `place`, under its own name or `name`; unreadable ones are added without a value.
  ///
  /// `meaning` is what the register stands for together with others.
  public mutating func add<Register: ConfigRegister>(
    _ place: RegisterOffset<Register>, name: String? = nil, meaning: String? = nil
  ) {
    let name = name ?? "\(Register.registerName)"
    let offset = block.offset &+ place.offset
    if let register = block[place] {
      var reading = RegisterReading(register, name: name, offset: offset)
      reading.meaning = meaning
      readings.append(reading)
    } else {
      readings.append(
        RegisterReading(
          name: name, offset: offset, widthInBytes: Register.RawValue.bitWidth / 8, rawValue: nil))
    }
  }

  /// Adds a register that is one number, with what the number stands for.
  public mutating func add(
    _ name: String, at relative: Int, widthInBytes width: Int, meaning: (UInt64) -> String? = { _ in nil }
  ) {
    let value = block.value(at: relative, widthInBytes: width)
    readings.append(
      RegisterReading(
        name: name, offset: block.offset &+ relative, widthInBytes: width, rawValue: value,
        meaning: value.flatMap(meaning)))
  }

  /// Adds the four-byte words from `relative` on, up to `end`, as they are; what was not read is left out.
  public mutating func addWords(from relative: Int, to end: Int, name: String = "Word") {
    var offset = relative
    while offset <= end - 4, let value = block.uint32(at: offset) {
      readings.append(
        RegisterReading(
          name: "\(name) +\(UInt16(truncatingIfNeeded: offset).hex(digits: 2))h", offset: block.offset + offset,
          widthInBytes: 4, rawValue: UInt64(value)))
      offset += 4
    }
  }
}
