import Glibc
import LinuxPCI

/// The directory of a fake host on disk: what is in it, and changes that are made wholly or not at all.
///
/// What the kernel would know and show to nobody lies in `.kernel` beside `sys`. Changes of one write are put down in
/// `.kernel/lock` before the first is made, and whoever takes the lock next makes those that a killed process left
/// behind: the tree never stays between two states.
struct TreeStore: Sendable {
  /// Where the kernel's own memory is.
  static let kernelPath: HostPath = "/.kernel"
  private static let lockPath: HostPath = "/.kernel/lock"

  /// The directory on this machine.
  let path: String
  /// The drivers in it that were read.
  let drivers = ReadDrivers()
  private let root: OpenRoot

  /// Opens the directory at `path`, which is there already; where it is not, nothing is found in it.
  init(path: String) {
    self.path = path
    root = OpenRoot(path)
  }

  /// The directory as the system knows it, so that no call walks the way to it again.
  private final class OpenRoot: Sendable {
    let number: Int32

    init(_ path: String) { number = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }

    deinit { if number >= 0 { close(number) } }
  }

  /// The lock, while it is taken.
  struct Lock: ~Copyable {
    fileprivate let file: Int32
    /// Where the host is in its life; written with what is committed.
    let moment: FakeMoment

    deinit { close(file) }
  }

  /// Where the host is in its life.
  var moment: FakeMoment { FakeMoment(content(Self.lockPath)) }

  /// Runs `body` while no other process and no other thread changes the tree.
  func locked<Value, Failure: Error>(_ body: (borrowing Lock) throws(Failure) -> Value) throws(Failure) -> Value {
    // An open file of its own for each: flock(2) belongs to the open file, so threads exclude each other too.
    let file = unsafe call(Self.lockPath) { unsafe openat(root.number, $0, O_RDWR | O_CREAT | O_CLOEXEC, 0o600) }
    while flock(file, LOCK_EX) != 0, errno == EINTR {}
    return try body(Lock(file: file, moment: finishInterrupted(file)))
  }

  /// Makes `changes`, all of them whatever happens to this process meanwhile, and notes the moment.
  func commit(_ changes: [TreeChange], at moment: FakeMoment, _ lock: borrowing Lock) throws(ErrorNumber) {
    let isNoted = changes.count > 1 || changes.count == 1 && !changes[0].isOneMove
    if isNoted { try note(changes, moment, lock) }
    var made = MadeDirectories()
    for change in changes { try make(change, &made) }
    if !isNoted, moment != lock.moment { try write(moment.bytes, at: 0, in: lock.file) }
    if isNoted { ftruncate(lock.file, off_t(FakeMoment.size)) }
  }

  /// Makes `changes` one by one, for a tree that nobody knows yet.
  func make(_ changes: [TreeChange]) throws(ErrorNumber) {
    var made = MadeDirectories(isEverything: true)
    for change in changes { try make(change, &made) }
  }

  // MARK: What a killed process leaves

