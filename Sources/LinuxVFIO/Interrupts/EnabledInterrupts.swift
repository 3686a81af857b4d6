import Synchronization

/// Interrupts of one kind that are set up; torn down, all at once, when this goes away.
///
/// They keep the device open.
public struct EnabledInterrupts: ~Copyable, Sendable {
  /// Which kind.
  public let index: InterruptIndex
  private let core: DeviceCore
  /// What the kernel signals, by vector: held as long as it may.
  private var events: [Event?]
  private let isFixedSize: Bool
  private var isEnabled = true

  init(_ index: InterruptIndex, _ core: DeviceCore, _ events: [Event?], isFixedSize: Bool) {
    self.index = index
    self.core = core
    self.events = events
    self.isFixedSize = isFixedSize
    core.live.withLock { $0.interrupts.append(index) }
  }

  /// How many vectors are set up, those without an event among them.
  public var count: Int { events.count }

  /// The event of a vector; nil for one without, or that is not set up.
  public borrowing func event(_ vector: Int) -> Event? {
    events.indices.contains(vector) ? events[vector] : nil
  }

  /// Gives vectors other events, or adds vectors behind the last.
  ///
  /// One request. Only where the kernel cannot add vectors while others are enabled (before Linux 6.5, and devices
  /// whose interrupts cannot grow), all are torn down and set up anew: what comes meanwhile is lost.
  ///
  /// - Parameters:
  ///   - events: nil has a vector signal nothing, but keeps it.
  ///   - start: the first vector; at most `count`.
  public mutating func set(_ events: [Event?], from start: Int) throws(VFIOError) {
    guard start >= 0, start <= self.events.count, !events.isEmpty else {
      throw core.interruptFailure(index, nil, .noInterrupts(available: UInt32(self.events.count)))
    }
    var all = self.events
    let end = start + events.count
    if end > all.count { all += [Event?](repeating: nil, count: end - all.count) }
    all.replaceSubrange(start..<end, with: events)
    if end > self.events.count && isFixedSize {
      try core.change(InterruptChange(index, .trigger, .count(0)))
      do throws(VFIOError) { try core.enable(index, all, from: 0) } catch {
        // As it was before.
        try? core.enable(index, self.events, from: 0)
        throw error
      }
    } else {
      try core.enable(index, events, from: start)
    }
    // The events that were there are let go of after the kernel has others.
    self.events = all
  }

  /// Holds vectors back; the kernel can do that for INTx only (ENOTTY for messages).
  public borrowing func mask(_ vectors: Range<Int> = 0..<1) throws(VFIOError) {
    try core.change(InterruptChange(index, start: UInt32(vectors.lowerBound), .mask, .count(UInt32(vectors.count))))
  }

  /// Lets vectors through: after each INTx that has no event to do it.
  public borrowing func unmask(_ vectors: Range<Int> = 0..<1) throws(VFIOError) {
    try core.change(InterruptChange(index, start: UInt32(vectors.lowerBound), .unmask, .count(UInt32(vectors.count))))
  }

  /// Has the kernel signal vectors as if the device had: tries the way to whoever waits.
  public borrowing func trigger(_ vectors: Range<Int>) throws(VFIOError) {
    try core.change(
      InterruptChange(index, start: UInt32(vectors.lowerBound), .trigger, .count(UInt32(vectors.count))))
  }

  /// Tears all vectors down, and says whether that worked.
  public consuming func disable() throws(VFIOError) {
    isEnabled = false
    let (core, index) = (core, index)
    core.forget(index)
    try core.change(InterruptChange(index, .trigger, .count(0)))
  }

  deinit {
    guard isEnabled else { return }
    core.forget(index)
    // Fails where a reset or another kind took them away already.
    try? core.change(InterruptChange(index, .trigger, .count(0)))
  }
}

