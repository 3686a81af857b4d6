import Benchmark
import Glibc
import Workloads

/// Every workload under ordo-one/benchmark: percentiles, and baselines to compare one's own changes with.
///
/// `Tests/Benchmarks/run --statistics` makes the host and names it in `PCIASSIGNMENT_BENCHMARK_HOST`.
let benchmarks: @Sendable () -> Void = {
  guard let value = unsafe getenv("PCIASSIGNMENT_BENCHMARK_HOST") else { return }
  let host = unsafe String(cString: value)
  let metrics: [BenchmarkMetric] = [.wallClock, .cpuTotal, .peakMemoryResident]
  let short = Benchmark.Configuration(metrics: metrics, scalingFactor: .kilo, maxDuration: .seconds(2))
  let long = Benchmark.Configuration(metrics: metrics, scalingFactor: .one, maxDuration: .seconds(5))
  for workload in Workload.decoding(host: host) {
    Benchmark("decoding: \(workload.name)", configuration: short) { benchmark in
      workload(times: benchmark.scaledIterations.count)
    }
  }
  for workload in Workload.enumeration(tree: host) {
    Benchmark("enumeration: \(workload.name)", configuration: long) { benchmark in
      workload(times: benchmark.scaledIterations.count)
    }
  }
}
