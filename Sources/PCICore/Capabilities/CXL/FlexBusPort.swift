public import HardwareBits

/// The DVSEC Flex Bus Port Capability register (CXL 3.0 §8.2.1.3.1).
public struct FlexBusCapabilities: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "DVSEC Flex Bus Port Capability"

  static let cache = BitField("Cache_Capable", 0)
  static let io = BitField("IO_Capable", 1)
  static let memory = BitField("Mem_Capable", 2)
  static let flit68 = BitField("CXL 68B Flit and VH Capable", 5)
  static let multipleLogicalDevice = BitField("CXL Multi-Logical Device Capable", 6)
  static let flit256 = BitField("CXL Latency_Optimized_256B_Flit_Capable", 13)
  static let portBased = BitField("CXL PBR Flit Capable", 14)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    cache, io, memory, .reserved(4, 3), flit68, multipleLogicalDevice, .reserved(12, 7), flit256, portBased,
    .reserved(15),
  ]
}

/// The DVSEC Flex Bus Port Control register (CXL 3.0 §8.2.1.3.2).
public struct FlexBusControl: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "DVSEC Flex Bus Port Control"

  static let cache = BitField("Cache_Enable", 0)
  static let io = BitField("IO_Enable", 1)
  static let memory = BitField("Mem_Enable", 2)
  static let headerBypass = BitField("CXL_Sync_Hdr_Bypass_Enable", 3)
  static let driftBuffer = BitField("Drift_Buffer_Enable", 4)
  static let flit68 = BitField("CXL 68B Flit and VH Enable", 5)
  static let multipleLogicalDevice = BitField("CXL Multi-Logical Device Enable", 6)
  static let disableRestricted = BitField("Disable RCD Training", 7)
  static let retimer1 = BitField("Retimer1_Present", 8)
  static let retimer2 = BitField("Retimer2_Present", 9)
  static let flit256 = BitField("CXL Latency_Optimized_256B_Flit_Enable", 13)
  static let portBased = BitField("CXL PBR Flit Enable", 14)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    cache, io, memory, headerBypass, driftBuffer, flit68, multipleLogicalDevice, disableRestricted, retimer1,
    retimer2, .reserved(12, 10), flit256, portBased, .reserved(15),
  ]
}

/// The DVSEC Flex Bus Port Status register (CXL 3.0 §8.2.1.3.3).
public struct FlexBusStatus: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "DVSEC Flex Bus Port Status"

  static let cache = BitField("Cache_Enabled", 0)
  static let io = BitField("IO_Enabled", 1)
  static let memory = BitField("Mem_Enabled", 2)
  static let headerBypass = BitField("CXL_Sync_Hdr_Bypass_Enabled", 3)
  static let driftBuffer = BitField("Drift_Buffer_Enabled", 4)
  static let flit68 = BitField("CXL 68B Flit and VH Enabled", 5)
  static let multipleLogicalDevice = BitField("CXL Multi-Logical Device Enabled", 6)
  static let evenHalf = BitField("Even Half Failed", 7)
  static let correctableFraming = BitField("CXL_Correctable_Protocol_ID_Framing_Error", 8)
  static let uncorrectableFraming = BitField("CXL_Uncorrectable_Protocol_ID_Framing_Error", 9)
  static let unexpected = BitField("CXL_Unexpected_Protocol_ID_Dropped", 10)
  static let retimers = BitField("CXL_Retimers_Present_Mismatched", 11)
  static let optimizations = BitField("FlexBusEnableBits_Phase2_Mismatch", 12)
  static let flit256 = BitField("CXL Latency_Optimized_256B_Flit_Enabled", 13)
  static let portBased = BitField("CXL PBR Flit Enabled", 14)
  static let io256 = BitField("CXL.io_Throttle_Required_At64GT/s", 15)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    cache, io, memory, headerBypass, driftBuffer, flit68, multipleLogicalDevice, evenHalf, correctableFraming,
    uncorrectableFraming, unexpected, retimers, optimizations, flit256, portBased, io256,
  ]
}
