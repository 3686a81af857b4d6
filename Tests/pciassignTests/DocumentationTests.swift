import ACPITables
import AssignmentModel
import Foundation
import HardwareBits
import Testing

@testable import pciassign

/// Every example that the documentation prints, run.
///
/// In README.md and Docs, a fenced block marked `console` holds lines that begin with `$ `, each followed by what the
/// command prints on stdout and stderr. Lines that run `pciassign` are run in the package's folder and compared, byte
/// for byte; names come from `fixtures/pci.ids`, so that the system's list does not matter.
@Suite("Documentation")
struct DocumentationTests {
  @Test("printed examples print what is printed", arguments: Example.pages)
  func examples(page: String) throws {
    let file = BuiltCommand.root.appendingPathComponent(page)
    var lines = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n")
    // From the last to the first, so that rewriting one does not move the others.
    for example in Example.all(in: lines).reversed() {
      let result = try BuiltCommand.shell(
        "\(example.command) 2>&1", environment: ["PCIASSIGN_PCI_IDS": "fixtures/pci.ids"])
      let printed = result.output.hasSuffix("\n") ? String(result.output.dropLast()) : result.output
      let output = printed.isEmpty ? [] : printed.components(separatedBy: "\n")
      if ExpectedText.isRewriting {
        lines.replaceSubrange(example.output, with: output)
      } else {
        #expect(Array(lines[example.output]) == output, "\(page):\(example.output.lowerBound): \(example.command)")
      }
    }
    if ExpectedText.isRewriting {
      try lines.joined(separator: "\n").write(to: file, atomically: true, encoding: .utf8)
    }
  }

  @Test("the reference of diagnostics is what the catalogues say")
  func diagnostics() throws {
    let file = BuiltCommand.root.appendingPathComponent("Docs/diagnostics.md")
    let result = try BuiltCommand.run(["diagnostics", "--markdown"])
    if ExpectedText.isRewriting {
      try result.output.write(to: file, atomically: true, encoding: .utf8)
    } else {
      let text = try String(contentsOf: file, encoding: .utf8)
      #expect(text == result.output, "run: pciassign diagnostics --markdown >Docs/diagnostics.md")
    }
    for kind in VerdictDiagnostics.catalogue + ACPIDiagnostics.catalogue {
      #expect(result.output.contains("### \(kind.code)\n"), "\(kind.code) has no entry")
    }
  }

  @Test("every code that a page names is in a catalogue, and every code of a verdict on the page of problems")
  func codes() throws {
    let known = Set((VerdictDiagnostics.catalogue + ACPIDiagnostics.catalogue).map(\.code.rawValue))
    func codes(_ page: String) throws -> Set<String> {
      let text = try String(contentsOf: BuiltCommand.root.appendingPathComponent(page), encoding: .utf8)
      let words = text.split { !($0.isASCII && ($0.isUppercase || $0.isNumber || $0 == "-")) }
      return Set(words.map(String.init).filter { $0.hasPrefix("D-") && $0.count > 3 })
    }
    for page in Example.pages {
      #expect(try codes(page).subtracting(known).filter { !$0.hasSuffix("-") } == [], "\(page)")
    }
    // What no user sees as a problem.
    let silent: Set = [
      "D-DMA-OPT-IN", "D-DRIVER-BOUND", "D-FIRMWARE-TABLE", "D-RMRR-RELAXABLE", "D-GROUP-CAUSE-VMD",
      "D-GROUP-CAUSE-UNMEASURED",
    ]
    let verdicts = Set(VerdictDiagnostics.catalogue.map(\.code.rawValue))
    #expect(try verdicts.subtracting(codes("Docs/problems.md")) == silent)
  }

  @Test("each command has a page, and each page of a command an example")
  func coverage() throws {
    for command in [
      "list", "tree", "show", "groups", "explain", "what-if", "validate", "doctor", "diagnostics", "plan", "apply",
      "persist", "forget",
      "bind", "release",
      "recover", "status", "sriov", "acpi", "capture", "vtd",
    ] {
      let page = "Docs/commands/\(command).md"
      #expect(Example.pages.contains(page))
      guard command != "capture" else { continue }
      let text = try String(contentsOf: BuiltCommand.root.appendingPathComponent(page), encoding: .utf8)
      #expect(!Example.all(in: text.components(separatedBy: "\n")).isEmpty, "\(page) has no example")
    }
  }
}

/// A command in a `console` block, and where its output stands.
struct Example {
  /// The command line.
  let command: String
  /// The lines of the page that hold its output.
  let output: Range<Int>

  /// The pages of the documentation, by path.
  static let pages: [String] = {
    let root = BuiltCommand.root
    guard
      let walk = FileManager.default.enumerator(
        at: root.appendingPathComponent("Docs"), includingPropertiesForKeys: nil)
    else { return [] }
    let docs = walk.compactMap { ($0 as? URL)?.standardizedFileURL.path }.filter { $0.hasSuffix(".md") }
    return ["README.md"] + docs.map { String($0.dropFirst(root.standardizedFileURL.path.count + 1)) }.sorted()
  }()

  /// The examples of a page that run `pciassign`.
  static func all(in lines: [String]) -> [Example] {
    var examples: [Example] = []
    var isInside = false
    var open: (command: String, start: Int)?
    for (index, line) in lines.enumerated() {
      let isFence = line.hasPrefix("```")
      if isInside, isFence || line.hasPrefix("$ ") {
        if let example = open { examples.append(Example(command: example.command, output: example.start..<index)) }
        open = nil
      }
      if isFence { isInside = !isInside && line == "```console" }
      if isInside, line.hasPrefix("$ pciassign") { open = (String(line.dropFirst(2)), index + 1) }
    }
    return examples
  }
}
