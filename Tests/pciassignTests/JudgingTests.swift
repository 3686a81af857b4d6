import Foundation
import Testing

@testable import pciassign

/// `groups --predict`, `explain` and `what-if` as a person or a script runs them.
@Suite("Judging groups")
struct JudgingTests {
  private static let server = "fixtures/hosts/q35-vtd-sriov.pcicapture"

  private func document(_ arguments: [String], code: Int32 = 0) throws -> [String: Any] {
    let result = try BuiltCommand.run(arguments + ["--json", "-q"])
    #expect(result.code == code, "\(arguments): \(result.errors)")
    return try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
  }

  /// The host of a capture as an ordinary user sees it: 64 bytes of configuration space, and no tables.
  private func unprivileged(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let unpacked = try BuiltCommand.shell(
      "pciassign unpack \(Self.server) '\(folder.path)' -q && cd '\(folder.path)' "
        + "&& find sys -name config -type f -exec truncate -s 64 {} + && rm -rf sys/firmware")
    #expect(unpacked.code == 0, "\(unpacked.errors)")
    try body(folder.path)
  }

  @Test("predicted groups have the contract's keys")
  func predicted() throws {
    let document = try document(["--host", Self.server, "groups", "--predict"])
    #expect(document["agreement"] as? Bool == true)
    #expect(document["comparedFunctions"] as? Int == 37)
    #expect((document["differences"] as? [Any])?.isEmpty == true)
    let actual = try #require(document["groups"] as? [[String: Any]]).compactMap { $0["members"] as? [String] }
    let predicted = try #require(document["predicted"] as? [[String: Any]])
    #expect(Set(predicted.compactMap { $0["members"] as? [String] }) == Set(actual))
    for group in predicted {
      let members = try #require(group["members"] as? [String])
      let reasons = try #require(group["reasons"] as? [[String: String]])
      #expect(group["certain"] as? Bool == true)
      #expect(reasons.isEmpty == (members.count == 1))
      for reason in reasons { #expect(Set(reason.keys) == ["code", "subject", "text"]) }
    }
  }

  @Test("with 64 bytes of configuration space nothing is said to have no ACS")
  func unmeasured() throws {
    try unprivileged { path in
      let text = try BuiltCommand.run(["--host", path, "groups", "--predict"])
      #expect(text.code == 2)
      #expect(text.output.contains("Could not measure"))
      #expect(!text.output.contains("no ACS"))
      let groups = try document(["--host", path, "groups", "--predict"], code: 2)
      #expect((groups["agreement"] as? [String: String])?.keys.first == "unmeasured")
      let codes = try #require(groups["predicted"] as? [[String: Any]])
        .flatMap { $0["reasons"] as? [[String: String]] ?? [] }.compactMap { $0["code"] }
      #expect(codes.contains("D-GROUP-CAUSE-UNMEASURED"))
      #expect(!codes.contains("D-GROUP-CAUSE-NO-ACS"))
      for address in ["0c:00.0", "01:00.0", "0a:01.0"] {
        let explained = try BuiltCommand.run(["--host", path, "explain", address])
        #expect(explained.code == 2)
        #expect(explained.output.contains("Could not measure"))
        #expect(!explained.output.contains("no ACS"))
        _ = try document(["--host", path, "explain", address], code: 2)
      }
      #expect(try BuiltCommand.run(["--host", path, "what-if", "--acs", "00:02.0=off"]).code == 2)
      #expect(try BuiltCommand.run(["--host", path, "what-if", "--xen"]).code == 2)
    }
  }

  @Test("a kernel with other groups than predicted is told, difference by difference, with exit code 1")
  func disagreement() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let moved = try BuiltCommand.shell(
      "pciassign unpack \(Self.server) '\(folder.path)' -q && cd '\(folder.path)/sys' && "
        + "at=$(readlink -f bus/pci/devices/0000:0c:10.0) && ln -sfn ../../../../kernel/iommu_groups/21 $at/iommu_group"
    )
    #expect(moved.code == 0, "\(moved.errors)")
    let document = try document(["--host", folder.path, "groups", "--predict"], code: 1)
    #expect(document["agreement"] as? Bool == false)
    let differences = try #require(document["differences"] as? [[String: Any]])
    #expect(Set(differences.compactMap { $0["kind"] as? String }) == ["joined", "split"])
    #expect(differences.allSatisfy { ($0["functions"] as? [String])?.contains("0000:0c:10.0") == true })
    let text = try BuiltCommand.run(["--host", folder.path, "explain", "0c:10.0"])
    #expect(text.output.contains("The kernel's group 21 is another one: 0000:01:10.0, 0000:0c:10.0."))
  }

