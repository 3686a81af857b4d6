import LinuxPCI

/// A write that the kernel makes its writer wait for: what was written where, and what it waits for.
///
/// The kernel goes on with it whether or not the writer lives (drivers/vfio/vfio_main.c,
/// `vfio_unregister_group_dev`, waits on after a signal).
struct Waiting {
  static let directory = FakeKernel.memory.appending("waiting")
  static let outcomes = FakeKernel.memory.appending("outcomes")

  let ticket: Int
  var wait: Wait
  var path: HostPath
  /// The file as the writer named it.
  var shownPath: HostPath
  /// Who wrote.
  var process: Int
  var bytes: [UInt8]
  /// The functions whose locks it holds meanwhile.
  var locks: [String]
  /// Whether a moment that it waited for has come before.
  var hasElapsed = false

  init(
    ticket: Int, wait: Wait, path: HostPath, shownPath: HostPath, process: Int, bytes: [UInt8], locks: [String]
  ) {
    self.ticket = ticket
    self.wait = wait
    self.path = path
    self.shownPath = shownPath
    self.process = process
    self.bytes = bytes
    self.locks = locks
  }

  /// Reads it; one that waits for nothing where there is none of that number.
  init(_ ticket: Int, in kernel: FakeKernel) {
    self.init(ticket: ticket, wait: .time(0), path: .root, shownPath: .root, process: 0, bytes: [], locks: [])
    let lines = kernel.tree.content(Self.file(ticket)).map {
      $0.split(separator: 0x0a, maxSplits: 6, omittingEmptySubsequences: false)
    }
    guard let lines, lines.count == 7 else { return }
    let words = String(decoding: lines[0], as: UTF8.self).split(separator: " ").map { String($0) }
    if words.count == 2 {
      switch words[0] {
      case "release": wait = .release(words[1])
      case "lock": wait = .lock(words[1])
      default: wait = .time(Int64(words[1]) ?? 0)
      }
    }
    path = HostPath(lines[1]) ?? .root
    locks = String(decoding: lines[2], as: UTF8.self).split(separator: " ").map { String($0) }
    hasElapsed = lines[3].elementsEqual("elapsed".utf8)
    shownPath = HostPath(lines[4]) ?? path
    process = Int(String(decoding: lines[5], as: UTF8.self)) ?? 0
    bytes = Array(lines[6])
  }

  /// All that wait, the first to have come first.
  static func all(in kernel: FakeKernel) -> [Waiting] {
    guard kernel.tree.exists(directory) else { return [] }
    return kernel.tree.names(in: directory).compactMap { Int($0.description) }.sorted().map { Waiting($0, in: kernel) }
  }

  /// Notes it down.
  func save(in kernel: FakeKernel) {
    let text =
      switch wait {
      case .release(let name): "release \(name)"
      case .lock(let name): "lock \(name)"
      case .time(let moment): "time \(moment)"
      }
    let head =
      "\(text)\n\(path)\n\(locks.joined(separator: " "))\n\(hasElapsed ? "elapsed" : "-")\n\(shownPath)\n\(process)\n"
    kernel.tree.put(Array(head.utf8) + bytes, at: Self.file(ticket), permissions: 0o644)
  }

  /// Notes how it ended, for the writer that waits.
  func end(_ errno: ErrorNumber?, in kernel: FakeKernel) {
    kernel.tree.remove(Self.file(ticket))
    kernel.tree.put("\(errno?.rawValue ?? 0)", at: Self.outcome(ticket))
  }

  /// Whether what it waits for has come.
  func isReady(in kernel: FakeKernel) -> Bool {
    switch wait {
    case .release(let name): HostName(name).map { !kernel.isHeld($0) } ?? true
    case .lock(let name): !Waiting.all(in: kernel).contains { $0.ticket < ticket && $0.locks.contains(name) }
    case .time(let moment): kernel.now >= moment
    }
  }

  static func file(_ ticket: Int) -> HostPath { HostName("\(ticket)").map { directory.appending($0) } ?? directory }
  static func outcome(_ ticket: Int) -> HostPath { HostName("\(ticket)").map { outcomes.appending($0) } ?? outcomes }
}

extension FakeKernel {
  /// Takes a function's lock for the rest of the write; waits while another write has it.
  func lock(_ device: FakeDevice) throws(RuleStop) {
    let others = Waiting.all(in: self)
    if others.contains(where: { $0.ticket < (ticket ?? .max) && $0.locks.contains(device.text) }) {
      throw .waits(.lock(device.text))
    }
    if !locks.contains(device.text) { locks.append(device.text) }
  }
}
