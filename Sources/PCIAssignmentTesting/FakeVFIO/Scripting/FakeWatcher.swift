import Glibc
import Synchronization

/// Looks again and again at what nobody calls the fake for, as long as there is something.
final class FakeWatcher: Sendable {
  /// Microseconds between two looks.
  private static let pause: UInt32 = 200

  private let isRunning = Atomic(false)

  /// What the thread has; the fake may go before it.
  private final class Work: @unchecked Sendable {
    // Written once before the thread is made, and only read by it; a weak reference is loaded atomically.
    weak var fake: FakeVFIO?
    let watcher: FakeWatcher
    init(_ fake: FakeVFIO, _ watcher: FakeWatcher) {
      self.fake = fake
      self.watcher = watcher
    }
  }

  func start(_ fake: FakeVFIO) {
    guard isRunning.compareExchange(expected: false, desired: true, ordering: .acquiringAndReleasing).exchanged else {
      return
    }
    let work = unsafe Unmanaged.passRetained(Work(fake, self))
    var thread = pthread_t()
    let result = unsafe pthread_create(
      &thread, nil,
      { argument in
        guard let argument = unsafe argument else { return nil }
        let work = unsafe Unmanaged<Work>.fromOpaque(argument).takeRetainedValue()
        while work.fake?.look() == true { usleep(FakeWatcher.pause) }
        work.watcher.isRunning.store(false, ordering: .releasing)
        // What came between the last look and now starts another thread, or is seen here.
        if let fake = work.fake, fake.look() { work.watcher.start(fake) }
        return nil
      }, unsafe work.toOpaque())
    guard result == 0 else {
      unsafe work.release()
      isRunning.store(false, ordering: .releasing)
      return
    }
    pthread_detach(thread)
  }
}
