import Glibc
import LinuxPCI
import Synchronization

/// A host whose every change is written down, and which may end the process before one of them.
final class TracedHost: ChangeableHost {
  private let host: any ChangeableHost
  private let observer: @Sendable (String) -> Void
  private let changes = Atomic(0)
  /// The number of the change before which the process is killed; 0 for none; below that, the machine is reset.
  private let fatal: Int

  init(_ host: any ChangeableHost, fatal: Int = 0, observer: @escaping @Sendable (String) -> Void) {
    self.host = host
    self.fatal = fatal
    self.observer = observer
  }

  var files: any HostFiles { host.files }
  var links: any NetworkLinks { host.links }
  var controllers: any StorageControllers { host.controllers }
  var clock: Int64 { host.clock }

  /// Counts a change that is about to be made, of the host or of the state directory.
  func count() {
    let number = changes.add(1, ordering: .relaxed).newValue
    if number == fatal { kill(getpid(), SIGKILL) }
    if number == -fatal { resetMachine() }
  }

  /// Ends the machine as a loss of power does (Documentation/admin-guide/sysrq.rst).
  private func resetMachine() {
    do throws(ErrorNumber) {
      try host.files.write(Array("b".utf8), to: "/proc/sysrq-trigger")
    } catch {
      kill(getpid(), SIGKILL)
    }
    while true { pause() }
  }

  func write(_ bytes: [UInt8], to path: HostPath, limit: Duration) throws(ErrorNumber) {
    count()
    let text = String(decoding: bytes, as: UTF8.self).replacingNewlines
    do throws(ErrorNumber) {
      try host.write(bytes, to: path, limit: limit)
    } catch {
      observer("  \(path) <- \"\(text)\" = \(error.name)")
      throw error
    }
    observer("  \(path) <- \"\(text)\" = ok")
  }

  func awaitEvents(limit: Duration, until isMet: () -> Bool) -> Bool { host.awaitEvents(limit: limit, until: isMet) }

  func loadModule(_ name: String) throws(ModuleFailure) {
    count()
    do throws(ModuleFailure) {
      try host.loadModule(name)
    } catch {
      observer("  module \(name) = refused")
      throw error
    }
    observer("  module \(name) = ok")
  }
}

extension String {
  /// The text with its newlines shown.
  var replacingNewlines: String { split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\\n") }
}
