import PCICore

/// Follows mounts and swap down to the functions that their disks hang on.
struct StorageUse {
  private let usage: HostUsage
  private var devices: [String: BlockDevice] = [:]
  private var numbers: [String: String] = [:]
  private var mapped: [String: String] = [:]
  private var found = FoundUses()
  /// Whether the root file system, or another that the system lives in, comes over the network.
  private(set) var isRootRemote = false

  /// Kinds of file system that come over the network.
  private static let remote: Set<String> = ["nfs", "nfs4", "cifs", "smb3", "ceph", "glusterfs", "fuse.sshfs", "afs"]
  /// Kinds that are spread over disks which the kernel does not name.
  private static let opaque: Set<String> = ["zfs", "9p", "virtiofs"]

  init(_ usage: HostUsage) {
    self.usage = usage
    for case .known(let list) in [usage.blockDevices] {
      for device in list {
        devices[device.name] = device
        if let number = device.number { numbers[number] = device.name }
        if let name = device.mapperName { mapped[name] = device.name }
      }
    }
    for mount in usage.mounts.value ?? [] where Self.remote.contains(mount.type) {
      if Self.kind(mount.path) != .mounted { isRootRemote = true }
    }
  }

  mutating func take() -> FoundUses {
    switch (usage.blockDevices, usage.mounts, usage.swaps) {
    case (.unmeasured(let reason), _, _): leaveOpen("the disks were not read (\(reason.text))")
    case (_, .unmeasured(let reason), _): leaveOpen("what is mounted was not read (\(reason.text))")
    case (_, _, .unmeasured(let reason)): leaveOpen("swap was not read (\(reason.text))")
    default: break
    }
    for mount in usage.mounts.value ?? [] { follow(mount) }
    for swap in usage.swaps.value ?? [] {
      for name in names(of: swap) { follow(name, .swap, "swap", "swap space on \(swap)") }
    }
    noteUnmounted()
    return found
  }

  private mutating func leaveOpen(_ text: String) {
    found.open.append(OpenUse(subject: .storage, text: text))
  }

  // MARK: Mounts

  private mutating func follow(_ mount: MountedFileSystem) {
    let kind = Self.kind(mount.path)
    if Self.opaque.contains(mount.type) {
      guard kind != .mounted || mount.type == "zfs" else { return }
      return leaveOpen("\(mount.path) is of type \(mount.type), whose disks the kernel does not name")
    }
    var start: [String] = []
    if let name = numbers[mount.number] {
      start = [name]
    } else {
      for source in mount.source.split(separator: ":") { start += names(of: String(source)) }
      if mount.type == "btrfs" {
        for set in usage.btrfsSets.value ?? [] where set.contains(where: { start.contains($0) }) { start = set }
      }
      if start.isEmpty, mount.source.utf8.first == UInt8(ascii: "/"), !Self.remote.contains(mount.type) {
        leaveOpen("what holds \(mount.path) (\(mount.source)) is not among the disks that were read")
      }
    }
    let loss =
      switch kind {
      case .root: "the root file system"
      case .boot: "\(mount.path), from which the machine boots"
      case .system: "\(mount.path), in which the system lives"
      default: "the file system mounted at \(mount.path)"
      }
    for name in start { follow(name, kind, mount.path, loss) }
  }

  private static func kind(_ path: String) -> HostUse.Kind {
    if path == "/" { return .root }
    for (prefix, kind) in [
      ("/boot", HostUse.Kind.boot), ("/efi", .boot), ("/usr", .system), ("/var", .system), ("/etc", .system),
      ("/nix", .system), ("/gnu", .system), ("/opt", .system), ("/home", .system),
    ] where path == prefix || path.utf8.starts(with: "\(prefix)/".utf8) {
      return kind
    }
    return .mounted
  }

  /// The kernel's names of what a path below `/dev` stands for; none for what is no device.
  private func names(of path: String) -> [String] {
    if let name = path.dropping(prefix: "/dev/mapper/") { return mapped[String(name)].map { [$0] } ?? [] }
    guard let name = path.dropping(prefix: "/dev/") else { return [] }
    if devices[String(name)] != nil { return [String(name)] }
    // A logical volume's other name: /dev/GROUP/VOLUME, with hyphens doubled in device-mapper's.
    let parts = name.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }
    guard parts.count == 2 else { return [] }
    let doubled = parts.map { part in
      var text = ""
      for character in part.unicodeScalars {
        text.unicodeScalars.append(character)
        if character == "-" { text.unicodeScalars.append(character) }
      }
      return text
    }
    return mapped["\(doubled[0])-\(doubled[1])"].map { [$0] } ?? []
  }

  // MARK: Devices

  /// Follows a device down to its functions, each device once.
  private mutating func follow(_ name: String, _ kind: HostUse.Kind, _ what: String, _ loss: String) {
    var pending: [(name: String, trail: [String])] = [(name, [])]
    var seen: Set<String> = []
    while let next = pending.popLast() {
      guard seen.insert(next.name).inserted else { continue }
      guard let device = devices[next.name] else {
        leaveOpen("\(what) is on \(next.name), which is not among the disks that were read")
        continue
      }
      let title = device.mapperName.map { "\(device.name) (\($0))" } ?? device.name
      let trail = next.trail + [title]
      let text = "\(what) is on \(Self.joined(trail))"
      for function in device.functions { found.uses.append((function, HostUse(kind: kind, text: text, loss: loss))) }
      for part in device.parts { pending.append((part, trail)) }
      if device.functions.isEmpty, device.parts.isEmpty, let disk = device.disk { pending.append((disk, trail)) }
    }
  }

  private static func joined(_ trail: [String]) -> String {
    var text = ""
    for (index, name) in trail.enumerated() { text += index == 0 ? name : ", made of \(name)" }
    return text
  }

  /// Disks that nothing mounted is on: the host still sees them.
  private mutating func noteUnmounted() {
    var used: Set<PCIAddress> = []
    for (address, _) in found.uses { used.insert(address) }
    for device in usage.blockDevices.value ?? [] where device.disk == nil && device.parts.isEmpty {
      for function in device.functions where !used.contains(function) {
        found.uses.append(
          (
            function,
            HostUse(kind: .disk, text: "the disk \(device.name) is not mounted", loss: "the disk \(device.name)")
          ))
      }
    }
  }
}
