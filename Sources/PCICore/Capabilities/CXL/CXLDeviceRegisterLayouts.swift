public import HardwareBits

/// The DVSEC CXL Capability register (CXL 3.0 §8.1.3.1).
public struct CXLCapabilities: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "DVSEC CXL Capability"

  static let cache = BitField("Cache_Capable", 0)
  static let io = BitField("IO_Capable", 1)
  static let memory = BitField("Mem_Capable", 2)
  static let hardwareInit = BitField("Mem_HwInit_Mode", 3)
  static let rangeCount = BitField("HDM_Count", 5, 4)
  static let cacheWriteback = BitField("Cache Writeback and Invalidate Capable", 6)
  static let reset = BitField("CXL Reset Capable", 7)
  static let resetTimeout = BitField("CXL Reset Timeout", 10, 8)
  static let resetClear = BitField("CXL Reset Mem Clr Capable", 11)
  static let tsp = BitField("TSP Capable", 12)
  static let multipleLogicalDevice = BitField("Multiple Logical Device", 13)
  static let viral = BitField("Viral_Capable", 14)
  static let powerReporting = BitField("PM Init Completion Reporting Capable", 15)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    cache, io, memory, hardwareInit, rangeCount, cacheWriteback, reset, resetTimeout, resetClear, tsp,
    multipleLogicalDevice, viral, powerReporting,
  ]

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    switch field.low {
    case Self.rangeCount.low: ["no ranges", "1 range", "2 ranges", reservedEncoding][Int(self[field])]
    case Self.resetTimeout.low:
      self[field] < 5 ? ["10 ms", "100 ms", "1 s", "10 s", "100 s"][Int(self[field])] : reservedEncoding
    default: nil
    }
  }
}

/// The DVSEC CXL Control register (CXL 3.0 §8.1.3.2).
public struct CXLControl: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "DVSEC CXL Control"

  static let cache = BitField("Cache_Enable", 0)
  static let io = BitField("IO_Enable", 1)
  static let memory = BitField("Mem_Enable", 2)
  static let snoopCoverage = BitField("Cache_SF_Coverage", 7, 3)
  static let snoopGranularity = BitField("Cache_SF_Granularity", 10, 8)
  static let cleanEviction = BitField("Cache_Clean_Eviction", 11)
  static let directMemory = BitField("Direct P2P Mem Enable", 12)
  static let viral = BitField("Viral_Enable", 14)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    cache, io, memory, snoopCoverage, snoopGranularity, cleanEviction, directMemory, .reserved(13), viral,
    .reserved(15),
  ]
}

/// The DVSEC CXL Status register (CXL 3.0 §8.1.3.3).
public struct CXLStatus: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "DVSEC CXL Status"

  static let viral = BitField("Viral_Status", 14)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [.reserved(13, 0), viral, .reserved(15)]
}

/// The DVSEC CXL Control2 register (CXL 3.0 §8.1.3.4).
public struct CXLControl2: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "DVSEC CXL Control2"

  static let disableCaching = BitField("Disable Caching", 0)
  static let writeback = BitField("Initiate Cache Write Back and Invalidation", 1)
  static let reset = BitField("Initiate CXL Reset", 2)
  static let clear = BitField("CXL Reset Mem Clr Enable", 3)
  static let volatileState = BitField("Desired Volatile HDM State after Hot Reset", 4)
  static let modifiedCompletion = BitField("Modified Completion Enable", 5)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    disableCaching, writeback, reset, clear, volatileState, modifiedCompletion, .reserved(15, 6),
  ]
}

/// The DVSEC CXL Status2 register (CXL 3.0 §8.1.3.5).
public struct CXLStatus2: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "DVSEC CXL Status2"

  static let cacheInvalid = BitField("Cache Invalid", 0)
  static let resetComplete = BitField("CXL Reset Complete", 1)
  static let resetError = BitField("CXL Reset Error", 2)
  static let preservationError = BitField("Volatile HDM Preservation Error", 3)
  static let powerComplete = BitField("Power Management Initialization Complete", 15)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    cacheInvalid, resetComplete, resetError, preservationError, .reserved(14, 4), powerComplete,
  ]
}

/// The DVSEC CXL Lock register (CXL 3.0 §8.1.3.6).
public struct CXLLock: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "DVSEC CXL Lock"

  static let lock = BitField("CONFIG_LOCK", 0)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [lock, .reserved(15, 1)]
}

/// The DVSEC CXL Capability2 register (CXL 3.0 §8.1.3.7).
public struct CXLCapabilities2: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "DVSEC CXL Capability2"

  static let unit = BitField("Cache Size Unit", 3, 0)
  static let fallback = BitField("Fallback Capability", 5, 4)
  static let modifiedCompletion = BitField("Modified Completion Capable", 6)
  static let noCleanWriteback = BitField("No Clean Writeback", 7)
  static let size = BitField("Cache Size", 15, 8)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [unit, fallback, modifiedCompletion, noCleanWriteback, size]

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    switch field.low {
    case Self.unit.low:
      self[field] < 3 ? ["not reported", "64 KiB", "1 MiB"][Int(self[field])] : reservedEncoding
    case Self.size.low:
      switch self[Self.unit] {
      case 1: ByteCount(UInt64(self[field]) << 16).description
      case 2: ByteCount(UInt64(self[field]) << 20).description
      default: nil
      }
    default: nil
    }
  }
}

/// The DVSEC CXL Capability3 register (CXL 3.0 §8.1.3.9).
public struct CXLCapabilities3: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "DVSEC CXL Capability3"

  static let cold = BitField("Default Volatile HDM State after Cold Reset", 0)
  static let warm = BitField("Default Volatile HDM State after Warm Reset", 1)
  static let hot = BitField("Default Volatile HDM State after Hot Reset", 2)
  static let configurable = BitField("Volatile HDM State after Hot Reset - Configurability", 3)
  static let directMemory = BitField("Direct P2P Mem Capable", 4)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [cold, warm, hot, configurable, directMemory, .reserved(15, 5)]
}
