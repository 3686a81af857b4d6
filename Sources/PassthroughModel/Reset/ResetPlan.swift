public import PCICore

/// Ways to reset a function, by what else they reach.
public enum ResetMethod: Hashable, Sendable, CaseIterable {
  /// A way only its driver or the kernel's quirk knows; reaches the function alone.
  case deviceSpecific
  /// Function Level Reset of PCI Express; the function alone.
  case functionLevel
  /// FLR of the Advanced Features capability; the function alone.
  case advancedFeatures
  /// From D3hot to D0, for functions that lose their state there; the function alone.
  case power
  /// The secondary bus of the bridge above: every function below it.
  case bus
  /// The slot, through its hot-plug controller: every function in it.
  case slot

  /// Whether other functions are reset as well.
  public var reachesOthers: Bool { self == .bus || self == .slot }

  /// The name in `reset_method` of sysfs (Linux 5.15 and later).
  public init?(kernelName name: String) {
    switch name {
    case "device_specific": self = .deviceSpecific
    case "flr": self = .functionLevel
    case "af_flr": self = .advancedFeatures
    case "pm": self = .power
    case "bus", "cxl_bus": self = .bus
    case "slot": self = .slot
    default: return nil
    }
  }
}

/// A function that a bus or slot reset would reach, and whose it is.
public struct ResetNeighbor: Hashable, Sendable {
  /// Who has the function now.
  public enum Owner: Hashable, Sendable {
    /// This process has it open.
    case us
    /// It is in a group of ours, bound to a VFIO driver, and not open.
    case oursUnopened
    /// Another process has it open, by id where that is known.
    case anotherProcess(Int32?)
    /// A driver of the host has it.
    case hostDriver(String)
    /// No driver has it.
    case nobody
    /// It is not ours; whose it is was not told.
    case stranger
  }

  /// Which function.
  public var address: PCIAddress
  /// Who has it.
  public var owner: Owner

  /// Describes a function.
  public init(_ address: PCIAddress, _ owner: Owner) {
    self.address = address
    self.owner = owner
  }
}

/// How to reset an assigned function, what else that resets, and what is in the way.
///
/// A ladder as VMMs climb it: a way that reaches the function alone, but not the weak one through power states while a
/// bus reset would reach only functions that are ours; then the bus; then power states.
public struct ResetPlan: Hashable, Sendable {
  /// What has to be done before and after.
  public enum Step: Hashable, Sendable {
    /// Tear all interrupts down.
    case disableInterrupts
    /// Clear memory, I/O and bus master enable, so that nothing is under way.
    case stopAccess
    /// Put the function into D0.
    case wake
    /// Ask for the reset.
    case reset(ResetMethod)
    /// Read vendor and device ID: a function that reads ffffh did not come back.
    case verifyIdentity
    /// Write the guest's BARs and command again, and set interrupts up.
    case restore
  }

  /// Why a way cannot be taken.
  public enum Obstacle: Hashable, Sendable {
    /// The kernel knows no such way for this function.
    case notOffered(ResetMethod)
    /// The function is known not to come back from a reset.
    case denied
    /// The reset would reach a function that is not ours.
    case neighbor(ResetMethod, ResetNeighbor)
  }

  /// The way to take; nil where there is none.
  public let method: ResetMethod?
  /// What to do, in order; empty without a way.
  public let steps: [Step]
  /// The functions that are reset as well.
  public let impact: [ResetNeighbor]
  /// Why better ways, or all, cannot be taken.
  public let obstacles: [Obstacle]

  /// Plans the reset of one function.
  ///
  /// - Parameters:
  ///   - offered: what the kernel can do, from `reset_method`, or from VFIO: `functionLevel` for VFIO_DEVICE_FLAGS_RESET.
  ///   - neighbors: the other functions a bus or slot reset reaches, from VFIO_DEVICE_GET_PCI_HOT_RESET_INFO or the
  ///     topology.
  ///   - isDenied: whether the function is known to break: some accelerators' physical functions do.
  public init(offered: [ResetMethod], neighbors: [ResetNeighbor], isDenied: Bool = false) {
    guard !isDenied else {
      method = nil
      steps = []
      impact = []
      obstacles = [.denied]
      return
    }
    var obstacles: [Obstacle] = []
    let strangers = neighbors.filter { neighbor in
      switch neighbor.owner {
      case .us, .oursUnopened: false
      case .anotherProcess, .hostDriver, .nobody, .stranger: true
      }
    }
    let wide = offered.first { $0 == .slot } ?? offered.first { $0 == .bus }
    var chosen: ResetMethod?
    for method in [.deviceSpecific, .functionLevel, .advancedFeatures] as [ResetMethod] {
      if offered.contains(method) {
        chosen = method
        break
      }
      obstacles.append(.notOffered(method))
    }
    if chosen == nil {
      if let wide {
        if strangers.isEmpty { chosen = wide } else { obstacles += strangers.map { .neighbor(wide, $0) } }
      } else {
        obstacles.append(.notOffered(.bus))
      }
    }
    if chosen == nil {
      if offered.contains(.power) { chosen = .power } else { obstacles.append(.notOffered(.power)) }
    }
    method = chosen
    impact = chosen?.reachesOthers == true ? neighbors : []
    steps = chosen.map { [.disableInterrupts, .wake, .stopAccess, .reset($0), .verifyIdentity, .restore] } ?? []
    self.obstacles = obstacles
  }
}
