public import AssignmentModel
import Glibc

/// The directory that keeps what is under way and what was handed over: by default `/run/pciassign`.
///
/// `lock` is held by whoever changes the host; `journal` is the change under way; `devices/ADDRESS` is a record for
/// each function that was handed over. Nothing in it is worth more than the boot in which it was written, so a
/// directory that the system empties at each boot is right.
public struct StateDirectory: Sendable {
  /// Where it is when nobody says otherwise.
  public static let standardPath = "/run/pciassign"

  /// Its path.
  public let path: String

  /// Names a directory; it is made when something is written.
  public init(_ path: String = Self.standardPath) { self.path = path }

  /// Takes the lock, and makes the directory where it is not there.
  ///
  /// - Parameters:
  ///   - limit: How long to wait for another process.
  ///   - command: What is being done, for others who wait.
  ///   - files: The files of the machine that this process runs on, to say when it was started.
  /// - Throws: ``StateError/held(by:)`` where another process kept the lock.
  public func lock(
    waiting limit: Duration, command: String, observer: (@Sendable (StateAccess) -> Void)? = nil
  ) throws(StateError) -> LockedState {
    let directory = try prepare()
    let file = try failing("open the lock") { () throws(ErrorNumber) in
      try RecordCalls.open("lock", in: directory, flags: O_RDWR | O_CREAT)
    }
    do throws(ErrorNumber) {
      try RecordCalls.lock(file, limit: limit)
    } catch .tryAgain {
      throw .held(by: Lease.holder(of: self))
    } catch {
      throw .failed(operation: "lock", path: "\(path)/lock", error)
    }
    let lease = Lease(command: command)
    try failing("write the lease") { () throws(ErrorNumber) in
      try RecordCalls.empty(file)
      try FileCalls.write(Array(lease.text.utf8), to: file)
    }
    return LockedState(
      path: path, directory: directory, lock: file, process: lease.process, observer: observer)
  }

  /// The journal of a change that did not end, or nil.
  ///
  /// - Throws: ``StateError/damaged(path:_:)`` where it is not as it was written.
  public func journal() throws(StateError) -> Transaction? {
    guard let text = try content("journal") else { return nil }
    do throws(JournalError) {
      return try Transaction(journal: text)
    } catch {
      throw .damaged(path: "\(path)/journal", error)
    }
  }

  /// The functions that were handed over, sorted by address.
  ///
  /// - Throws: ``StateError/damaged(path:_:)`` where a record is not as it was written.
  public func records() throws(StateError) -> [AssignmentRecord] {
    var records: [AssignmentRecord] = []
    // What begins with a dot is a record that was not finished.
    for name in try recordNames() where name.bytes.first != UInt8(ascii: ".") {
      guard let text = try content("devices/\(name)") else { continue }
      do throws(JournalError) {
        records.append(try AssignmentRecord(text: text))
      } catch {
        throw .damaged(path: "\(path)/devices/\(name)", error)
      }
    }
    return records.sorted { $0.address < $1.address }
  }

  private func recordNames() throws(StateError) -> [HostName] {
    do throws(ErrorNumber) {
      return try LiveFiles(root: "\(path)/devices").openDirectory(.root).entries().map { $0.name }
    } catch .noSuchFile {
      return []
    } catch {
      throw .failed(operation: "list", path: "\(path)/devices", error)
    }
  }

  /// Who is changing the host at this moment; nil for nobody.
  public func holder() throws(StateError) -> Lease? {
    guard let directory = try existing(path) else { return nil }
    do throws(ErrorNumber) {
      let file = try RecordCalls.open("lock", in: directory, flags: O_RDWR)
      try RecordCalls.lock(file, limit: .zero)
      return nil
    } catch .noSuchFile {
      return nil
    } catch .tryAgain {
      return Lease.holder(of: self) ?? Lease(process: ProcessIdentity(number: 0, startTime: 0), command: "")
    } catch {
      throw .failed(operation: "look at the lock", path: "\(path)/lock", error)
    }
  }

  func content(_ name: String) throws(StateError) -> [UInt8]? {
    guard let directory = try existing(path) else { return nil }
    do throws(ErrorNumber) {
      let file = try RecordCalls.open(name, in: directory, flags: O_RDONLY)
      return try FileCalls.readToEnd(file, limit: 1 << 24)
    } catch .noSuchFile {
      return nil
    } catch {
      throw .failed(operation: "read", path: "\(path)/\(name)", error)
    }
  }

  /// The open directory; nil where there is none.
  private func existing(_ path: String) throws(StateError) -> FileDescriptor? {
    do throws(ErrorNumber) {
      return try FileCalls.openDirectory(Array(path.utf8) + [0])
    } catch .noSuchFile {
      return nil
    } catch {
      throw .failed(operation: "open", path: path, error)
    }
  }

  /// Makes the directory and what it holds, and looks whether others could write to it.
  private func prepare() throws(StateError) -> FileDescriptor {
    let path = path
    let directory = try failing("make the state directory") { () throws(ErrorNumber) in
      let name = Array(path.utf8) + [0]
      do throws(ErrorNumber) {
        let directory = try FileCalls.openDirectory(name)
        try RecordCalls.makeDirectory("\(path)/devices")
        return directory
      } catch .noSuchFile {
        // Its first use since the machine was started.
      }
      var made = ""
      for part in path.split(separator: "/", omittingEmptySubsequences: false) {
        if made.isEmpty, part.isEmpty {
          made = "/"
        } else {
          if !made.isEmpty, made.utf8.last != UInt8(ascii: "/") { made += "/" }
          made += String(part)
        }
        if !part.isEmpty { try RecordCalls.makeDirectory(made) }
      }
      try RecordCalls.makeDirectory("\(path)/devices")
      return try FileCalls.openDirectory(name)
    }
    let safe = try failing("look at the state directory") { () throws(ErrorNumber) in
      let owner = try RecordCalls.owner(directory)
      let permissions = try FileCalls.status(directory).permissions
      return (owner == 0 || owner == RecordCalls.user) && permissions & 0o022 == 0
    }
    guard safe else { throw .unsafe(path: path) }
    return directory
  }

  private func failing<Value: ~Copyable>(
    _ operation: String, _ body: () throws(ErrorNumber) -> Value
  ) throws(StateError) -> Value {
    do throws(ErrorNumber) {
      return try body()
    } catch {
      throw .failed(operation: operation, path: path, error)
    }
  }
}
