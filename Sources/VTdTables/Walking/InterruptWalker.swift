import HardwareBits
public import PCICore

/// Remaps interrupts as a unit does: from a message to what is delivered, or the exact fault.
public struct InterruptWalker: Hashable, Sendable {
  /// Where the table is.
  public let tableAddress: InterruptTableAddressRegister
  /// What the unit can do.
  public let unit: UnitCapabilities
  /// Whether messages in compatibility format are let through (GSTS.CFIS, and no extended interrupt mode).
  public let allowsCompatibilityFormat: Bool

  /// A walker over the table at `tableAddress`.
  public init(
    tableAddress: InterruptTableAddressRegister, unit: UnitCapabilities, allowsCompatibilityFormat: Bool = false
  ) {
    self.tableAddress = tableAddress
    self.unit = unit
    self.allowsCompatibilityFormat = allowsCompatibilityFormat && !tableAddress.extendedInterruptMode
  }

  /// What becomes of an interrupt.
  public enum Outcome: Hashable, Sendable {
    /// Delivered as the entry says; the destination is an APIC ID.
    case delivered(RemappedInterrupt)
    /// Posted to a descriptor.
    case posted(PostedInterruptEntry)
    /// Let through as it came, in compatibility format.
    case unchanged
  }

  /// Remaps a message: a doubleword `data` written to `address` by `requester`.
  ///
  /// - Throws: the fault that the unit would record.
  public func remap<Reader: EntryReader & ~Copyable>(
    address: UInt32, data: UInt32, from requester: RequesterID, in memory: borrowing Reader
  ) throws(TranslationFault) -> Outcome {
    let message = RemappableMessageAddress(rawValue: address)
    guard message.isRemappable else {
      if allowsCompatibilityFormat { return .unchanged }
      throw TranslationFault(.interruptCompatibility)
    }
    if message.subhandleValid, data >> 16 != 0 { throw TranslationFault(.interruptRequestReserved) }
    return try remap(index: message.index(data: data), from: requester, in: memory)
  }

  /// Uses entry `index` for an interrupt of `requester`.
  ///
  /// - Throws: the fault that the unit would record.
  public func remap<Reader: EntryReader & ~Copyable>(
    index: UInt32, from requester: RequesterID, in memory: borrowing Reader
  ) throws(TranslationFault) -> Outcome {
    guard Int(index) < tableAddress.entryCount else { throw TranslationFault(.interruptIndex) }
    let slot = tableAddress.table &+ UInt64(index) &* 16
    guard let low = memory.entry(at: slot), let high = memory.entry(at: slot &+ 8) else {
      throw TranslationFault(.interruptAccess)
    }
    let hides = low & 2 != 0
    guard low & 1 != 0 else { throw TranslationFault(.interruptNotPresent, isRecorded: !hides) }
    let raw = UInt128(high) << 64 | UInt128(low)
    switch Self.problem(raw, unit, extendedInterruptMode: tableAddress.extendedInterruptMode) {
    // What a reserved delivery mode does is for the processors to say.
    case nil, .deliveryMode: break
    default: throw TranslationFault(.interruptReserved, isRecorded: !hides)
    }
    let entry = RemappedInterruptEntry(rawValue: raw)
    guard entry.source.accepts(requester) else { throw TranslationFault(.interruptSource, isRecorded: !hides) }
    if entry.isPosted { return .posted(PostedInterruptEntry(rawValue: raw)) }
    return .delivered(
      RemappedInterrupt(
        vector: entry.vector,
        destination: tableAddress.extendedInterruptMode ? entry.destination : entry.destination >> 8,
        source: entry.source, deliveryMode: entry.deliveryMode, isLogical: entry.logicalDestination,
        redirectionHint: entry.redirectionHint, isLevelTriggered: entry.levelTriggered))
  }

  /// What of a present entry is reserved and set; nil for a sound one.
  static func problem(_ raw: UInt128, _ unit: UnitCapabilities, extendedInterruptMode: Bool) -> ReservedPart? {
    let entry = RemappedInterruptEntry(rawValue: raw)
    if entry.isPosted {
      guard unit.capability.postedInterrupts else { return .posted }
      return PostedInterruptEntry(rawValue: raw).reservedBitsSet == 0 ? nil : .bits
    }
    if entry.reservedBitsSet != 0 { return .bits }
    if !extendedInterruptMode, entry.destination & 0xffff_00ff != 0 { return .destination }
    if entry.deliveryMode.description == "reserved" { return .deliveryMode }
    return nil
  }

  enum ReservedPart {
    case bits, posted, destination, deliveryMode
  }
}
