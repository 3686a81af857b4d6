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

  /// A physical function of a network card, and one of a disk, that have no virtual ones on ``fresh(_:)``.
  static let network = address("0000:01:00.0")
  static let disk = address("0000:03:00.0")

  let host: FakeHost
  let state: String

  init() throws {
    host = try Self.original.get().copy()
    state = "\(host.path)/.state"
  }

  private init(_ host: FakeHost) {
    self.host = host
    state = "\(host.path)/.state"
  }

  /// A host with physical functions and no virtual ones.
  static func fresh(_ options: FakeHostOptions? = nil) throws -> TestBench {
    guard let options else { return TestBench(try freshOriginal.get().copy()) }
    return TestBench(try FakeHost(FixtureHost("hosts/q35-sriov-off.pcicapture"), options: options))
  }

  private static let freshOriginal = Result { try FakeHost(FixtureHost("hosts/q35-sriov-off.pcicapture")) }

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
  func setVirtualFunctions(
    _ address: PCIAddress, _ count: Int, _ driver: DriverName? = .vfio,
    _ change: (inout ChangeOptions) -> Void = { _ in }
  ) -> Result<Change, ChangeError> {
    let wish = VirtualFunctionWish(address, count: count, driver: driver.map { .named($0) })
    return Result { () throws(ChangeError) in try assigner.setVirtualFunctions(wish, options(change)) }
  }

  @discardableResult
  func recover(accepting: Bool = false) -> Result<RunReport, ChangeError> {
    Result { () throws(ChangeError) in try assigner.recover(options(), acceptingChanges: accepting) }
  }

  /// How a function is.
  func state(_ address: PCIAddress = TestBench.card) throws -> FunctionState {
    try FunctionStateReader(files: host.files).state(of: address)
  }

  /// How a physical function and up to seven virtual ones are, one text each.
  func family(_ address: PCIAddress, on host: FakeHost? = nil) throws -> [String] {
    let reader = FunctionStateReader(files: (host ?? self.host).files)
    let routing = VirtualFunctionRouting(
      firstVFOffset: address == Self.disk ? 1 : 128, vfStride: address == Self.disk ? 1 : 2)
    var texts: [String] = []
    for index in -1..<7 {
      let id = index < 0 ? address.requesterID : routing.requesterID(ofVF: index, physicalFunction: address.requesterID)
      let state = try reader.presentState(of: PCIAddress(requesterID: id ?? RequesterID(rawValue: 0)))
      texts.append("\(state), autoprobe \(state.offersVirtualFunctions.map { $0 ? "1" : "0" } ?? "-")")
    }
    return texts
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
