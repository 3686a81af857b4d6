import Glibc

/// An open descriptor that is written to: one of the two streams the command talks on, or a file's.
struct OutputDescriptor {
  /// The number of the open descriptor.
  let number: Int32

  /// Results.
  static let standardOutput = OutputDescriptor(number: 1)
  /// Everything that is not a result.
  static let standardError = OutputDescriptor(number: 2)

  /// Whether a person reads it.
  var isTerminal: Bool { isatty(number) == 1 }

  /// The terminal's width in columns, or nil where it is no terminal or does not say.
  var terminalWidth: Int? {
    var size = winsize()
    // Safe: the kernel fills exactly one winsize, which outlives the call.
    guard unsafe ioctl(number, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }

  /// Writes all of `bytes`, in as many calls as it takes.
  ///
  /// - Returns: what stopped it, or nil.
  func write(_ bytes: [UInt8]) -> OutputFailure? {
    // Safe: each call is given the part of the array that has not been written, inside its own bounds.
    unsafe bytes.withUnsafeBytes { buffer -> OutputFailure? in
      var written = 0
      while written < buffer.count {
        guard let base = buffer.baseAddress else { return nil }
        let count = unsafe Glibc.write(number, base + written, buffer.count - written)
        if count >= 0 {
          written += count
        } else if errno != EINTR {
          return OutputFailure(errorNumber: errno)
        }
      }
      return nil
    }
  }
}

/// A write that the kernel refused.
struct OutputFailure: Error, CustomStringConvertible {
  /// The kernel's `errno`.
  let errorNumber: Int32
  /// The file, or nil for stdout.
  var path: String?

  /// Whether the reader of a pipe has gone, as `head` does: the end of the work, not an error.
  var isClosedPipe: Bool { errorNumber == EPIPE }

  /// What could not be written, and the kernel's words.
  var description: String {
    unsafe "cannot write \(path ?? "the output"): \(String(cString: strerror(errorNumber)))"
  }
}

/// The environment variable `name`, or nil where it is not set.
func environmentVariable(_ name: String) -> String? {
  unsafe getenv(name).map { unsafe String(cString: $0) }
}

/// Ends the process the way a closed pipe ends any filter: by SIGPIPE, even where a parent had it ignored.
func endByClosedPipe() -> Never {
  signal(SIGPIPE, SIG_DFL)
  raise(SIGPIPE)
  exit(128 + SIGPIPE)
}

/// Leaves `value` to the end of the process, which is near: taking a snapshot of thousands of functions apart first
/// costs 4 % of a `list`.
func keepUntilExit<Value>(_ value: Value) { _ = unsafe Unmanaged.passRetained(KeptValue(value)) }

private final class KeptValue<Value> {
  let value: Value
  init(_ value: Value) { self.value = value }
}

/// Ends the process.
func endProcess(_ code: Int32) -> Never { exit(code) }
