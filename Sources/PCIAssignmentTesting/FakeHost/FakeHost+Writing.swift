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
    let deadline = limit.map { time.addingReportingOverflow($0.nanoseconds).partialValue }
    if delay > .zero { try pass(delay, deadline) }
    var ticket: Int?
    // A write of nothing reaches no attribute (fs/sysfs/file.c:131; C2).
    let errno = bytes.isEmpty && place.components.first == "sys" ? nil : carryOut(bytes, path, place, &ticket)
    finishWaiting()
    var outcome = errno
    if let ticket { outcome = try wait(for: ticket, deadline) }
    try end(path)
    if let outcome { throw outcome }
  }

  // MARK: One write

  /// The file that is written to, links resolved, where this value's user may write to it.
  ///
  /// sysfs refuses root too where no permission bit allows it (`kernfs_fop_open`, fs/kernfs/file.c).
  private func open(_ path: HostPath) throws(ErrorNumber) -> HostPath {
    if script.withLock({ $0.isStopped }) { throw ErrorNumber(rawValue: ECANCELED) }
    guard let place = store.resolve(path) else { throw .noSuchFile }
    guard case .file(let permissions) = store.node(place) else { throw .isDirectory }
    let mask: UInt16 = isPrivileged ? 0o222 : 0o002
    if permissions & mask == 0, place.components.first == "sys" || !isPrivileged { throw .accessDenied }
    return place
  }

  /// Has the rule act; what it makes wait gets a ticket.
  private func carryOut(
    _ bytes: [UInt8], _ path: HostPath, _ place: HostPath, _ ticket: inout Int?
  ) -> ErrorNumber? {
    var refusal: ErrorNumber?
    var number: Int?
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
          number = kernel.nextTicket()
          Waiting(
            ticket: number ?? 0, wait: wait, path: place, shownPath: path, process: Int(getpid()), bytes: bytes,
            locks: kernel.locks
          ).save(in: kernel)
          if case .time = wait {} else { self.record(path, bytes, .waits, kernel) }
        }
      }
    }
    ticket = number
    return refusal
  }

  /// Goes on with what waited and need not any more, until nothing more comes of it.
  func finishWaiting() {
    var hasProgress = true
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
    store.locked {
      let kernel = FakeKernel(TreeOverlay(store))
      body(kernel)
      // A directory that has gone, or a full disk: there is nobody to tell, and the next access says it.
      do throws(ErrorNumber) { try store.commit(kernel.tree.changes) } catch {}
      store.append(kernel.trace, to: Self.tracePath)
    }
  }

  /// Notes a write in the trace, and lets a millisecond pass.
  func record(
    _ path: HostPath, _ bytes: [UInt8], _ outcome: FakeWrite.Outcome, _ kernel: FakeKernel, process: Int? = nil
  ) {
    kernel.now += 1_000_000
    let number = kernel.nextNumber("writes")
    let write = FakeWrite(
      number: number, time: kernel.now, process: process ?? Int(getpid()), path: path, bytes: bytes, outcome: outcome)
    kernel.trace += Array("\(write.line)\n".utf8)
  }
}
