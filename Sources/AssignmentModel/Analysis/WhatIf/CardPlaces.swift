public import PCICore

/// A free slot, and the group that a card would have there.
public struct CardPlace: Hashable, Sendable {
  /// The port above the slot.
  public let port: PCIAddress
  /// The group of the function that was asked about, itself included, sorted by address.
  public let members: [PCIAddress]
}

extension GroupPrediction {
  /// The free slots in which a function would share its group with fewer others, best first.
  ///
  /// Empty for what cannot be moved. Whether the card fits mechanically, and how many lanes the slot has, nobody can
  /// tell from registers.
  ///
  /// - Parameter limit: How many slots are tried.
  public func places(for address: PCIAddress, limit: Int = 4) -> [CardPlace] {
    guard let group = group(of: address), group.members.count > 1 else { return [] }
    let taken = Set(topology.buses.filter { !$0.functions.isEmpty }.compactMap { $0.bridge })
    var places: [CardPlace] = []
    var tried = 0
    for (index, port) in topology.functions.enumerated() where tried < limit {
      guard let type = port.role.portType, type == .rootPort || type == .downstreamPort,
        simulation.isolation[index].answer == .yes, !taken.contains(index)
      else { continue }
      var moved = topology
      do throws(MoveError) { try moved.move(address, under: port.address) } catch { continue }
      tried += 1
      let after = GroupPrediction(moved, conditions, coverage: simulation.coverage)
      guard let members = after.group(of: address)?.members, members.count < group.members.count else { continue }
      places.append(CardPlace(port: port.address, members: members))
    }
    return places.sorted {
      $0.members.count == $1.members.count ? $0.port < $1.port : $0.members.count < $1.members.count
    }
  }
}
