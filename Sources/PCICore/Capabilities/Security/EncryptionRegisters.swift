public import HardwareBits

/// The algorithm that an encoding stands for.
private func algorithm(_ encoding: UInt32) -> String {
  encoding == 0 ? "AES-GCM, 256-bit key, 96-bit MAC" : reservedEncoding
}

/// How many packets share one MAC.
private func aggregation(_ encoding: UInt32) -> String {
  ["none", "up to 2", "up to 4", "up to 8"][Int(encoding & 3)]
}

/// Which address bits of a header are encrypted.
private func partialHeader(_ encoding: UInt32) -> String {
  encoding <= 4
    ? ["no header bits", "address 17:2", "address 25:2", "address 33:2", "address 41:2"][Int(encoding)]
    : reservedEncoding
}

/// The IDE Capability register (PCIe 6.0 §7.9.26.2).
public struct EncryptionCapabilities: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "IDE Capability"

  static let link = BitField("Link IDE Stream Supported", 0)
  static let selective = BitField("Selective IDE Streams Supported", 1)
  static let flowThrough = BitField("Flow-Through IDE Stream Supported", 2)
  static let partialHeaderField = BitField("Partial Header Encryption Supported", 3)
  static let aggregationField = BitField("Aggregation Supported", 4)
  static let partialChecksum = BitField("PCRC Supported", 5)
  static let keyManagement = BitField("IDE_KM Protocol Supported", 6)
  static let selectiveConfiguration = BitField("Selective IDE for Configuration Requests Supported", 7)
  static let algorithms = BitField("Supported Algorithms", 12, 8)
  static let linkClasses = BitField("Number of TCs Supported for Link IDE", 15, 13)
  static let selectiveStreams = BitField("Number of Selective IDE Streams Supported", 23, 16)
  static let teeLimited = BitField("TEE-Limited Stream Supported", 24)
  static let extended = BitField("XT Supported", 25)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    link, selective, flowThrough, partialHeaderField, aggregationField, partialChecksum, keyManagement,
    selectiveConfiguration, algorithms, linkClasses, selectiveStreams, teeLimited, extended, .reserved(31, 26),
  ]

  /// How many link streams there are, 0 to 8 (the field holds one less).
  public var linkStreamCount: Int { self[flag: Self.link] ? Int(self[Self.linkClasses]) + 1 : 0 }
  /// How many selective streams there are, 0 to 256 (the field holds one less).
  public var selectiveStreamCount: Int { self[flag: Self.selective] ? Int(self[Self.selectiveStreams]) + 1 : 0 }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    switch field.low {
    case Self.algorithms.low: algorithm(self[field])
    case Self.linkClasses.low: "\(linkStreamCount) link streams"
    case Self.selectiveStreams.low: "\(selectiveStreamCount) selective streams"
    default: nil
    }
  }
}

/// The IDE Control register (PCIe 6.0 §7.9.26.3).
public struct EncryptionControl: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "IDE Control"

  static let flowThrough = BitField("Flow-Through IDE Stream Enabled", 2)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [.reserved(1, 0), flowThrough, .reserved(31, 3)]
}

/// The Link IDE Stream Control register (PCIe 6.0 §7.9.26.4.1).
public struct LinkStreamControl: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Link IDE Stream Control"

  static let enable = BitField("Link IDE Stream Enable", 0)
  static let extended = BitField("XT Enable", 1)
  static let nonPosted = BitField("Tx Aggregation Mode NPR", 3, 2)
  static let posted = BitField("Tx Aggregation Mode PR", 5, 4)
  static let completion = BitField("Tx Aggregation Mode CPL", 7, 6)
  static let partialChecksum = BitField("PCRC Enable", 8)
  static let partialHeaderMode = BitField("Partial Header Encryption Mode", 13, 10)
  static let algorithmField = BitField("Selected Algorithm", 18, 14)
  static let trafficClass = BitField("TC", 21, 19)
  static let stream = BitField("Stream ID", 31, 24)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    enable, extended, nonPosted, posted, completion, partialChecksum, .reserved(9), partialHeaderMode, algorithmField,
    trafficClass, .reserved(23, 22), stream,
  ]

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    switch field.low {
    case Self.nonPosted.low, Self.posted.low, Self.completion.low: aggregation(self[field])
    case Self.partialHeaderMode.low: partialHeader(self[field])
    case Self.algorithmField.low: algorithm(self[field])
    default: nil
    }
  }
}

