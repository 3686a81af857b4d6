import Glibc
import Synchronization

/// Work on a list, cut into pieces that several threads take in turn.
package enum ConcurrentChunks {
  /// Below this many items for each, another thread costs more than it saves.
  static let itemsPerThread = 128
  /// More threads only wait for each other in the kernel.
  static let threadLimit = 8

  /// How many threads `count` items are worth on this machine.
  package static func threads(for count: Int) -> Int {
    let processors = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    return max(1, min(processors, threadLimit, count / itemsPerThread))
  }

  /// Each thread takes this many pieces or more, so that none waits long for one that had more to do.
  private static let piecesPerThread = 8

  /// Runs `body` over consecutive parts of `0..<count`, on several threads; the results in order.
  package static func map<Output: Sendable>(
    count: Int, threads: Int, _ body: @escaping @Sendable (Range<Int>) -> Output
  ) -> [Output] {
    guard threads > 1 else { return [body(0..<count)] }
    let parts = max(1, min(threads * piecesPerThread, count))
    let results = Mutex<[Output?]>(Array(repeating: nil, count: parts))
    let next = Atomic(0)
    withoutActuallyEscaping(body) { body in
      let work = { @Sendable () in
        while true {
          let part = next.add(1, ordering: .relaxed).oldValue
          guard part < parts else { return }
          let output = body((count * part / parts)..<(count * (part + 1) / parts))
          results.withLock { $0[part] = output }
        }
      }
      // A thread that the system does not give leaves its pieces to the others.
      let started = (1..<threads).compactMap { _ in WorkerThread.start(work) }
      work()
      for thread in started { thread.join() }
    }
    return results.withLock { $0.compactMap { $0 } }
  }
}

/// A thread that runs one closure.
package struct WorkerThread {
  private let handle: pthread_t

  /// Starts it; nil where the system gives no further thread.
  package static func start(_ body: @escaping @Sendable () -> Void) -> WorkerThread? {
    var handle = pthread_t()
    let box = unsafe Unmanaged.passRetained(WorkBox(body))
    let status = unsafe pthread_create(
      &handle, nil,
      { argument in
        // The reference that start() gave away is taken over here, once.
        if let argument = unsafe argument {
          unsafe Unmanaged<WorkBox>.fromOpaque(argument).takeRetainedValue().body()
        }
        return nil
      }, unsafe box.toOpaque())
    guard status == 0 else {
      unsafe box.release()
      return nil
    }
    return WorkerThread(handle: handle)
  }

  /// Waits for its end.
  package func join() { pthread_join(handle, nil) }
}

private final class WorkBox: Sendable {
  let body: @Sendable () -> Void
  init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}
