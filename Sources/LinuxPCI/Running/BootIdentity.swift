/// `/proc/sys/kernel/random/boot_id`: a name for this life of the machine (Documentation/admin-guide/sysctl/kernel.rst).
package enum BootIdentity {
  static let path: HostPath = "/proc/sys/kernel/random/boot_id"

  /// The name, or nil where it cannot be read.
  package static func read(_ files: any HostFiles) -> String? {
    do throws(ErrorNumber) {
      let text = KernelText.trimmed(try files.read(path, limit: 256)[...])
      return text.isEmpty ? nil : KernelText.string(text)
    } catch {
      return nil
    }
  }
}
