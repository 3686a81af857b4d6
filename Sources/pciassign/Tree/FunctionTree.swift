import AssignmentModel
import PCICore

/// The functions of a host under the bridges they sit behind.
struct FunctionTree {
  /// A function and what hangs below it.
  struct Node {
    let function: FunctionSnapshot
    /// What sits behind the bridge, or the virtual functions that have no place of their own, sorted.
    var children: [Node]
  }

  /// A bus at the top: a root bus, or one whose bridge was not read.
  struct Root {
    let segment: UInt32
    let bus: UInt8
    /// The bridge that was not read; nil for a root bus.
    let missingBridge: PCIAddress?
    var children: [Node]
  }

  /// The buses at the top, sorted by segment and bus.
  let roots: [Root]
  /// Functions whose bridges lead back to themselves, or deeper than buses can be numbered: a damaged source.
  let stray: [FunctionSnapshot]

  /// Builds the tree; virtual functions hang below their physical one.
  init(_ host: HostSnapshot) {
    var below: [PCIAddress: [FunctionSnapshot]] = [:]
    var tops: [FunctionSnapshot] = []
    for function in host.functions {
      if let above = function.physicalFunction ?? function.parent, above != function.address, host[above] != nil {
        below[above, default: []].append(function)
      } else {
        tops.append(function)
      }
    }
    var placed: Set<PCIAddress> = []
    var roots: [Root] = []
    for function in tops {
      let node = Self.node(function, below, depth: 0, &placed)
      let missing = function.physicalFunction ?? function.parent
      if let last = roots.indices.last, roots[last].segment == function.address.segment,
        roots[last].bus == function.address.bus, roots[last].missingBridge == missing
      {
        roots[last].children.append(node)
      } else {
        roots.append(
          Root(
            segment: function.address.segment, bus: function.address.bus, missingBridge: missing, children: [node]))
      }
    }
    self.roots = roots
    stray = host.functions.filter { !placed.contains($0.address) }
  }

  /// Buses are numbered in 8 bits, so no real bridge is deeper; a function's own line and its VFs come on top.
  private static let deepest = 258

  private static func node(
    _ function: FunctionSnapshot, _ below: [PCIAddress: [FunctionSnapshot]], depth: Int,
    _ placed: inout Set<PCIAddress>
  ) -> Node {
    placed.insert(function.address)
    guard depth < deepest else { return Node(function: function, children: []) }
    // Each function is below one other, so what is reached from a top is reached once.
    let children = (below[function.address] ?? []).map { node($0, below, depth: depth + 1, &placed) }
    return Node(function: function, children: children)
  }
}
