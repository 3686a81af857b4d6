import PCICore

/// Which requester IDs Linux expects from which function, beside its own (drivers/pci/search.c).
struct RequesterAliases {
  /// A set of the 256 device and function numbers of a bus.
  struct NumberSet: Hashable, Sendable {
    private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    static func == (left: NumberSet, right: NumberSet) -> Bool { left.words == right.words }

    func hash(into hasher: inout Hasher) {
      hasher.combine(words.0)
      hasher.combine(words.1)
      hasher.combine(words.2)
      hasher.combine(words.3)
    }

    func contains(_ number: UInt8) -> Bool {
      let bit = UInt64(1) << UInt64(number & 63)
      return switch number >> 6 {
      case 0: words.0 & bit != 0
      case 1: words.1 & bit != 0
      case 2: words.2 & bit != 0
      default: words.3 & bit != 0
      }
    }

    mutating func insert(_ number: UInt8) {
      let bit = UInt64(1) << UInt64(number & 63)
      switch number >> 6 {
      case 0: words.0 |= bit
      case 1: words.1 |= bit
      case 2: words.2 |= bit
      default: words.3 |= bit
      }
    }

    static let all = {
      var set = NumberSet()
      set.words = (.max, .max, .max, .max)
      return set
    }()
  }

  /// What is expected of one function.
  struct Entry {
    /// The position of the function.
    let position: Int
    /// The numbers on its own bus; empty where ``isUnmeasured``.
    let numbers: NumberSet
    /// The position of the rule in ``RequesterAliasQuirk/table``; nil for an alias that the firmware's table names.
    let rule: Int?
    /// Whether the numbers stand in the device's memory, where configuration space does not show them.
    let isUnmeasured: Bool
  }

  /// The functions with aliases, by bus position; most hosts have none.
  private(set) var entriesByBus: [Int: [Entry]] = [:]

  init(_ topology: HostTopology, _ conditions: GroupingConditions) {
    for position in topology.enumeration {
      let function = topology.functions[position]
      let found = Self.rule(function.identity, conditions.release)
      let named = conditions.firmwareAliases.numbers[function.address]
      guard found != nil || named != nil, !conditions.hasOwnRequesters(function.address) else { continue }
      var numbers = found.map { Self.numbers($0.rule.aliases, function) } ?? NumberSet()
      if let named { numbers.insert(named) }
      let isUnmeasured = found?.rule.aliases == .inDeviceMemory
      guard numbers != NumberSet() || isUnmeasured else { continue }
      entriesByBus[function.bus, default: []].append(
        Entry(position: position, numbers: numbers, rule: found?.index, isUnmeasured: isUnmeasured))
    }
  }

  private static func numbers(_ aliases: RequesterAliasQuirk.Aliases, _ function: TopologyFunction) -> NumberSet {
    var numbers = NumberSet()
    switch aliases {
    case .function(let number):
      guard function.deviceAndFunction & 7 != number else { break }
      numbers.insert(function.deviceAndFunction & 0xf8 | number)
    case .fixed(let list):
      for number in list { numbers.insert(number) }
    case .firstFiveFunctions:
      for device in UInt8(0)..<32 {
        for number in UInt8(0)..<5 { numbers.insert(device << 3 | number) }
      }
    case .all: numbers = .all
    case .inDeviceMemory: break
    }
    return numbers
  }

  private static func rule(
    _ identity: FunctionIdentity, _ release: KernelRelease?
  ) -> (index: Int, rule: RequesterAliasQuirk)? {
    guard RequesterAliasQuirk.vendors.contains(identity.vendorID) else { return nil }
    for (index, rule) in RequesterAliasQuirk.table.enumerated()
    where rule.names(identity) && rule.source.holds(for: release) {
      return (index, rule)
    }
    return nil
  }
}
