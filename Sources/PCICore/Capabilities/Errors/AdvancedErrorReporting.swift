import HardwareBits

/// Advanced Error Reporting, extended capability 0001h (PCIe 5.0 §7.8.4).
public struct AdvancedErrorReportingCapability: Capability {
  /// The capability's registers as bytes.
  public let block: RegisterBlock
  /// Whether the function has the root error registers: a root port or event collector.
  public let hasRootRegisters: Bool

  /// Names the capability whose header is at `offset`; the Express capability tells the kind of port.
  public init(_ config: ConfigSpace, offset: Int) {
    block = RegisterBlock(config, offset: offset)
    hasRootRegisters = config.portType.map { $0.isRootPort || $0.isEventCollector } ?? false
  }

  static let uncorrectableStatusAt = RegisterOffset<UncorrectableErrors>(0x04)
  static let uncorrectableMaskAt = RegisterOffset<UncorrectableErrors>(0x08)
  static let uncorrectableSeverityAt = RegisterOffset<UncorrectableErrorSeverity>(0x0c)
  static let correctableStatusAt = RegisterOffset<CorrectableErrors>(0x10)
  static let correctableMaskAt = RegisterOffset<CorrectableErrors>(0x14)
  static let controlAt = RegisterOffset<AdvancedErrorControl>(0x18)
  static let rootCommandAt = RegisterOffset<RootErrorCommand>(0x2c)
  static let rootStatusAt = RegisterOffset<RootErrorStatus>(0x30)
  static let sourceAt = RegisterOffset<ErrorSource>(0x34)

  /// Uncorrectable errors that occurred.
  public var uncorrectableStatus: UncorrectableErrors? { block[Self.uncorrectableStatusAt] }
  /// Uncorrectable errors that are not reported.
  public var uncorrectableMask: UncorrectableErrors? { block[Self.uncorrectableMaskAt] }
  /// Uncorrectable errors that are fatal.
  public var uncorrectableSeverity: UncorrectableErrorSeverity? { block[Self.uncorrectableSeverityAt] }
  /// Correctable errors that occurred.
  public var correctableStatus: CorrectableErrors? { block[Self.correctableStatusAt] }
  /// Correctable errors that are not reported.
  public var correctableMask: CorrectableErrors? { block[Self.correctableMaskAt] }
  /// Capabilities and control.
  public var control: AdvancedErrorControl? { block[Self.controlAt] }
  /// The header of the packet that the first error is about, as four words, the first byte in bits 31:24 of the first.
  public var headerLog: [UInt32]? { words(from: 0x1c) }
  /// The prefixes of that packet; nil where the function logs none.
  public var prefixLog: [UInt32]? { hasPrefixLog ? words(from: 0x38) : nil }
  /// Which error messages a root port turns into interrupts; nil in other functions.
  public var rootCommand: RootErrorCommand? { hasRootRegisters ? block[Self.rootCommandAt] : nil }
  /// Which error messages a root port received; nil in other functions.
  public var rootStatus: RootErrorStatus? { hasRootRegisters ? block[Self.rootStatusAt] : nil }
  /// Who sent the first messages; nil in other functions.
  public var errorSource: ErrorSource? { hasRootRegisters ? block[Self.sourceAt] : nil }

  private var hasPrefixLog: Bool { control?.prefixLogPresent ?? false }

  private func words(from offset: Int) -> [UInt32]? {
    var words: [UInt32] = []
    for index in 0..<4 {
      guard let word = block.uint32(at: offset + 4 * index) else { return nil }
      words.append(word)
    }
    return words
  }

  /// The errors that occurred.
  public var summary: String {
    guard let uncorrectableStatus, let correctableStatus else { return unreadSummary }
    let errors = [uncorrectableStatus.names, correctableStatus.names].filter { !$0.isEmpty }
    return errors.isEmpty ? "no errors" : errors.joined(separator: "; ")
  }

  /// Adds the registers; root registers and prefix log where the function has them.
  public func list(into listing: inout RegisterListing) {
    listing.add(Self.uncorrectableStatusAt, name: "Uncorrectable Error Status")
    listing.add(Self.uncorrectableMaskAt, name: "Uncorrectable Error Mask")
    listing.add(Self.uncorrectableSeverityAt)
    listing.add(Self.correctableStatusAt, name: "Correctable Error Status")
    listing.add(Self.correctableMaskAt, name: "Correctable Error Mask")
    listing.add(Self.controlAt)
    for index in 0..<4 { listing.add("Header Log \(index)", at: 0x1c + 4 * index, widthInBytes: 4) }
    if hasRootRegisters {
      listing.add(Self.rootCommandAt)
      listing.add(Self.rootStatusAt)
      listing.add(Self.sourceAt)
    }
    guard hasPrefixLog else { return }
    for index in 0..<4 { listing.add("TLP Prefix Log \(index)", at: 0x38 + 4 * index, widthInBytes: 4) }
  }
}
