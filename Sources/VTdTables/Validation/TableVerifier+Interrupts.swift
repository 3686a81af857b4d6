import HardwareBits
import PCICore

extension TableVerifier {
  /// Looks at every present entry of the interrupt remapping table.
  func verifyInterrupts<Reader: EntryReader & ~Copyable>(
    _ address: InterruptTableAddressRegister, in memory: borrowing Reader, _ state: inout VerifierState
  ) {
    let table = address.table
    let isReserved = table & structureReserved != 0
    let last = table &+ UInt64(address.entryCount) * 16 &- 8
    guard !isReserved, memory.entry(at: table) != nil, memory.entry(at: last) != nil else {
      let text = "the interrupt remapping table at 0x\(table.hex()) is not all in memory"
      state.report.add(TableFinding(.interruptOutside, .init(), text))
      return
    }
    for page in 0..<UInt64((address.entryCount + 255) / 256) { state.tables.insert(table + page << 12) }
    for index in 0..<address.entryCount {
      let slot = table + UInt64(index) * 16
      guard let low = memory.entry(at: slot), let high = memory.entry(at: slot + 8), low & 1 != 0 else { continue }
      let raw = UInt128(high) << 64 | UInt128(low)
      state.report.interrupts.append(VerificationReport.Interrupt(index: index, entry: raw))
      judge(raw, index, slot, address.extendedInterruptMode, &state)
    }
  }

  private func judge(
    _ raw: UInt128, _ index: Int, _ slot: UInt64, _ extended: Bool, _ state: inout VerifierState
  ) {
    let entry = RemappedInterruptEntry(rawValue: raw)
    func add(_ code: TableFinding.Code, _ text: String) {
      state.report.add(TableFinding(code, .init(entry: slot), "interrupt entry \(index): \(text)"))
    }
    switch InterruptWalker.problem(raw, unit, extendedInterruptMode: extended) {
    case .bits: add(.interruptReserved, "reserved bits are set")
    case .posted: add(.interruptPosted, "it is a posted one, without CAP.PI")
    case .destination: add(.interruptDestination, "destination 0x\(entry.destination.hex()) without EIME")
    case .deliveryMode: add(.interruptDelivery, "the delivery mode is reserved")
    case nil: break
    }
    let takesVector = entry.isPosted || entry.deliveryMode == .fixed || entry.deliveryMode == .lowestPriority
    if takesVector, entry.vector < 16 { add(.interruptDelivery, "vector \(entry.vector) is below 16") }
    let source = entry.source
    switch source.validation {
    case 0: add(.interruptUnverified, "every requester may use it (SVT is 0)")
    case 2 where source.sid >> 8 > source.sid & 0xff: add(.interruptSource, "its range of buses is empty")
    case 3: add(.interruptSource, "SVT is 3, which is reserved")
    default: break
    }
  }
}
