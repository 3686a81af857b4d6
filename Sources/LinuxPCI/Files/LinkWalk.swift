/// A path being resolved, link by link, where the kernel cannot be asked to keep inside a root.
struct LinkWalk {
  /// One step of the walk.
  enum Step: Equatable {
    /// Back to the root: an absolute path or link target begins.
    case root
    /// To the parent directory; at the root it stays there.
    case up
    /// To the entry `name` of the directory where the walk stands.
    case name(HostName)
  }

  /// As many as Linux follows (include/linux/namei.h, MAXSYMLINKS).
  static let linkLimit = 40

  private var pending: [Step]
  private var links = 0

  /// Starts at the root.
  init(_ path: HostPath) {
    pending = path.components.reversed().map { .name($0) }
  }

  /// Whether the step just taken was the last.
  var isAtEnd: Bool { pending.isEmpty }

  /// The next step, or nil at the end.
  mutating func next() throws(ErrorNumber) -> Step? { pending.popLast() }

  /// Goes on with a link's target instead of the step just taken.
  mutating func follow(_ target: some Collection<UInt8>) throws(ErrorNumber) {
    links += 1
    guard links <= Self.linkLimit else { throw .linkLoop }
    guard !target.isEmpty else { throw .noSuchFile }
    var steps: [Step] = target.first == UInt8(ascii: "/") ? [.root] : []
    for component in target.split(separator: UInt8(ascii: "/")) {
      if component.elementsEqual(".".utf8) { continue }
      if component.elementsEqual("..".utf8) {
        steps.append(.up)
      } else if let name = HostName(component) {
        steps.append(.name(name))
      } else {
        throw .noSuchFile
      }
    }
    guard pending.count + steps.count <= 4096 else { throw .nameTooLong }
    pending.append(contentsOf: steps.reversed())
  }
}
