import CReference

/// Something measured: one call does all of it, and returns a number that depends on the whole result.
public struct Workload: Sendable {
  /// The name in results.
  public let name: String
  /// Runs it once.
  public let run: @Sendable () -> UInt64

  /// Names a piece of work.
  public init(_ name: String, _ run: @escaping @Sendable () -> UInt64) {
    self.name = name
    self.run = run
  }

  /// Runs it `count` times, and keeps the compiler from noticing that nobody looks at the results.
  public func callAsFunction(times count: Int) {
    var sum: UInt64 = 0
    for _ in 0..<count { sum &+= run() }
    reference_consume(sum)
  }
}
