import Glibc
import LinuxVFIO

/// Interrupts (drivers/vfio/pci/vfio_pci_intrs.c).
extension DeviceState {
  /// `VFIO_DEVICE_SET_IRQS`; the order of the checks is the kernel's.
  mutating func change(
    _ index: UInt32, _ action: InterruptChange.Action, start: Int, count: Int, _ data: InterruptChange.Data,
    hasManyVectors: Bool
  ) throws(VFIOErrno) {
    guard index < 5 else { throw VFIOErrno(EINVAL) }
    let most = interruptCount(index)
    guard start < most, start + count <= most else { throw VFIOErrno(EINVAL) }
    switch (index, action) {
    case (0, .trigger): try triggerPin(start, count, data)
    case (0, .mask), (0, .unmask): try maskPin(action, start, count, data)
    case (1, .trigger), (2, .trigger): try triggerMessages(index, start, count, data, hasManyVectors)
    case (3, .trigger) where description.isExpress: try set(\.error, start, count, data)
    case (4, .trigger): try set(\.request, start, count, data)
    default: throw VFIOErrno(ENOTTY)
    }
  }

  // MARK: The pin

  private mutating func triggerPin(_ start: Int, _ count: Int, _ data: InterruptChange.Data) throws(VFIOErrno) {
    if interrupts.kind == 0, count == 0, case .count = data { return disableInterrupts() }
    guard interrupts.kind == nil || interrupts.kind == 0, start == 0, count == 1 else { throw VFIOErrno(EINVAL) }
    switch data {
    case .events(let files):
      let event = try EventCounter.copy(files[0])
      interrupts.triggers.removeValue(forKey: 0)?.letGo()
      if let event { interrupts.triggers[0] = event }
      if interrupts.kind == nil {
        interrupts.kind = 0
        interrupts.isMasked = config.disablesPin
      }
      updatePin()
    case .count:
      guard interrupts.kind == 0 else { throw VFIOErrno(EINVAL) }
      interrupts.triggers[0]?.signal()
    case .flags(let flags):
      guard interrupts.kind == 0 else { throw VFIOErrno(EINVAL) }
      if flags[0] { interrupts.triggers[0]?.signal() }
    }
  }

  private mutating func maskPin(
    _ action: InterruptChange.Action, _ start: Int, _ count: Int, _ data: InterruptChange.Data
  ) throws(VFIOErrno) {
    guard interrupts.kind == 0, start == 0, count == 1 else { throw VFIOErrno(EINVAL) }
    switch data {
    case .events(let files):
      guard case .unmask = action else { throw VFIOErrno(ENOTTY) }
      let event = try EventCounter.copy(files[0])
      if event != nil, interrupts.unmask != nil {
        event?.letGo()
        throw VFIOErrno(EBUSY)
      }
      interrupts.unmask?.letGo()
      interrupts.unmask = event
    case .flags(let flags) where !flags[0]: return
    case .flags, .count:
      interrupts.isMasked = action == .mask
      updatePin()
    }
  }

  /// Signals the pin where it is asserted and nothing masks it; it masks itself then.
  mutating func updatePin() {
    if let unmask = interrupts.unmask, unmask.take() { interrupts.isMasked = false }
    guard interrupts.kind == 0, interrupts.isAsserted, !interrupts.isMasked, !config.disablesPin else { return }
    interrupts.isMasked = true
    interrupts.triggers[0]?.signal()
  }

  // MARK: Messages

  private mutating func triggerMessages(
    _ index: UInt32, _ start: Int, _ count: Int, _ data: InterruptChange.Data, _ hasManyVectors: Bool
  ) throws(VFIOErrno) {
    if interrupts.kind == index, count == 0, case .count = data { return disableInterrupts() }
    guard interrupts.kind == nil || interrupts.kind == index else { throw VFIOErrno(EINVAL) }
    switch data {
    case .events(let files):
      let isNew = interrupts.kind == nil
      if isNew {
        // A machine gives no vector for none asked for.
        guard start + count > 0 else { throw VFIOErrno(EINVAL) }
        interrupts.kind = index
        interrupts.allocated = start + count
      }
      do throws(VFIOErrno) { try setVectors(index, start, files, hasManyVectors) } catch {
        if isNew { disableInterrupts() }
        throw error
      }
    case .count, .flags:
      guard interrupts.kind == index else { throw VFIOErrno(EINVAL) }
      for vector in start..<start + count {
        if case .flags(let flags) = data, !flags[vector - start] { continue }
        interrupts.triggers[vector]?.signal()
      }
    }
  }

  /// `vfio_msi_set_block`: all vectors, or none of those named.
  private mutating func setVectors(
    _ index: UInt32, _ start: Int, _ files: [Int32?], _ hasManyVectors: Bool
  ) throws(VFIOErrno) {
    let canGrow = index == 2 && description.interrupts.isDynamic && hasManyVectors
    guard canGrow || hasManyVectors || start + files.count <= interrupts.allocated else { throw VFIOErrno(EINVAL) }
    for (offset, file) in files.enumerated() {
      interrupts.triggers.removeValue(forKey: start + offset)?.letGo()
      guard let file else { continue }
      do throws(VFIOErrno) {
        guard canGrow || start + offset < interrupts.allocated else { throw VFIOErrno(EINVAL) }
        interrupts.triggers[start + offset] = try EventCounter(copying: file)
      } catch {
        for done in 0..<offset { interrupts.triggers.removeValue(forKey: start + done)?.letGo() }
        throw error
      }
    }
  }

  /// Turns off what is on.
  mutating func disableInterrupts() {
    for event in interrupts.triggers.values { event.letGo() }
    interrupts.triggers = [:]
    interrupts.unmask?.letGo()
    interrupts.unmask = nil
    interrupts.kind = nil
    interrupts.isMasked = false
    interrupts.allocated = 0
  }

  // MARK: Errors and requests

  private mutating func set(
    _ event: WritableKeyPath<Interrupts, EventCounter?>, _ start: Int, _ count: Int, _ data: InterruptChange.Data
  ) throws(VFIOErrno) {
    guard start == 0, count <= 1 else { throw VFIOErrno(EINVAL) }
    switch data {
    case .count:
      guard let counter = interrupts[keyPath: event] else { throw VFIOErrno(EINVAL) }
      if count > 0 { return counter.signal() }
      counter.letGo()
      interrupts[keyPath: event] = nil
    case .flags(let flags):
      guard count > 0 else { throw VFIOErrno(EINVAL) }
      if flags[0] { interrupts[keyPath: event]?.signal() }
    case .events(let files):
      guard count > 0 else { throw VFIOErrno(EINVAL) }
      let counter = try EventCounter.copy(files[0])
      interrupts[keyPath: event]?.letGo()
      interrupts[keyPath: event] = counter
    }
  }

  // MARK: From the device

  /// Signals what a model signalled.
  mutating func deliver(_ bus: FakeDeviceBus) {
    if let pin = bus.pin { interrupts.isAsserted = pin }
    updatePin()
    guard interrupts.kind == 1 || interrupts.kind == 2 else { return }
    for message in bus.messages { interrupts.triggers[message]?.signal() }
  }
}
