import LinuxPCI

/// Why an attribute's rule did not come to its end.
enum RuleStop: Error {
  /// The kernel refuses with this number.
  case refused(ErrorNumber)
  /// The kernel makes the writer wait; the rule is run again when what it waits for has come.
  case waits(Wait)
}

/// What the kernel makes a writer wait for.
enum Wait: Hashable {
  /// Until nobody holds a function through VFIO any more (C15).
  case release(String)
  /// Until another write that holds the lock of a function has come to its end.
  case lock(String)
  /// Until a moment of virtual time, in nanoseconds.
  case time(Int64)
}
