import AssignmentModel

extension HostSource {
  /// Where the kernel keeps the host's name.
  private static let hostNamePath: HostPath = "/proc/sys/kernel/hostname"

  /// The host's files as a capture; nil for a dump of config space, which has none.
  ///
  /// - Parameter writer: What the capture says it was written by.
  /// - Throws: where the list of functions cannot be read.
  public func capture(writer: String) throws(HostError) -> HostCapture? {
    guard let files else { return nil }
    let header = CaptureHeader(
      writer: writer, capturedAt: provenance.capturedAt, isPrivileged: provenance.isPrivileged, isWhole: isWhole,
      isRedacted: isRedacted)
    return try HostCapture(of: files, header: header)
  }

  /// The host's name, and its part before the first dot; none where the files do not hold it.
  public var hostNames: [String] {
    guard let files else { return [] }
    do throws(ErrorNumber) {
      let name = KernelText.string(KernelText.trimmed(try files.read(Self.hostNamePath, limit: 4096)[...]))
      return name.isEmpty || name == "(none)" || name == "localhost"
        ? [] : [name, String(name.prefix { $0 != "." })]
    } catch {
      return []
    }
  }
}
