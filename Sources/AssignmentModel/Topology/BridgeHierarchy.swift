public import PCICore

/// Which bridge leads to which bus, found from the bridges' own bus number registers.
///
/// A live kernel says so itself, by the place of a function's directory; a dump of config space leaves it to the
/// registers 19h and 1Ah (PCIe 6.0 §7.5.1.3.4).
public struct BridgeHierarchy: Sendable {
  /// A bridge and the buses behind it.
  private struct Bridge {
    let address: PCIAddress
    let secondary: UInt8
    let subordinate: UInt8
  }

  private var bridges: [UInt32: [Bridge]] = [:]

  /// Takes the bridges among `functions`: those whose header is of type 1 and whose secondary bus lies behind them.
  ///
  /// Unconfigured bridges (secondary bus 0) and such as claim their own or a lower bus are passed over, so that
  /// no chain of parents, however the registers are set, comes back to where it began.
  public init(_ functions: [FunctionSnapshot]) {
    for function in functions {
      guard let config = function.config.value, function.headerType == .bridge,
        let secondary = config.uint8(at: 0x19), let subordinate = config.uint8(at: 0x1a),
        secondary > function.address.bus, subordinate >= secondary
      else { continue }
      let bridge = Bridge(address: function.address, secondary: secondary, subordinate: subordinate)
      bridges[function.address.segment, default: []].append(bridge)
    }
  }

  /// The bridge that leads to `bus`, or nil for a root bus.
  ///
  /// The bridge whose secondary bus it is; else, as for buses that only virtual functions use, the one with the
  /// narrowest range around it. Among equals the lowest address counts.
  public func bridge(to bus: UInt8, segment: UInt32) -> PCIAddress? {
    var best: Bridge?
    for bridge in bridges[segment] ?? [] where bridge.secondary <= bus && bus <= bridge.subordinate {
      if let other = best, !Self.isNearer(bridge, than: other, to: bus) { continue }
      best = bridge
    }
    return best?.address
  }

  /// Sets the parent of each of `functions` from the bus it is on.
  public func place(_ functions: inout [FunctionSnapshot]) {
    var known: [UInt64: PCIAddress?] = [:]
    for index in functions.indices {
      let address = functions[index].address
      let key = UInt64(address.segment) << 8 | UInt64(address.bus)
      let parent = known[key] ?? bridge(to: address.bus, segment: address.segment)
      known[key] = .some(parent)
      functions[index].parent = parent
    }
  }

  private static func isNearer(_ bridge: Bridge, than other: Bridge, to bus: UInt8) -> Bool {
    if (bridge.secondary == bus) != (other.secondary == bus) { return bridge.secondary == bus }
    let width = bridge.subordinate - bridge.secondary
    let otherWidth = other.subordinate - other.secondary
    return width == otherWidth ? bridge.address < other.address : width < otherWidth
  }
}
