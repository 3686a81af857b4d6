public import PCICore
import HardwareBits

/// How a kernel parameter names functions: by a path of addresses, or by IDs (drivers/pci/pci.c).
public enum DeviceSelector: Hashable, Sendable {
  /// `[SSSS:]BB:DD.F[/DD.F]…`: the function on a bus, then device and function below each bridge.
  case path(PCIAddress, below: [UInt8])
  /// `pci:VVVV:DDDD[:SVVV:SDDD]`: 0 for "any".
  case identity(vendor: UInt16, device: UInt16, subsystemVendor: UInt16, subsystemDevice: UInt16)

  /// Reads either form; nil for anything else.
  public init?(_ text: Substring) {
    if let ids = String(text).dropping(prefix: "pci:") {
      guard let numbers = Self.hexNumbers(ids, count: 4) ?? Self.hexNumbers(ids, count: 2).map({ $0 + [0, 0] })
      else { return nil }
      let short = numbers.map { UInt16(truncatingIfNeeded: $0) }
      self = .identity(vendor: short[0], device: short[1], subsystemVendor: short[2], subsystemDevice: short[3])
      return
    }
    let hops = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map { Substring($0) }
    guard let first = hops.first, let address = Self.address(first) else { return nil }
    var below: [UInt8] = []
    for hop in hops.dropFirst() {
      guard let number = Self.deviceAndFunction(hop) else { return nil }
      below.append(number)
    }
    self = .path(address, below: below)
  }

  /// Whether the function at `position` is meant.
  func matches(_ position: Int, in topology: HostTopology) -> Bool {
    switch self {
    case .identity(let vendor, let device, let subsystemVendor, let subsystemDevice):
      let identity = topology.functions[position].identity
      return (vendor == 0 || vendor == identity.vendorID) && (device == 0 || device == identity.deviceID)
        && (subsystemVendor == 0 || subsystemVendor == identity.subsystemVendorID)
        && (subsystemDevice == 0 || subsystemDevice == identity.subsystemDeviceID)
    case .path(let address, let below):
      var current = position
      for number in below.reversed() {
        guard topology.functions[current].deviceAndFunction == number, let bridge = topology.bridge(above: current)
        else { return false }
        current = bridge
      }
      return topology.functions[current].address == address
    }
  }

  private static func address(_ text: Substring) -> PCIAddress? {
    let parts = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).map { Substring($0) }
    guard parts.count == 2 || parts.count == 3, let number = deviceAndFunction(parts[parts.count - 1]),
      let bus = UInt8(hexDigits: parts[parts.count - 2].utf8)
    else { return nil }
    guard let segment = parts.count == 3 ? UInt32(hexDigits: parts[0].utf8) : 0 else { return nil }
    return PCIAddress(segment: segment, requesterID: RequesterID(bus: bus, deviceAndFunction: number))
  }

  private static func deviceAndFunction(_ text: Substring) -> UInt8? {
    let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map { Substring($0) }
    guard parts.count == 2, let device = UInt8(hexDigits: parts[0].utf8), device < 32,
      let function = UInt8(hexDigits: parts[1].utf8), function < 8
    else { return nil }
    return device << 3 | function
  }

  /// `count` hexadecimal numbers between colons, or nil.
  static func hexNumbers(_ text: Substring, count: Int) -> [UInt32]? {
    let parts = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard parts.count == count else { return nil }
    var numbers: [UInt32] = []
    for part in parts {
      guard let number = UInt32(hexDigits: Substring(part).utf8) else { return nil }
      numbers.append(number)
    }
    return numbers
  }
}
