import Foundation
import Testing

/// What each target may import: the table of Docs/architecture.md, which the compiler's own check cannot hold to,
/// because it misses transitive imports.
private let allowed: [String: Set<String>] = [
  "HardwareBits": [],
  "PCICore": ["HardwareBits"],
  "ACPITables": ["HardwareBits", "PCICore"],
  "VTdTables": ["HardwareBits", "PCICore", "Synchronization"],
  "PassthroughModel": ["HardwareBits", "PCICore"],
  "AssignmentModel": ["HardwareBits", "PCICore", "ACPITables"],
  "LinuxPCI": ["HardwareBits", "PCICore", "ACPITables", "AssignmentModel", "CLinuxPCI", "Glibc", "Synchronization"],
  "LinuxVFIO": ["PCICore", "PassthroughModel", "CLinuxVFIO", "Glibc", "Synchronization"],
  "PCINames": ["PCICore", "CLibPCIShim"],
  "PCIAssignment": [
    "HardwareBits", "PCICore", "ACPITables", "AssignmentModel", "LinuxPCI", "LinuxVFIO", "Synchronization",
  ],
  "PCIAssignmentTesting": [
    "HardwareBits", "PCICore", "ACPITables", "AssignmentModel", "LinuxPCI", "LinuxVFIO", "CLinuxVFIO", "PCIAssignment",
    "Glibc", "Synchronization",
  ],
  "pciassign": [
    "HardwareBits", "PCICore", "ACPITables", "VTdTables", "AssignmentModel", "LinuxPCI", "PCINames", "PCIAssignment",
    "ArgumentParser", "Glibc", "Synchronization",
  ],
]

/// Targets that turn bytes into values and values into plans, and never touch a machine.
private let pure: Set<String> = [
  "HardwareBits", "PCICore", "ACPITables", "VTdTables", "PassthroughModel", "AssignmentModel",
]

@Suite("Imports")
struct ImportTableTests {
  @Test("each target imports only what the architecture's table allows")
  func table() throws {
    for target in try RepositoryTree.names(in: "Sources") {
      let sources = try RepositoryTree.files(below: "Sources/\(target)", suffix: ".swift")
      guard !sources.isEmpty else { continue }
      let permitted = try #require(allowed[target], "target \(target) is not in the import table")
      for file in sources {
        for module in try imports(of: file) {
          #expect(permitted.contains(module), "\(target)/\(file.lastPathComponent) imports \(module)")
        }
      }
    }
  }

  /// Synchronization is no effect: VTdTables orders its stores with it, for hardware that reads them.
  @Test("a pure target imports neither Glibc nor Foundation")
  func purity() {
    let effects: Set<String> = ["Glibc", "Foundation", "FoundationEssentials", "Dispatch"]
    for target in pure { #expect((allowed[target] ?? []).isDisjoint(with: effects)) }
  }

  @Test("the table has no cycle, and nothing that ships imports the testing product")
  func arrows() {
    for (target, modules) in allowed where target != "PCIAssignmentTesting" {
      #expect(!modules.contains("PCIAssignmentTesting"))
      #expect(!reachable(from: target).contains(target), "\(target) reaches itself")
    }
  }

  @Test("nothing that ships imports all of Foundation")
  func foundation() throws {
    for file in try RepositoryTree.files(below: "Sources", suffix: ".swift") {
      #expect(try !imports(of: file).contains("Foundation"), "\(file.lastPathComponent) imports Foundation")
    }
  }

  private func imports(of file: URL) throws -> Set<String> {
    var found: Set<String> = []
    for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      guard let position = words.firstIndex(of: "import"), position <= 2, position + 1 < words.count,
        words[..<position].allSatisfy({
          ["public", "package", "internal", "private", "fileprivate"].contains($0) || $0.hasPrefix("@")
        })
      else { continue }
      found.insert(words[position + 1])
    }
    return found
  }

  private func reachable(from start: String) -> Set<String> {
    var seen: Set<String> = []
    var next = allowed[start] ?? []
    while let module = next.popFirst() {
      if seen.insert(module).inserted { next.formUnion(allowed[module] ?? []) }
    }
    return seen
  }
}
