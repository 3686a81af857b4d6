import HardwareBits

/// An address in one of several spaces: 12 bytes (ACPI 6.5 §5.2.3.2).
public struct GenericAddress: Hashable, Sendable {
  /// The space that the address is in.
  public var space = AddressSpace(rawValue: 0)
  /// The width of the register, in bits.
  public var registerWidthInBits: UInt8 = 0
  /// Where the register begins at the address, in bits.
  public var registerOffsetInBits: UInt8 = 0
  /// The size of an access: 1 byte, 2 word, 3 dword, 4 qword.
  public var accessSize: UInt8 = 0
  /// The address.
  public var address: UInt64 = 0

  /// A structure of zeros.
  public init() {}
}

extension GenericAddress: FieldLayout {
  mutating func visit(_ visitor: inout some FieldVisitor) {
    visitor.named("space", "Address Space ID", &space)
    visitor.number("registerWidthInBits", "Register Bit Width", &registerWidthInBits)
    visitor.number("registerOffsetInBits", "Register Bit Offset", &registerOffsetInBits)
    visitor.number("accessSize", "Access Size", &accessSize)
    visitor.number("address", "Address", &address, .address)
  }
}

/// The space that a generic address is in.
public struct AddressSpace: OpenValue {
  /// The number in the table.
  public let rawValue: UInt8
  /// Wraps a number.
  @inlinable
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Physical memory.
  public static let systemMemory = Self(rawValue: 0)
  /// I/O ports.
  public static let systemIO = Self(rawValue: 1)
  /// PCI configuration space.
  public static let pciConfiguration = Self(rawValue: 2)
  /// An embedded controller.
  public static let embeddedController = Self(rawValue: 3)
  /// An SMBus.
  public static let smBus = Self(rawValue: 4)
  /// CMOS memory.
  public static let cmos = Self(rawValue: 5)
  /// A PCI base address register.
  public static let pciBar = Self(rawValue: 6)
  /// The platform communications channel.
  public static let platformChannel = Self(rawValue: 10)
  /// Processor registers.
  public static let fixedHardware = Self(rawValue: 127)

  /// The name, or nil for a number without one.
  public var name: String? {
    switch self {
    case .systemMemory: "system memory"
    case .systemIO: "system I/O"
    case .pciConfiguration: "PCI configuration space"
    case .embeddedController: "embedded controller"
    case .smBus: "SMBus"
    case .cmos: "system CMOS"
    case .pciBar: "PCI BAR target"
    case .platformChannel: "platform communications channel"
    case .fixedHardware: "functional fixed hardware"
    default: nil
    }
  }
}
