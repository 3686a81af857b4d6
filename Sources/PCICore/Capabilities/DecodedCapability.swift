/// A capability of a function as the type that knows its registers.
public enum DecodedCapability: Hashable, Sendable {
  /// PCI Power Management.
  case powerManagement(PowerManagementCapability)
  /// Message Signaled Interrupts.
  case msi(MSICapability)
  /// MSI-X.
  case msiX(MSIXCapability)
  /// PCI Express.
  case express(ExpressCapability)
  /// Access Control Services.
  case accessControl(AccessControlCapability)
  /// Single Root I/O Virtualization.
  case sriov(SRIOVCapability)
  /// Any other.
  case raw(RawCapability)

  /// What matters most, in one line for people.
  public var summary: String { visit(SummaryVisitor()) }

  /// All registers with their fields, header apart, for presentation.
  public var registers: [RegisterReading] { visit(RegistersVisitor()) }

  /// The capability's registers as bytes.
  public var block: RegisterBlock { visit(BlockVisitor()) }

  /// Hands the capability, whatever its type, to `visitor`.
  func visit<Visitor: CapabilityVisitor>(_ visitor: Visitor) -> Visitor.Result {
    switch self {
    case .powerManagement(let capability): visitor.visit(capability)
    case .msi(let capability): visitor.visit(capability)
    case .msiX(let capability): visitor.visit(capability)
    case .express(let capability): visitor.visit(capability)
    case .accessControl(let capability): visitor.visit(capability)
    case .sriov(let capability): visitor.visit(capability)
    case .raw(let capability): visitor.visit(capability)
    }
  }
}

/// Something asked of a capability of any type.
protocol CapabilityVisitor {
  /// The answer.
  associatedtype Result
  /// Asks it.
  func visit(_ capability: some Capability) -> Result
}

private struct SummaryVisitor: CapabilityVisitor {
  func visit(_ capability: some Capability) -> String { capability.summary }
}

private struct RegistersVisitor: CapabilityVisitor {
  func visit(_ capability: some Capability) -> [RegisterReading] { capability.registers }
}

private struct BlockVisitor: CapabilityVisitor {
  func visit(_ capability: some Capability) -> RegisterBlock { capability.block }
}
