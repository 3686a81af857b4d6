import PCICore

/// A capability of any content: every register lies where it says, is read exactly when its bytes are there, and its
/// fields are the bits of its value.
func checkDecoding(_ entry: CapabilityEntry, in config: ConfigSpace) throws(BrokenInvariant) {
  let capability = config.decode(entry)
  try require(!capability.summary.isEmpty, "\(entry.name) has no summary")
  let limit = min(config.bytes.count, entry.offset < 256 ? 256 : 4096)
  for register in capability.registers {
    let place = "\(entry.name), \(register.name) at \(register.offset)"
    try require((1...8).contains(register.widthInBytes), "\(place): width \(register.widthInBytes)")
    try require(register.offset > Int(entry.offset), "\(place): not behind the header at \(entry.offset)")
    let isInside = register.offset + register.widthInBytes <= limit
    guard let value = register.rawValue else {
      try require(!isInside, "\(place): not read although it could be")
      try require(register.fields.isEmpty && register.meaning == nil, "\(place): fields of what was not read")
      continue
    }
    try require(isInside, "\(place): read beyond the \(limit) bytes")
    var expected: UInt64 = 0
    for index in 0..<register.widthInBytes {
      expected |= UInt64(config.bytes[register.offset + index]) << UInt64(8 * index)
    }
    try require(value == expected, "\(place): \(value) is not what stands there, \(expected)")
    for field in register.fields {
      try require(
        0 <= field.low && field.low <= field.high && field.high < register.widthInBytes * 8,
        "\(place): bits \(field.high):\(field.low)")
      let width = field.high - field.low + 1
      let mask = width == 64 ? UInt64.max : (1 << UInt64(width)) - 1
      try require(field.value == value >> UInt64(field.low) & mask, "\(place): \(field.name) is not its bits")
    }
  }
}
