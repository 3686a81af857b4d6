import AssignmentModel
import Foundation
import PCIAssignment
import PCICore
import Testing

/// Machines captured inside `Tests/VM`, where `PCIASSIGNMENT_CAPTURES` names their folder.
enum Captures {
  static let root = ProcessInfo.processInfo.environment["PCIASSIGNMENT_CAPTURES"]

  /// The captures that hold a host, sorted by name.
  static let names: [String] = {
    guard let root else { return [] }
    let names: [String]
    do { names = try FileManager.default.contentsOfDirectory(atPath: root).sorted() } catch { return [] }
    return names.filter { FileManager.default.fileExists(atPath: "\(root)/\($0)/host/sys") }
  }()

  static func host(_ name: String) throws -> HostSnapshot {
    try HostInspector.open("\(root ?? "")/\(name)/host").snapshot()
  }
}

@Suite("Groups of captured VMs", .enabled(if: Captures.root != nil, "no captures"))
struct CapturedGroupsTests {
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
}
