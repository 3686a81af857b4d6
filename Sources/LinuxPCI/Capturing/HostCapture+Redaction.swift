import PCICore

extension HostCapture {
  /// The capture without serial numbers, hardware addresses, host name, UUIDs and network addresses.
  ///
  /// Out go: Device Serial Numbers and product data in config space; files whose names say that they hold a serial
  /// number or address, and the same values wherever else they stand; hardware addresses and UUIDs in any text or
  /// name; host names and network addresses in the command line, mounts and routes; parameters of the command line that name disks or hosts; ACPI
  /// tables but those that describe hardware only. Addresses of PCI, memory and
  /// I/O, identities and topology stay. The list, and what stays, is in `Docs/captures.md`.
  ///
  /// - Parameter hostNames: What the host is called; a capture does not hold it.
  public func redacted(hostNames: [String] = []) -> HostCapture {
    let contents = files.contents
    let scrubber = TextScrubber(
      secrets: Self.secrets(contents), hostNames: hostNames, names: Set(contents.flatMap(\.path.components)))
    let fileSystems = NumberedFileSystems(contents.map(\.path))
    var redacted = MemoryFiles()
    for (path, node) in contents {
      let names = fileSystems.names(of: path) ?? path.components.map { scrubber.scrub($0) }
      let path = names.reduce(HostPath.root) { $0.appending($1) }
      redacted.insert(Self.redact(node, at: path, scrubber), at: path)
    }
    var header = header
    header.isRedacted = true
    return HostCapture(header: header, files: redacted)
  }

  /// Values that stand in files of their own and may be repeated elsewhere.
  private static func secrets(_ contents: [(path: HostPath, node: MemoryFiles.Node)]) -> [String] {
    contents.compactMap { path, node in
      guard case .file(let content, _) = node, namesSecret(path) else { return nil }
      let value = KernelText.string(KernelText.trimmed(content[...]))
      // Placeholders are no secrets, and would hit other files.
      let isPlaceholder = value.utf8.count < 6 || value.allSatisfy { "0:-. ".contains($0) }
      return isPlaceholder || TextScrubber.hasKnownShape(value) ? nil : value
    }
  }

  private static func redact(
    _ node: MemoryFiles.Node, at path: HostPath, _ scrubber: TextScrubber
  ) -> MemoryFiles.Node {
    switch node {
    case .directory, .unreadable: return node
    case .link(let target): return .link(scrubber.scrub(target))
    case .file(let content, let permissions):
      guard let content = redact(content, at: path, scrubber) else {
        return .unreadable(.noData, permissions: permissions)
      }
      return .file(content, permissions: permissions)
    }
  }

  /// What a file holds afterwards; nil where nothing of it may stay.
  private static func redact(_ content: [UInt8], at path: HostPath, _ scrubber: TextScrubber) -> [UInt8]? {
    if path.parent == FirmwareTableReader.path || path.parent == FirmwareTableReader.path.appending("dynamic") {
      return isPublicTable(content) ? content : nil
    }
    if path.lastName == .config { return ConfigSpace(content).redacted }
    if namesSecret(path) {
      return Array((path.lastName == "address" ? "00:00:00:00:00:00\n" : "redacted\n").utf8)
    }
    switch path {
    case KernelFactsReader.commandLinePath: return CommandLineRedaction.redact(content, scrubber)
    case KernelFactsReader.versionPath: return scrubber.scrub(withoutBuilder(content))
    case "/proc/mounts", "/proc/self/mountinfo": return scrubber.scrubFreely(withoutServers(content))
    case "/proc/swaps": return scrubber.scrubFreely(content)
    case NetworkReader.connectionsPath, NetworkReader.connections6Path: return withoutPeers(content)
    case "/proc/net/route": return scrubber.scrub(withoutRoutes(content, columns: [1, 2]))
    case "/proc/net/ipv6_route": return scrubber.scrub(withoutRoutes(content, columns: [0, 2, 4]))
    default:
      guard isPlain(content) else { return content }
      return path.parent.lastName == "dm" ? scrubber.scrubFreely(content) : scrubber.scrub(content)
    }
  }

  /// Whether a file's name says that it holds what only one machine has.
  private static func namesSecret(_ path: HostPath) -> Bool {
    guard let name = path.lastName?.description else { return false }
    if name == "address" { return path.components.contains("net") }
    return ["serial", "uuid", "guid", "wwid", "wwn", "nqn", "hostid", "asset_tag", "unique_id", "perm_addr"]
      .contains { name.contains($0) }
  }

