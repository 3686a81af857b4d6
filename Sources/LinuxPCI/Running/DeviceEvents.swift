import CLinuxPCI

/// The kernel's own events about devices: what udev listens to as well (netlink(7), NETLINK_KOBJECT_UEVENT).
///
/// They only say when it is time to look again. Of a virtual function the kernel tells first that it is there, and once
/// its links are, that it changed (drivers/pci/iov.c, `pci_iov_add_virtfn`; C10).
struct DeviceEvents: ~Copyable {
  private let socket: FileDescriptor

  /// Begins to listen.
  init() throws(ErrorNumber) { socket = try FileCalls.openEvents() }

  /// Waits until `isMet` is true, looking at once and after each event; false where it is not when `limit` has passed.
  func wait(limit: Duration, until isMet: () -> Bool) -> Bool {
    let clock = ContinuousClock()
    let end = clock.now + limit
    while !isMet() {
      let left = clock.now.duration(to: end)
      guard left > .zero else { return false }
      do throws(ErrorNumber) {
        try FileCalls.awaitEvents(socket, limit: left)
      } catch {
        return isMet()
      }
    }
    return true
  }
}
