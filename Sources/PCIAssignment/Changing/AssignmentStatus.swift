public import AssignmentModel
public import LinuxPCI
import PCICore

/// What was handed over, what is under way, and whether everything is still as it was left.
public struct AssignmentStatus: Hashable, Sendable {
  /// A function that was handed over.
  public struct Function: Hashable, Sendable {
    /// What was recorded.
    public let record: AssignmentRecord
    /// How it is now; nil where it is gone, or was not read.
    public let state: FunctionState?
    /// The number of its IOMMU group now, or nil for none.
    public let group: Int?
    /// What is otherwise than it was left.
    public let findings: [Finding]
  }

  /// The functions, sorted by address.
  public let functions: [Function]
  /// The change that did not end; nil for none, and while its process is at it.
  public let interrupted: Transaction?
  /// Who is changing the host at this moment; nil for nobody.
  public let holder: Lease?

  init(records: [AssignmentRecord], interrupted: Transaction?, holder: Lease?, on host: HostSnapshot, boot: String) {
    functions = records.map { Self.function($0, on: host, boot: boot) }
    self.interrupted = holder == nil ? interrupted : nil
    self.holder = holder
  }

  /// Whether everything is as it was left, and nothing is to be recovered.
  public var isAsLeft: Bool { interrupted == nil && functions.allSatisfy { $0.findings.isEmpty } }

  private static func function(_ record: AssignmentRecord, on host: HostSnapshot, boot: String) -> Function {
    let subject = Finding.Subject.function(record.address)
    if record.bootID != boot {
      let finding = Finding(
        ChangeDiagnostics.endedByRestart, subject,
        "\(record.address) was handed over before the machine was restarted; pciassign recover drops the record.")
      return Function(record: record, state: nil, group: nil, findings: [finding])
    }
    guard let function = host[record.address] else {
      // One that was destroyed is as it was left.
      if !record.end.isPresent { return Function(record: record, state: nil, group: nil, findings: []) }
      let finding = Finding(
        ChangeDiagnostics.functionMissing, subject, "\(record.address), which was handed over, is gone.")
      return Function(record: record, state: nil, group: nil, findings: [finding])
    }
    var findings: [Finding] = []
    let state = FunctionState.of(function, isSlotClaimed: record.end.isSlotClaimed).value
    if let state,
      state.driver != record.end.driver || state.driverOverride != record.end.driverOverride
        || (record.end.virtualFunctionCount ?? state.virtualFunctionCount) != state.virtualFunctionCount
        || !record.end.isPresent
    {
      findings.append(
        Finding(
          ChangeDiagnostics.drifted, subject,
          "\(record.address) was left with \(record.end), and has \(state) now: somebody changed it since."))
    }
    return Function(
      record: record, state: state, group: function.iommuGroup.value ?? nil, findings: findings)
  }
}
