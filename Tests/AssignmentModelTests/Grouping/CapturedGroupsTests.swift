import AssignmentModel
import Foundation
import PCIAssignment
import PCICore
import Testing

/// The committed captures of virtual machines, whose kernels said what their groups are.
enum Captures {
  static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("fixtures/hosts")

  /// The captures, sorted by name.
  static let names: [String] = {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: folder.path)
        .filter { $0.hasSuffix(".pcicapture") }.sorted()
    } catch { return [] }
  }()

  static func host(_ name: String) throws -> HostSnapshot {
    try HostInspector.open(folder.appendingPathComponent(name).path).snapshot()
  }
}

@Suite("Groups of captured VMs")
struct CapturedGroupsTests {
  @Test("there are captures")
  func captures() { #expect(!Captures.names.isEmpty) }

  @Test("predicted groups are those of the running kernel", arguments: Captures.names)
  func agreement(name: String) throws {
    let host = try Captures.host(name)
    let prediction = GroupPrediction(host)
    let comparison = GroupComparison(prediction, with: host)
    #expect(comparison.differences == [])
    let isOff = host.functions.allSatisfy { $0.iommuGroup == .known(nil) }
    #expect(comparison.agreement == (isOff ? .unmeasured : .yes))
    for group in prediction.groups where group.members.count > 1 {
      #expect(!prediction.reasons(for: group).isEmpty)
      for (index, first) in group.members.enumerated() {
        for second in group.members.dropFirst(index + 1) {
          #expect(!prediction.reasons(between: first, and: second).isEmpty, "\(first) and \(second)")
        }
      }
    }
  }

  @Test(
    "with the firmware's tables in place of what the kernel did, the same groups follow",
    arguments: Captures.names.filter { $0.contains("vtd") || $0.contains("amd") || $0.contains("lockdown") })
  func tablesOnly(name: String) throws {
    let measured = try Captures.host(name)
    var host = measured
    host.groups = .unmeasured(.notInSource)
    for index in host.functions.indices { host.functions[index].iommuGroup = .unmeasured(.notInSource) }
    let prediction = GroupPrediction(host)
    let comparison = GroupComparison(prediction, with: measured)
    #expect(comparison.differences == [])
    #expect(comparison.agreement == .yes)
    #expect(
      prediction.ungrouped == measured.functions.filter { $0.iommuGroup == .known(nil) }.map(\.address))
  }
}
