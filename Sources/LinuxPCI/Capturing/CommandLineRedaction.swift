/// Takes what identifies a machine out of a kernel command line.
enum CommandLineRedaction {
  /// Parameters whose value names disks, addresses, keys or the machine itself.
  private static let secretKeys: Set<String> = [
    "BOOTIF", "cryptdevice", "cryptkey", "ds", "hostname", "inst.ks", "inst.repo", "inst.stage2", "ip", "ks", "luks",
    "nameserver", "netroot", "nfsaddrs", "nfsroot", "real_root", "resume", "root", "rootflags", "systemd.hostname",
    "systemd.machine_id", "systemd.set_credential", "systemd.set_credential_binary", "url",
  ]
  /// The same for parameters that begin so.
  private static let secretPrefixes = ["coreos.", "ignition.", "iscsi", "luks.", "rd.", "tailscale", "vlan"]

  /// Replaces the values of such parameters by `redacted`; the others are for `scrubber`.
  static func redact(_ commandLine: [UInt8], _ scrubber: TextScrubber) -> [UInt8] {
    let words = commandLine.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    let redacted = words.map { word -> [UInt8] in
      guard let equals = word.firstIndex(of: UInt8(ascii: "=")) else { return Array(word) }
      let key = KernelText.string(word[..<equals])
      guard secretKeys.contains(key) || secretPrefixes.contains(where: { key.hasPrefix($0) }) else {
        return Array(word)
      }
      return word[...equals] + "redacted".utf8 + (word.last == 0x0a ? [0x0a] : [])
    }
    return scrubber.scrubFreely(Array(redacted.joined(separator: [UInt8(ascii: " ")])))
  }
}
