import HardwareBits

/// Which of the CXL consortium's capabilities a DVSEC is (CXL 3.0 table 8-2).
public struct CXLCapabilityKind: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  /// The DVSEC ID.
  public let rawValue: UInt16
  /// Wraps a DVSEC ID; unknown ones are kept.
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// PCIe DVSEC for CXL Devices, 0.
  public static let device = CXLCapabilityKind(rawValue: 0)
  /// Non-CXL Function Map, 2.
  public static let functionMap = CXLCapabilityKind(rawValue: 2)
  /// CXL Extensions DVSEC for Ports, 3.
  public static let portExtensions = CXLCapabilityKind(rawValue: 3)
  /// GPF (Global Persistent Flush) DVSEC for CXL Ports, 4.
  public static let portFlush = CXLCapabilityKind(rawValue: 4)
  /// GPF DVSEC for CXL Devices, 5.
  public static let deviceFlush = CXLCapabilityKind(rawValue: 5)
  /// PCIe DVSEC for Flex Bus Port, 7.
  public static let flexBusPort = CXLCapabilityKind(rawValue: 7)
  /// Register Locator, 8.
  public static let registerLocator = CXLCapabilityKind(rawValue: 8)
  /// Multiple Logical Devices, 9.
  public static let multipleLogicalDevices = CXLCapabilityKind(rawValue: 9)
  /// PCIe DVSEC for Test Capability, 10.
  public static let test = CXLCapabilityKind(rawValue: 10)

  /// The name in words.
  public var description: String {
    switch self {
    case .device: "device"
    case .functionMap: "non-CXL function map"
    case .portExtensions: "extensions for ports"
    case .portFlush: "global persistent flush of a port"
    case .deviceFlush: "global persistent flush of a device"
    case .flexBusPort: "Flex Bus port"
    case .registerLocator: "register locator"
    case .multipleLogicalDevices: "multiple logical devices"
    case .test: "test capability"
    default: "DVSEC \(rawValue)"
    }
  }
}

extension RegisterListing {
  /// Adds the registers of a CXL capability of `length` bytes, headers apart.
  mutating func addCXLRegisters(of kind: CXLCapabilityKind, lengthInBytes length: Int) {
    switch kind {
    case .device: addCXLDevice(length)
    case .functionMap:
      for index in 0..<8 where 0x10 + 4 * index <= length {
        add("Non CXL Function Map \(index)", at: 0x0c + 4 * index, widthInBytes: 4)
      }
    case .portExtensions: addCXLPortExtensions(length)
    case .portFlush: addCXLPortFlush(length)
    case .deviceFlush: addCXLDeviceFlush(length)
    case .flexBusPort: addCXLFlexBusPort(length)
    case .registerLocator: addCXLRegisterLocator(length)
    case .multipleLogicalDevices:
      if length >= 0x0c { add("Number of LDs Supported", at: 0x0a, widthInBytes: 2) }
    default:
      if length >= 0x0c { add("CXL +0ah", at: 0x0a, widthInBytes: 2) }
      addWords(from: 0x0c, to: length, name: "CXL")
    }
  }

  /// Adds a register that ends inside the first `length` bytes.
  mutating func add<Register: ConfigRegister>(
    _ place: RegisterOffset<Register>, name: String? = nil, inside length: Int
  ) {
    if place.offset + Register.RawValue.bitWidth / 8 <= length { add(place, name: name) }
  }
}
