import ArgumentParser

/// The formats that a host can be captured in.
enum CaptureFormat: String, CaseIterable, ExpressibleByArgument {
  /// Everything that a snapshot, a plan or a verdict may ask for.
  case capture
  /// umockdev's record of devices: without groups, tables, drivers and the kernel's own files.
  case umockdev
}
