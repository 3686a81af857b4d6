import Glibc

/// A file that a command writes.
enum OutputFile {
  /// Makes `bytes` the content of the file at `path`: all of it, or the file stays as it was.
  ///
  /// What is no regular file, such as a pipe, is written to as it is.
  static func replace(_ path: String, by bytes: [UInt8]) throws(OutputFailure) {
    var status = stat()
    // Safe: the kernel fills exactly one stat, which outlives the call.
    if unsafe stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
      let file = unsafe open(path, O_WRONLY | O_CLOEXEC)
      guard file >= 0 else { throw OutputFailure(errorNumber: errno, path: path) }
      try write(bytes, to: file, path)
      return
    }
    let draft = "\(path).\(getpid())"
    let file = unsafe open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode_t(0o644))
    guard file >= 0 else { throw OutputFailure(errorNumber: errno, path: path) }
    do throws(OutputFailure) {
      try write(bytes, to: file, path)
      guard unsafe rename(draft, path) == 0 else { throw OutputFailure(errorNumber: errno, path: path) }
    } catch {
      unsafe unlink(draft)
      throw error
    }
  }

  private static func write(_ bytes: [UInt8], to file: Int32, _ path: String) throws(OutputFailure) {
    let failure = OutputDescriptor(number: file).write(bytes)
    // A full disk may only show when the file is closed.
    let closed = close(file)
    if let failure { throw OutputFailure(errorNumber: failure.errorNumber, path: path) }
    if closed != 0 { throw OutputFailure(errorNumber: errno, path: path) }
  }
}
