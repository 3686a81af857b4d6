import AssignmentModel
import LinuxPCI
import HardwareBits
import PCICore
import PCINames
import Synchronization

/// The names of devices for one run, each looked up once; several threads may ask.
///
/// A host has thousands of functions and a few dozen different IDs.
final class NameBook: Sendable {
  private let pages: Mutex<NamePages>

  /// Opens the list at `path`, or the system's.
  ///
  /// - Throws: ``PCINamesError`` where there is no libpci in this build, or it could not be set up.
  init(listPath path: String?) throws(PCINamesError) {
    pages = Mutex(NamePages(try PCINameDatabase(listPath: path)))
  }

  /// A book without names.
  init() { pages = Mutex(NamePages()) }

  /// Has libpci read its list (4 to 6 ms) on a thread of its own, while the host is read; nil where there is none.
  func open() -> WorkerThread? {
    WorkerThread.start { _ = self.vendor(0) }
  }

  /// All names of one function, for the price of one.
  func names(of identity: FunctionIdentity) -> FunctionNames {
    pages.withLock { pages in
      FunctionNames(
        vendor: pages.vendor(identity.vendorID), device: pages.device(identity), subsystem: pages.subsystem(identity),
        className: pages.className(identity.classCode))
    }
  }

  /// The vendor's name.
  func vendor(_ vendorID: UInt16) -> String? { pages.withLock { $0.vendor(vendorID) } }

  /// The device's name, without its vendor's.
  func device(_ identity: FunctionIdentity) -> String? { pages.withLock { $0.device(identity) } }

  /// The name of the card or board, or nil.
  func subsystem(_ identity: FunctionIdentity) -> String? { pages.withLock { $0.subsystem(identity) } }

  /// The name of the sub-class, else of the base class.
  func className(_ code: ClassCode) -> String? { pages.withLock { $0.className(code) } }

  /// The name of the programming interface, or nil.
  func interface(_ code: ClassCode) -> String? { pages.withLock { $0.interface(code) } }
}

/// What the list of names says about one function; nil for what it does not know.
struct FunctionNames {
  /// The vendor's name.
  let vendor: String?
  /// The device's name, without its vendor's.
  let device: String?
  /// The name of the card or board.
  let subsystem: String?
  /// The name of the sub-class, else of the base class.
  let className: String?
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
