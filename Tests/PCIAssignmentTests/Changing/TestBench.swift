import AssignmentModel
import Foundation
import HardwareBits
import LinuxPCI
import PCIAssignment
import PCIAssignmentTesting
import PCICore

/// A fake host with a state directory, and what tests do to them.
final class TestBench: Sendable {
  static let card = address("0000:08:00.0")
  static let first = address("0000:0b:00.0")
  static let second = address("0000:0b:00.1")

  /// Made once: a copy costs little.
  private static let original = Result { try FakeHost(FixtureHost("hosts/q35-vtd-sriov.pcicapture")) }

  let host: FakeHost
  let state: String

  init() throws {
    host = try Self.original.get().copy()
    state = "\(host.path)/.state"
  }

  static func address(_ text: String) -> PCIAddress {
    PCIAddress(text) ?? PCIAddress(requesterID: RequesterID(rawValue: 0xffff))
  }

  var assigner: HostAssigner {
    HostAssigner(reading: host.source, changing: host, state: StateDirectory(state))
  }

  func options(_ change: (inout ChangeOptions) -> Void = { _ in }) -> ChangeOptions {
    var options = ChangeOptions(command: "test") { _ in true }
    options.patience = .zero
    options.limits.binding = .seconds(5)
    options.limits.attribute = .seconds(5)
    change(&options)
    return options
  }

  /// What binding gives.
  @discardableResult
  func bind(
    _ addresses: [PCIAddress] = [TestBench.card], driver: DriverName = .vfio,
    _ change: (inout ChangeOptions) -> Void = { _ in }
  ) -> Result<Change, ChangeError> {
    let wish = BindWish(addresses, driver: .named(driver), allowed: Set(addresses))
    return Result { () throws(ChangeError) in try assigner.bind(wish, options(change)) }
  }

  @discardableResult
  func release(
    _ addresses: [PCIAddress] = [TestBench.card], _ change: (inout ChangeOptions) -> Void = { _ in }
  ) -> Result<Change, ChangeError> {
    Result { () throws(ChangeError) in try assigner.release(ReleaseWish(addresses), options(change)) }
  }

  @discardableResult
  func recover(accepting: Bool = false) -> Result<RunReport, ChangeError> {
    Result { () throws(ChangeError) in try assigner.recover(options(), acceptingChanges: accepting) }
  }

  /// How a function is.
  func state(_ address: PCIAddress = TestBench.card) throws -> FunctionState {
    try FunctionStateReader(files: host.files).state(of: address)
  }

  /// A write of somebody else.
  func put(_ text: String, _ path: String) throws {
    try FakeHost(reopening: host.path).files.write(Array(text.utf8), to: HostPath(path) ?? .root)
  }

  var hasJournal: Bool { FileManager.default.fileExists(atPath: "\(state)/journal") }
}

extension Result where Success == Change, Failure == ChangeError {
  /// The codes of everything it reports, or of why nothing was done.
  var codes: [String] {
    switch self {
    case .success(let change): change.report.findings.map { $0.code.rawValue }
    case .failure(let error): error.codes
    }
  }

  var outcome: RunReport.Outcome? { if case .success(let change) = self { change.report.outcome } else { nil } }
}

extension Result where Success == RunReport, Failure == ChangeError {
  var codes: [String] {
    switch self {
    case .success(let report): report.findings.map { $0.code.rawValue }
    case .failure(let error): error.codes
    }
  }

  var outcome: RunReport.Outcome? { if case .success(let report) = self { report.outcome } else { nil } }
}

extension ChangeError {
  var codes: [String] {
    switch self {
    case .refused(let refusal): refusal.findings.map { $0.code.rawValue }
    case .state(let error): [error.finding.code.rawValue]
    case .notAgreed, .host: []
    }
  }
}
