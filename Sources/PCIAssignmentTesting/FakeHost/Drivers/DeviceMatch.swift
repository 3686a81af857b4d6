import HardwareBits
import PCICore

/// One line of a driver's table of devices: `struct pci_device_id` of the kernel (include/linux/mod_devicetable.h).
public struct DeviceMatch: Hashable, Sendable {
  /// The vendor, or nil for any.
  public var vendor: UInt16?
  /// The device, or nil for any.
  public var device: UInt16?
  /// The class code, compared where ``classMask`` has ones.
  public var classCode: UInt32
  /// Which bits of the class code count, 0 for none.
  public var classMask: UInt32
  /// Whether the line counts only for a device whose `driver_override` names the driver, as those of VFIO's variant
  /// drivers do.
  public var overrideOnly: Bool

  /// Describes devices.
  public init(
    vendor: UInt16? = nil, device: UInt16? = nil, classCode: UInt32 = 0, classMask: UInt32 = 0,
    overrideOnly: Bool = false
  ) {
    self.vendor = vendor
    self.device = device
    self.classCode = classCode
    self.classMask = classMask
    self.overrideOnly = overrideOnly
  }

  /// Whether a function with these identities is meant.
  public func includes(_ identity: FakeIdentity) -> Bool {
    (vendor == nil || vendor == identity.vendor) && (device == nil || device == identity.device)
      && (classCode ^ identity.classCode) & classMask == 0
  }

  /// The alias that modpost derives from the line, without `alias` and the module
  /// (scripts/mod/file2alias.c, `do_pci_entry`).
  var alias: String {
    func part(_ letter: String, _ value: UInt32?, _ digits: Int) -> String {
      letter + (value.map { $0.hex(digits: digits).uppercased() } ?? "*")
    }
    func byte(_ shift: UInt32) -> UInt32? {
      classMask >> shift & 0xff == 0xff ? classCode >> shift & 0xff : nil
    }
    return (overrideOnly ? "vfio_pci:" : "pci:") + part("v", vendor.map { UInt32($0) }, 8)
      + part("d", device.map { UInt32($0) }, 8) + "sv*sd*" + part("bc", byte(16), 2) + part("sc", byte(8), 2)
      + part("i", byte(0), 2)
  }
}

/// By what a driver recognizes a function.
public struct FakeIdentity: Hashable, Sendable {
  /// The vendor.
  public var vendor: UInt16
  /// The device.
  public var device: UInt16
  /// Base class, subclass and programming interface, 24 bits.
  public var classCode: UInt32

  /// States the numbers.
  public init(vendor: UInt16, device: UInt16, classCode: UInt32 = 0) {
    self.vendor = vendor
    self.device = device
    self.classCode = classCode
  }
}
