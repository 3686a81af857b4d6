import Glibc
import Workloads

/// `Measure decoding CONFIG`, `Measure enumeration TREE ROUNDS`, `Measure loop CONFIG|TREE NAME COUNT`.
///
/// `Measure names CONFIG` lists what `decoding` measures. Prints one line a workload: name, median and best in nanoseconds a call, separated by tabs. `loop` prints nothing:
/// a tool that counts instructions runs it with two counts, and the difference is the work itself.
@main
struct Measure {
  static func main() {
    let arguments = CommandLine.arguments
    switch (arguments.dropFirst().first, arguments.count) {
    case ("decoding", 3):
      report(Workload.decoding(config: read(arguments[2])), Stopwatch())
    case ("names", 3):
      for workload in Workload.decoding(config: read(arguments[2])) { print("\(workload.name)\t0\t0") }
    case ("enumeration", 4):
      guard let rounds = Int(arguments[3]), rounds > 0 else { return fail("no number of rounds: \(arguments[3])") }
      let workloads = Workload.enumeration(tree: arguments[2])
      let counts = workloads.map { $0.run() }
      guard let functions = counts.first, functions > 0, counts.allSatisfy({ $0 == functions }) else {
        return fail("the readers of \(arguments[2]) differ: \(counts) functions")
      }
      report(workloads, Stopwatch(samples: rounds, sampleNanoseconds: 1))
    case ("loop", 5):
      let isTree = arguments[3].hasPrefix("enumerate")
      let workloads = isTree ? Workload.enumeration(tree: arguments[2]) : Workload.decoding(config: read(arguments[2]))
      guard let workload = workloads.first(where: { $0.name == arguments[3] }), let count = Int(arguments[4]) else {
        return fail("no such workload: \(arguments[3])")
      }
      workload(times: count)
    default:
      fail("usage: Measure decoding CONFIG | enumeration TREE ROUNDS | loop CONFIG|TREE NAME COUNT")
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
