/// A text that does not hold the record it was taken for.
public struct RecordError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The format: `umockdev record`, `capture`.
  public let format: String
  /// The line, counted from 1.
  public let line: Int
  /// What is wrong with it, in one sentence.
  public let problem: String

  /// Describes a problem.
  public init(format: String, line: Int, problem: String) {
    self.format = format
    self.line = line
    self.problem = problem
  }

  /// Format, line and problem.
  public var description: String { "\(format), line \(line): \(problem)" }
}
