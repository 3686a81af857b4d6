public import PCICore

#if LibPCI
  import CLibPCIShim
#endif

/// The names of vendors, devices, subsystems and classes, from the system's pci.ids through libpci.
///
/// A value belongs to one thread at a time. In a build without the package trait `LibPCI` there are no names,
/// and ``init(listPath:)`` says so by throwing.
public struct PCINameDatabase: ~Copyable {
  #if LibPCI
    private let handle: LibPCIHandle

    /// Opens the database; the list itself is read at the first look-up (4 to 6 ms).
    ///
    /// - Parameter listPath: another pci.ids, such as a fixture's; nil for the system's.
    /// - Throws: ``PCINamesError`` where libpci cannot be set up.
    public init(listPath: String? = nil) throws(PCINamesError) {
      handle = try LibPCIHandle(method: "linux-sysfs", parameter: nil, value: nil, listPath: listPath)
    }

    /// The vendor's name, or nil for an ID that is not in the list.
    public func vendor(_ vendorID: UInt16) -> String? {
      unsafe handle.name { handle, buffer, size in unsafe pciassign_libpci_vendor(handle, vendorID, buffer, size) }
    }

    /// The device's name, without its vendor's; nil for an ID that is not in the list.
    public func device(vendorID: UInt16, deviceID: UInt16) -> String? {
      unsafe handle.name { handle, buffer, size in
        unsafe pciassign_libpci_device(handle, vendorID, deviceID, buffer, size)
      }
    }

    /// The name of a card or board built around a device; nil for IDs that are not in the list.
    public func subsystem(
      vendorID: UInt16, deviceID: UInt16, subsystemVendorID: UInt16, subsystemDeviceID: UInt16
    ) -> String? {
      unsafe handle.name { handle, buffer, size in
        unsafe pciassign_libpci_subsystem(
          handle, vendorID, deviceID, subsystemVendorID, subsystemDeviceID, buffer, size)
      }
    }

    /// The name of a sub-class ("Ethernet controller"), or of the base class; nil for one that is not in the list.
    public func className(_ code: ClassCode) -> String? {
      unsafe handle.name { handle, buffer, size in
        unsafe pciassign_libpci_class(handle, UInt16(truncatingIfNeeded: code.rawValue >> 8), buffer, size)
      }
    }

    /// The name of a programming interface ("XHCI"); nil for one that is not in the list.
    public func interface(_ code: ClassCode) -> String? {
      unsafe handle.name { handle, buffer, size in
        unsafe pciassign_libpci_interface(
          handle, UInt16(truncatingIfNeeded: code.rawValue >> 8), code.programmingInterface, buffer, size)
      }
    }
  #else
    /// Always throws: this build has no libpci.
    ///
    /// - Throws: ``PCINamesError/builtWithoutLibPCI``.
    public init(listPath: String? = nil) throws(PCINamesError) { throw .builtWithoutLibPCI }

    /// Never reached in this build.
    public func vendor(_ vendorID: UInt16) -> String? { nil }
    /// Never reached in this build.
    public func device(vendorID: UInt16, deviceID: UInt16) -> String? { nil }
    /// Never reached in this build.
    public func subsystem(
      vendorID: UInt16, deviceID: UInt16, subsystemVendorID: UInt16, subsystemDeviceID: UInt16
    ) -> String? { nil }
    /// Never reached in this build.
    public func className(_ code: ClassCode) -> String? { nil }
    /// Never reached in this build.
    public func interface(_ code: ClassCode) -> String? { nil }
  #endif
}
