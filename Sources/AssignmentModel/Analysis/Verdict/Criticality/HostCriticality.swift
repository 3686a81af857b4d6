public import PCICore

/// What the host would lose with each of its functions: the guard of everything that takes devices away.
///
/// It follows mounts and swap through device-mapper, RAID, caches and partitions, and the default route and logins
/// through bridges, bonds and VLANs, down to the functions; consoles and framebuffers too. Nothing is taken for
/// uncritical because it was not read: ``isCritical(_:)`` then answers that it could not measure.
public struct HostCriticality: Sendable {
  /// The uses of each function, the gravest kinds first; functions without any are left out.
  public private(set) var uses: [PCIAddress: [HostUse]] = [:]
  /// What was not read.
  public private(set) var open: [OpenUse] = []
  private let classes: [PCIAddress: UInt32]

  /// Follows everything of a host.
  public init(_ host: HostSnapshot) {
    // One by one: `Dictionary.init(_:uniquingKeysWith:)` does not compile as Embedded Swift.
    var classes: [PCIAddress: UInt32] = [:]
    for function in host.functions where classes[function.address] == nil {
      classes[function.address] = function.identity.classCode.rawValue
    }
    self.classes = classes
    var storage = StorageUse(host.usage)
    var network = NetworkUse(host.usage, isRootRemote: storage.isRootRemote)
    var screens = ScreenUse(host)
    for found in [storage.take(), network.take(), screens.take()] {
      for (address, use) in found.uses where uses[address]?.contains(use) != true {
        uses[address, default: []].append(use)
      }
      open += found.open
    }
    let order = HostUse.Kind.allCases
    for address in uses.keys {
      uses[address]?.sort { left, right in
        (order.firstIndex(of: left.kind) ?? 0) < (order.firstIndex(of: right.kind) ?? 0)
      }
    }
  }

  /// The uses of the function at `address`, the gravest first.
  public func uses(of address: PCIAddress) -> [HostUse] { uses[address] ?? [] }

  /// Whether the host may not survive losing the function at `address`.
  public func isCritical(_ address: PCIAddress) -> Answer {
    if uses(of: address).contains(where: { $0.isCritical }) { return .yes }
    return openUses(of: address).isEmpty ? .no : .unmeasured
  }

  /// What was not read and could make the function at `address` critical, by its class.
  public func openUses(of address: PCIAddress) -> [OpenUse] {
    guard !open.isEmpty else { return [] }
    let code = classes[address] ?? 0
    return open.filter { Self.concerns($0.subject, code) }
  }

  /// The functions that may not be taken, sorted; what a plan leaves alone unless it is told by name.
  public var criticalFunctions: [PCIAddress] {
    uses.filter { $0.value.contains { $0.isCritical } }.keys.sorted()
  }

  /// Whether a function of a class could serve a subject: storage may also hang on USB and Fibre Channel.
  package static func concerns(_ subject: OpenUse.Subject, _ code: UInt32) -> Bool {
    let base = code >> 16
    if base == 0x00 || base == 0xff { return true }
    return switch subject {
    case .storage: base == 0x01 || [0x0c03, 0x0c04, 0x0805].contains(code >> 8)
    case .network: base == 0x02 || base == 0x0d || code >> 8 == 0x0c06
    case .screens: base == 0x03
    }
  }
}

/// What one part of the search found.
struct FoundUses {
  var uses: [(PCIAddress, HostUse)] = []
  var open: [OpenUse] = []
}
