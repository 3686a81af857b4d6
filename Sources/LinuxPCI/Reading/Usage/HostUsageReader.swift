import AssignmentModel

/// Reads what the host itself does with its devices.
struct HostUsageReader {
  let tree: KernelTree

  /// Reads storage, network, consoles and screens; what cannot be read is unmeasured.
  func read() -> HostUsage {
    var usage = HostUsage()
    StorageReader(tree: tree).read(into: &usage)
    NetworkReader(tree: tree).read(into: &usage)
    ScreenReader(tree: tree).read(into: &usage)
    return usage
  }
}
