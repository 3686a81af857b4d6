import Foundation
import Testing

@Suite("Layout")
struct LayoutTests {
  @Test("the top level holds what the architecture says, and nothing else")
  func topLevel() throws {
    let expected: Set<String> = ["Package.swift", "Sources", "Tests", "fixtures", "Docs", "README.md", "LICENSE"]
    let generated: Set<String> = ["Package.resolved", "Thresholds"]
    let found = Set(try RepositoryTree.names(in: "")).subtracting(generated)
    #expect(found == expected)
  }

  @Test("no shipped file is longer than 400 lines: past that there is a second concept in it")
  func lengths() throws {
    for file in try RepositoryTree.files(below: "Sources", suffix: ".swift") {
      let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines.count <= 400, "\(file.lastPathComponent) has \(lines.count) lines")
    }
  }

  @Test("input never traps: no forced try, cast or fatalError in what ships")
  func traps() throws {
    for file in try RepositoryTree.files(below: "Sources", suffix: ".swift") {
      let text = try String(contentsOf: file, encoding: .utf8)
      for word in ["try!", "as!", "fatalError("] {
        #expect(!text.contains(word), "\(file.lastPathComponent) contains \(word)")
      }
    }
  }
}