  /// Tables that describe hardware and nothing that only one machine has.
  ///
  /// Others may: AML holds addresses and keys in places of each maker's own, MSDM and SLIC hold licences, NFIT serial
  /// numbers, IBFT and NBFT network addresses and passwords.
  private static func isPublicTable(_ content: [UInt8]) -> Bool {
    [
      "APIC", "BERT", "CEDT", "DBG2", "DMAR", "ERST", "FACP", "FACS", "HEST", "HMAT", "HPET", "IORT", "IVRS", "MCFG",
      "PPTT", "SLIT", "SPCR", "SRAT", "VIOT", "WAET",
    ].contains { content.starts(with: $0.utf8) }
  }

  /// `Linux version 6.1.0 (builder@host) …`: what is in parentheses with `@` names people and machines.
  private static func withoutBuilder(_ content: [UInt8]) -> [UInt8] {
    let words = content.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    let kept = words.map { word in
      word.contains(UInt8(ascii: "@")) && word.first == UInt8(ascii: "(") ? Array("(redacted)".utf8) : Array(word)
    }
    return Array(kept.joined(separator: [UInt8(ascii: " ")]))
  }

  /// Words that name another machine's share, `server:/path` and `//server/path`, are replaced whole.
  private static func withoutServers(_ content: [UInt8]) -> [UInt8] {
    let lines = content.split(separator: 0x0a, omittingEmptySubsequences: false).map { line -> [UInt8] in
      let words = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false).map { word -> [UInt8] in
        let text = KernelText.string(word)
        return text.contains(":/") || text.hasPrefix("//") ? Array("redacted".utf8) : Array(word)
      }
      return Array(words.joined(separator: [UInt8(ascii: " ")]))
    }
    return Array(lines.joined(separator: [0x0a]))
  }

  /// Connections with both addresses replaced; their ports stay.
  private static func withoutPeers(_ content: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    for line in TextLines(content[...]) {
      var columns = NetworkReader.columns(line.bytes).map { Array($0) }
      for index in 1..<3 where index < columns.count {
        guard let colon = columns[index].lastIndex(of: UInt8(ascii: ":")) else { continue }
        columns[index].replaceSubrange(..<colon, with: Array(repeating: UInt8(ascii: "F"), count: colon))
      }
      result += columns.joined(separator: [UInt8(ascii: " ")]) + [0x0a]
    }
    return result
  }

  /// Routes with every address but the default's replaced; the columns are separated by tabs or spaces.
  private static func withoutRoutes(_ content: [UInt8], columns: Set<Int>) -> [UInt8] {
    var result: [UInt8] = []
    for line in TextLines(content[...]) {
      let words = line.bytes.split { $0 == 0x09 || $0 == 0x20 }
      let kept = words.enumerated().map { index, word -> [UInt8] in
        let isAddress = columns.contains(index) && word.allSatisfy { KernelText.hexadecimalDigit($0) != nil }
        let isSecret = isAddress && !word.allSatisfy { $0 == UInt8(ascii: "0") }
        return isSecret ? Array(repeating: UInt8(ascii: "F"), count: word.count) : Array(word)
      }
      result += kept.joined(separator: [UInt8(ascii: "\t")]) + [0x0a]
    }
    return result
  }
}

/// Btrfs file systems are directories named by UUID; they get numbers, so that two do not become one.
private struct NumberedFileSystems {
  private var numbers: [HostName: HostName] = [:]
  private static let depth = 3

  init(_ paths: [HostPath]) {
    let names = Set(paths.compactMap { Self.name(in: $0) }).sorted()
    for (index, name) in names.enumerated() {
      let digits = String(index + 1)
      let zeros = String(repeating: "0", count: max(0, 12 - digits.count))
      numbers[name] = HostName("00000000-0000-0000-0000-\(zeros)\(digits)")
    }
  }

  private static func name(in path: HostPath) -> HostName? {
    guard path.below(StorageReader.btrfsPath) != nil else { return nil }
    let names = path.components
    return names.count > depth && names[depth].bytes.contains(UInt8(ascii: "-")) ? names[depth] : nil
  }

  /// The names on a path with the file system's replaced; nil for a path to something else.
  func names(of path: HostPath) -> [HostName]? {
    guard let number = Self.name(in: path).flatMap({ numbers[$0] }) else { return nil }
    var names = path.components
    names[Self.depth] = number
    return names
  }
}
