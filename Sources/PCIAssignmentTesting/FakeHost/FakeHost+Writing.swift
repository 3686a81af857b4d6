import Glibc
public import LinuxPCI
import Synchronization

extension FakeHost {
  /// Writes as the kernel takes it, and waits up to `limit` of virtual time.
  public func write(_ bytes: [UInt8], to path: HostPath, limit: Duration) throws(ErrorNumber) {
    try write(bytes, to: path, until: limit)
  }

  /// Loads a module as modprobe(8) does.
  public func loadModule(_ name: String) throws(ModuleFailure) {
    let place = HostName(name).map { HostPath("/module").appending($0) } ?? "/module"
    do throws(ErrorNumber) {
      _ = try begin(place)
    } catch {
      throw ModuleFailure(module: name, reason: "\(error)")
    }
    var failure: ModuleFailure?
    transact { kernel in
      do throws(ModuleFailure) {
        try kernel.loadModule(name)
      } catch {
        failure = error
      }
      let outcome: FakeWrite.Outcome = failure == nil ? .done : .refused(.noSuchFile)
      self.record(place, [], outcome, kernel)
    }
    finishWaiting()
    do throws(ErrorNumber) {
      try end(place)
    } catch {
      throw ModuleFailure(module: name, reason: "\(error)")
    }
    if let failure { throw failure }
  }

  /// Writes, and waits up to `limit`, or for ever.
  func write(_ bytes: [UInt8], to path: HostPath, until limit: Duration?) throws(ErrorNumber) {
    let delay = try begin(path, bytes)
    let place = try open(path)
    var deadline: Int64?
    if delay > .zero {
      deadline = limit.map { time.addingReportingOverflow($0.nanoseconds).partialValue }
      try pass(delay, deadline)
    }
    var waiting: (ticket: Int, since: Int64)?
    // A write of nothing reaches no attribute (fs/sysfs/file.c:131; C2).
    let errno = bytes.isEmpty && isOfSysfs(place) ? nil : carryOut(bytes, path, place, &waiting)
    finishWaiting()
    var outcome = errno
    if let (ticket, since) = waiting {
      deadline = deadline ?? limit.map { since.addingReportingOverflow($0.nanoseconds).partialValue }
      outcome = try wait(for: ticket, deadline)
    }
    try end(path)
    if let outcome { throw outcome }
  }

  // MARK: One write

  /// The file that is written to, links resolved, where this value's user may write to it.
  ///
  /// sysfs refuses root too where no permission bit allows it (`kernfs_fop_open`, fs/kernfs/file.c).
  private func open(_ path: HostPath) throws(ErrorNumber) -> HostPath {
    if script.withLock({ $0.isStopped }) { throw ErrorNumber(rawValue: ECANCELED) }
    let (place, status) = try live.resolve(path)
    guard status.kind == .file else { throw .isDirectory }
    let mask: UInt16 = isPrivileged ? 0o222 : 0o002
    if status.permissions & mask == 0, isOfSysfs(place) || !isPrivileged { throw .accessDenied }
    return place
  }

  private func isOfSysfs(_ path: HostPath) -> Bool { path.bytes.starts(with: "/sys/".utf8) }

  /// Has the rule act; what it makes wait gets a ticket.
  private func carryOut(
    _ bytes: [UInt8], _ path: HostPath, _ place: HostPath, _ waiting: inout (ticket: Int, since: Int64)?
  ) -> ErrorNumber? {
    var refusal: ErrorNumber?
    var found: (ticket: Int, since: Int64)?
    transact { kernel in
      do throws(RuleStop) {
        // Opened, and gone before the write came to it (fs/kernfs/file.c, `kernfs_get_active`).
        guard kernel.tree.exists(place) else { throw .refused(.noSuchDevice) }
        try AttributeRules.store(bytes, to: place, kernel)
        self.record(path, bytes, .done, kernel)
      } catch {
        switch error {
        case .refused(let errno):
          refusal = errno
          kernel.tree.discard()
          self.record(path, bytes, .refused(errno), kernel)
        case .waits(let wait):
          let ticket = kernel.nextTicket()
          found = (ticket, kernel.now)
          Waiting(
            ticket: ticket, wait: wait, path: place, shownPath: path, process: Int(getpid()), bytes: bytes,
            locks: kernel.locks
          ).save(in: kernel)
          if case .time = wait {} else { self.record(path, bytes, .waits, kernel) }
        }
      }
    }
    waiting = found
    return refusal
  }

  /// Goes on with what waited and need not any more, until nothing more comes of it.
  func finishWaiting() {
    var hasProgress = store.node(Waiting.directory) != nil
    while hasProgress {
      hasProgress = false
      transact { kernel in
        guard var next = Waiting.all(in: kernel).first(where: { $0.isReady(in: kernel) }) else { return }
        hasProgress = true
        if case .time = next.wait { next.hasElapsed = true }
        next.save(in: kernel)
        kernel.ticket = next.ticket
        do throws(RuleStop) {
          try AttributeRules.store(next.bytes, to: next.path, kernel)
          next.end(nil, in: kernel)
          self.record(next.shownPath, next.bytes, .done, kernel, process: next.process)
        } catch {
          switch error {
          case .refused(let errno):
            next.end(errno, in: kernel)
            self.record(next.shownPath, next.bytes, .refused(errno), kernel, process: next.process)
          case .waits(let wait):
            next.wait = wait
            next.locks = kernel.locks
            next.save(in: kernel)
          }
        }
      }
    }
  }

  /// Runs `body` on the kernel, and makes what it changed.
  func transact(_ body: (FakeKernel) -> Void) {
    store.locked { lock in
      let kernel = FakeKernel(TreeOverlay(store), at: lock.moment)
      body(kernel)
      // A directory that has gone, or a full disk: there is nobody to tell, and the next access says it.
      do throws(ErrorNumber) { try store.commit(kernel.tree.changes, at: kernel.moment, lock) } catch {}
      if !kernel.trace.isEmpty { store.append(kernel.trace, to: Self.tracePath) }
    }
  }

  /// Notes a write in the trace, and lets a millisecond pass.
  func record(
    _ path: HostPath, _ bytes: [UInt8], _ outcome: FakeWrite.Outcome, _ kernel: FakeKernel, process: Int? = nil
  ) {
    kernel.moment.time += 1_000_000
    kernel.moment.writes += 1
    let write = FakeWrite(
      number: kernel.moment.writes, time: kernel.now, process: process ?? Int(getpid()), path: path, bytes: bytes,
      outcome: outcome)
    kernel.trace += Array("\(write.line)\n".utf8)
  }
}
