import PCICore

/// `/sys/bus/pci/devices/ADDRESS/uevent`: what the kernel tells udev of a function (drivers/pci/pci-driver.c,
/// `pci_uevent`).
///
/// One read gives what would take six: identity, subsystem, class and driver.
struct UeventAttribute: Equatable {
  /// `DRIVER`, absent where no driver is bound.
  var driver: String?
  /// `PCI_CLASS`, hexadecimal without leading zeros.
  var classCode: ClassCode?
  /// The part of `PCI_ID` before the colon.
  var vendorID: UInt16?
  /// The part of `PCI_ID` after the colon.
  var deviceID: UInt16?
  /// The part of `PCI_SUBSYS_ID` before the colon.
  var subsystemVendorID: UInt16?
  /// The part of `PCI_SUBSYS_ID` after the colon.
  var subsystemDeviceID: UInt16?

  /// Reads `KEY=VALUE` lines; keys that say nothing here are passed over.
  init(_ text: ArraySlice<UInt8>) {
    var rest = text
    while let equals = rest.firstIndex(of: UInt8(ascii: "=")) {
      let end = rest[equals...].firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
      // A line without `=` before this one belongs to no key.
      let start = rest[..<equals].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? rest.startIndex
      take(key: rest[start..<equals], value: rest[(equals + 1)..<end])
      rest = end < rest.endIndex ? rest[(end + 1)...] : rest[end...]
    }
  }

  private mutating func take(key: ArraySlice<UInt8>, value: ArraySlice<UInt8>) {
    switch key.count {
    case 6 where key.elementsEqual("DRIVER".utf8):
      driver = value.isEmpty ? nil : KernelText.string(value)
    case 6 where key.elementsEqual("PCI_ID".utf8):
      (vendorID, deviceID) = Self.pair(value)
    case 9 where key.elementsEqual("PCI_CLASS".utf8):
      classCode = KernelText.hexadecimal(value, as: UInt32.self).flatMap {
        $0 <= 0xff_ffff ? ClassCode(rawValue: $0) : nil
      }
    case 13 where key.elementsEqual("PCI_SUBSYS_ID".utf8):
      (subsystemVendorID, subsystemDeviceID) = Self.pair(value)
    default: break
    }
  }

  private static func pair(_ value: ArraySlice<UInt8>) -> (UInt16?, UInt16?) {
    guard let colon = value.firstIndex(of: UInt8(ascii: ":")),
      let first = KernelText.hexadecimal(value[..<colon], as: UInt16.self),
      let second = KernelText.hexadecimal(value[(colon + 1)...], as: UInt16.self)
    else { return (nil, nil) }
    return (first, second)
  }
}
