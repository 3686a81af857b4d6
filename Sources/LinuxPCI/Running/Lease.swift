public import AssignmentModel
import Glibc

/// Who holds the lock: a process, known again by when it was started, and what it does.
public struct Lease: Hashable, Sendable, CustomStringConvertible {
  /// The process.
  public let process: ProcessIdentity
  /// What it does.
  public let command: String

  init(process: ProcessIdentity, command: String) {
    self.process = process
    self.command = command
  }

  /// This process's lease.
  init(command: String) { self.init(process: .current, command: command) }

  /// What stands in the file of the lock; nil where that cannot be read.
  static func holder(of state: StateDirectory) -> Lease? {
    do throws(StateError) {
      guard let text = try state.content("lock") else { return nil }
      return Lease(text: text)
    } catch {
      return nil
    }
  }

  var text: String { "\(process.number) \(process.startTime) \(command)\n" }

  init?(text: [UInt8]) {
    let words = text.split(separator: UInt8(ascii: " "), maxSplits: 2)
    guard words.count == 3, let number: Int = KernelText.decimal(words[0]),
      let started: Int = KernelText.decimal(words[1])
    else { return nil }
    let identity = ProcessIdentity(
      number: Int32(truncatingIfNeeded: number), startTime: UInt64(truncatingIfNeeded: started))
    self.init(process: identity, command: KernelText.string(KernelText.withoutNewline(words[2])))
  }

  /// Command and number: `pciassign bind 0000:01:00.0 (4711)`.
  public var description: String { "\(command) (\(process.number))" }
}

extension ProcessIdentity {
  /// This process.
  public static var current: ProcessIdentity {
    ProcessIdentity(number: getpid(), startTime: startTime(of: "self") ?? 0)
  }

  /// When a process was started: field 22 of `/proc/PID/stat`, counted from the end of the name, which may hold
  /// anything (Documentation/filesystems/proc.rst).
  static func startTime(of process: String) -> UInt64? {
    do throws(ErrorNumber) {
      let files = try LiveFiles(root: "/")
      guard let path = HostPath("/proc/\(process)/stat") else { return nil }
      let text = try files.read(path, limit: 4096)
      guard let end = text.lastIndex(of: UInt8(ascii: ")")) else { return nil }
      let fields = text[(end + 1)...].split(separator: UInt8(ascii: " "))
      guard fields.count > 19, let ticks: Int = KernelText.decimal(fields[19]) else { return nil }
      return UInt64(exactly: ticks)
    } catch {
      return nil
    }
  }
}
