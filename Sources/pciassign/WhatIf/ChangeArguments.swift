import ArgumentParser
import AssignmentModel
import HardwareBits
import PCICore

/// `ADDR=on`, `ADDR=off`, `ADDR=SV+RR+CR+UF` or `ADDR=0x1d`: what is supposed of a function's ACS.
struct AccessControlArgument: ExpressibleByArgument {
  /// The function.
  let address: AddressArgument
  /// What is supposed.
  let supposition: GroupingConditions.Supposition
  /// As written.
  let text: String

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let address = AddressArgument(argument: String(parts[0])),
      let supposition = Self.supposition(parts[1])
    else { return nil }
    self.address = address
    self.supposition = supposition
    text = argument
  }

  private static func supposition(_ text: Substring) -> GroupingConditions.Supposition? {
    switch text.lowercased() {
    case "on": return .on
    case "off": return .off
    case "none": return .control([])
    default: break
    }
    if text.hasPrefix("0x") || text.hasPrefix("0X") {
      guard let bits = UInt16(text.dropFirst(2), radix: 16), bits < 0x80 else { return nil }
      return .control(AccessServices(rawValue: UInt8(bits)))
    }
    var services: AccessServices = []
    for name in text.split(whereSeparator: { $0 == "+" || $0 == "," || $0 == " " }) {
      guard let index = Self.names.firstIndex(of: name.uppercased()) else { return nil }
      services.insert(AccessServices(rawValue: 1 << UInt8(index)))
    }
    return services.isEmpty ? nil : .control(services)
  }

  /// The services by ascending bit (PCIe 6.0 §7.7.11.3).
  private static let names = ["SV", "TB", "RR", "CR", "UF", "EC", "DT"]
}

/// `ADDR=UNDER`: a card that sits under another bridge.
struct MoveArgument: ExpressibleByArgument {
  /// A function of the card.
  let address: AddressArgument
  /// The bridge.
  let target: AddressArgument
  /// As written.
  let text: String

  init?(argument: String) {
    let parts = argument.split(separator: "=", omittingEmptySubsequences: false)
    guard parts.count == 2, let address = AddressArgument(argument: String(parts[0])),
      let target = AddressArgument(argument: String(parts[1]))
    else { return nil }
    self.address = address
    self.target = target
    text = argument
  }
}
