public import HardwareBits
public import PCICore

/// Why a physical function cannot have more virtual ones.
public enum VirtualFunctionShortage: Hashable, Sendable {
  /// The capability's counts allow none: TotalVFs is 0, or InitialVFs differs from it (`EIO`).
  case counts(initial: Int, total: Int)
  /// The driver or the card's firmware allows fewer than the hardware has (`ERANGE`).
  case driverTotal(Int)
  /// No driver is bound (`ENOENT`).
  case noDriver
  /// The driver does not make virtual functions (`ENOENT`).
  case driverWithoutSupport(String)
  /// VF BARs have no memory (`ENOMEM`).
  case memory([VirtualFunctionMemoryNeed], room: WindowRoom?)
  /// Bus numbers end before the last one (`ENOMEM`).
  case busNumbers(atMost: Int, lastBus: UInt8, bridge: PCIAddress?, isARIOff: Bool)
  /// There are fewer interrupt vectors to be spread over them than one for each.
  case vectors(Int)
  /// The function that this one depends on is no physical function (`ENOSYS`), or not there (`ENODEV`).
  case dependency(PCIAddress)

  /// How many can be had in spite of it.
  public var atMost: Int {
    switch self {
    case .counts, .noDriver, .driverWithoutSupport, .memory, .dependency: 0
    case .driverTotal(let count), .busNumbers(let count, _, _, _), .vectors(let count): count
    }
  }

  /// The kind of finding that reports it.
  public var kind: DiagnosticKind {
    switch self {
    case .counts: VerdictDiagnostics.noFunctions
    case .driverTotal: VerdictDiagnostics.lowerTotal
    case .noDriver, .driverWithoutSupport: VerdictDiagnostics.noFunctionDriver
    case .memory: VerdictDiagnostics.noVirtualMemory
    case .busNumbers: VerdictDiagnostics.noBusNumbers
    case .vectors: ChangeDiagnostics.fewVectors
    case .dependency: ChangeDiagnostics.brokenDependency
    }
  }

  /// What is short, in a sentence.
  public func text(of address: PCIAddress) -> String {
    switch self {
    case .counts(let initial, let total):
      return "\(address) has InitialVFs \(initial) and TotalVFs \(total): Linux makes no virtual function of that."
    case .driverTotal(let count):
      return "The driver or the firmware of \(address) allows \(count) virtual functions (sriov_totalvfs)."
    case .noDriver: return "\(address) has no driver that makes virtual functions."
    case .driverWithoutSupport(let driver) where driver == "vfio-pci":
      return "vfio-pci, which has \(address), makes virtual functions only with its parameter enable_sriov."
    case .driverWithoutSupport(let driver): return "\(driver), which has \(address), makes no virtual functions."
    case .memory(let needs, let room):
      var list = ""
      for need in needs where !need.isAssigned {
        list += (list.isEmpty ? "" : ", ") + "VF BAR \(need.index)"
        if let size = need.totalInBytes { list += " (\(ByteCount(size)))" }
      }
      let window = room.map {
        "; the windows of \($0.bridge) have \(ByteCount($0.largestGapInBytes)) left in one piece"
      }
      return "The kernel found no memory for \(list) of \(address)\(window ?? "")."
    case .busNumbers(let count, let last, let bridge, let isARIOff):
      let end = "bus 0x\(last.hex(digits: 2))"
      let place = bridge.map { "\($0) above leads to \(end) at most" } ?? "Bus numbers end at \(end)"
      return "\(place), where \(count) virtual functions of \(address) have a place"
        + (isARIOff ? "; ARI, which packs them more closely, is off there." : ".")
    case .vectors(let count):
      return "\(address) has \(count) interrupt vectors for all virtual functions (sriov_vf_total_msix)."
    case .dependency(let other):
      return "\(address) depends on \(other) (Function Dependency Link), which is no physical function with SR-IOV."
    }
  }

  /// What to do about it, where that is more than the kind's remedy.
  private var remedy: String? {
    switch self {
    case .driverWithoutSupport(let driver) where driver == "vfio-pci":
      "Give the function back to its own driver, or load vfio-pci with enable_sriov=1."
    case .driverWithoutSupport: "Bind the card's own driver, or pci-pf-stub, which makes them for any card."
    case .busNumbers(let count, _, _, _) where count > 0:
      "Ask for \(count) at most. \(VerdictDiagnostics.noBusNumbers.remedy)"
    case .driverTotal(let count) where count > 0: "Ask for \(count) at most."
    default: nil
    }
  }

  /// How much it matters to somebody who has not asked for a number yet.
  public var weight: Finding.Weight {
    if atMost == 0 { return .error }
    if case .driverTotal = self { return .note }
    return .warning
  }

  /// The finding that reports it.
  ///
  /// - Parameter weight: How much it matters, where that is known; what keeps a wish from coming true is an error.
  public func finding(of address: PCIAddress, _ weight: Finding.Weight? = nil) -> Finding {
    Finding(kind, weight ?? self.weight, .function(address), text(of: address), remedy: remedy ?? kind.remedy)
  }
}
