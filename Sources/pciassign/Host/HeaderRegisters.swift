import HardwareBits
import PCICore

extension ConfigSpace {
  /// The registers of the header that no other part of a report covers: control, status and the smaller ones.
  var headerRegisters: [RegisterReading] {
    guard let header = ConfigHeader(self) else { return [] }
    var listing = RegisterListing(RegisterBlock(self, offset: 0))
    listing.add("Cache Line Size", at: 0x0c, widthInBytes: 1) { $0 == 0 ? nil : byteSize(4 * $0) }
    listing.add("Latency Timer", at: 0x0d, widthInBytes: 1) { "\($0) clocks" }
    listing.add("BIST", at: 0x0f, widthInBytes: 1)
    listing.add("Interrupt Line", at: 0x3c, widthInBytes: 1) { $0 == 0xff ? "none" : "IRQ \($0)" }
    listing.add("Interrupt Pin", at: 0x3d, widthInBytes: 1) { pin in
      (1...4).contains(pin) ? "INT\(["A", "B", "C", "D"][Int(pin) - 1])" : pin == 0 ? "none" : nil
    }
    return [Self.reading(header.command, "Command", at: 0x04), Self.reading(header.status, "Status", at: 0x06)]
      + listing.readings
  }

  private static func reading(_ register: some BitLayout, _ name: String, at offset: Int) -> RegisterReading {
    let raw = UInt64(truncatingIfNeeded: register.rawValue)
    let fields = type(of: register).fields.compactMap { field -> FieldReading? in
      let value = UInt64(truncatingIfNeeded: register[field])
      if field.role != .value && value == 0 { return nil }
      return FieldReading(name: "\(field.name)", high: Int(field.high), low: Int(field.low), value: value)
    }
    return RegisterReading(name: name, offset: offset, widthInBytes: 2, rawValue: raw, fields: fields)
  }
}
