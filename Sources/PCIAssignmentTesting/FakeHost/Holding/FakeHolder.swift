import LinuxPCI

/// A program that holds functions through VFIO, as a VMM does.
public struct FakeHolder: Hashable, Sendable {
  /// Its process.
  public let process: Int
  /// Its command, as `/proc/PID/comm` has it.
  public let command: String
  /// The functions that it has open, by address.
  public let functions: [String]
  /// The group it has open.
  public let group: Int
}

extension FakeKernel {
  static let holdersPath = memory.appending("holders")

  /// All programs that hold something.
  var holders: [FakeHolder] {
    tree.names(in: Self.holdersPath).compactMap { name in
      let lines = tree.lines(Self.holdersPath.appending(name))
      guard lines.count >= 3, let process = Int(lines[0]), let group = Int(lines[1]) else { return nil }
      return FakeHolder(process: process, command: lines[2], functions: Array(lines[3...]), group: group)
    }
  }

  /// Whether a program has the function open.
  func isHeld(_ device: FakeDevice) -> Bool { isHeld(device.name) }

  /// Whether a program has the function open that is called `name`.
  func isHeld(_ name: HostName) -> Bool { holders.contains { $0.functions.contains(name.description) } }

  /// Whether a program has the group open, and with it says who may drive its functions (C11, C12).
  func isHeld(group: Int) -> Bool { holders.contains { $0.group == group } }

  /// Has a program open a group and functions of it.
  ///
  /// - Throws: as opening would: `ENOENT` where VFIO has none of the group's functions, `EBUSY` where another program
  ///   has the group, `EPERM` where a function of it serves the host, `ENODEV` for a function that VFIO has not.
  func open(group: Int, functions: [FakeDevice], process: Int, command: String) throws(ErrorNumber) {
    let members = members(of: group)
    guard members.contains(where: { driver(of: $0)?.role == .vfio }) else { throw .noSuchFile }
    if isHeld(group: group) { throw .busy }
    for member in members { if let driver = driver(of: member), !driver.managesDMA { throw .notPermitted } }
    for function in functions where driver(of: function)?.role != .vfio { throw .noSuchDevice }
    let lines = ["\(process)", "\(group)", command] + functions.map { $0.text }
    if let name = HostName("\(process)-\(group)") {
      tree.put(lines.joined(separator: "\n"), at: Self.holdersPath.appending(name))
    }
    for function in functions { setAwake(function, isEnabled: true) }
    showProcess(process, command: command)
    showFiles(of: process)
  }

  /// Has a program close a group with all its functions.
  func close(group: Int, process: Int) {
    guard let name = HostName("\(process)-\(group)"), tree.exists(Self.holdersPath.appending(name)) else { return }
    let held = holders.first { $0.group == group && $0.process == process }?.functions ?? []
    tree.remove(Self.holdersPath.appending(name))
    for function in held.compactMap({ HostName($0) }).compactMap({ device($0) })
    where driver(of: function)?.role == .vfio && !hasVirtualFunctions(function) { setIdle(function) }
    if holders.contains(where: { $0.process == process }) {
      showFiles(of: process)
    } else {
      HostName("\(process)").map { tree.remove(HostPath("/proc").appending($0)) }
    }
  }

  /// What procfs shows of a process: name, arguments, state and start.
  func showProcess(_ process: Int, command: String) {
    guard let name = HostName("\(process)") else { return }
    let directory = HostPath("/proc").appending(name)
    // The name has 15 characters at most (TASK_COMM_LEN, include/linux/sched.h).
    let short = String((command.split(separator: " ").first ?? "").split(separator: "/").last?.prefix(15) ?? "")
    tree.put(short, at: directory.appending("comm"), permissions: 0o644)
    tree.put(
      Array(command.split(separator: " ").joined(separator: "\0").utf8) + [0], at: directory.appending("cmdline"),
      permissions: 0o444)
    let zeros = Array(repeating: "0", count: 17).joined(separator: " ")
    tree.put(
      "\(process) (\(short)) S 1 \(zeros) \(now / 10_000_000) 0 0", at: directory.appending("stat"), permissions: 0o444)
  }

  /// Its open files: for each group the container, the group's node, and each function's anonymous inode.
  private func showFiles(of process: Int) {
    guard let name = HostName("\(process)") else { return }
    let directory = HostPath("/proc").appending(name).appending("fd")
    tree.remove(directory)
    var targets = ["/dev/null", "/dev/null", "/dev/null"]
    for holder in holders where holder.process == process {
      targets += ["/dev/vfio/vfio", "/dev/vfio/\(holder.group)"]
      targets += holder.functions.map { _ in "anon_inode:[vfio-device]" }
    }
    for (number, target) in targets.enumerated() {
      HostName("\(number)").map { tree.link(directory.appending($0), target: Array(target.utf8)) }
    }
  }
}
