import AssignmentModel

extension Unmeasured {
  /// Says why `path` could not be read.
  init(_ path: HostPath, _ errno: ErrorNumber) {
    let cause: Cause =
      if errno.isLackOfPermission {
        .notPermitted
      } else if errno == .noSuchFile || errno == .noData {
        .notInSource
      } else if errno == .tooLarge {
        .malformed
      } else {
        .failed
      }
    self.init(cause, "\(path): \(errno)")
  }
}

extension Measured {
  /// A fact whose file could not be read.
  static func unreadable(_ path: HostPath, _ errno: ErrorNumber) -> Measured { .unmeasured(Unmeasured(path, errno)) }

  /// A fact whose file holds something else than the kernel prints there.
  static func malformed(_ path: HostPath, _ content: ArraySlice<UInt8>) -> Measured {
    let shown = KernelText.string(content.prefix(40)).map { $0.isNewline ? " " : $0 }
    return .unmeasured(
      Unmeasured(.malformed, content.isEmpty ? "\(path) is empty" : "\(path) reads \"\(String(shown))\""))
  }
}
