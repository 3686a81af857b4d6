import AssignmentModel
import PCICore
import PCINames

/// The database and what it answered so far, for one thread at a time.
struct NamePages: ~Copyable {
  private let database: PCINameDatabase?
  private var vendors: [UInt16: String?] = [:]
  private var devices: [UInt32: String?] = [:]
  private var classes: [UInt32: String?] = [:]
  private var subsystems: [UInt64: String?] = [:]

  /// Pages that are filled from `database`.
  init(_ database: consuming PCINameDatabase) { self.database = consume database }

  /// Pages that stay empty.
  init() { database = nil }

  /// The vendor's name.
  mutating func vendor(_ vendorID: UInt16) -> String? {
    if let known = vendors[vendorID] { return known }
    let name = database?.vendor(vendorID)
    vendors[vendorID] = .some(name)
    return name
  }

  /// The device's name, without its vendor's.
  mutating func device(_ identity: FunctionIdentity) -> String? {
    let key = UInt32(identity.vendorID) << 16 | UInt32(identity.deviceID)
    if let known = devices[key] { return known }
    let name = database?.device(vendorID: identity.vendorID, deviceID: identity.deviceID)
    devices[key] = .some(name)
    return name
  }

  /// The name of the card or board, or nil.
  mutating func subsystem(_ identity: FunctionIdentity) -> String? {
    guard let vendorID = identity.subsystemVendorID, let deviceID = identity.subsystemDeviceID else { return nil }
    let key =
      UInt64(identity.vendorID) << 48 | UInt64(identity.deviceID) << 32 | UInt64(vendorID) << 16 | UInt64(deviceID)
    if let known = subsystems[key] { return known }
    let name = database?.subsystem(
      vendorID: identity.vendorID, deviceID: identity.deviceID, subsystemVendorID: vendorID,
      subsystemDeviceID: deviceID)
    subsystems[key] = .some(name)
    return name
  }

  /// The name of the sub-class, else of the base class.
  mutating func className(_ code: ClassCode) -> String? {
    if let known = classes[code.rawValue] { return known }
    let name = database?.className(code)
    classes[code.rawValue] = .some(name)
    return name
  }

  /// The name of the programming interface, or nil.
  func interface(_ code: ClassCode) -> String? {
    database?.interface(code)
  }
}
