import AssignmentModel
import PCICore

/// Finds out what a function is: from `uevent`, else from single attributes, else from config space.
///
/// The attributes come first because a virtual function's own registers read ffffh for vendor and device.
struct IdentityReader {
  let directory: any HostDirectory
  let config: ConfigSpace?
  private var uevent: UeventAttribute?

  init(directory: any HostDirectory, config: ConfigSpace?) {
    self.directory = directory
    self.config = config
  }

  /// Reads `uevent`, or gives nil where it cannot be read; throws where it, or the function, is not there.
  mutating func readUevent(into buffer: inout AttributeBuffer) throws(ErrorNumber) -> UeventAttribute? {
    do throws(ErrorNumber) {
      try directory.read(.uevent, into: &buffer)
    } catch {
      if error.isAbsence { throw error }
      return nil
    }
    uevent = UeventAttribute(buffer.bytes)
    return uevent
  }

  /// The identity, or nil where nothing says vendor, device and class; throws where the function is gone.
  func identity(into buffer: inout AttributeBuffer) throws(ErrorNumber) -> FunctionIdentity? {
    let header = config.flatMap { ConfigHeader($0) }
    let registers = header.flatMap { $0.vendorID == 0xffff ? nil : $0 }
    let vendor: UInt16? = try value(uevent?.vendorID, .vendor, registers?.vendorID, &buffer)
    let device: UInt16? = try value(uevent?.deviceID, .device, registers?.deviceID, &buffer)
    let code: UInt32? = try value(uevent?.classCode?.rawValue, .classCode, registers?.classCode.rawValue, &buffer)
    guard let vendor, let device, let code else { return nil }
    let read = config?.looksAbsent == false ? header?.revisionID : nil
    let revision: UInt8? = try value(read, .revision, nil, &buffer)
    let subsystemVendor = try value(uevent?.subsystemVendorID, .subsystemVendor, nil, &buffer)
    let subsystemDevice = try value(uevent?.subsystemDeviceID, .subsystemDevice, nil, &buffer)
    let hasSubsystem = FunctionIdentity.isVendor(subsystemVendor ?? 0)
    return FunctionIdentity(
      vendorID: vendor, deviceID: device, subsystemVendorID: hasSubsystem ? subsystemVendor : nil,
      subsystemDeviceID: hasSubsystem ? subsystemDevice : nil, classCode: ClassCode(rawValue: code),
      revisionID: revision ?? 0)
  }

  /// The first answer among what was read already, a hexadecimal attribute, and the registers.
  ///
  /// An attribute that is missing or odd is none. Throws where the function is gone.
  private func value<Value: FixedWidthInteger>(
    _ known: Value?, _ name: HostName, _ registers: Value?, _ buffer: inout AttributeBuffer
  ) throws(ErrorNumber) -> Value? {
    if let known { return known }
    do throws(ErrorNumber) {
      try directory.read(name, into: &buffer)
    } catch {
      if error == .noSuchDevice { throw error }
      return registers
    }
    return KernelText.hexadecimal(buffer.bytes, as: Value.self) ?? registers
  }
}

extension FunctionIdentity {
  /// Whether a number can be a vendor's: 0 stands in registers that nobody filled in, ffffh in those that do not answer.
  static func isVendor(_ id: UInt16) -> Bool { id != 0 && id != 0xffff }
}
