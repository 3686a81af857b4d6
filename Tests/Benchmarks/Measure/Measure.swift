import Glibc
import Workloads

/// `Measure decoding CONFIG`, `Measure enumeration TREE ROUNDS`, `Measure loop CONFIG NAME COUNT`.
///
/// Prints one line a workload: name, median and best in nanoseconds a call, separated by tabs. `loop` prints nothing:
/// a tool that counts instructions runs it with two counts, and the difference is the work itself.
@main
struct Measure {
  static func main() {
    let arguments = CommandLine.arguments
    switch (arguments.dropFirst().first, arguments.count) {
    case ("decoding", 3):
      report(Workload.decoding(config: read(arguments[2])), Stopwatch())
    case ("loop", 5):
      guard let workload = Workload.decoding(config: read(arguments[2])).first(where: { $0.name == arguments[3] }),
        let count = Int(arguments[4])
      else { return fail("no such workload: \(arguments[3])") }
      workload(times: count)
    default:
      fail("usage: Measure decoding CONFIG | enumeration TREE ROUNDS | loop CONFIG NAME COUNT")
    }
  }

  private static func report(_ workloads: [Workload], _ stopwatch: Stopwatch) {
    for (workload, times) in zip(workloads, stopwatch.measure(workloads)) {
      print("\(workload.name)\t\(times.median)\t\(times.best)")
    }
  }

  private static func read(_ path: String) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 4096)
    let descriptor = unsafe open(path, O_RDONLY)
    let count = unsafe Glibc.read(descriptor, &bytes, bytes.count)
    close(descriptor)
    guard count == bytes.count else {
      fail("cannot read 4096 bytes of \(path)")
      return []
    }
    return bytes
  }

  private static func fail(_ text: String) {
    print(text)
    exit(64)
  }
}
