import LinuxPCI

/// A tree with changes that are not made yet, as whoever makes them sees it.
final class TreeOverlay {
  private enum Pending {
    case directory
    case file([UInt8], permissions: UInt16)
    case link([UInt8])
    case nothing
  }

  /// The tree below.
  let store: TreeStore
  /// The changes so far, in order.
  private(set) var changes: [TreeChange] = []
  private var pending: [HostPath: Pending] = [:]
  private var added: [HostPath: Set<HostName>] = [:]
  /// Directories of which nothing on disk counts any more.
  private var cleared: Set<HostPath> = []

  /// Whether nothing is on disk yet, so that nobody need look.
  private let isNew: Bool

  /// What was found on disk: nobody changes it while the lock is held.
  private var nodes: [HostPath: TreeStore.Node?] = [:]
  private var contents: [HostPath: [UInt8]?] = [:]
  private var targets: [HostPath: [UInt8]?] = [:]

  /// Begins changes to the tree in `store`.
  init(_ store: TreeStore, isNew: Bool = false) {
    self.store = store
    self.isNew = isNew
  }

  /// Whether there is anything at `path`.
  func exists(_ path: HostPath) -> Bool { node(path) != nil }

  /// What `path` names, links not followed.
  func node(_ path: HostPath) -> TreeStore.Node? {
    switch pending[path] {
    case .directory: return .directory
    case .file(_, let permissions): return .file(permissions: permissions)
    case .link: return .link
    case .nothing: return nil
    case nil: return isCleared(path) ? nil : nodeOnDisk(path)
    }
  }

  /// The content of a file; nil where there is none.
  func content(_ path: HostPath) -> [UInt8]? {
    switch pending[path] {
    case .file(let content, _): return content
    case .directory, .link, .nothing: return nil
    case nil: return isCleared(path) ? nil : contentOnDisk(path)
    }
  }

  private func nodeOnDisk(_ path: HostPath) -> TreeStore.Node? {
    if let known = nodes[path] { return known }
    let node = store.node(path)
    nodes[path] = .some(node)
    return node
  }

  private func contentOnDisk(_ path: HostPath) -> [UInt8]? {
    if let known = contents[path] { return known }
    let content = store.content(path)
    contents[path] = .some(content)
    return content
  }

  private func targetOnDisk(_ path: HostPath) -> [UInt8]? {
    if let known = targets[path] { return known }
    let target = store.target(path)
    targets[path] = .some(target)
    return target
  }

  /// A file's text without its final newline; nil where there is none.
  func text(_ path: HostPath) -> String? {
    content(path).map { content in
      String(decoding: content.last == 0x0a ? content.dropLast() : content[...], as: UTF8.self)
    }
  }

  /// The lines of a file; none where there is none.
  func lines(_ path: HostPath) -> [String] {
    text(path).map { $0.split(separator: "\n").map { String($0) } } ?? []
  }

  /// The last component of a link's target; nil where there is no link.
  func linkName(_ path: HostPath) -> String? {
    target(path).flatMap { target in
      target.split(separator: UInt8(ascii: "/")).last.map { String(decoding: $0, as: UTF8.self) }
    }
  }

  /// The target of a link; nil where there is none.
  func target(_ path: HostPath) -> [UInt8]? {
    switch pending[path] {
    case .link(let target): return target
    case .directory, .file, .nothing: return nil
    case nil: return isCleared(path) ? nil : targetOnDisk(path)
    }
  }

  /// The names in a directory, sorted.
  func names(in path: HostPath) -> [HostName] {
    var names: Set<HostName> = []
    if !isCleared(path), !cleared.contains(path) {
      names = Set(store.names(in: path))
      // What is on disk is there unless it has been removed since.
      if !cleared.isEmpty { names = names.filter { exists(path.appending($0)) } }
    }
    if let added = added[path] { names.formUnion(added.filter { exists(path.appending($0)) }) }
    return names.sorted()
  }

