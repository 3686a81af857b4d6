import AssignmentModel

/// Tells a function whose driver is waiting for somebody to close it.
///
/// While vfio-pci is being unbound from a function that is open, the kernel holds the device's lock until that ends, and
/// whoever reads `uevent` or `driver_override` waits with it (measured on 6.1; 6.12 lets readers pass). The link to the
/// driver is gone by then, and what the driver made is still there (`vfio_unregister_group_dev`,
/// drivers/vfio/vfio_main.c).
enum BusyFunction {
  /// Whether a function without a driver's link is one that its driver has not let go of yet.
  static func isLetGo(_ directory: any HostDirectory) -> Bool {
    do throws(ErrorNumber) {
      return try directory.status("vfio-dev").kind == .directory
    } catch {
      return false
    }
  }

  /// Why its attributes were not read.
  static func unmeasured(_ path: HostPath) -> Unmeasured {
    Unmeasured(.failed, "\(path): its driver lets go of it, and waits for somebody to close it")
  }
}
