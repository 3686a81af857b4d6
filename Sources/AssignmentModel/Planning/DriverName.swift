/// The name of a kernel driver, as its directory below `/sys/bus/pci/drivers` has it.
///
/// It becomes part of a path and the content of `driver_override`, so it holds no character that could change either.
public struct DriverName: Hashable, Sendable, CustomStringConvertible {
  /// The name.
  public let description: String

  /// Takes a name; nil unless it is 1 to 63 printable ASCII characters other than `/`, and neither `.` nor `..`, nor
  /// begins with `(`, as the kernel's word for "none" does.
  public init?(_ text: String) {
    let bytes = text.utf8
    guard (1...63).contains(bytes.count), text != ".", text != "..", bytes.first != UInt8(ascii: "("),
      bytes.allSatisfy({ (0x21...0x7e).contains($0) && $0 != UInt8(ascii: "/") })
    else { return nil }
    description = text
  }

  private init(known text: String) { description = text }

  /// vfio-pci, which hands a function to user space behind the IOMMU (drivers/vfio/pci/vfio_pci.c).
  public static let vfio = DriverName(known: "vfio-pci")
  /// Xen's, which hands a function to another domain (drivers/xen/xen-pciback/pci_stub.c).
  public static let xen = DriverName(known: "pciback")
  /// The driver that does nothing (drivers/pci/pci-stub.c).
  public static let stub = DriverName(known: "pci-stub")
  /// User space without an IOMMU's protection (drivers/uio/uio_pci_generic.c).
  public static let genericUserSpace = DriverName(known: "uio_pci_generic")

  /// Whether it is vfio-pci or a variant of it, all of which have the words at the end of their names.
  public var isVFIO: Bool { AssignmentJudge.isForGuests(description) }

  /// Whether it takes no device by itself, so that only an override, an ID or a slot written by hand binds it.
  public var bindsByOrderOnly: Bool {
    isVFIO || self == .xen || self == .stub || self == .genericUserSpace || description == "igb_uio"
  }

  /// The module that holds it, where its name is not the driver's: modprobe takes `-` and `_` for the same.
  public var module: String {
    self == .xen ? "xen_pciback" : String(description.map { $0 == "-" ? "_" : $0 })
  }
}

/// Which driver is to take a function.
public enum DriverChoice: Hashable, Sendable {
  /// The one of this name.
  case named(DriverName)
  /// The variant of vfio-pci made for the device, where the kernel has one, else vfio-pci.
  case bestVFIO
}
