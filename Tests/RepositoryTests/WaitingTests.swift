import Foundation
import Testing

@Suite("Waiting")
struct WaitingTests {
  /// A fixed time is too long on one machine and too short on another: what is waited for is a state, a lock, a process
  /// or an event of the kernel. (The fake host, which waits for other processes' real time, is for tests.)
  @Test("nothing that ships sleeps for a fixed time")
  func sleeps() throws {
    var files = try RepositoryTree.files(below: "Sources", suffix: ".swift")
    files += try RepositoryTree.files(below: "Sources", suffix: ".c")
    files += try RepositoryTree.files(below: "Sources", suffix: ".h")
    #expect(files.count > 100)
    for file in files where !file.path.contains("/PCIAssignmentTesting/") {
      let text = try String(contentsOf: file, encoding: .utf8)
      let code = text.split(separator: "\n").filter { !$0.trimmingCharacters(in: .whitespaces).hasPrefix("//") }
      for match in code.joined(separator: "\n").matches(
        of: /\b(sleep|usleep|nanosleep|clock_nanosleep|asyncAfter)\s*\(/)
      {
        Issue.record("\(file.lastPathComponent) calls \(match.1)")
      }
    }
  }
}