extension DeviceCore {
  /// One VFIO_DEVICE_SET_IRQS.
  func change(_ change: InterruptChange) throws(VFIOError) {
    let result: Int32
    do { result = try calls.change(change, descriptor) } catch {
      throw interruptFailure(change.index, error, interruptCause(error, change))
    }
    // The kernel could give fewer vectors than asked for, and set up none (drivers/vfio/pci/vfio_pci_intrs.c).
    guard result == 0 else { throw interruptFailure(change.index, nil, .vectors(available: UInt32(result))) }
  }

  /// Sets events of vectors by one request.
  func enable(_ index: InterruptIndex, _ events: [Event?], from start: Int) throws(VFIOError) {
    try change(InterruptChange(index, start: UInt32(start), .trigger, .events(events.map { $0?.number })))
  }

  func forget(_ index: InterruptIndex) {
    live.withLock { live in
      if let place = live.interrupts.firstIndex(of: index) { live.interrupts.remove(at: place) }
    }
  }

  func interruptFailure(_ index: InterruptIndex, _ errno: VFIOErrno?, _ cause: VFIOCause) -> VFIOError {
    VFIOError(.setInterrupts, "interrupts of index \(index.rawValue) of \(location.name)", errno, cause)
  }

  private func interruptCause(_ errno: VFIOErrno, _ change: InterruptChange) -> VFIOCause {
    switch errno {
    case .invalid:
      guard let told = try? calls.interrupts(change.index, descriptor) else { return .noInterrupts(available: 0) }
      let (end, overflow) = change.start.addingReportingOverflow(change.data.count)
      if told.count == 0 || overflow || end > told.count { return .noInterrupts(available: told.count) }
      return .otherInterruptsOn
    case .busy: return .otherInterruptsOn
    case .noSuchRequest: return .notSupported
    case .noMemory, .noSpace: return .noMemory
    case .noSuchDevice, .inputOutput: return .deviceGone
    default: return .unknown
    }
  }
}

extension VFIODevice {
  /// What the kernel says of a kind of interrupts.
  public borrowing func interrupts(_ index: InterruptIndex) throws(VFIOError) -> InterruptInformation {
    do { return try core.calls.interrupts(index, core.descriptor) } catch {
      throw core.interruptFailure(index, error, error == .invalid ? .noInterrupts(available: 0) : .deviceGone)
    }
  }

  /// Sets up MSI, MSI-X, errors or requests by one call.
  ///
  /// Of INTx, MSI and MSI-X one can be on. A device whose MSI-X should be on without a vector yet gets one event of nil.
  ///
  /// - Parameters:
  ///   - index: which kind.
  ///   - events: one for each vector from 0 on; nil for one that signals nothing yet.
  /// - Throws: ``VFIOCause/vectors(available:)`` where the kernel has fewer; nothing is set up then.
  public borrowing func enable(_ index: InterruptIndex, _ events: [Event?]) throws(VFIOError) -> EnabledInterrupts {
    let told = try interrupts(index)
    guard !events.isEmpty, events.count <= Int(told.count) else {
      throw core.interruptFailure(index, nil, .noInterrupts(available: told.count))
    }
    try core.enable(index, events, from: 0)
    return EnabledInterrupts(index, core, events, isFixedSize: told.flags.contains(.fixedSize))
  }

  /// Sets up the interrupt pin, which the kernel masks each time it was signalled.
  ///
  /// - Parameters:
  ///   - event: is signalled.
  ///   - resample: signalled by the hypervisor when the guest has acknowledged, unmasks; without it call
  ///     ``EnabledInterrupts/unmask(_:)``.
  public borrowing func enableINTx(_ event: Event, resample: Event? = nil) throws(VFIOError) -> EnabledInterrupts {
    let enabled = try enable(.intx, [event])
    if let resample {
      // A failure ends `enabled`, which tears the pin down.
      try core.change(InterruptChange(.intx, .unmask, .events([resample.number])))
      core.live.withLock { $0.resample = resample }
    }
    return enabled
  }
}
