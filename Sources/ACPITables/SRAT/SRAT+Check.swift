public import HardwareBits

extension SRAT {
  /// What is wrong with the ranges of memory, in table order.
  public func findings() -> [StructureDiagnostic] {
    var found: [StructureDiagnostic] = []
    var offset = Self.affinitiesOffset
    for affinity in affinities {
      if case .memory(let memory) = affinity, memory.lengthInBytes > 0,
        memory.baseAddress.addingReportingOverflow(memory.lengthInBytes - 1).overflow
      {
        found.append(
          ACPIDiagnostics.memoryWraps.found(
            at: offset + 8,
            "0x\(memory.lengthInBytes.hex()) bytes from 0x\(memory.baseAddress.hex()) leave 64-bit addresses"))
      }
      offset += LengthCounter.bytes(of: affinity)
    }
    return found
  }

  /// Where the first structure begins, in bytes from the start of the table.
  static let affinitiesOffset = 48
}
