import Glibc

/// Takes the least of several timed runs: what the work costs when nothing else is in the way.
func best(of runs: Int, per count: Int, _ body: () -> Void) -> Double {
  var least = Double.infinity
  for _ in 0..<runs {
    let start = now()
    body()
    least = min(least, now() - start)
  }
  return least / Double(count)
}

/// As ``best(of:per:_:)`` with something to do before each run that is not timed.
func best(of runs: Int, per count: Int, before: () -> Void, _ body: () -> Void) -> Double {
  var least = Double.infinity
  for _ in 0..<runs {
    before()
    let start = now()
    body()
    least = min(least, now() - start)
  }
  return least / Double(count)
}

/// Measures bodies in turns, so that what disturbs the machine disturbs all of them.
func inTurns(
  of runs: Int, per count: Int, _ first: () -> Void, _ second: () -> Void, _ third: () -> Void = {}
) -> (Double, Double, Double) {
  var least = (Double.infinity, Double.infinity, Double.infinity)
  for _ in 0..<runs {
    least.0 = min(least.0, best(of: 1, per: count, first))
    least.1 = min(least.1, best(of: 1, per: count, second))
    least.2 = min(least.2, best(of: 1, per: count, third))
  }
  return least
}

/// Nanoseconds of a clock that only goes forward.
func now() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
}

/// A sequence of page numbers below `count` that looks random and costs next to nothing to make.
struct Pages {
  var state: UInt64 = 88172645463325252
  let mask: UInt64

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return (state & mask) << 12
  }
}
