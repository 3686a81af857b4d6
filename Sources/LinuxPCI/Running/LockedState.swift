import AssignmentModel
import Glibc
import PCICore

/// The state directory in the hands of one process: the only way to write to it.
///
/// The lock is let go of with the value, and by the kernel when the process ends, however it does.
public struct LockedState: ~Copyable, Sendable {
  private let path: String
  private let directory: FileDescriptor
  private let lock: FileDescriptor
  /// The process that has it: this one.
  let process: ProcessIdentity
  private let observer: (@Sendable (StateAccess) -> Void)?

  init(
    path: String, directory: consuming FileDescriptor, lock: consuming FileDescriptor, process: ProcessIdentity,
    observer: (@Sendable (StateAccess) -> Void)?
  ) {
    self.path = path
    self.directory = directory
    self.lock = lock
    self.process = process
    self.observer = observer
  }

  /// The directory, for reading.
  public var contents: StateDirectory { StateDirectory(path) }

  /// Writes the head of a journal, whole or not at all, and returns it open for what happens.
  func begin(_ transaction: Transaction) throws(StateError) -> JournalFile {
    tell("journal", "journal")
    try replace("journal", temporary: ".journal", in: directory, by: transaction.headText)
    return try openJournal()
  }

  /// Opens the journal that is there, to append to it.
  func openJournal() throws(StateError) -> JournalFile {
    do throws(ErrorNumber) {
      let file = try RecordCalls.open("journal", in: directory, flags: O_WRONLY | O_APPEND)
      return JournalFile(path: "\(path)/journal", file: file, observer: observer)
    } catch {
      throw .failed(operation: "open", path: "\(path)/journal", error)
    }
  }

  /// Removes the journal: the change has ended.
  func closeJournal() throws(StateError) {
    tell("close", "journal")
    try failing("remove", "journal") { () throws(ErrorNumber) in
      try RecordCalls.remove("journal", in: directory)
      try RecordCalls.sync(directory)
    }
  }

  /// Records functions that were handed over, in place of earlier records, or forgets those that were given back: nil.
  func keep(_ books: [(address: PCIAddress, record: AssignmentRecord?)]) throws(StateError) {
    guard !books.isEmpty else { return }
    let devices = try openDevices()
    for (address, record) in books {
      tell(record == nil ? "forget" : "record", "devices/\(address)")
      if let record {
        try write(Array(record.text.utf8), as: "\(address)", temporary: ".\(address)", in: devices, path: "devices/")
      } else {
        try failing("remove", "devices/\(address)") { () throws(ErrorNumber) in
          try RecordCalls.remove("\(address)", in: devices)
        }
      }
    }
    // Once for all: until the journal is closed, after this, recovery keeps the books again.
    try failing("write", "devices") { () throws(ErrorNumber) in try RecordCalls.sync(devices) }
  }

  /// Keeps the wished state that was applied, in place of an earlier one.
  package func write(_ wish: AppliedWish) throws(StateError) {
    tell("wish", "wish")
    try replace("wish", temporary: ".wish", in: directory, by: wish.bytes)
  }

  /// Forgets the wished state that was applied; nothing happens where there is none.
  package func forgetWish() throws(StateError) {
    tell("forget", "wish")
    do throws(ErrorNumber) {
      try RecordCalls.remove("wish", in: directory)
      try RecordCalls.sync(directory)
    } catch .noSuchFile {
      return
    } catch {
      throw .failed(operation: "remove", path: "\(path)/wish", error)
    }
  }

  private func openDevices() throws(StateError) -> FileDescriptor {
    let path = path
    return try failing("open", "devices") { () throws(ErrorNumber) in
      try FileCalls.openDirectory(Array("\(path)/devices".utf8) + [0])
    }
  }

  /// Writes a file under another name, has it put on the disk, and gives it its name: readers see the old or the new.
  private func replace(
    _ name: String, temporary: String, in directory: borrowing FileDescriptor, by text: String
  ) throws(StateError) {
    try replace(name, temporary: temporary, in: directory, by: Array(text.utf8))
  }

  private func replace(
    _ name: String, temporary: String, in directory: borrowing FileDescriptor, by bytes: [UInt8]
  ) throws(StateError) {
    try write(bytes, as: name, temporary: temporary, in: directory)
    try failing("write", name) { () throws(ErrorNumber) in try RecordCalls.sync(directory) }
  }

  /// The same, but that the name is on the disk only when the directory is.
  private func write(
    _ bytes: [UInt8], as name: String, temporary: String, in directory: borrowing FileDescriptor, path: String = ""
  ) throws(StateError) {
    do throws(ErrorNumber) {
      let file = try RecordCalls.open(temporary, in: directory, flags: O_WRONLY | O_CREAT | O_TRUNC)
      try FileCalls.write(bytes, to: file)
      try RecordCalls.sync(file)
      try RecordCalls.rename(temporary, to: name, in: directory)
    } catch {
      throw .failed(operation: "write", path: "\(self.path)/\(path)\(name)", error)
    }
  }

  private func failing<Value: ~Copyable>(
    _ operation: String, _ name: String, _ body: () throws(ErrorNumber) -> Value
  ) throws(StateError) -> Value {
    do throws(ErrorNumber) {
      return try body()
    } catch {
      throw .failed(operation: operation, path: "\(path)/\(name)", error)
    }
  }

  private func tell(_ operation: String, _ name: String) {
    observer?(StateAccess(operation: operation, path: "\(path)/\(name)"))
  }
}

/// The journal of a change under way.
struct JournalFile: ~Copyable {
  private let path: String
  private let file: FileDescriptor
  private let observer: (@Sendable (StateAccess) -> Void)?

  init(path: String, file: consuming FileDescriptor, observer: (@Sendable (StateAccess) -> Void)?) {
    self.path = path
    self.file = file
    self.observer = observer
  }

  /// Notes what happens, on the disk before this returns.
  func append(_ event: Transaction.Event, to transaction: inout Transaction) throws(StateError) {
    let line = transaction.line(for: event)
    observer?(StateAccess(operation: "append \(line.split(separator: " crc32c").first ?? "")", path: path))
    do throws(ErrorNumber) {
      try FileCalls.write(Array(line.utf8), to: file)
      try RecordCalls.sync(file)
    } catch {
      throw .failed(operation: "append to", path: path, error)
    }
    transaction.append(event)
  }
}
