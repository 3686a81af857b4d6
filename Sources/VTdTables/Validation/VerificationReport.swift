public import PCICore

/// What tables hold, and what is wrong with it.
public struct VerificationReport: Sendable {
  /// One requester, or one PASID of it.
  public struct Requester: Hashable, Sendable {
    /// Who.
    public var requester: RequesterID
    /// The PASID of its requests; nil in legacy mode.
    public var pasid: UInt32?
    /// What root, context and PASID tables say.
    public var path: TranslationPath
    /// Which of ``VerificationReport/spaces`` it sees; nil for pass-through.
    public var space: Int?
  }

  /// Memory as devices see it, through one set of page tables.
  public struct Space: Hashable, Sendable {
    /// Which stages translate.
    public var stages: TranslationPath.Stages
    /// The top table of the first stage, else of the second.
    public var table: UInt64
    /// The levels of that stage.
    public var levels: Int
    /// What is mapped, in order; pages alike that follow each other are one.
    public var mappings: [PageMapping]
    /// How many tables there are, the top one included.
    public var tableCount: Int
  }

  /// One present entry of the interrupt remapping table.
  public struct Interrupt: Hashable, Sendable {
    /// Its index.
    public var index: Int
    /// Its bits.
    public var entry: UInt128
  }

  /// What is wrong, as it was met from the root down.
  public internal(set) var findings: [TableFinding] = []
  /// The requesters whose entries can be used, in order.
  public internal(set) var requesters: [Requester] = []
  /// The address spaces they see.
  public internal(set) var spaces: [Space] = []
  /// The present interrupt remapping entries.
  public internal(set) var interrupts: [Interrupt] = []
  /// How many tables there are, each counted once.
  public internal(set) var tableCount = 0

  init() {}

  /// Whether there is no finding that is an error.
  public var isSound: Bool { !findings.contains { $0.severity == .error } }

  /// Adds what was found elsewhere.
  public mutating func add(_ finding: TableFinding) { findings.append(finding) }
}
