public import PCICore

/// One reason why functions share a group.
public struct GroupReason: Hashable, Sendable {
  /// A stable name for the kind of reason; scripts compare it.
  public struct Code: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The name itself.
    public let rawValue: String
    /// Wraps a name.
    public init(rawValue: String) { self.rawValue = rawValue }
    /// The name itself.
    public var description: String { rawValue }

    /// A function that would have to isolate has no ACS capability.
    public static let noCapability = Code(rawValue: "D-GROUP-CAUSE-NO-ACS")
    /// A function has the ACS capability, and services that it has are off.
    public static let servicesOff = Code(rawValue: "D-GROUP-CAUSE-ACS-OFF")
    /// A conventional bus, or an integrated function that presents itself as conventional: ACS does not apply.
    public static let conventional = Code(rawValue: "D-GROUP-CAUSE-CONVENTIONAL")
    /// A bridge of a kind that never counts as isolated.
    public static let kind = Code(rawValue: "D-GROUP-CAUSE-BRIDGE")
    /// A rule of the kernel for this device says that it does not isolate.
    public static let quirk = Code(rawValue: "D-GROUP-CAUSE-QUIRK")
    /// A bridge puts its own requester ID on what passes.
    public static let alias = Code(rawValue: "D-GROUP-CAUSE-ALIAS")
    /// A device uses requester IDs of others on its bus.
    public static let requester = Code(rawValue: "D-GROUP-CAUSE-REQUESTER")
    /// Functions of one device that do not isolate from each other.
    public static let multifunction = Code(rawValue: "D-GROUP-CAUSE-MULTIFUNCTION")
    /// All that is behind a VMD controller bears its requester ID.
    public static let volumeController = Code(rawValue: "D-GROUP-CAUSE-VMD")
    /// What decides was not read.
    public static let unmeasured = Code(rawValue: "D-GROUP-CAUSE-UNMEASURED")
  }

  /// The kind of reason.
  public let code: Code
  /// The function that would have to be different for the reason to go away.
  public let subject: PCIAddress
  /// One sentence for people, with the registers that decide.
  public let text: String

  init(_ code: Code, _ subject: PCIAddress, _ text: String) {
    self.code = code
    self.subject = subject
    self.text = text
  }
}
