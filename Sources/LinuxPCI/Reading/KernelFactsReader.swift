import AssignmentModel

/// Reads what is known of the running kernel: `/proc/sys/kernel/osrelease`, `/proc/version`, `/proc/cmdline`,
/// `/proc/modules` and `/sys/kernel/security/lockdown`.
struct KernelFactsReader {
  static let releasePath: HostPath = "/proc/sys/kernel/osrelease"
  static let versionPath: HostPath = "/proc/version"
  static let commandLinePath: HostPath = "/proc/cmdline"
  static let modulesPath: HostPath = "/proc/modules"
  static let lockdownPath: HostPath = "/sys/kernel/security/lockdown"
  /// Far above what any of the files holds.
  private static let limit = 1 << 20

  let files: any HostFiles

  /// Reads them; what is not there stays nil.
  func read() -> KernelFacts {
    var facts = KernelFacts()
    facts.release = text(Self.releasePath) ?? text(Self.versionPath).flatMap { Self.release(ofVersion: $0) }
    facts.commandLine = text(Self.commandLinePath)
    facts.modules = text(Self.modulesPath).map { Self.modules($0) }
    facts.lockdown = text(Self.lockdownPath).flatMap { Self.lockdown($0) }
    return facts
  }

  private func text(_ path: HostPath) -> String? {
    do throws(ErrorNumber) {
      let content = try files.read(path, limit: Self.limit)
      return KernelText.string(KernelText.trimmed(content[...]))
    } catch {
      return nil
    }
  }

  /// The third word of `Linux version 6.1.0-…`.
  static func release(ofVersion version: String) -> String? {
    let words = version.split(separator: " ")
    return words.count > 2 && words[0] == "Linux" && words[1] == "version" ? String(words[2]) : nil
  }

  /// The first word of each line, sorted.
  static func modules(_ text: String) -> [String] {
    text.split(separator: "\n").compactMap { $0.split(separator: " ").first.map(String.init) }.sorted()
  }

  /// The word in brackets of `none [integrity] confidentiality` (security/lockdown/lockdown.c).
  static func lockdown(_ text: String) -> String? {
    for word in text.split(separator: " ") where word.hasPrefix("[") && word.hasSuffix("]") && word.count > 2 {
      return String(word.dropFirst().dropLast())
    }
    return nil
  }
}
