public import HardwareBits

/// Every capability of a function, found by following both chains, with what was wrong on the way.
///
/// A chain is followed until it ends or breaks off; each register block is visited once, so no chain, however
/// damaged, is followed for ever. What came before a break is kept.
public struct CapabilityChain: Hashable, Sendable {
  /// How far a chain could be followed.
  public enum Reach: Hashable, Sendable {
    /// To its end, or to where it breaks off (then a diagnostic says so).
    case followed
    /// The registers that hold it were not read.
    case unmeasured
    /// The function has no such chain.
    case absent
  }

  /// The entries in chain order: standard first, then extended; null entries included.
  public private(set) var entries: [CapabilityEntry] = []
  /// What was wrong with the chains.
  public private(set) var diagnostics: [StructureDiagnostic] = []
  /// The chain that register 34h (14h in a CardBus bridge) begins.
  public private(set) var standard: Reach = .absent
  /// The chain that begins at 100h, in functions with an Express or PCI-X capability.
  public private(set) var extended: Reach = .absent

  /// Follows both chains of `config`.
  public init(_ config: ConfigSpace) {
    entries.reserveCapacity(24)
    followStandard(config)
    followExtended(config)
  }

  /// Where the first capability `id` begins, or nil.
  public func offset(of id: CapabilityID) -> Int? {
    for entry in entries {
      if case .standard(id) = entry.kind { return Int(entry.offset) }
    }
    return nil
  }

  /// Where the first extended capability `id` begins, or nil.
  public func offset(of id: ExtendedCapabilityID) -> Int? {
    for entry in entries {
      if case .extended(id, _) = entry.kind { return Int(entry.offset) }
    }
    return nil
  }

  private mutating func followStandard(_ config: ConfigSpace) {
    guard config.extent >= .header else {
      standard = .unmeasured
      return
    }
    guard var chain = StandardChain(config) else { return }
    guard config.size > ConfigSpace.headerSize else {
      standard = .unmeasured
      return
    }
    standard = .followed
    while true {
      switch chain.next() {
      case .entry(let id, let offset):
        entries.append(CapabilityEntry(kind: .standard(id), offset: UInt16(offset)))
      case .end:
        return
      case .intoHeader(let offset):
        return report(.intoHeader, .error, offset, "the chain points to 0x\(hex(offset)), inside the header")
      case .beyondEnd(let offset):
        return report(
          .beyondEnd, .warning, offset, "the chain goes on at 0x\(hex(offset)), beyond the bytes that were read")
      case .loop(let offset):
        return report(.loop, .error, offset, "the chain returns to 0x\(hex(offset))")
      case .allOnes(let offset):
        return report(
          .allOnes, .error, offset, "the entry at 0x\(hex(offset)) reads all ones; the chain breaks off")
      }
    }
  }

  private mutating func followExtended(_ config: ConfigSpace) {
    guard standard != .unmeasured else {
      extended = .unmeasured
      return
    }
    // A conventional function has no such registers. Behind some bridges those below 100h show up there again, and
    // would be taken for a chain.
    guard offset(of: .pciExpress) != nil || offset(of: .pciX) != nil else { return }
    guard let first = config.uint32(at: ConfigSpace.conventionalSize) else {
      if hasExtendedSpace(config) { extended = .unmeasured }
      return
    }
    // A first header of zero means that there is no chain, one of all ones that the space is not decoded.
    if first == 0 { return }
    if first == 0xffff_ffff {
      if hasExtendedSpace(config) {
        extended = .unmeasured
        report(.allOnes, .warning, ConfigSpace.conventionalSize, "registers from 0x100 on read all ones")
      }
      return
    }
    extended = .followed
    var visited = VisitedWords()
    var offset = ConfigSpace.conventionalSize
    while offset != 0 {
      guard offset >= ConfigSpace.conventionalSize else {
        return report(.intoHeader, .error, offset, "the extended chain points to 0x\(hex(offset)), below 0x100")
      }
      guard let header = config.uint32(at: offset) else {
        return report(
          .beyondEnd, .warning, offset,
          "the extended chain goes on at 0x\(hex(offset)), beyond the bytes that were read")
      }
      guard visited.insert(offset / 4) else {
        return report(.loop, .error, offset, "the extended chain returns to 0x\(hex(offset))")
      }
      guard header != 0 else {
        return report(
          .emptyEntry, .warning, offset, "the extended chain ends in an empty entry at 0x\(hex(offset))")
      }
      guard header & 0xffff != 0xffff else {
        return report(
          .allOnes, .error, offset,
          "the entry at 0x\(hex(offset)) reads \(header == .max ? "all ones" : "ID ffffh"); the extended chain breaks off"
        )
      }
      let id = ExtendedCapabilityID(rawValue: UInt16(truncatingIfNeeded: header))
      let version = UInt8(truncatingIfNeeded: (header >> 16) & 0xf)
      entries.append(CapabilityEntry(kind: .extended(id, version: version), offset: UInt16(offset)))
      offset = Int((header >> 20) & 0xffc)
    }
  }

  /// Whether the function should have registers beyond 100h: it is an Express one, or PCI-X mode 2.
  private func hasExtendedSpace(_ config: ConfigSpace) -> Bool {
    if offset(of: .pciExpress) != nil { return true }
    guard let pciX = offset(of: .pciX), let status = config.uint32(at: pciX + 4) else { return false }
    return status & 0xc000_0000 != 0
  }

  private mutating func report(
    _ code: StructureDiagnostic.Code, _ severity: StructureDiagnostic.Severity, _ offset: Int, _ text: String
  ) {
    diagnostics.append(StructureDiagnostic(code: code, severity: severity, offset: offset, text: text))
  }

  private func hex(_ offset: Int) -> String { UInt16(truncatingIfNeeded: offset).hex() }
}

/// Which of the 1024 aligned words of configuration space were seen; kept in place, without allocating.
private struct VisitedWords {
  private var bits: [16 of UInt64] = .init(repeating: 0)

  /// Marks the word `index`, 0 to 1023; false where it was marked before.
  mutating func insert(_ index: Int) -> Bool {
    let bit = UInt64(1) << UInt64(index & 63)
    defer { bits[index / 64] |= bit }
    return bits[index / 64] & bit == 0
  }
}

extension StructureDiagnostic.Code {
  /// A capability pointer leads into the header, or an extended one below 100h.
  public static let intoHeader = Self(rawValue: "D-CAP-INTO-HEADER")
  /// A chain goes on where nothing was read.
  public static let beyondEnd = Self(rawValue: "D-CAP-BEYOND-END")
  /// A chain comes back to an entry it has passed.
  public static let loop = Self(rawValue: "D-CAP-LOOP")
  /// An entry reads all ones: the function vanished, or the block is not implemented.
  public static let allOnes = Self(rawValue: "D-CAP-ALL-ONES")
  /// An extended chain leads to an entry of zeros.
  public static let emptyEntry = Self(rawValue: "D-CAP-EMPTY-ENTRY")
}
