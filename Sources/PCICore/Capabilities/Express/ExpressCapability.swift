public import HardwareBits

/// PCI Express, capability 10h, versions 1 and 2 (PCIe 6.0 §7.5.3).
///
/// Which registers mean something depends on the version and on what the function is: link registers only where
/// there is a link, slot registers only where a slot is implemented, root registers only in a root port or event
/// collector, the second set only from version 2 on. Those that do not apply are nil and not listed.
public struct ExpressCapability: Capability {
  /// The capability's registers as bytes.
  public let block: RegisterBlock
  /// Names the capability whose header is at `offset`.
  public init(_ config: ConfigSpace, offset: Int) { block = RegisterBlock(config, offset: offset) }

  static let capabilitiesAt = RegisterOffset<ExpressCapabilities>(0x02)
  static let deviceCapabilitiesAt = RegisterOffset<DeviceCapabilities>(0x04)
  static let deviceControlAt = RegisterOffset<DeviceControl>(0x08)
  static let deviceStatusAt = RegisterOffset<DeviceStatus>(0x0a)
  static let linkCapabilitiesAt = RegisterOffset<LinkCapabilities>(0x0c)
  static let linkControlAt = RegisterOffset<LinkControl>(0x10)
  static let linkStatusAt = RegisterOffset<LinkStatus>(0x12)
  static let slotCapabilitiesAt = RegisterOffset<SlotCapabilities>(0x14)
  static let slotControlAt = RegisterOffset<SlotControl>(0x18)
  static let slotStatusAt = RegisterOffset<SlotStatus>(0x1a)
  static let rootControlAt = RegisterOffset<RootControl>(0x1c)
  static let rootCapabilitiesAt = RegisterOffset<RootCapabilities>(0x1e)
  static let rootStatusAt = RegisterOffset<RootStatus>(0x20)
  static let deviceCapabilities2At = RegisterOffset<DeviceCapabilities2>(0x24)
  static let deviceControl2At = RegisterOffset<DeviceControl2>(0x28)
  static let deviceStatus2At = RegisterOffset<DeviceStatus2>(0x2a)
  static let linkCapabilities2At = RegisterOffset<LinkCapabilities2>(0x2c)
  static let linkControl2At = RegisterOffset<LinkControl2>(0x30)
  static let linkStatus2At = RegisterOffset<LinkStatus2>(0x32)
  static let slotCapabilities2At = RegisterOffset<SlotCapabilities2>(0x34)
  static let slotControl2At = RegisterOffset<SlotControl2>(0x38)
  static let slotStatus2At = RegisterOffset<SlotStatus2>(0x3a)

  /// Version, kind of port and slot.
  public var capabilities: ExpressCapabilities? { block[Self.capabilitiesAt] }
  /// What the function is.
  public var portType: PortType? { capabilities?.portType }
  /// The capability's version, 1 or 2.
  public var version: Int? { capabilities?.version }

  /// Whether the function has a link, and so link registers.
  public var hasLink: Bool { portType?.hasLink ?? false }
  /// Whether the function has a slot, and so slot registers.
  public var hasSlot: Bool { capabilities.map { $0.slotImplemented && $0.portType.facesDownstream } ?? false }
  /// Whether the function has root control and status registers.
  public var hasRootRegisters: Bool { portType.map { $0.isRootPort || $0.isEventCollector } ?? false }
  /// Whether the second set of registers is there.
  public var hasSecondSet: Bool { version.map { $0 >= 2 } ?? false }

  /// Device Capabilities.
  public var deviceCapabilities: DeviceCapabilities? { block[Self.deviceCapabilitiesAt] }
  /// Device Control.
  public var deviceControl: DeviceControl? { block[Self.deviceControlAt] }
  /// Device Status.
  public var deviceStatus: DeviceStatus? { block[Self.deviceStatusAt] }
  /// Link Capabilities.
  public var linkCapabilities: LinkCapabilities? { hasLink ? block[Self.linkCapabilitiesAt] : nil }
  /// Link Control.
  public var linkControl: LinkControl? { hasLink ? block[Self.linkControlAt] : nil }
  /// Link Status.
  public var linkStatus: LinkStatus? { hasLink ? block[Self.linkStatusAt] : nil }
  /// Slot Capabilities.
  public var slotCapabilities: SlotCapabilities? { hasSlot ? block[Self.slotCapabilitiesAt] : nil }
  /// Slot Control.
  public var slotControl: SlotControl? { hasSlot ? block[Self.slotControlAt] : nil }
  /// Slot Status.
  public var slotStatus: SlotStatus? { hasSlot ? block[Self.slotStatusAt] : nil }
  /// Root Control.
  public var rootControl: RootControl? { hasRootRegisters ? block[Self.rootControlAt] : nil }
  /// Root Capabilities.
  public var rootCapabilities: RootCapabilities? { hasRootRegisters ? block[Self.rootCapabilitiesAt] : nil }
  /// Root Status.
  public var rootStatus: RootStatus? { hasRootRegisters ? block[Self.rootStatusAt] : nil }
  /// Device Capabilities 2.
  public var deviceCapabilities2: DeviceCapabilities2? { hasSecondSet ? block[Self.deviceCapabilities2At] : nil }
  /// Device Control 2.
  public var deviceControl2: DeviceControl2? { hasSecondSet ? block[Self.deviceControl2At] : nil }
  /// Link Capabilities 2.
  public var linkCapabilities2: LinkCapabilities2? {
    hasSecondSet && hasLink ? block[Self.linkCapabilities2At] : nil
  }
  /// Link Control 2.
  public var linkControl2: LinkControl2? { hasSecondSet && hasLink ? block[Self.linkControl2At] : nil }
  /// Link Status 2.
  public var linkStatus2: LinkStatus2? { hasSecondSet && hasLink ? block[Self.linkStatus2At] : nil }
  /// Slot Capabilities 2.
  public var slotCapabilities2: SlotCapabilities2? {
    hasSecondSet && hasSlot ? block[Self.slotCapabilities2At] : nil
  }

