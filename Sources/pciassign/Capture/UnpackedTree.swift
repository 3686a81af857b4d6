import Glibc
import LinuxPCI

/// Writes a host's files as real files and links below a directory.
///
/// Nothing is written through a link: each name is made anew, in directories that were made here.
struct UnpackedTree {
  private let directory: String
  /// How many files were written.
  private(set) var fileCount = 0
  /// How many links were made.
  private(set) var linkCount = 0
  /// How many of the files are empty because their content was not recorded.
  private(set) var unrecordedCount = 0

  /// Names the directory.
  init(_ directory: String) { self.directory = directory }

  /// Makes the directory, and all of `files` in it.
  ///
  /// - Throws: exit code 65 where the directory is there and not empty; ``OutputFailure`` where something cannot be
  ///   written.
  mutating func make(_ files: MemoryFiles) throws {
    try makeRoot()
    for (path, node) in files.contents {
      let place = directory + path.description
      switch node {
      case .directory: try check(unsafe mkdir(place, 0o755), place)
      case .link(let target):
        try check(unsafe symlink(String(decoding: target, as: UTF8.self), place), place)
        linkCount += 1
      case .file(let content, let permissions):
        try write(content, to: place, permissions)
        fileCount += 1
      case .unreadable(_, let permissions):
        try write([], to: place, permissions)
        fileCount += 1
        unrecordedCount += 1
      }
    }
  }

  private func makeRoot() throws {
    if unsafe mkdir(directory, 0o755) == 0 { return }
    guard errno == EEXIST else { throw OutputFailure(errorNumber: errno, path: directory) }
    // An empty directory can be taken away and made again; anything else stays as it is.
    guard unsafe rmdir(directory) == 0 else {
      let reason = errno
      if reason == ENOTEMPTY || reason == EEXIST {
        throw CommandFailure.input("cannot unpack into \(directory): it is there already, and not empty")
      }
      throw OutputFailure(errorNumber: reason, path: directory)
    }
    try check(unsafe mkdir(directory, 0o755), directory)
  }

  private func write(_ content: [UInt8], to place: String, _ permissions: UInt16) throws {
    // The owner may read everything: a kernel's files are often for writing only.
    let mode = mode_t(permissions & 0o777) | 0o400
    let file = unsafe open(place, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode | 0o200)
    guard file >= 0 else { throw OutputFailure(errorNumber: errno, path: place) }
    defer { close(file) }
    if let failure = OutputDescriptor(number: file).write(content) {
      throw OutputFailure(errorNumber: failure.errorNumber, path: place)
    }
    // The mode given to open is cut by the process's mask.
    try check(fchmod(file, mode), place)
  }

  private func check(_ status: Int32, _ place: String) throws(OutputFailure) {
    if status != 0 { throw OutputFailure(errorNumber: errno, path: place) }
  }
}
