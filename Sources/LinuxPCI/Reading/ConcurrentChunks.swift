import Glibc
import Synchronization

/// Work on a list, cut into as many pieces as there are threads.
enum ConcurrentChunks {
  /// Below this many items for each, another thread costs more than it saves.
  static let itemsPerThread = 128
  /// More threads only wait for each other in the kernel.
  static let threadLimit = 8

  /// How many threads `count` items are worth on this machine.
  static func threads(for count: Int) -> Int {
    let processors = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    return max(1, min(processors, threadLimit, count / itemsPerThread))
  }

  /// Runs `body` over consecutive parts of `0..<count`, each on a thread of its own; the results in order.
  static func map<Output: Sendable>(
    count: Int, threads: Int, _ body: @escaping @Sendable (Range<Int>) -> Output
  ) -> [Output] {
    let parts = max(1, min(threads, count))
    let bounds = (0..<parts).map { (count * $0 / parts)..<(count * ($0 + 1) / parts) }
    let results = Mutex<[Output?]>(Array(repeating: nil, count: parts))
    withoutActuallyEscaping(body) { body in
      let work = { @Sendable (part: Int) in
        let output = body(bounds[part])
        results.withLock { $0[part] = output }
      }
      let started = (1..<parts).map { part in WorkerThread.start { work(part) } }
      work(0)
      for (index, thread) in started.enumerated() {
        if let thread { thread.join() } else { work(index + 1) }
      }
    }
    return results.withLock { $0.compactMap { $0 } }
  }
}

/// A thread that runs one closure.
struct WorkerThread {
  private let handle: pthread_t

  /// Starts it; nil where the system gives no further thread.
  static func start(_ body: @escaping @Sendable () -> Void) -> WorkerThread? {
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
  func join() { pthread_join(handle, nil) }
}

private final class WorkBox: Sendable {
  let body: @Sendable () -> Void
  init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}
