public import PCICore
import HardwareBits

/// What tells a device from others wherever the buses' numbers put it; each part that is nil may be anything.
public struct StableIdentity: Hashable, Sendable {
  /// The vendor ID.
  public var vendorID: UInt16?
  /// The device ID.
  public var deviceID: UInt16?
  /// The subsystem vendor ID.
  public var subsystemVendorID: UInt16?
  /// The subsystem device ID.
  public var subsystemDeviceID: UInt16?
  /// The number of the card (Device Serial Number, PCIe 5.0 §7.9.3); all functions of a card have the same.
  public var serialNumber: UInt64?
  /// The place, as the devices and functions from the root bus down.
  public var slotPath: SlotPath?

  /// Starts with nothing.
  public init() {}

  /// Whether it says nothing.
  public var isEmpty: Bool { self == StableIdentity() }
}

/// Which device somebody means: by its address, by what it is, or by both, which then must agree.
public struct DeviceReference: Hashable, Sendable {
  /// The address it had when the wish was written; nil to look for it by its identity.
  public let address: PCIAddress?
  /// What it must be.
  public let identity: StableIdentity

  /// Names a device; nil where neither an address nor anything of the identity is given.
  public init?(address: PCIAddress?, identity: StableIdentity = StableIdentity()) {
    guard address != nil || !identity.isEmpty else { return nil }
    self.address = address
    self.identity = identity
  }

  /// Names whatever has the address.
  public init(_ address: PCIAddress) {
    self.address = address
    identity = StableIdentity()
  }
}

extension StableIdentity: CustomStringConvertible {
  /// The parts that are given: `8086:10c9 serial 00-11-22-ff-ff-33-44-55 at 0000/01.0/00.0`.
  public var description: String {
    var parts: [String] = []
    if vendorID != nil || deviceID != nil { parts.append("\(Self.text(vendorID)):\(Self.text(deviceID))") }
    if subsystemVendorID != nil || subsystemDeviceID != nil {
      parts.append("subsystem \(Self.text(subsystemVendorID)):\(Self.text(subsystemDeviceID))")
    }
    if let serialNumber { parts.append("serial \(SerialNumberText.text(of: serialNumber))") }
    if let slotPath { parts.append("at \(slotPath)") }
    var text = ""
    for part in parts { text += (text.isEmpty ? "" : " ") + part }
    return text
  }

  private static func text(_ number: UInt16?) -> String { number.map { $0.hex(digits: 4) } ?? "*" }
}

extension DeviceReference: CustomStringConvertible {
  /// The address, else what it is.
  public var description: String { address?.description ?? identity.description }
}
