import HardwareBits
import VTdTables

/// Entries of tables in a few words.
enum VTdEntryText {
  /// What an entry that a walk read says.
  static func meaning(of step: WalkStep, in memory: some EntryReader) -> String {
    guard let value = step.value else { return "no memory there" }
    func word(_ index: UInt64) -> UInt64 { memory.entry(at: step.address &+ index &* 8) ?? 0 }
    switch step.kind {
    case .root:
      return value & 1 == 0 ? "not present" : "context table at \(pointer(value))"
    case .scalableRoot:
      return value & 1 == 0 ? "not present" : "context table at \(pointer(value))"
    case .context: return context(ContextEntry(rawValue: UInt128(word(1)) << 64 | UInt128(value)))
    case .scalableContext: return context(ScalableContextEntry(words: (0..<4 as Range<UInt64>).map(word)))
    case .pasidDirectory:
      return value & 1 == 0 ? "not present" : "PASID table at \(pointer(value))"
    case .pasid: return pasid(PASIDTableEntry(words: (0..<8 as Range<UInt64>).map(word)))
    case .firstStage(let level): return firstStage(FirstStageEntry(rawValue: value), level)
    case .secondStage(let level): return secondStage(SecondStageEntry(rawValue: value), level)
    }
  }

  private static func pointer(_ value: UInt64) -> String { "0x\((value & ~0xfff).hex())" }

  private static func context(_ entry: ContextEntry) -> String {
    guard entry.isPresent else { return "not present" }
    let depth = entry.levels.map { "\($0.rawValue) levels" } ?? "AW \(entry.addressWidth)"
    let tables =
      entry.translationType == .passThrough
      ? "pass-through" : "\(entry.translationType), \(depth) at 0x\(entry.pageTableAddress.hex())"
    return tables + ", domain ID \(entry.domainID)" + (entry.faultProcessingDisabled ? ", FPD" : "")
  }

  private static func context(_ entry: ScalableContextEntry) -> String {
    guard entry.isPresent else { return "not present" }
    var text = "PASID directory of \(entry.pasidDirectoryEntryCount) at 0x\(entry.pasidDirectoryAddress.hex())"
    text += ", RID_PASID \(entry.requesterIDPASID)"
    for (name, isSet) in [
      ("FPD", entry.faultProcessingDisabled), ("DTE", entry.deviceTLBEnabled), ("PASIDE", entry.pasidEnabled),
      ("PRE", entry.pageRequestEnabled),
    ] where isSet { text += ", \(name)" }
    return text
  }

  private static func pasid(_ entry: PASIDTableEntry) -> String {
    guard entry.isPresent else { return "not present" }
    var text = entry.translationType.description
    switch entry.translationType {
    case .firstStage, .nested:
      text += ", \(entry.firstStagePagingMode == 0 ? 4 : 5) levels at 0x\(entry.firstStageTableAddress.hex())"
      if entry.translationType == .nested { text += ", within 0x\(entry.secondStageTableAddress.hex())" }
    case .secondStage:
      let depth = PagingLevels(addressWidthField: entry.addressWidth).map { "\($0.rawValue) levels" }
      text += ", \(depth ?? "AW \(entry.addressWidth)") at 0x\(entry.secondStageTableAddress.hex())"
    default: break
    }
    return text + ", domain ID \(entry.domainID)" + (entry.faultProcessingDisabled ? ", FPD" : "")
  }

  private static func size(_ level: Int) -> String {
    PageSize(rawValue: UInt8(clamping: level))?.name ?? "level-\(level)"
  }

  private static func firstStage(_ entry: FirstStageEntry, _ level: Int) -> String {
    guard entry.isPresent else { return "not present" }
    let access = entry.isWritable ? "rw" : "r"
    let user = entry.isUser ? "" : ", supervisor"
    guard level == 1 || entry.isLargePage else { return "table at 0x\(entry.address.hex()), \(access)\(user)" }
    return "\(size(level)) page at 0x\(entry.address.hex()), \(access)\(user)"
  }

  private static func secondStage(_ entry: SecondStageEntry, _ level: Int) -> String {
    guard entry.isPresent else { return "not present" }
    let access = PageAccess(rawValue: UInt8(entry.rawValue & 3)).description
    guard level == 1 || entry.isLargePage else { return "table at 0x\(entry.address.hex()), \(access)" }
    return "\(size(level)) page at 0x\(entry.address.hex()), \(access)" + (entry.forcesSnoop ? ", snooped" : "")
  }
}

extension WalkStep.Kind {
  /// The step's name.
  var name: String {
    switch self {
    case .root, .scalableRoot: "root"
    case .context, .scalableContext: "context"
    case .pasidDirectory: "PASID directory"
    case .pasid: "PASID"
    case .firstStage(let level): "first \(level)"
    case .secondStage(let level): "second \(level)"
    }
  }
}
