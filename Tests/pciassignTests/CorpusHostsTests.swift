import Foundation
import TestCorpus
import Testing

/// Real machines that are not part of this package: each Look command is run on each of them.
@Suite("Every corpus host", .enabled(if: Corpus.isThere, "no corpus"))
struct CorpusHostsTests {
  @Test("list, tree, groups and show answer, and their JSON is JSON", arguments: CorpusHosts.all)
  func look(_ host: CorpusHosts.Host) throws {
    let path = try host.prepared()
    defer { host.discard() }
    let list = try document(["--host", path, "--json", "list"])
    let functions = try #require(list["functions"] as? [[String: Any]])
    #expect(!functions.isEmpty)
    for command in ["list", "tree", "groups"] {
      let text = try BuiltCommand.run(["--host", path, command])
      #expect([0, 2].contains(text.code), "\(command): \(text.errors)")
      #expect(!text.output.isEmpty || !text.errors.isEmpty)
      _ = try document(["--host", path, "--json", command])
    }
    let addresses = functions.compactMap { $0["address"] as? String }
    #expect(addresses.count == functions.count)
    let shown = try document(["--host", path, "--json", "show"] + addresses)
    #expect((shown["functions"] as? [Any])?.count == functions.count)
    let text = try BuiltCommand.run(["--host", path, "show"] + addresses)
    #expect([0, 2].contains(text.code), "\(text.errors)")
    for address in addresses { #expect(text.output.contains(address)) }
  }

  @Test("groups are predicted, and explained of some functions, without a contradiction", arguments: CorpusHosts.all)
  func judged(_ host: CorpusHosts.Host) throws {
    let path = try host.prepared()
    defer { host.discard() }
    let predicted = try document(["--host", path, "--json", "groups", "--predict"])
    let groups = try #require(predicted["predicted"] as? [[String: Any]])
    #expect((predicted["differences"] as? [Any])?.isEmpty == true)
    let members = groups.flatMap { $0["members"] as? [String] ?? [] }.sorted()
    #expect(Set(members).count == members.count)
    for address in Set([members.first, members.dropFirst(members.count / 2).first, members.last].compactMap { $0 }) {
      let text = try BuiltCommand.run(["--host", path, "explain", address])
      #expect([0, 2].contains(text.code), "\(address): \(text.errors)")
      #expect(text.output.contains(address))
      _ = try document(["--host", path, "--json", "explain", address])
    }
  }

  @Test("acpi decodes each table, and its JSON is JSON", arguments: CorpusHosts.tableFolders)
  func acpi(folder: String) throws {
    for name in Corpus.names(in: folder) where !name.hasSuffix(".tsv") && !name.hasSuffix(".jsonl") {
      let path = Corpus.root.appendingPathComponent("\(folder)/\(name)").path
      let text = try BuiltCommand.run(["acpi", "--file", path])
      #expect(text.code == 0, "\(name): \(text.errors)")
      #expect(!text.output.isEmpty)
      let document = try document(["acpi", "--file", path, "--json"])
      #expect(document["schema"] as? Int == 1, "\(name)")
    }
  }

  /// The one JSON document that a command prints; exit code 2 says that something could not be measured.
  private func document(_ arguments: [String]) throws -> [String: Any] {
    let result = try BuiltCommand.run(arguments)
    #expect([0, 2].contains(result.code), "\(arguments.prefix(4)): \(result.errors)")
    let value = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    return try #require(value as? [String: Any])
  }
}

/// What the corpus holds that is a host.
enum CorpusHosts {
  /// One host: a dump, or a packed tree.
  struct Host: Sendable, CustomTestStringConvertible {
    let path: String
    let folder: URL
    var testDescription: String { path }

    init(_ path: String) {
      self.path = path
      folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    }

    /// The path to give to `--host`; a packed tree is unpacked first.
    func prepared() throws -> String {
      let file = Corpus.root.appendingPathComponent(path).path
      guard path.contains(".tar") else { return file }
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      let tar = try BuiltCommand.shell("tar -xf '\(file)' -C '\(folder.path)'")
      #expect(tar.code == 0, "\(tar.errors)")
      return folder.path
    }

    /// Removes what was unpacked.
    func discard() {
      guard path.contains(".tar") else { return }
      do { try FileManager.default.removeItem(at: folder) } catch { Issue.record(error) }
    }
  }

  static let tableFolders = ["dmar", "ivrs", "mcfg", "srat", "qemu", "fwts"].map { "acpi/\($0)" }

  static let all: [Host] =
    ["lspci/pciutils", "lspci/mail"].flatMap { folder in Corpus.names(in: folder).map { Host("\(folder)/\($0)") } }
    + Corpus.names(in: "groups").map { Host("groups/\($0)/config.txt") }
    + ["sysfs/hwloc", "sysfs/ghw"].flatMap { folder in
      Corpus.names(in: folder).filter { $0.contains(".tar") }.map { Host("\(folder)/\($0)") }
    } + (Corpus.isThere ? [Host("sysfs/procfs-pci.tar")] : [])
}
