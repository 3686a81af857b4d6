import Foundation
import Testing

@Suite("Examples in documents")
struct ExampleTests {
  /// A printed Swift example is part of a program below Tests/Consumers, which the linkage check builds and runs.
  @Test("each Swift example of README, Docs and landing pages stands, line by line, in a program that is built and run")
  func swiftExamples() throws {
    let programs = try RepositoryTree.files(below: "Tests/Consumers", suffix: ".swift")
      .map { lines(of: try String(contentsOf: $0, encoding: .utf8)) }
    var documents = try RepositoryTree.files(below: "Docs", suffix: ".md")
    documents += try RepositoryTree.files(below: "Sources", suffix: ".md")
    documents.append(RepositoryTree.root.appendingPathComponent("README.md"))
    for document in documents {
      for example in examples(in: try String(contentsOf: document, encoding: .utf8)) {
        let wanted = lines(of: example)
        #expect(
          programs.contains { holds($0, wanted) },
          "an example of \(document.lastPathComponent) is in no program of Tests/Consumers:\n\(example)")
      }
    }
  }

  /// The pages that the README and Docs link to are there.
  @Test("each relative link leads to a file")
  func links() throws {
    var documents = try RepositoryTree.files(below: "Docs", suffix: ".md")
    documents.append(RepositoryTree.root.appendingPathComponent("README.md"))
    for document in documents {
      let text = try String(contentsOf: document, encoding: .utf8)
      for match in text.matches(of: /\]\(([^)#:\s]+)(#[^)]*)?\)/) {
        let target = document.deletingLastPathComponent().appendingPathComponent(String(match.1))
        #expect(
          FileManager.default.fileExists(atPath: target.path), "\(document.lastPathComponent) links to \(match.1)")
      }
    }
  }

  /// The Swift code blocks of a document.
  private func examples(in text: String) -> [String] {
    text.components(separatedBy: "```swift\n").dropFirst().compactMap { $0.components(separatedBy: "\n```").first }
  }

  /// Lines without indentation and without blank ones, so that an example may be indented in its program.
  private func lines(of text: String) -> [String] {
    text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
  }

  /// Whether `program` holds all lines of `example` in their order; an import stands above what a program adds.
  private func holds(_ program: [String], _ example: [String]) -> Bool {
    var rest = example[...]
    for line in program where line == rest.first { rest = rest.dropFirst() }
    return rest.isEmpty
  }
}
