public import HardwareBits

/// Downstream Port Containment, extended capability 001Dh (PCIe 5.0 §7.9.15).
public struct DownstreamPortContainmentCapability: Capability {
  /// The capability's registers as bytes.
  public let block: RegisterBlock
  /// Names the capability whose header is at `offset`.
  public init(_ config: ConfigSpace, offset: Int) { block = RegisterBlock(config, offset: offset) }

  static let capabilitiesAt = RegisterOffset<ContainmentCapabilities>(0x04)
  static let controlAt = RegisterOffset<ContainmentControl>(0x06)
  static let statusAt = RegisterOffset<ContainmentStatus>(0x08)
  static let sourceAt = RegisterOffset<ContainmentSource>(0x0a)
  static let programmedIOStatusAt = RegisterOffset<RootPortProgrammedIO>(0x0c)

  /// What the port can do.
  public var capabilities: ContainmentCapabilities? { block[Self.capabilitiesAt] }
  /// What it is told to do.
  public var control: ContainmentControl? { block[Self.controlAt] }
  /// Whether containment was triggered, and why.
  public var status: ContainmentStatus? { block[Self.statusAt] }
  /// Who sent the message that triggered it.
  public var source: RequesterID? { block[Self.sourceAt]?.requesterID }
  /// Errors of requests that the processor made through the root port; nil without root port extensions.
  public var programmedIOStatus: RootPortProgrammedIO? {
    hasRootPortExtensions ? block[Self.programmedIOStatusAt] : nil
  }
  /// Whether the port has the RP PIO registers.
  public var hasRootPortExtensions: Bool { capabilities?.rootPortExtensions ?? false }

  /// Whether containment is enabled and whether it was triggered.
  public var summary: String {
    guard let control, let status else { return unreadSummary }
    let trigger = "trigger \(control.triggerText)"
    return status.isTriggered ? "TRIGGERED by \(status.reasonText), \(trigger)" : "not triggered, \(trigger)"
  }

  /// Adds the registers; the RP PIO ones where the port has them, logs as far as their size goes.
  public func list(into listing: inout RegisterListing) {
    listing.add(Self.capabilitiesAt)
    listing.add(Self.controlAt)
    listing.add(Self.statusAt)
    listing.add(Self.sourceAt)
    guard let capabilities, capabilities.rootPortExtensions else { return }
    listing.add(Self.programmedIOStatusAt, name: "RP PIO Status")
    listing.add(RegisterOffset<RootPortProgrammedIO>(0x10), name: "RP PIO Mask")
    listing.add(RegisterOffset<RootPortProgrammedIO>(0x14), name: "RP PIO Severity")
    listing.add(RegisterOffset<RootPortProgrammedIO>(0x18), name: "RP PIO SysError")
    listing.add(RegisterOffset<RootPortProgrammedIO>(0x1c), name: "RP PIO Exception")
    // The log has room for the header, then for an implementation-specific word, then for prefixes.
    let size = capabilities.programmedIOLogSizeInWords
    for index in 0..<min(size, 4) { listing.add("RP PIO Header Log \(index)", at: 0x20 + 4 * index, widthInBytes: 4) }
    if size >= 5 { listing.add("RP PIO ImpSpec Log", at: 0x30, widthInBytes: 4) }
    for index in 0..<max(0, min(size - 5, 4)) {
      listing.add("RP PIO TLP Prefix Log \(index)", at: 0x34 + 4 * index, widthInBytes: 4)
    }
  }
}

/// The DPC Capability register (PCIe 6.0 §7.9.14.2).
public struct ContainmentCapabilities: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "DPC Capability"

  static let messageNumber = BitField("DPC Interrupt Message Number", 4, 0)
  static let rootPortExtensionsField = BitField("RP Extensions for DPC", 5)
  static let poisonedBlocking = BitField("Poisoned TLP Egress Blocking Supported", 6)
  static let softwareTrigger = BitField("DPC Software Triggering Supported", 7)
  static let logSize = BitField("RP PIO Log Size", 11, 8)
  static let linkActiveSignaling = BitField("DL_Active ERR_COR Signaling Supported", 12)
  static let logSizeHigh = BitField("RP PIO Log Size [4]", 13)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    messageNumber, rootPortExtensionsField, poisonedBlocking, softwareTrigger, logSize, linkActiveSignaling,
    logSizeHigh, .reserved(15, 14),
  ]

  /// The RP PIO registers are there.
  public var rootPortExtensions: Bool { self[flag: Self.rootPortExtensionsField] }
  /// How many 32-bit words the logs take.
  public var programmedIOLogSizeInWords: Int { Int(self[Self.logSizeHigh] << 4 | self[Self.logSize]) }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    field.low == Self.logSize.low && rootPortExtensions ? "\(programmedIOLogSizeInWords) words" : nil
  }
}

