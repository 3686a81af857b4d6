public import PCICore

/// By what a remapping unit serves a function.
public enum ServiceRule: Hashable, Sendable {
  /// The table names the function itself.
  case named
  /// The table names only the function's last hop on its own bus, which Linux takes for broken firmware and accepts.
  case namedInexactly
  /// The table names a bridge above the function.
  case below(bridge: PCIAddress)
  /// No unit names the function, and this one takes the rest of its segment (INCLUDE_PCI_ALL).
  case takesTheRest
  /// The function's requester ID lies in a range that the table gives.
  case inRange(first: PCIAddress, last: PCIAddress)
  /// The table gives all functions to the unit.
  case all
  /// The table was not read; the kernel lists the function behind the unit.
  case listedByKernel
}

/// Which remapping unit serves a function, and why.
public struct UnitService: Hashable, Sendable {
  /// Where the unit stands in ``RemappingModel/units``.
  public let unit: Int
  /// By what it serves the function.
  public let rule: ServiceRule
  /// The function that was looked up in place of this one: the physical one of a virtual one, or a VMD controller.
  public let standIn: PCIAddress?

  /// States a unit and a rule.
  public init(unit: Int, rule: ServiceRule, standIn: PCIAddress? = nil) {
    self.unit = unit
    self.rule = rule
    self.standIn = standIn
  }
}

/// The answer to which unit serves a function.
public enum ServiceAnswer: Hashable, Sendable {
  /// This one.
  case served(UnitService)
  /// None, for the reason given in words.
  case unserved(String)
  /// The tables that would say it were not read.
  case unmeasured(Unmeasured)

  /// The unit and the rule; nil for the other answers.
  public var service: UnitService? { if case .served(let service) = self { service } else { nil } }
}
