extension ConfigView {
  /// Takes a guest's write, and says what has to be done because of it, in order.
  ///
  /// Any offset, aligned or not; bytes beyond the end are dropped.
  public mutating func write(_ value: UInt32, at offset: Int, _ width: AccessWidth) -> ConfigEffects {
    var effects = ConfigEffects()
    guard offset >= 0, offset < shadow.count else { return effects }
    let before = Decoded(self)
    var old: UInt32 = 0
    for index in 0..<width.rawValue {
      let at = offset + index
      guard at < shadow.count else { break }
      let byte = UInt8(truncatingIfNeeded: value >> UInt32(index &* 8))
      let writable = rules[at].writable
      old |= UInt32(shadow[at]) << UInt32(index &* 8)
      shadow[at] = shadow[at] & ~writable | byte & writable
    }
    let span = offset..<offset + width.rawValue
    refusePowerState(before.power, span)
    let origin = resetOrigin(value, span)
    changePower(from: before, reset: origin != nil)
    let after = Decoded(self)
    if before.memory && !after.memory { effects.append(.unmapMemory) }
    if before.io && !after.io { effects.append(.unmapIO) }
    if let msi = known.msi, touches(span, msi + 2..<msi + 0x14), before.msi != after.msi {
      if before.msi?.isEnabled == true || after.msi?.isEnabled == true { effects.append(.msi) }
    }
    forward(value, offset, width, changesPower: before.power != after.power, &effects)
    if let origin { effects.append(.functionReset(origin)) }
    if before.power != after.power { effects.append(.power(after.power)) }
    if !before.memory && after.memory { effects.append(.mapMemory) }
    if !before.io && after.io { effects.append(.mapIO) }
    if touches(span, 0x10..<0x34) { appendMoves(old, span, before, after, &effects) }
    if before.pin != after.pin { effects.append(.interruptPin(isEnabled: after.pin)) }
    if let msix = known.msix, touches(span, msix + 2..<msix + 4), before.msix != after.msix { effects.append(.msix) }
    return effects
  }

  /// What a write can change, in the form a VMM is told.
  private struct Decoded {
    let command: UInt16
    let memory: Bool
    let io: Bool
    let pin: Bool
    let power: DevicePowerState
    let msi: MSISetting?
    let msix: MSIXSetting?
    let rom: UInt64?

    init(_ view: borrowing ConfigView) {
      command = UInt16(truncatingIfNeeded: view.shadow(at: 4, 2))
      memory = view.decodesMemory
      io = view.decodesIO
      pin = view.interruptPinIsEnabled
      power = view.powerState
      msi = view.msi
      msix = view.msix
      rom = view.romAddress
    }
  }

  private func touches(_ span: Range<Int>, _ range: Range<Int>) -> Bool { span.overlaps(range) }

  /// A state the function does not have is not entered (PCI Power Management 1.2 §3.2.4).
  private mutating func refusePowerState(_ old: DevicePowerState, _ span: Range<Int>) {
    guard let offset = known.powerManagement, span.contains(offset + 4) else { return }
    let new = powerState
    guard new == .d1 || new == .d2, known.powerStates >> new.rawValue & 1 == 0 else { return }
    shadow[offset + 4] = shadow[offset + 4] & ~3 | old.rawValue
  }

  /// What changes with the power state beside it, as Linux' VFIO has it: a function that loses its registers in D3hot
  /// comes back with the command it had before, and a reset wakes it.
  private mutating func changePower(from old: Decoded, reset: Bool) {
    guard let offset = known.powerManagement else { return }
    if reset { shadow[offset + 4] &= ~3 }
    if old.power != .d3hot, powerState == .d3hot { sleepingCommand = old.command }
    guard old.power == .d3hot, powerState == .d0, known.losesState, !reset else { return }
    // Interrupt disable is VFIO's own bit, and stays.
    let writable = rules[4].writable
    shadow[4] = shadow[4] & ~writable | UInt8(truncatingIfNeeded: sleepingCommand) & writable
  }

  /// Which reset the guest asked for, if the function can do it.
  private func resetOrigin(_ value: UInt32, _ span: Range<Int>) -> FunctionResetOrigin? {
    func bit(_ offset: Int, _ mask: UInt32) -> Bool {
      span.contains(offset) && value >> UInt32((offset - span.lowerBound) * 8) & mask != 0
    }
    if let express = known.express, known.expressResets, bit(express + 9, 0x80) { return .express }
    if let features = known.advancedFeatures, known.advancedFeaturesReset, bit(features + 4, 1) {
      return .advancedFeatures
    }
    return nil
  }

  /// Passes on the bytes that reach the device, in as few aligned accesses as there can be.
  private func forward(
    _ value: UInt32, _ offset: Int, _ width: AccessWidth, changesPower: Bool, _ effects: inout ConfigEffects
  ) {
    let end = min(offset + width.rawValue, shadow.count)
    var at = offset
    while at < end {
      guard isForwarded(at, changesPower) else {
        at += 1
        continue
      }
      let piece: AccessWidth
      if at & 3 == 0, at + 4 <= end, isForwarded(at + 1, changesPower), isForwarded(at + 2, changesPower),
        isForwarded(at + 3, changesPower)
      {
        piece = .four
      } else {
        piece = at & 1 == 0 && at + 2 <= end && isForwarded(at + 1, changesPower) ? .two : .one
      }
      var sent: UInt32 = 0
      for index in 0..<piece.rawValue {
        let byte = UInt8(truncatingIfNeeded: value >> UInt32((at + index - offset) * 8))
        sent |= UInt32(byte & rules[at + index].forwarded) << UInt32(index * 8)
      }
      effects.append(
        .forward(ConfigWrite(offset: UInt16(truncatingIfNeeded: at), width: piece, value: sent)))
      at += piece.rawValue
    }
  }

  /// A byte reaches the device if any bit of it does; the power state only where it changes.
  private func isForwarded(_ at: Int, _ changesPower: Bool) -> Bool {
    if let offset = known.powerManagement, at == offset + 4 { return changesPower }
    return rules[at].forwarded != 0
  }

  /// BARs and ROM that are decoded before and after, somewhere else.
  private func appendMoves(
    _ old: UInt32, _ span: Range<Int>, _ before: Decoded, _ after: Decoded, _ effects: inout ConfigEffects
  ) {
    for index in 0..<6 {
      guard let shape = function.bars[index] else { continue }
      let register = 0x10 + 4 * index
      let width = shape.kind == .memory64 ? 8 : 4
      guard touches(span, register..<register + width) else { continue }
      let isDecoded = shape.kind == .io ? before.io && after.io : before.memory && after.memory
      if isDecoded, changed(old, span, within: register..<register + width) { effects.append(.moveBAR(index)) }
    }
    if before.memory, after.memory, before.rom != after.rom { effects.append(.moveROM) }
  }

  /// Whether any byte of a register differs from what it was before the write.
  private func changed(_ old: UInt32, _ span: Range<Int>, within register: Range<Int>) -> Bool {
    for at in span.clamped(to: register)
    where shadow[at] != UInt8(truncatingIfNeeded: old >> UInt32((at - span.lowerBound) * 8)) { return true }
    return false
  }
}
