/// `/proc/self/status`: what this process may do (Documentation/filesystems/proc.rst).
enum ProcessStatus {
  static let path: HostPath = "/proc/self/status"
  /// CAP_SYS_ADMIN (include/uapi/linux/capability.h), which config space beyond 64 bytes asks for.
  private static let administration: UInt64 = 1 << 21

  /// Whether the process has CAP_SYS_ADMIN in effect; nil where that cannot be read.
  static func isAdministrator(_ files: any HostFiles) -> Bool? {
    do throws(ErrorNumber) {
      return try effectiveCapabilities(files.read(path, limit: 1 << 16)[...]).map { $0 & administration != 0 }
    } catch {
      return nil
    }
  }

  /// The mask of the line `CapEff:`.
  static func effectiveCapabilities(_ text: ArraySlice<UInt8>) -> UInt64? {
    for line in TextLines(text) where line.bytes.starts(with: "CapEff:".utf8) {
      return KernelText.hexadecimal(line.bytes.dropFirst(7))
    }
    return nil
  }
}