  /// The speeds the link can have, as a vector whose bit 0 stands for 2.5 GT/s; nil without a link.
  ///
  /// Functions before version 2, and some after, have no vector: then it is every speed up to the greatest.
  public var supportedLinkSpeeds: UInt32? {
    if let vector = linkCapabilities2?.supportedLinkSpeedsVector, vector != 0 { return vector }
    guard let greatest = linkCapabilities?.maximumSpeed else { return nil }
    return (UInt32(1) << UInt32(greatest.rawValue)) - 1
  }

  /// Kind, link now and at best, slot, payload size.
  public var summary: String {
    guard let capabilities, let deviceCapabilities, let deviceControl else { return unreadSummary }
    var text = "v\(capabilities.version) \(capabilities.portType)"
    if let slotCapabilities { text += ", slot \(slotCapabilities.physicalSlotNumber)" }
    if let linkStatus, let linkCapabilities {
      text += linkStatus.width == 0 ? ", link down" : ", link \(linkStatus.speed) x\(linkStatus.width)"
      if linkStatus.speed != linkCapabilities.maximumSpeed || linkStatus.width != linkCapabilities.maximumWidth {
        text += " of \(linkCapabilities.maximumSpeed) x\(linkCapabilities.maximumWidth)"
      }
    }
    let payload = deviceControl.maximumPayloadSizeInBytes
    let supported = deviceCapabilities.maximumPayloadSizeInBytes
    if let payload, let supported {
      text += payload == supported ? ", payload \(payload) bytes" : ", payload \(payload) of \(supported) bytes"
    }
    if deviceCapabilities.functionLevelReset { text += ", FLR" }
    return text
  }

  /// Adds the registers that this version and kind of port have.
  public func list(into listing: inout RegisterListing) {
    listing.add(Self.capabilitiesAt)
    listing.add(Self.deviceCapabilitiesAt)
    listing.add(Self.deviceControlAt)
    listing.add(Self.deviceStatusAt)
    if hasLink {
      listing.add(Self.linkCapabilitiesAt)
      listing.add(Self.linkControlAt)
      listing.add(Self.linkStatusAt)
    }
    if hasSlot {
      listing.add(Self.slotCapabilitiesAt)
      listing.add(Self.slotControlAt)
      listing.add(Self.slotStatusAt)
    }
    if hasRootRegisters {
      listing.add(Self.rootControlAt)
      listing.add(Self.rootCapabilitiesAt)
      listing.add(Self.rootStatusAt)
    }
    guard hasSecondSet else { return }
    listing.add(Self.deviceCapabilities2At)
    listing.add(Self.deviceControl2At)
    listing.add(Self.deviceStatus2At)
    if hasLink {
      listing.add(Self.linkCapabilities2At)
      listing.add(Self.linkControl2At)
      listing.add(Self.linkStatus2At)
    }
    if hasSlot {
      listing.add(Self.slotCapabilities2At)
      listing.add(Self.slotControl2At)
      listing.add(Self.slotStatus2At)
    }
  }
}

/// The PCI Express Capabilities register (PCIe 6.0 §7.5.3.2).
public struct ExpressCapabilities: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "PCI Express Capabilities"

  static let versionField = BitField("Capability Version", 3, 0)
  static let portTypeField = BitField("Device/Port Type", 7, 4)
  static let slot = BitField("Slot Implemented", 8)
  static let interruptMessageNumberField = BitField("Interrupt Message Number", 13, 9)
  static let flitMode = BitField("Flit Mode Supported", 15)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    versionField, portTypeField, slot, interruptMessageNumberField, .reserved(14), flitMode,
  ]

  /// The version of the whole capability: 1 up to PCIe 1.1, 2 from 2.0 on.
  public var version: Int { Int(self[Self.versionField]) }
  /// What the function is.
  public var portType: PortType { PortType(rawValue: UInt8(self[Self.portTypeField])) }
  /// The port's link ends in a slot, not in a device on the board.
  public var slotImplemented: Bool { self[flag: Self.slot] }
  /// Which vector reports slot and root port events.
  public var interruptMessageNumber: Int { Int(self[Self.interruptMessageNumberField]) }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    field.low == Self.portTypeField.low ? portType.description : nil
  }
}
