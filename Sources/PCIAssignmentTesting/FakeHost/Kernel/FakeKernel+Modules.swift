import LinuxPCI

extension FakeKernel {
  private static let modulesPath = memory.appending("modules")

  /// The modules on disk, by name.
  var modulesOnDisk: [FakeModule] { tree.names(in: Self.modulesPath).compactMap { module($0.description) } }

  /// A module on disk.
  func module(_ name: String) -> FakeModule? {
    guard let file = HostName(name), let text = tree.text(Self.modulesPath.appending(file)) else { return nil }
    return FakeModule(name: name, lines: text.split(separator: "\n").map { String($0) })
  }

  /// Puts a module on disk.
  func describe(_ module: FakeModule) {
    HostName(module.name).map { tree.put(module.text, at: Self.modulesPath.appending($0), permissions: 0o644) }
  }

  /// Whether a module is loaded.
  func isLoaded(_ name: String) -> Bool {
    tree.lines("/proc/modules").contains { $0.hasPrefix("\(name) ") }
  }

  /// Loads what `name` stands for, with what it depends on, as modprobe(8) does; nothing happens where it is loaded.
  func loadModule(_ name: String) throws(ModuleFailure) {
    let wanted = name.map { $0 == "-" ? "_" : String($0) }.joined()
    if let module = module(wanted) { return try insert(module) }
    let matching = modulesOnDisk.filter { module in
      aliases(of: module).contains { AliasPattern.matches(name[...], pattern: $0[...]) }
    }
    guard !matching.isEmpty else {
      let release = tree.text("/proc/sys/kernel/osrelease") ?? ""
      throw ModuleFailure(
        module: name, reason: "FATAL: Module \(name) not found in directory /lib/modules/\(release)")
    }
    for module in matching { try insert(module) }
  }

  /// All names that a module is loaded by besides its own: those of its drivers' tables too.
  func aliases(of module: FakeModule) -> [String] {
    // Xen's backend has no aliases, although it takes anything: nothing is to load it by itself (pci_stub.c).
    let drivers = describedDrivers.filter { $0.module == module.name && $0.role != .backend }
    return module.aliases + drivers.flatMap { $0.matches.map { $0.alias } }
  }

  private func insert(_ module: FakeModule) throws(ModuleFailure) {
    if isLoaded(module.name) { return }
    if let failure = module.failure { throw ModuleFailure(module: module.name, reason: failure) }
    for name in module.dependencies { if let needed = self.module(name) { try insert(needed) } }
    show(module)
    for driver in describedDrivers where driver.module == module.name { register(driver) }
  }

  /// What procfs and sysfs show of a loaded module.
  func show(_ module: FakeModule) {
    let present = tree.text("/proc/modules") ?? ""
    let line = "\(module.name) 16384 0 - Live 0x0000000000000000"
    tree.put(present.isEmpty ? line : "\(line)\n\(present)", at: "/proc/modules", permissions: 0o444)
    guard let name = HostName(module.name) else { return }
    let directory = HostPath("/sys/module").appending(name)
    if !tree.exists(directory.appending("initstate")) {
      tree.put("live", at: directory.appending("initstate"), permissions: 0o444)
    }
    for (parameter, value) in module.parameters {
      guard let file = HostName(parameter) else { continue }
      let path = directory.appending("parameters").appending(file)
      // Two of vfio_pci's are read once, when it is loaded (drivers/vfio/pci/vfio_pci.c).
      let isFixed = ["disable_denylist", "disable_vga"].contains(parameter)
      if !tree.exists(path) { tree.put(value, at: path, permissions: isFixed ? 0o444 : 0o644) }
    }
    if module.name == "vfio", !tree.exists("/dev/vfio/vfio") {
      tree.put([], at: "/dev/vfio/vfio", permissions: 0o666)
      tree.makeDirectory("/sys/class/vfio-dev")
    }
  }

  /// Writes `modules.dep`, `modules.alias` and `modules.builtin` of the kernel's release, as depmod(8) does.
  func writeModuleLists() {
    guard let release = tree.text("/proc/sys/kernel/osrelease").flatMap({ HostName($0) }) else { return }
    let directory = HostPath("/lib/modules").appending(release)
    func file(_ name: String) -> String { "kernel/drivers/\(name).ko" }
    var dependencies = tree.lines(directory.appending("modules.dep"))
    var aliases = tree.lines(directory.appending("modules.alias"))
    for module in modulesOnDisk {
      if !dependencies.contains(where: { $0.hasPrefix("\(file(module.name)):") }) {
        dependencies.append("\(file(module.name)):" + module.dependencies.map { " \(file($0))" }.joined())
      }
      for alias in self.aliases(of: module) {
        let line = "alias \(alias) \(module.name)"
        if !aliases.contains(line) { aliases.append(line) }
      }
    }
    tree.put(dependencies.joined(separator: "\n"), at: directory.appending("modules.dep"), permissions: 0o644)
    tree.put(aliases.joined(separator: "\n"), at: directory.appending("modules.alias"), permissions: 0o644)
    if !tree.exists(directory.appending("modules.builtin")) {
      tree.put([], at: directory.appending("modules.builtin"), permissions: 0o644)
    }
  }
}

/// Shell patterns as `modules.alias` has them: `*`, and everything else for itself.
enum AliasPattern {
  static func matches(_ text: Substring, pattern: Substring) -> Bool {
    guard let first = pattern.first else { return text.isEmpty }
    if first == "*" {
      let rest = pattern.dropFirst()
      if rest.isEmpty { return true }
      return text.indices.contains { matches(text[$0...], pattern: rest) }
    }
    return text.first == first && matches(text.dropFirst(), pattern: pattern.dropFirst())
  }
}
