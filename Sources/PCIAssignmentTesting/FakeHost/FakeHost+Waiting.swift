import Glibc
import LinuxPCI
import Synchronization

extension FakeHost {
  /// Waits for a write to end; virtual time goes on to whatever is to happen next.
  ///
  /// - Throws: `ETIMEDOUT` where the deadline comes first. The kernel goes on with the write all the same.
  func wait(for ticket: Int, _ deadline: Int64?) throws(ErrorNumber) -> ErrorNumber? {
    while true {
      let file = Waiting.outcome(ticket)
      if let content = store.content(file) {
        transact { $0.tree.remove(file) }
        let number = Int32(String(decoding: content.dropLast(), as: UTF8.self)) ?? 0
        return number == 0 ? nil : ErrorNumber(rawValue: number)
      }
      // Neither waiting nor ended: the machine was started anew, and nobody waits there any more.
      if store.node(Waiting.file(ticket)) == nil, store.node(file) == nil { throw ErrorNumber(rawValue: ECANCELED) }
      try passToNext(deadline)
    }
  }

  /// Waits until `isMet` is true; virtual time goes on to whatever is to happen next.
  public func awaitEvents(limit: Duration, until isMet: () -> Bool) -> Bool {
    let deadline = time.addingReportingOverflow(limit.nanoseconds).partialValue
    while !isMet() {
      guard let next = nextMoment, next <= deadline else { return false }
      advance(to: next)
    }
    return true
  }

  /// Lets `duration` pass, as far as the deadline allows.
  func pass(_ duration: Duration, _ deadline: Int64?) throws(ErrorNumber) {
    let end = time + duration.nanoseconds
    while time < end {
      if let deadline, deadline < end, nextMoment.map({ $0 > deadline }) ?? true {
        advance(to: deadline)
        throw ErrorNumber(rawValue: ETIMEDOUT)
      }
      advance(to: min(end, nextMoment ?? end))
    }
  }

  /// Whether reading an attribute takes the function's lock: `sriov_numvfs` (C9), and `uevent` on 6.1 (measured on
  /// 6.1.192).
  func takesLock(_ attribute: HostName) -> Bool {
    if attribute == "sriov_numvfs" { return true }
    guard attribute == "uevent" else { return false }
    if let known = script.withLock({ $0.locksEvents }) { return known }
    // The release stays what it is for as long as the host does.
    let locksEvents = !FakeKernel(TreeOverlay(store)).isAtLeast(6, 12)
    script.withLock { $0.locksEvents = locksEvents }
    return locksEvents
  }

  /// Waits until no write holds a function's lock.
  ///
  /// - Throws: `ETIMEDOUT` after ten seconds of real time in which nobody ended the wait; the kernel would wait on.
  func waitForLock(of function: HostName) throws(ErrorNumber) {
    guard store.node(Waiting.directory) != nil else { return }
    var rounds = 0
    while true {
      var isLocked = false
      transact { kernel in isLocked = Waiting.all(in: kernel).contains { $0.locks.contains(function.description) } }
      guard isLocked else { return }
      if nextMoment == nil { rounds += 1 }
      if rounds > 10_000 { throw ErrorNumber(rawValue: ETIMEDOUT) }
      try passToNext(nil)
    }
  }

  /// Lets time pass to the next moment at which something happens.
  private func passToNext(_ deadline: Int64?) throws(ErrorNumber) {
    let next = nextMoment
    if let deadline, next.map({ $0 > deadline }) ?? true {
      advance(to: deadline)
      throw ErrorNumber(rawValue: ETIMEDOUT)
    }
    if let next {
      advance(to: next)
    } else {
      // Nothing more is known to happen: only another process can help, in its own time.
      usleep(1000)
    }
    if script.withLock({ $0.isStopped }) { throw ErrorNumber(rawValue: ECANCELED) }
  }

  /// When the next write goes on, or the next scripted event happens.
  private var nextMoment: Int64? {
    var moments: [Int64] = []
    transact { kernel in
      for waiting in Waiting.all(in: kernel) { if case .time(let moment) = waiting.wait { moments.append(moment) } }
    }
    if let moment = script.withLock({ $0.nextMoment }) { moments.append(moment) }
    return moments.min()
  }

  /// Lets virtual time pass by `duration`: what waited for it goes on, and scripted events happen.
  public func advance(by duration: Duration) {
    let end = time + duration.nanoseconds
    while let next = nextMoment, next <= end { advance(to: next) }
    advance(to: end)
  }

  private func advance(to moment: Int64) {
    transact { kernel in if kernel.now < moment { kernel.now = moment } }
    finishWaiting()
    runDue()
  }

  // MARK: Scripted events

  /// Counts a change and does what is scripted before it; how long it is to take.
  func begin(_ path: HostPath, _ bytes: [UInt8] = []) throws(ErrorNumber) -> Duration {
    let (actions, isStopped) = script.withLock { script in
      script.changes += script.isStopped ? 0 : 1
      return (script.actions(isBefore: true, script.changes, path), script.isStopped)
    }
    if isStopped { throw ErrorNumber(rawValue: ECANCELED) }
    var delay = Duration.zero
    var failure: ErrorNumber?
    for action in actions { failure = perform(action, &delay) ?? failure }
    if let failure {
      transact { self.record(path, bytes, .refused(failure), $0) }
      throw failure
    }
    return delay
  }

  /// Does what is scripted after a change, and for moments that have come.
  func end(_ path: HostPath) throws(ErrorNumber) {
    let actions = script.withLock { $0.actions(isBefore: false, $0.changes, path) }
    var failure: ErrorNumber?
    var delay = Duration.zero
    for action in actions { failure = perform(action, &delay) ?? failure }
    runDue()
    if delay > .zero { try pass(delay, nil) }
    if let failure { throw failure }
  }

  private func runDue() {
    guard script.withLock({ $0.nextMoment != nil }) else { return }
    let now = time
    var delay = Duration.zero
    for action in script.withLock({ $0.takeDue(now) }) { _ = perform(action, &delay) }
  }

  private func perform(_ action: FakeEvent.Action, _ delay: inout Duration) -> ErrorNumber? {
    switch action {
    case .fail(let errno): return errno
    case .delay(let duration): delay += duration
    case .stop:
      script.withLock { $0.isStopped = true }
      return ErrorNumber(rawValue: ECANCELED)
    case .act(let body):
      do throws(HostError) {
        body(try FakeHost(path: path, isPrivileged: true, ownsDirectory: false))
      } catch {
        return error.errno
      }
    }
    return nil
  }
}
