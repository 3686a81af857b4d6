import AssignmentModel
import HardwareBits
import PCICore

/// A machine made for a test: functions with just the registers that decide about groups.
struct Machine {
  private(set) var functions: [FunctionSnapshot] = []
  var kernel = KernelFacts()
  var isPrivileged: Bool? = true

  /// What a function is.
  enum Kind {
    case conventional
    case express(PortType)
  }

  /// Adds a function; `acs` is (capability, control), `below` the bus right below a bridge.
  mutating func add(
    _ address: String, _ kind: Kind, ids: (UInt16, UInt16) = (0x1234, 0x5678), classCode: UInt32 = 0x020000,
    subsystem: (UInt16, UInt16)? = nil, multifunction: Bool = false, below: ClosedRange<UInt8>? = nil,
    acs: (capability: UInt16, control: UInt16)? = nil, forwardsARI: Bool = false, cut: Int = 4096,
    physical: String? = nil, parent: String? = nil
  ) {
    guard let place = PCIAddress(address) else { return }
    var bytes = [UInt8](repeating: 0, count: 4096)
    func put(_ value: UInt32, at offset: Int, count: Int) {
      for index in 0..<count { bytes[offset + index] = UInt8(truncatingIfNeeded: value >> UInt32(8 * index)) }
    }
    put(UInt32(ids.0), at: 0, count: 2)
    put(UInt32(ids.1), at: 2, count: 2)
    put(below == nil ? classCode : 0x060400, at: 9, count: 3)
    put((multifunction ? 0x80 : 0) | (below == nil ? 0 : 1), at: 14, count: 1)
    if let below {
      put(UInt32(place.bus), at: 0x18, count: 1)
      put(UInt32(below.lowerBound), at: 0x19, count: 1)
      put(UInt32(below.upperBound), at: 0x1a, count: 1)
    } else if let subsystem {
      put(UInt32(subsystem.0), at: 0x2c, count: 2)
      put(UInt32(subsystem.1), at: 0x2e, count: 2)
    }
    var length = 256
    if case .express(let type) = kind {
      length = 4096
      put(0x10, at: 6, count: 2)
      put(0x40, at: 0x34, count: 1)
      put(UInt32(type.rawValue) << 20 | 0x0002_0010, at: 0x40, count: 4)
      if forwardsARI { put(0x20, at: 0x40 + 0x28, count: 2) }
      if let acs {
        put(0x0001_000d, at: 0x100, count: 4)
        put(UInt32(acs.capability), at: 0x104, count: 2)
        put(UInt32(acs.control), at: 0x106, count: 2)
        if AccessControlCapability(ConfigSpace(bytes), offset: 0x100).layout == .sunrisePoint {
          put(UInt32(acs.capability), at: 0x104, count: 4)
          put(UInt32(acs.control), at: 0x108, count: 4)
        }
      }
    }
    var function = ConfigDump.function(place, ConfigSpace(Array(bytes.prefix(min(length, cut)))))
    function.physicalFunction = physical.flatMap { PCIAddress($0) }
    function.parent = parent.flatMap { PCIAddress($0) }
    functions.append(function)
  }

  /// Adds a function of which the kernel's list says that it is there, and no register was read.
  mutating func unread(_ address: String, parent: String? = nil) {
    guard let place = PCIAddress(address) else { return }
    var function = ConfigDump.function(place, ConfigSpace([]))
    function.config = .unmeasured(.notAsked)
    function.parent = parent.flatMap { PCIAddress($0) }
    functions.append(function)
  }

  /// A port with the services that matter, all on, or without the capability.
  mutating func port(
    _ address: String, _ type: PortType, below: ClosedRange<UInt8>, acs: Bool, multifunction: Bool = false
  ) {
    add(
      address, .express(type), multifunction: multifunction, below: below,
      acs: acs ? (capability: 0x005f, control: 0x001d) : nil)
  }

  /// An Express endpoint without ACS.
  mutating func endpoint(_ address: String, multifunction: Bool = false) {
    add(address, .express(.endpoint), multifunction: multifunction)
  }

  var host: HostSnapshot {
    HostSnapshot(
      provenance: Provenance(kind: .directory, path: "test", isPrivileged: isPrivileged), functions: functions,
      kernel: kernel)
  }

  /// The predicted groups as text, members in order, groups by their first member.
  func groups(_ change: (inout GroupingConditions) -> Void = { _ in }) -> [String] {
    let host = host
    var conditions = GroupingConditions(host)
    change(&conditions)
    return GroupPrediction(host, HostTopology(host), conditions).text
  }
}

extension GroupPrediction {
  /// The groups as text, members without segment 0, groups by their first member; `?` marks what is not certain.
  var text: [String] {
    groups.sorted { $0.members[0] < $1.members[0] }.map { group in
      group.members.map { $0.segment == 0 ? $0.requesterID.description : $0.description }.joined(separator: " ")
        + (group.isCertain ? "" : " ?")
    }
  }
}