  @Test("explain tells the way up, each member's reasons, and what would part the function")
  func explain() throws {
    let document = try document(["--host", Self.server, "explain", "07:00.0"])
    #expect(document["iommuGroup"] as? Int == 15)
    #expect(document["agreement"] as? Bool == true)
    let way = try #require(document["way"] as? [[String: Any]])
    #expect(
      way.compactMap { $0["address"] as? String } == ["0000:07:00.0", "0000:06:00.0", "0000:05:00.0", "0000:00:03.0"])
    #expect(way.compactMap { $0["isolates"] as? Bool } == [true, false, true, true])
    let members = try #require(document["members"] as? [[String: Any]])
    #expect(members.compactMap { $0["address"] as? String } == ["0000:06:00.0"])
    #expect(members.allSatisfy { ($0["reasons"] as? [Any])?.isEmpty == false })
    let separations = try #require(document["separations"] as? [[String: Any]])
    #expect(separations.compactMap { $0["remaining"] as? [String] } == [["0000:07:00.0"]])
    let places = try #require(document["places"] as? [[String: Any]])
    #expect(places.compactMap { $0["under"] as? String } == ["0000:00:0a.0"])
  }

  @Test("no line is wider than 80 columns, but for a word that is")
  func width() throws {
    for arguments in [
      ["groups", "--predict"], ["explain", "0c:10.0"], ["explain", "0a:01.0"], ["what-if", "--acs", "00:02.0=off"],
    ] {
      let result = try BuiltCommand.run(["--host", Self.server] + arguments)
      for line in result.output.split(separator: "\n") { #expect(line.unicodeScalars.count <= 80, "\(line)") }
    }
  }

  @Test("what cannot be supposed is refused: by 64 where it cannot be read, by 65 where it cannot be")
  func refusals() throws {
    for (change, code) in [
      (["--acs", "00:55.0=off"], 64), (["--acs", "00:15.0=off"], 65), (["--move", "07:00.0=08:00.0"], 65),
      (["--move", "00:02.0=00:0a.0"], 65), (["--move", "07:00.0=00:02.0"], 65), (["--kernel-param", "quiet"], 64),
      (["--kernel-param", "pci=config_acs=2@00:02.0"], 64),
    ] as [([String], Int32)] {
      let result = try BuiltCommand.run(["--host", Self.server, "what-if"] + change)
      #expect(result.code == code, "\(change): \(result.errors)")
      #expect(result.output.isEmpty)
    }
  }

  @Test("what-if tells all groups after the change, and which of them are new")
  func whatIf() throws {
    let document = try document(["--host", Self.server, "what-if", "--acs", "00:02.0=off", "--xen"])
    let groups = try #require(document["groups"] as? [[String: Any]]).compactMap { $0["members"] as? [String] }
    let expected = ["0000:00:02.0", "0000:01:00.0", "0000:01:10.0", "0000:01:10.2", "0000:01:10.4"]
    #expect(groups.contains(expected))
    #expect(groups.flatMap { $0 }.count == 37)
    let changed = try #require(document["changed"] as? [String: [[String]]])
    #expect(changed["after"] == [expected])
    #expect(changed["before"] == expected.map { [$0] })
    let xen = try #require(document["xen"] as? [String: Any])
    #expect((xen["groups"] as? [[String]])?.filter { $0.count > 1 }.count == 1)
  }
}
