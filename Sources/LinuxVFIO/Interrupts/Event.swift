import CLinuxVFIO

/// An eventfd: the kernel adds 1 for each interrupt, a reader takes the sum.
///
/// The same object can be given to KVM as an irqfd; only with the same eventfd on both sides can interrupts be posted
/// to a guest without an exit. Closed when the last who holds it lets go; a device that signals it holds it.
public final class Event: Sendable {
  /// The descriptor, open as long as this object lives; not to be closed by others.
  public let number: Int32

  /// Makes an event that has not happened.
  public init() throws(VFIOError) {
    let result = linuxvfio_event()
    guard result >= 0 else {
      throw VFIOError(.makeEvent, "eventfd", VFIOErrno(rawValue: -result), .noMemory)
    }
    number = result
  }

  /// Takes over an open eventfd.
  public init(adopting number: Int32) { self.number = number }

  deinit { linuxvfio_close(number) }

  /// Waits until it happened, and takes the count.
  ///
  /// - Parameter milliseconds: at most so long; below 0 for ever.
  /// - Returns: how often it happened since it was last taken; 0 where the time was over before.
  public func wait(milliseconds: Int32 = -1) -> UInt64 {
    guard linuxvfio_await(number, milliseconds) == 1 else { return 0 }
    return take()
  }

  /// Takes the count without waiting; 0 where it has not happened.
  public func take() -> UInt64 {
    var count: UInt64 = 0
    return unsafe linuxvfio_read(number, &count, 8) == 8 ? count : 0
  }

  /// Has it happen once more, as a device would.
  public func signal() {
    var one: UInt64 = 1
    _ = unsafe linuxvfio_write(number, &one, 8)
  }
}