/// The status of a link or selective stream (PCIe 6.0 §7.9.26.4.2, §7.9.26.5.3).
public struct StreamStatus: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "IDE Stream Status"

  static let state = BitField("Stream State", 3, 0)
  static let checkFailed = BitField("Received Integrity Check Fail Message", 31)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [state, .reserved(30, 4), checkFailed]

  /// The stream is set up and encrypts.
  public var isSecure: Bool { self[Self.state] == 2 }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    guard field.low == Self.state.low else { return nil }
    return self[field] == 0 ? "insecure" : isSecure ? "secure" : reservedEncoding
  }
}

/// The Selective IDE Stream Capability register (PCIe 6.0 §7.9.26.5.1).
public struct SelectiveStreamCapabilities: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Selective IDE Stream Capability"

  static let blocks = BitField("Number of Address Association Register Blocks", 3, 0)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [blocks, .reserved(31, 4)]

  /// How many address blocks follow, 0 to 15.
  public var addressBlockCount: Int { Int(self[Self.blocks]) }
}

/// The Selective IDE Stream Control register (PCIe 6.0 §7.9.26.5.2).
public struct SelectiveStreamControl: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Selective IDE Stream Control"

  static let enable = BitField("Selective IDE Stream Enable", 0)
  static let extended = BitField("XT Enable", 1)
  static let nonPosted = BitField("Tx Aggregation Mode NPR", 3, 2)
  static let posted = BitField("Tx Aggregation Mode PR", 5, 4)
  static let completion = BitField("Tx Aggregation Mode CPL", 7, 6)
  static let partialChecksum = BitField("PCRC Enable", 8)
  static let configuration = BitField("Selective IDE for Configuration Requests Enable", 9)
  static let partialHeaderMode = BitField("Partial Header Encryption Mode", 13, 10)
  static let algorithmField = BitField("Selected Algorithm", 18, 14)
  static let trafficClass = BitField("TC", 21, 19)
  static let defaultStream = BitField("Default Stream", 22)
  static let teeLimited = BitField("TEE-Limited Stream", 23)
  static let stream = BitField("Stream ID", 31, 24)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    enable, extended, nonPosted, posted, completion, partialChecksum, configuration, partialHeaderMode,
    algorithmField, trafficClass, defaultStream, teeLimited, stream,
  ]

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    switch field.low {
    case Self.nonPosted.low, Self.posted.low, Self.completion.low: aggregation(self[field])
    case Self.partialHeaderMode.low: partialHeader(self[field])
    case Self.algorithmField.low: algorithm(self[field])
    default: nil
    }
  }
}

/// The IDE RID Association register 1 (PCIe 6.0 §7.9.26.5.4.1).
public struct RequesterAssociation1: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "IDE RID Association 1"

  static let limit = BitField("RID Limit", 23, 8)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [.reserved(7, 0), limit, .reserved(31, 24)]

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    RequesterID(rawValue: UInt16(truncatingIfNeeded: self[field])).description
  }
}

/// The IDE RID Association register 2 (PCIe 6.0 §7.9.26.5.4.2).
public struct RequesterAssociation2: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "IDE RID Association 2"

  static let valid = BitField("Valid", 0)
  static let base = BitField("RID Base", 23, 8)
  static let segment = BitField("Segment Base", 31, 24)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [valid, .reserved(7, 1), base, segment]

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    field.low == Self.base.low ? RequesterID(rawValue: UInt16(truncatingIfNeeded: self[field])).description : nil
  }
}

/// The IDE Address Association register 1 (PCIe 6.0 §7.9.26.5.5.1).
public struct AddressAssociation: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "IDE Address Association"

  static let valid = BitField("Valid", 0)
  static let base = BitField("Memory Base Lower", 19, 8)
  static let limit = BitField("Memory Limit Lower", 31, 20)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [valid, .reserved(7, 1), base, limit]
}
