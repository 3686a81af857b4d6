import Glibc
import Workloads

/// `Measure decoding HOST`, `Measure enumeration HOST ROUNDS`, `Measure judging ROUNDS FUNCTIONS...`,
/// `Measure planning ROUNDS FUNCTIONS...`, `Measure regions ROUNDS`,
/// `Measure names HOST`, `Measure loop HOST NAME COUNT`.
///
/// The first two print one line a workload: name, middle and best in nanoseconds a call, separated by tabs. `names`
/// lists what can be looped; `loop` prints nothing: a tool that counts instructions runs it with two counts, and the
/// difference is the work itself. `judging` and `planning` make their own hosts and measure processor time.
@main
struct Measure {
  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    guard arguments.count >= 2 else { return usage() }
    if arguments[0] == "judging" { return measure(arguments.dropFirst()) { Workload.judging(functions: $0) } }
    if arguments[0] == "planning" { return measure(arguments.dropFirst()) { Workload.planning(functions: $0) } }
    if arguments[0] == "regions" {
      let workloads = Workload.regions()
      guard let rounds = Int(arguments[1]), rounds > 0, !workloads.isEmpty else { return usage() }
      return report(workloads, Stopwatch(samples: rounds))
    }
    let decoding = Workload.decoding(host: arguments[1])
    let enumeration = Workload.enumeration(tree: arguments[1])
    guard !decoding.isEmpty else { return fail("no synthetic host at \(arguments[1])") }
    switch (arguments[0], arguments.count) {
    case ("decoding", 2):
      report(decoding, Stopwatch())
    case ("enumeration", 3):
      guard let rounds = Int(arguments[2]), rounds > 0 else { return usage() }
      let counts = enumeration.map { $0.run() }
      guard let functions = counts.first, functions > 0, counts.allSatisfy({ $0 == functions }) else {
        return fail("the readers of \(arguments[1]) differ: \(counts) functions")
      }
      report(enumeration, Stopwatch(samples: rounds, sampleNanoseconds: 1))
    case ("names", 2):
      for workload in decoding + enumeration { print(workload.name) }
    case ("loop", 4):
      guard let workload = (decoding + enumeration).first(where: { $0.name == arguments[2] }),
        let count = Int(arguments[3])
      else { return fail("no such workload: \(arguments[2])") }
      workload(times: count)
    default: usage()
    }
  }

  /// Processor time, because that is what the bar is about; each size in turns.
  private static func measure(_ words: ArraySlice<String>, _ make: (Int) -> [Workload]) {
    let numbers = words.map { Int($0) ?? 0 }
    guard numbers.count >= 2, numbers.allSatisfy({ $0 > 0 }) else { return usage() }
    let workloads = numbers.dropFirst().flatMap { make($0) }
    guard workloads.allSatisfy({ $0.run() > 0 }) else { return fail("a workload did nothing") }
    var samples = [[Double]](repeating: [], count: workloads.count)
    for _ in 0..<numbers[0] {
      for (index, workload) in workloads.enumerated() {
        let start = processorNanoseconds()
        workload(times: 1)
        samples[index].append(processorNanoseconds() - start)
      }
    }
    for (workload, times) in zip(workloads, samples.map { Times($0) }) {
      print("\(workload.name)\t\(times.median)\t\(times.best)")
    }
  }

  private static func processorNanoseconds() -> Double {
    var time = timespec()
    // Safe: the kernel fills exactly one timespec, which outlives the call.
    unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
  }

  private static func report(_ workloads: [Workload], _ stopwatch: Stopwatch) {
    for (workload, times) in zip(workloads, stopwatch.measure(workloads)) {
      print("\(workload.name)\t\(times.median)\t\(times.best)")
    }
  }

  private static func usage() {
    fail(
      "usage: Measure decoding HOST | enumeration HOST ROUNDS | judging|planning ROUNDS FUNCTIONS... | names HOST | loop HOST NAME COUNT"
    )
  }

  private static func fail(_ text: String) {
    print(text)
    exit(64)
  }
}
