import AssignmentModel

/// `/sys/bus/pci/devices/ADDRESS/sriov_*` of a physical function (Documentation/ABI/testing/sysfs-bus-pci).
enum SRIOVAttributes {
  /// Reads them all; nil where `sriov_totalvfs` says that the function has none.
  ///
  /// `sriov_numvfs` takes the function's lock in the kernel: while its driver probes, reading waits.
  static func read(
    _ directory: any HostDirectory, into buffer: inout AttributeBuffer
  ) throws(ErrorNumber) -> VirtualizationAttributes? {
    do throws(ErrorNumber) {
      try directory.read(.totalVFs, into: &buffer)
    } catch .noSuchFile {
      return nil
    }
    var attributes = VirtualizationAttributes()
    attributes.total = count(buffer.bytes)
    attributes.enabled = try value("sriov_numvfs", directory, &buffer, count)
    attributes.driversAutoprobe = try value("sriov_drivers_autoprobe", directory, &buffer, count).map { $0 != 0 }
    attributes.offset = try value("sriov_offset", directory, &buffer, count)
    attributes.stride = try value("sriov_stride", directory, &buffer, count)
    // Lower-case hexadecimal without a prefix (drivers/pci/iov.c).
    attributes.deviceID = try value("sriov_vf_device", directory, &buffer) {
      KernelText.hexadecimal($0, as: UInt16.self)
    }
    attributes.totalMSIXVectors = try value("sriov_vf_total_msix", directory, &buffer, count)
    return attributes
  }

  /// Counts are decimal, and never below 0.
  private static func count(_ text: ArraySlice<UInt8>) -> Int? {
    KernelText.decimal(text).flatMap { $0 >= 0 ? $0 : nil }
  }

  /// An attribute that older kernels lack and drivers may refuse; throws where the function is gone.
  private static func value<Value>(
    _ name: HostName, _ directory: any HostDirectory, _ buffer: inout AttributeBuffer,
    _ parse: (ArraySlice<UInt8>) -> Value?
  ) throws(ErrorNumber) -> Value? {
    do throws(ErrorNumber) {
      try directory.read(name, into: &buffer)
      return parse(buffer.bytes)
    } catch {
      if error == .noSuchDevice { throw error }
      return nil
    }
  }
}
