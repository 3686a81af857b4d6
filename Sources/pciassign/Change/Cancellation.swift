import Glibc
import Synchronization

/// Whether somebody asked the command to end: SIGINT (Ctrl-C), SIGTERM or SIGHUP.
///
/// A change looks at it before each step, so that it is put back and never cut off.
enum Cancellation {
  private static let flag = Atomic(false)

  /// Whether it was asked.
  static var isAsked: Bool { flag.load(ordering: .relaxed) }

  /// From here on signals are noted instead of ending the process.
  static func watch() {
    // Made now: what a handler does must not need anything to be made.
    flag.store(false, ordering: .relaxed)
    for number in [SIGINT, SIGTERM, SIGHUP] {
      // The handler only stores to an atomic, which signal-safety(7) allows.
      signal(number) { _ in Cancellation.flag.store(true, ordering: .relaxed) }
    }
  }
}
