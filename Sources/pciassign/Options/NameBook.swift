import AssignmentModel
import HardwareBits
import PCICore
import PCINames

/// The names of devices for one run, each looked up once.
///
/// A host has thousands of functions and a few dozen different IDs.
final class NameBook {
  private let database: Database?
  private var vendors: [UInt16: String?] = [:]
  private var devices: [UInt32: String?] = [:]
  private var classes: [UInt32: String?] = [:]
  private var subsystems: [UInt64: String?] = [:]

  /// The database is noncopyable; its owner is a class so that a book without one is possible.
  private final class Database {
    let names: PCINameDatabase
    init(_ names: consuming PCINameDatabase) { self.names = names }
  }

  /// Opens the list at `path`, or the system's.
  ///
  /// - Throws: ``PCINamesError`` where there is no libpci in this build, or it could not be set up.
  init(listPath path: String?) throws(PCINamesError) {
    database = Database(try PCINameDatabase(listPath: path))
  }

  /// A book without names.
  init() { database = nil }

  /// The vendor's name.
  func vendor(_ vendorID: UInt16) -> String? {
    if let known = vendors[vendorID] { return known }
    let name = database?.names.vendor(vendorID)
    vendors[vendorID] = .some(name)
    return name
  }

  /// The device's name, without its vendor's.
  func device(_ identity: FunctionIdentity) -> String? {
    let key = UInt32(identity.vendorID) << 16 | UInt32(identity.deviceID)
    if let known = devices[key] { return known }
    let name = database?.names.device(vendorID: identity.vendorID, deviceID: identity.deviceID)
    devices[key] = .some(name)
    return name
  }

  /// The name of the card or board, or nil.
  func subsystem(_ identity: FunctionIdentity) -> String? {
    guard let vendorID = identity.subsystemVendorID, let deviceID = identity.subsystemDeviceID else { return nil }
    let key =
      UInt64(identity.vendorID) << 48 | UInt64(identity.deviceID) << 32 | UInt64(vendorID) << 16 | UInt64(deviceID)
    if let known = subsystems[key] { return known }
    let name = database?.names.subsystem(
      vendorID: identity.vendorID, deviceID: identity.deviceID, subsystemVendorID: vendorID,
      subsystemDeviceID: deviceID)
    subsystems[key] = .some(name)
    return name
  }

  /// The name of the sub-class, else of the base class.
  func className(_ code: ClassCode) -> String? {
    if let known = classes[code.rawValue] { return known }
    let name = database?.names.className(code)
    classes[code.rawValue] = .some(name)
    return name
  }

  /// The name of the programming interface, or nil.
  func interface(_ code: ClassCode) -> String? {
    database?.names.interface(code)
  }
}

extension NameBook {
  /// What a person calls the function: `Intel Corporation 82576 Virtual Function`, with numbers where names lack.
  func title(_ identity: FunctionIdentity) -> String {
    let vendor = vendor(identity.vendorID) ?? "Vendor \(identity.vendorID.hex(digits: 4))"
    let device = device(identity) ?? "Device \(identity.deviceID.hex(digits: 4))"
    return "\(vendor) \(device)"
  }

  /// The class in words, or its number.
  func classTitle(_ code: ClassCode) -> String { className(code) ?? "Class \(code)" }
}

extension FunctionIdentity {
  /// Vendor and device as `[8086:10ca]`.
  var bracketed: String { "[\(vendorID.hex(digits: 4)):\(deviceID.hex(digits: 4))]" }
}