/// The DPC Control register (PCIe 5.0 §7.9.15.3).
public struct ContainmentControl: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "DPC Control"

  static let trigger = BitField("DPC Trigger Enable", 1, 0)
  static let completion = BitField("DPC Completion Control", 2)
  static let interrupt = BitField("DPC Interrupt Enable", 3)
  static let correctable = BitField("DPC ERR_COR Enable", 4)
  static let poisonedBlocking = BitField("Poisoned TLP Egress Blocking Enable", 5)
  static let softwareTrigger = BitField("DPC Software Trigger", 6)
  static let linkActiveSignaling = BitField("DL_Active ERR_COR Enable", 7)
  static let firmwareSignaling = BitField("DPC SIG_SFW Enable", 8)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    trigger, completion, interrupt, correctable, poisonedBlocking, softwareTrigger, linkActiveSignaling,
    firmwareSignaling, .reserved(15, 9),
  ]

  /// Which messages from below trigger containment, in words.
  public var triggerText: String {
    ["disabled", "on ERR_FATAL", "on ERR_NONFATAL or ERR_FATAL", reservedEncoding][Int(self[Self.trigger])]
  }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    switch field.low {
    case Self.trigger.low: triggerText
    case Self.completion.low: self[field] == 0 ? "completer abort" : "unsupported request"
    default: nil
    }
  }
}

/// The DPC Status register (PCIe 5.0 §7.9.15.4).
public struct ContainmentStatus: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "DPC Status"

  static let trigger = BitField("DPC Trigger Status", 0)
  static let reason = BitField("DPC Trigger Reason", 2, 1)
  static let interrupt = BitField("DPC Interrupt Status", 3)
  static let busy = BitField("DPC RP Busy", 4)
  static let reasonExtension = BitField("DPC Trigger Reason Extension", 6, 5)
  static let firstErrorPointer = BitField("RP PIO First Error Pointer", 12, 8)
  static let firmwareSignaling = BitField("DPC SIG_SFW Status", 13)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    trigger, reason, interrupt, busy, reasonExtension, .reserved(7), firstErrorPointer, firmwareSignaling,
    .reserved(15, 14),
  ]

  /// The link below was taken down to contain an error.
  public var isTriggered: Bool { self[flag: Self.trigger] }
  /// Why, in words; means nothing unless triggered.
  public var reasonText: String {
    switch (self[Self.reason], self[Self.reasonExtension]) {
    case (0, _): "an unmasked uncorrectable error"
    case (1, _): "ERR_NONFATAL"
    case (2, _): "ERR_FATAL"
    case (_, 0): "an RP PIO error"
    case (_, 1): "software"
    default: reservedEncoding
    }
  }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    isTriggered && field.low == Self.reason.low ? reasonText : nil
  }
}

/// The DPC Error Source ID register (PCIe 5.0 §7.9.15.5).
public struct ContainmentSource: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "DPC Error Source ID"

  static let source = BitField("DPC Error Source ID", 15, 0)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [source]

  /// Who sent the message that triggered containment.
  public var requesterID: RequesterID { RequesterID(rawValue: rawValue) }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? { requesterID.description }
}

/// One bit for each error of a request the processor made (PCIe 5.0 §7.9.15.6 to §7.9.15.10).
public struct RootPortProgrammedIO: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "RP PIO"

  static let configUnsupported = BitField("Cfg UR Cpl", 0)
  static let configAbort = BitField("Cfg CA Cpl", 1)
  static let configTimeout = BitField("Cfg CTO", 2)
  static let ioUnsupported = BitField("I/O UR Cpl", 8)
  static let ioAbort = BitField("I/O CA Cpl", 9)
  static let ioTimeout = BitField("I/O CTO", 10)
  static let memoryUnsupported = BitField("Mem UR Cpl", 16)
  static let memoryAbort = BitField("Mem CA Cpl", 17)
  static let memoryTimeout = BitField("Mem CTO", 18)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    configUnsupported, configAbort, configTimeout, .reserved(7, 3), ioUnsupported, ioAbort, ioTimeout,
    .reserved(15, 11), memoryUnsupported, memoryAbort, memoryTimeout, .reserved(31, 19),
  ]
}