  /// Puts down what is going to be made: the number of bytes first, so that a part is not taken for the whole.
  private func note(_ changes: [TreeChange], _ moment: FakeMoment, _ lock: borrowing Lock) throws(ErrorNumber) {
    let encoded = TreeChange.encode(changes)
    var bytes = moment.bytes
    bytes.reserveCapacity(encoded.count + bytes.count + 8)
    for shift in stride(from: 0, to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: encoded.count >> shift)) }
    bytes += encoded
    try write(bytes, at: 0, in: lock.file)
  }

  private func write(_ bytes: [UInt8], at place: Int, in file: Int32) throws(ErrorNumber) {
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes[written...].withUnsafeBytes {
        unsafe pwrite(file, $0.baseAddress, $0.count, off_t(place + written))
      }
      guard count > 0 else { throw ErrorNumber(rawValue: count < 0 ? errno : EIO) }
      written += count
    }
  }

  private func finishInterrupted(_ file: Int32) -> FakeMoment {
    guard let bytes = Self.content(of: file) else { return FakeMoment(nil) }
    let rest = bytes.dropFirst(FakeMoment.size)
    if rest.isEmpty { return FakeMoment(bytes) }
    let count = rest.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    // A failure leaves the file for whoever comes next; nothing was promised to the process that died.
    if rest.count == count &+ 8, let changes = TreeChange.decode(Array(rest.dropFirst(8))) {
      for change in changes { try? make(change) }
    }
    ftruncate(file, off_t(FakeMoment.size))
    return FakeMoment(bytes)
  }

  // MARK: Looking

  /// What a path names in the tree.
  enum Node: Equatable {
    case directory
    case file(permissions: UInt16)
    case link
  }

  /// What `path` names, links not followed.
  func node(_ path: HostPath) -> Node? {
    var status = stat()
    guard unsafe call(path, { unsafe fstatat(root.number, $0, &status, AT_SYMLINK_NOFOLLOW) }) == 0 else { return nil }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: return .directory
    case S_IFLNK: return .link
    default: return .file(permissions: UInt16(truncatingIfNeeded: status.st_mode & 0o7777))
    }
  }

  /// The content of a file; nil where there is none.
  func content(_ path: HostPath) -> [UInt8]? {
    let file = unsafe call(path) { unsafe openat(root.number, $0, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) }
    guard file >= 0 else { return nil }
    defer { close(file) }
    return Self.content(of: file)
  }

  private static func content(of file: Int32) -> [UInt8]? {
    var content = [UInt8](repeating: 0, count: 512)
    var count = 0
    while true {
      let wanted = content.count - count
      let result = unsafe content.withUnsafeMutableBytes {
        unsafe read(file, UnsafeMutableRawBufferPointer(rebasing: $0[count...]).baseAddress, wanted)
      }
      guard result >= 0 else { return nil }
      count += result
      // A file gives less than was asked for at its end alone.
      if result < wanted { return Array(content[..<count]) }
      content.append(contentsOf: repeatElement(0, count: count < 8192 ? 8192 : 65536))
    }
  }

  /// The target of a link; nil where there is none.
  func target(_ path: HostPath) -> [UInt8]? {
    unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 4096) { target in
      guard let start = target.baseAddress else { return nil }
      let count = unsafe call(path) { unsafe readlinkat(root.number, $0, start, target.count) }
      return count < 0 ? nil : unsafe target[..<count].map { UInt8(bitPattern: $0) }
    }
  }

  /// The names in a directory; none where there is no directory.
  func names(in path: HostPath) -> [HostName] {
    var names: [HostName] = []
    eachName(in: path) { name in if let name = HostName(name) { names.append(name) } }
    return names
  }

  /// Hands each name in a directory to `body`, but `.` and `..`.
  func eachName(in path: HostPath, _ body: (ArraySlice<UInt8>) -> Void) {
    let file = unsafe call(path) { unsafe openat(root.number, $0, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    guard file >= 0 else { return }
    guard let directory = unsafe fdopendir(file) else {
      close(file)
      return
    }
    defer { unsafe closedir(directory) }
    var name = [UInt8](repeating: 0, count: 256)
    while let entry = unsafe readdir(directory) {
      var count = 0
      unsafe withUnsafePointer(to: &entry.pointee.d_name) {
        unsafe $0.withMemoryRebound(to: UInt8.self, capacity: 256) { bytes in
          while count < 255, unsafe bytes[count] != 0 {
            name[count] = unsafe bytes[count]
            count += 1
          }
        }
      }
      let isDot = count <= 2 && name[0] == UInt8(ascii: ".") && (count == 1 || name[1] == UInt8(ascii: "."))
      if !isDot { body(name[..<count]) }
    }
  }

  /// Adds to the end of a file, by one write(2).
  func append(_ bytes: [UInt8], to path: HostPath) {
    let file = unsafe call(path) { unsafe openat(root.number, $0, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644) }
    guard file >= 0 else { return }
    defer { close(file) }
    _ = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(file, $0.baseAddress, $0.count) }
  }

  // MARK: Making

  /// The directories that one change made: nobody looks into one before the links to it are there, which come after
  /// what is in it, so that it is filled without care.
  private struct MadeDirectories {
    /// Whether nobody looks at anything yet.
    var isEverything = false
    private var paths: Set<HostPath> = []
    private var last: HostPath?
    /// The first file of each content, and where those are.
    private var files: [Content: HostPath] = [:]
    private var first: Set<HostPath> = []

    struct Content: Hashable {
      let bytes: [UInt8]
      let permissions: UInt16

      /// Hashes the bytes at once: an array would be taken apart.
      func hash(into hasher: inout Hasher) {
        hasher.combine(permissions)
        unsafe bytes.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
      }
    }

    init(isEverything: Bool = false) { self.isEverything = isEverything }

    mutating func insert(_ path: HostPath) {
      paths.insert(path)
      last = path
    }

    /// A file that has this content already.
    func file(_ content: Content) -> HostPath? { isEverything ? nil : files[content] }

    /// Notes what a file has got; it may have had something else before.
    mutating func put(_ content: Content, at path: HostPath) {
      if isEverything { return }
      forget(path)
      files[content] = path
      first.insert(path)
    }

    /// Notes that a file is going to be another one.
    mutating func forget(_ path: HostPath) {
      guard first.remove(path) != nil else { return }
      files = files.filter { $0.value != path }
    }

    /// Notes that something goes away.
    mutating func forgetAll() {
      files = [:]
      first = []
    }

    func holds(_ path: HostPath) -> Bool {
      if isEverything { return true }
      if paths.isEmpty { return false }
      let parent = path.parent
      return parent == last || paths.contains(parent)
    }
  }

  private func make(_ change: TreeChange, _ made: inout MadeDirectories) throws(ErrorNumber) {
    switch change {
    case .directory(let path):
      if unsafe call(path, { unsafe mkdirat(root.number, $0, 0o755) }) == 0 {
        made.insert(path)
      } else {
        try make(change)
      }
    case .file(let path, let bytes, let permissions) where made.holds(path):
      // Many functions have the same attributes. Files are shared until one side changes them, as ``copy(to:)`` has it.
      let content = MadeDirectories.Content(bytes: bytes, permissions: permissions)
      if let same = made.file(content), same != path, link(same, as: path) { return }
      try write(bytes, toFile: path, permissions: permissions)
      made.put(content, at: path)
    case .removal:
      made.forgetAll()
      try make(change)
    default: try make(change)
    }
  }

  private func make(_ change: TreeChange) throws(ErrorNumber) {
    switch change {
    case .directory(let path):
      if unsafe call(path, { unsafe mkdirat(root.number, $0, 0o755) }) == 0 || errno == EEXIST { return }
      guard errno == ENOENT, !path.isRoot else { throw ErrorNumber(rawValue: errno) }
      try make(.directory(path.parent))
      try make(.directory(path))
    case .file(let path, let content, let permissions): try replace(path, by: content, permissions: permissions)
    case .link(let path, let target):
      if symlink(target, path) { return }
      if !symlink(target, Self.temporary) {
        // Left by a process that was killed.
        remove(Self.temporary)
        guard symlink(target, Self.temporary) else { throw ErrorNumber(rawValue: errno) }
      }
      try rename(to: path)
    case .removal(let path):
      // First as what is no directory: a link's target is not what goes.
      if !remove(path), errno != ENOENT { TreeRemoval.remove(self.path + path.description) }
    }
  }

  /// Readers see the old content or the new one.
  private func replace(_ path: HostPath, by content: [UInt8], permissions: UInt16) throws(ErrorNumber) {
    guard let same = Self.shared(content, permissions) else {
      try write(content, toFile: Self.temporary, permissions: permissions)
      return try rename(to: path)
    }
    if !link(same, as: Self.temporary) {
      remove(Self.temporary)
      if !link(same, as: Self.temporary) {
        try make(.directory(same.parent))
        try write(content, toFile: Self.temporary, permissions: permissions)
        try rename(to: same)
        guard link(same, as: Self.temporary) else { throw ErrorNumber(rawValue: errno) }
      }
    }
    // Two names of one file stay as they are (rename(2)); the temporary one then goes the next time.
    try rename(to: path)
  }

  /// A file of few bytes from which all with the same content are linked: half of the calls that writing takes.
  private static func shared(_ content: [UInt8], _ permissions: UInt16) -> HostPath? {
    // Long numbers are seldom the same again.
    guard content.count <= 12, content.last == 0x0a, let first = content.first,
      content.count == 2 || first < UInt8(ascii: "0") || first > UInt8(ascii: "9")
    else { return nil }
    return HostName(Array("\(permissions)-".utf8) + content.dropLast()).map {
      kernelPath.appending("same").appending($0)
    }
  }

  private func write(_ content: [UInt8], toFile path: HostPath, permissions: UInt16) throws(ErrorNumber) {
    var file = create(path)
    if file < 0, errno == EEXIST {
      // Left by a process that was killed.
      remove(path)
      file = create(path)
    }
    guard file >= 0 else { throw ErrorNumber(rawValue: errno) }
    var written = 0
    while written < content.count {
      let count = unsafe content[written...].withUnsafeBytes { unsafe Glibc.write(file, $0.baseAddress, $0.count) }
      guard count > 0 else { break }
      written += count
    }
    // The mode of open(2) is cut by the process's mask.
    let failed = written < content.count || permissions != 0o600 && fchmod(file, mode_t(permissions)) != 0
    close(file)
    if failed { throw ErrorNumber(rawValue: errno == 0 ? EIO : errno) }
  }

  /// One name is enough: there is one writer at a time.
  private static let temporary: HostPath = "/.kernel/new"

  private func create(_ path: HostPath) -> Int32 {
    unsafe call(path) { unsafe openat(root.number, $0, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600) }
  }

  private func symlink(_ target: [UInt8], _ path: HostPath) -> Bool {
    var terminated = target
    terminated.append(0)
    return unsafe terminated.withUnsafeBufferPointer { bytes in
      unsafe bytes.withMemoryRebound(to: CChar.self) { target in
        guard let start = target.baseAddress else { return false }
        return unsafe call(path) { unsafe symlinkat(start, root.number, $0) } == 0
      }
    }
  }

  private func link(_ file: HostPath, as path: HostPath) -> Bool {
    unsafe call(file) { file in unsafe call(path) { unsafe linkat(root.number, file, root.number, $0, 0) } } == 0
  }

  private func rename(to path: HostPath) throws(ErrorNumber) {
    let result = unsafe call(Self.temporary) { old in
      unsafe call(path) { unsafe renameat(root.number, old, root.number, $0) }
    }
    guard result == 0 else { throw ErrorNumber(rawValue: errno) }
  }

  @discardableResult
  private func remove(_ path: HostPath) -> Bool { unsafe call(path) { unsafe unlinkat(root.number, $0, 0) } == 0 }

  /// Runs `body` with `path` as a call takes it that begins at the root directory.
  private func call<Value>(_ path: HostPath, _ body: (UnsafePointer<CChar>) -> Value) -> Value {
    if path.isRoot { return unsafe body(".") }
    return unsafe path.terminated.withUnsafeBufferPointer { bytes in
      unsafe bytes.withMemoryRebound(to: CChar.self) { name in
        guard let start = name.baseAddress else { preconditionFailure("a path has bytes") }
        return unsafe body(start + 1)
      }
    }
  }
}
