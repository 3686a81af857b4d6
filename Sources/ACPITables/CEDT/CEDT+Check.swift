public import HardwareBits

extension CEDT {
  /// What is wrong with the memory windows, in table order.
  public func findings() -> [StructureDiagnostic] {
    var found: [StructureDiagnostic] = []
    var offset = ACPIHeader.size
    for structure in structures {
      if case .cfmws(let window) = structure, let wanted = window.hostBridgeCount,
        wanted != window.interleaveTargets.count
      {
        found.append(
          ACPIDiagnostics.targetCountWrong.found(
            at: offset + 24,
            "the window is spread over \(wanted) host bridges and names \(window.interleaveTargets.count)"))
      }
      offset += LengthCounter.bytes(of: structure)
    }
    return found
  }
}

extension CFMWS {
  /// The number of host bridges that the window is spread over, or nil for a reserved encoding.
  public var hostBridgeCount: Int? {
    switch interleaveWays {
    case 0...4: 1 << Int(interleaveWays)
    case 8...10: 3 << Int(interleaveWays - 8)
    default: nil
    }
  }
}
