import CReference
import Workloads

/// Times of one piece of work, in nanoseconds a call.
struct Times {
  /// The middle sample.
  let median: Double
  /// The shortest sample: what the work costs when nothing disturbs it.
  let best: Double

  init(_ samples: [Double]) {
    let sorted = samples.sorted()
    median = sorted[sorted.count / 2]
    best = sorted[0]
  }
}

/// Measures workloads in turns, so that a disturbance of the machine meets all of them.
struct Stopwatch {
  /// How many samples each gets.
  var samples = 31
  /// How long one sample lasts at least, in nanoseconds.
  var sampleNanoseconds = 2_000_000.0

  /// The times of each workload, in order.
  func measure(_ workloads: [Workload]) -> [Times] {
    let counts = workloads.map(calibrate)
    var taken = [[Double]](repeating: [], count: workloads.count)
    for _ in 0..<samples {
      for (index, workload) in workloads.enumerated() {
        taken[index].append(nanoseconds(workload, times: counts[index]) / Double(counts[index]))
      }
    }
    return taken.map { Times($0) }
  }

  /// How many calls fill a sample.
  private func calibrate(_ workload: Workload) -> Int {
    var count = 1
    while true {
      let spent = nanoseconds(workload, times: count)
      if spent >= sampleNanoseconds { return count }
      count = spent * 16 < sampleNanoseconds ? count * 8 : count * 2
    }
  }

  private func nanoseconds(_ workload: Workload, times count: Int) -> Double {
    let start = reference_now()
    workload(times: count)
    return Double(reference_now() - start)
  }
}
