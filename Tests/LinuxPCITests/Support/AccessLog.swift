import LinuxPCI
import Synchronization

/// The accesses that an observer was told of.
final class AccessLog: Sendable {
  private let list = Mutex<[FileAccess]>([])

  func append(_ access: FileAccess) { list.withLock { $0.append(access) } }

  var entries: [FileAccess] { list.withLock { $0 } }
}
