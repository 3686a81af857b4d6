public import HardwareBits
public import PCICore

/// Something that a check found about a host or one of its functions.
public struct Finding: Hashable, Sendable {
  /// How much it matters.
  public enum Weight: String, Hashable, Sendable, CaseIterable, Comparable {
    /// It stands in the way.
    case error
    /// What would decide was not read.
    case unmeasured
    /// A risk, or something that will surprise.
    case warning
    /// Worth knowing.
    case note

    /// Orders by weight, the gravest first.
    public static func < (left: Weight, right: Weight) -> Bool { left.rank < right.rank }

    private var rank: Int {
      switch self {
      case .error: 0
      case .unmeasured: 1
      case .warning: 2
      case .note: 3
      }
    }
  }

  /// What it is about.
  public enum Subject: Hashable, Sendable {
    /// The machine.
    case host
    /// A function.
    case function(PCIAddress)

    /// The function; nil for the machine.
    public var address: PCIAddress? { if case .function(let address) = self { address } else { nil } }
  }

  /// The kind, with its code.
  public let kind: DiagnosticKind
  /// How much it matters here.
  public let weight: Weight
  /// What it is about.
  public let subject: Subject
  /// One sentence, with the names and values concerned.
  public let text: String
  /// What to do about it.
  public let remedy: String
  /// What the host would lose if the function were taken all the same; nil for nothing.
  public let loss: String?

  /// Records a finding of its kind's weight; the remedy is the kind's where none is given.
  public init(_ kind: DiagnosticKind, _ subject: Subject, _ text: String, remedy: String? = nil, loss: String? = nil) {
    self.init(kind, Weight(kind.severity), subject, text, remedy: remedy, loss: loss)
  }

  /// What to do where something was not read.
  static let reading = "Read it as root, on the machine itself or from a capture that was made there as root."

  /// Records a finding of another weight than its kind's; one about what was not read is remedied by reading it.
  public init(
    _ kind: DiagnosticKind, _ weight: Weight, _ subject: Subject, _ text: String, remedy: String? = nil,
    loss: String? = nil
  ) {
    self.kind = kind
    self.weight = weight
    self.subject = subject
    self.text = text
    self.remedy = remedy ?? (weight == .unmeasured ? Self.reading : kind.remedy)
    self.loss = loss
  }

  /// The stable name of the kind, such as `D-RMRR-LOCKED`.
  public var code: StructureDiagnostic.Code { kind.code }

  /// Whether the finding leaves a verdict open: what was not read could have stood in the way.
  var leavesOpen: Bool { weight == .unmeasured && kind.severity == .error }
}

extension Finding.Weight {
  /// The weight of a finding of a kind.
  init(_ severity: StructureDiagnostic.Severity) {
    switch severity {
    case .error: self = .error
    case .warning: self = .warning
    case .note: self = .note
    }
  }
}

/// What all findings together say.
public enum Verdict: String, Hashable, Sendable {
  /// Nothing stands in the way.
  case ok
  /// Something does.
  case blocked
  /// Nothing that was read does, and not everything was.
  case unmeasured

  /// Sums up findings.
  public init(_ findings: [Finding]) {
    if findings.contains(where: { $0.weight == .error }) {
      self = .blocked
    } else {
      self = findings.contains { $0.leavesOpen } ? .unmeasured : .ok
    }
  }
}