  /// The numbers at the end of the names in a directory, behind so many letters.
  func numbers(in path: HostPath, behind count: Int) -> Set<Int> {
    guard cleared.isEmpty, added[path] == nil, !isNew else {
      return Set(names(in: path).map { Self.number($0.bytes.dropFirst(count)) })
    }
    var numbers: Set<Int> = []
    store.eachName(in: path) { name in numbers.insert(Self.number(name.dropFirst(count))) }
    return numbers
  }

  private static func number(_ digits: some Sequence<UInt8>) -> Int {
    var number = 0
    for byte in digits { number = number &* 10 &+ Int(byte & 0xf) }
    return number
  }

  /// Makes a directory, with those above it.
  func makeDirectory(_ path: HostPath) {
    if path.isRoot || node(path) == .directory { return }
    makeDirectory(path.parent)
    put(.directory, at: path)
    changes.append(.directory(path))
  }

  /// Puts a file, in place of what was there; without permissions, those it had.
  func put(_ content: [UInt8], at path: HostPath, permissions: UInt16? = nil) {
    var mode = permissions ?? 0o644
    if permissions == nil, case .file(let present) = node(path) { mode = present }
    makeDirectory(path.parent)
    put(.file(content, permissions: mode), at: path)
    changes.append(.file(path, content, permissions: mode))
  }

  /// Puts files into a directory that nothing is in yet.
  func fill(_ directory: HostPath, with files: [(name: HostName, content: [UInt8], permissions: UInt16)]) {
    makeDirectory(directory)
    changes.reserveCapacity(changes.count + files.count)
    for file in files {
      let path = directory.appending(file.name)
      pending[path] = .file(file.content, permissions: file.permissions)
      changes.append(.file(path, file.content, permissions: file.permissions))
    }
    added[directory, default: []].formUnion(files.lazy.map { $0.name })
  }

  /// Puts a line of text.
  func put(_ line: String, at path: HostPath, permissions: UInt16? = nil) {
    put(Array(line.utf8) + [0x0a], at: path, permissions: permissions)
  }

  /// Puts a link that leads to `target` by the shortest way down from a common directory, as the kernel makes them.
  func link(_ path: HostPath, to target: HostPath) {
    let from = path.parent.isRoot ? [] : path.parent.bytes
    let to = target.bytes
    // How far both are the same, directory by directory.
    var same = 0
    var index = 0
    while index < from.count, index < to.count, from[index] == to[index] {
      index += 1
      if index == from.count || from[index] == UInt8(ascii: "/"), index == to.count || to[index] == UInt8(ascii: "/") {
        same = index
      }
    }
    var text: [UInt8] = []
    for byte in from[same...] where byte == UInt8(ascii: "/") { text += Array("../".utf8) }
    text += to[same...].dropFirst(same < to.count ? 1 : 0)
    if text.last == UInt8(ascii: "/") { text.removeLast() }
    link(path, target: text)
  }

  /// Puts a link with a target as it is to stand.
  func link(_ path: HostPath, target: [UInt8]) {
    makeDirectory(path.parent)
    put(.link(target), at: path)
    changes.append(.link(path, target))
  }

  /// Removes what is at `path` and below it.
  func remove(_ path: HostPath) {
    guard exists(path) else { return }
    for known in pending.keys where known.below(path) != nil { pending[known] = .nothing }
    for known in added.keys where known == path || known.below(path) != nil { added[known] = nil }
    cleared.insert(path)
    pending[path] = .nothing
    changes.append(.removal(path))
  }

  /// Forgets all changes.
  func discard() {
    changes = []
    pending = [:]
    added = [:]
    cleared = []
  }

  private func put(_ node: Pending, at path: HostPath) {
    pending[path] = node
    if let name = path.lastName { added[path.parent, default: []].insert(name) }
  }

  private func isCleared(_ path: HostPath) -> Bool {
    isNew || !cleared.isEmpty && path.ancestors.contains { cleared.contains($0) }
  }
}
