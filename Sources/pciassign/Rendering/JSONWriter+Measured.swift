import AssignmentModel
import PCICore

extension JSONWriter {
  /// Writes a fact, or `{"unmeasured": reason}`.
  mutating func measured<Value>(_ fact: Measured<Value>, _ known: (inout JSONWriter, Value) -> Void) {
    switch fact {
    case .known(let value): known(&self, value)
    case .unmeasured(let reason): unmeasured(reason)
    }
  }

  /// Writes a fact that may be known to be absent: its value, `null`, or `{"unmeasured": reason}`.
  mutating func measured<Value>(_ fact: Measured<Value?>, _ present: (inout JSONWriter, Value) -> Void) {
    switch fact {
    case .known(.some(let value)): present(&self, value)
    case .known(.none): null()
    case .unmeasured(let reason): unmeasured(reason)
    }
  }

  /// Writes a value, or `null`.
  mutating func optional<Value>(_ value: Value?, _ present: (inout JSONWriter, Value) -> Void) {
    if let value { present(&self, value) } else { null() }
  }

  /// Writes text, or `null`.
  mutating func optional(_ text: String?) {
    if let text { string(text) } else { null() }
  }

  /// Writes a number, or `null`.
  mutating func optional(_ value: Int?) {
    if let value { number(value) } else { null() }
  }

  /// Writes an address, or `null`.
  mutating func optional(_ address: PCIAddress?) {
    if let address { self.address(address) } else { null() }
  }

  /// Writes an ID of four digits, or `null`.
  mutating func optional(id: UInt16?) {
    if let id { hex(id, digits: 4) } else { null() }
  }
}
