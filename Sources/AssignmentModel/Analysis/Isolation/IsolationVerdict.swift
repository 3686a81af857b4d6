/// Whether Linux counts a function as isolated from its peers, and by what.
public struct IsolationVerdict: Hashable, Sendable {
  /// Whether it does.
  public let answer: Answer
  /// What decides.
  public let basis: Basis

  /// What decides about isolation.
  public enum Basis: Hashable, Sendable {
    /// A device of one function has no peer inside itself.
    case singleFunction
    /// The ACS registers; `missing` is what would have to be on and is not, `unknown` what firmware decides.
    case registers(
      capabilities: AccessServices, control: AccessServices, missing: AccessServices, unknown: AccessServices)
    /// A function that would need the capability does not have it.
    case noCapability
    /// A conventional function: whatever shares its bus may hear and answer its requests.
    case conventional
    /// Bridges to and from conventional buses and event collectors never count as isolated.
    case kind
    /// An Express function of a kind that the kernel does not know counts as isolated.
    case unknownKind
    /// A rule for the device answers in place of its registers.
    case quirk(Int)
    /// The parameter `pcie_acs_override`.
    case override
    /// A supposition of a what-if.
    case supposed
    /// Not known: the role was not read.
    case roleNotRead
    /// Not known: the ACS registers were not read.
    case registersNotRead
    /// Not known: whether there is more than one function.
    case functionsNotRead
    /// Not known: whether the machine has the IOMMU on which a rule depends.
    case unitNotRead(Int)
  }

  init(_ answer: Answer, _ basis: Basis) {
    self.answer = answer
    self.basis = basis
  }
}
