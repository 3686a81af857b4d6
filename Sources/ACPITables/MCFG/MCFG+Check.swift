public import HardwareBits

extension MCFG {
  /// What is wrong with the allocations, in table order.
  public func findings() -> [StructureDiagnostic] {
    var found: [StructureDiagnostic] = []
    // Bit b of buses[segment] says that bus b of that segment is covered.
    var buses: [UInt16: ByteSet] = [:]
    for (index, allocation) in allocations.enumerated() {
      let offset = Self.allocationsOffset + MCFGAllocation.stride * index
      let range = "buses \(allocation.startBus.hex(digits: 2)) to \(allocation.endBus.hex(digits: 2))"
      let segment = "segment \(allocation.segment.hex(digits: 4))"
      guard allocation.startBus <= allocation.endBus else {
        found.append(ACPIDiagnostics.busRangeReversed.found(at: offset + 10, "\(segment) has \(range)"))
        continue
      }
      let (end, overflow) = allocation.baseAddress.addingReportingOverflow((UInt64(allocation.endBus) + 1) << 20 - 1)
      if allocation.baseAddress == 0 || overflow || end < allocation.baseAddress {
        found.append(
          ACPIDiagnostics.allocationWithoutAddress.found(
            at: offset, "\(segment) has its configuration space at 0x\(allocation.baseAddress.hex())"))
      }
      var isNew = true
      for bus in allocation.startBus...allocation.endBus {
        isNew = buses[allocation.segment, default: ByteSet()].insert(bus) && isNew
      }
      if !isNew {
        found.append(
          ACPIDiagnostics.allocationOverlap.found(at: offset, "\(segment) has some of \(range) in an allocation before")
        )
      }
    }
    return found
  }

  /// Where the first allocation begins, in bytes from the start of the table.
  static let allocationsOffset = 44
}
