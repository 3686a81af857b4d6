import AssignmentModel
import HardwareBits
import PCICore

/// `tree` as text: root buses, bridges with the buses behind them, functions, and virtual functions folded.
struct TreeReport {
  private let host: HostSnapshot
  private let names: NameBook

  init(_ host: HostSnapshot, names: NameBook) {
    self.host = host
    self.names = names
  }

  /// Writes the tree.
  func write(to output: inout TextOutput) {
    let topology = FunctionTree(host)
    var tree = TextTree()
    for root in topology.roots {
      let bus = "\(root.segment.hex(digits: 4)):\(root.bus.hex(digits: 2))"
      var pieces: [TextTree.Piece] = [("root bus", .plain), (bus, .heading)]
      if let missing = root.missingBridge {
        pieces = [("bus", .plain), (bus, .heading), ("behind \(missing), which was not read", .warning)]
      }
      tree.roots.append(TextTree.Node(pieces: pieces, children: root.children.map(node)))
    }
    if !topology.stray.isEmpty {
      tree.roots.append(
        TextTree.Node(
          pieces: [("functions whose bridges lead nowhere", .warning)],
          children: topology.stray.map { node(FunctionTree.Node(function: $0, children: [])) }))
    }
    tree.write(to: &output)
  }

  private func node(_ node: FunctionTree.Node) -> TextTree.Node {
    var pieces = pieces(of: node.function)
    let virtual = node.children.filter { $0.function.physicalFunction == node.function.address }
    let behind = node.children.filter { $0.function.physicalFunction != node.function.address }
    if let count = node.function.virtualFunctionCount { pieces.append(("\(count)\u{a0}VFs", .plain)) }
    return TextTree.Node(pieces: pieces, children: behind.map(self.node) + fold(virtual))
  }

  private func pieces(of function: FunctionSnapshot) -> [TextTree.Piece] {
    var pieces: [TextTree.Piece] = [(function.address.description, .address)]
    let identity = function.identity
    var what = names.classTitle(identity.classCode)
    if function.headerType == .bridge || function.headerType == .cardBus {
      if let type = function.portType, !type.isEndpoint { what = type.description }
      pieces.append(("\(what),", .plain))
      pieces.append(("\(Self.busesText(function.busesBehind)):", .heading))
    } else {
      pieces.append(("\(what):", .plain))
    }
    pieces.append(("\(names.title(identity)) \(identity.bracketed)", .plain))
    pieces.append(contentsOf: state(of: function))
    return pieces
  }

  /// `bus 01`, `buses 01-05`.
  private static func busesText(_ buses: ClosedRange<UInt8>?) -> String {
    guard let buses else { return "no\u{a0}buses" }
    let first = buses.lowerBound.hex(digits: 2)
    return buses.count == 1 ? "bus\u{a0}\(first)" : "buses\u{a0}\(first)-\(buses.upperBound.hex(digits: 2))"
  }

  /// Driver and group, as far as they were measured.
  private func state(of function: FunctionSnapshot) -> [TextTree.Piece] {
    var pieces: [TextTree.Piece] = []
    if case .known(.some(let driver)) = function.driver { pieces.append(("{\(driver)}", .emphasis)) }
    if case .known(.some(let group)) = function.iommuGroup { pieces.append(("group\u{a0}\(group)", .faint)) }
    return pieces
  }

  /// Virtual functions in runs of one driver and one device ID: a line for each run, not for each function.
  private func fold(_ nodes: [FunctionTree.Node]) -> [TextTree.Node] {
    var runs: [[FunctionSnapshot]] = []
    for node in nodes {
      if let last = runs.indices.last, let before = runs[last].last, before.driver == node.function.driver,
        before.identity == node.function.identity, node.children.isEmpty
      {
        runs[last].append(node.function)
      } else {
        runs.append([node.function])
      }
    }
    return runs.map { run in
      guard run.count > 1, let first = run.first, let last = run.last else {
        return TextTree.Node(pieces: run.first.map(pieces) ?? [])
      }
      var pieces: [TextTree.Piece] = [
        ("\(run.count)\u{a0}VFs", .heading), ("\(first.address) .. \(last.address)", .address),
        ("\(names.title(first.identity)) \(first.identity.bracketed)", .plain),
      ]
      if case .known(.some(let driver)) = first.driver { pieces.append(("{\(driver)}", .emphasis)) }
      let groups = run.compactMap { $0.iommuGroup.value.flatMap { $0 } }
      if !groups.isEmpty { pieces.append((Self.groupsText(groups), .faint)) }
      return TextTree.Node(pieces: pieces)
    }
  }

  /// `groups 20-27`, `groups 3, 5-7`, `group 4`.
  static func groupsText(_ numbers: [Int]) -> String {
    var ranges: [ClosedRange<Int>] = []
    for number in Set(numbers).sorted() {
      if let last = ranges.last, last.upperBound == number - 1 {
        ranges[ranges.count - 1] = last.lowerBound...number
      } else {
        ranges.append(number...number)
      }
    }
    let text = ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
    return (ranges.count == 1 && ranges[0].count == 1 ? "group\u{a0}" : "groups\u{a0}") + text.joined(separator: ", ")
  }
}
