import Glibc

/// A folder that a command writes into.
enum OutputFolder {
  /// Makes the folder at `path` where it is missing; its parent must be there.
  static func make(_ path: String) throws(OutputFailure) {
    // Safe: the path lives as a C string for the call.
    guard unsafe mkdir(path, 0o755) != 0 else { return }
    let code = errno
    var status = stat()
    // Safe: the kernel fills exactly one stat, which outlives the call.
    if code == EEXIST, unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { return }
    throw OutputFailure(errorNumber: code, path: path)
  }
}
