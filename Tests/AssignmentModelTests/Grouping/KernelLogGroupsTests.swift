import AssignmentModel
import PCICore
import Testing
import TestCorpus

@Suite("Groups of kernel logs", .enabled(if: Corpus.isThere, "no corpus"))
struct KernelLogGroupsTests {
  @Test("what follows from a log is what the kernel did", arguments: Corpus.names(in: "klog"))
  func agreement(name: String) throws {
    let host = try KernelLogHost.read(name).host
    let prediction = GroupPrediction(host)
    let comparison = GroupComparison(prediction, with: host)
    #expect(comparison.differences.map(\.functions) == Self.twoMoments[name, default: []])
    // A log never tells ACS: what depends on it stays open, the rest is decided.
    #expect(prediction.groups.contains { !$0.isCertain })
    #expect(comparison.comparedCount == host.functions.count { $0.iommuGroup != .known(nil) })
  }

  /// One dock was taken away and another came, and the kernel used the numbers of its groups again: the log tells of
  /// two moments.
  private static let twoMoments: [String: [[PCIAddress]]] = [
    "dell-inc-xps-9320-0knxgd.json": [
      ["0000:01:00.0", "0000:40:00.0"], ["0000:02:02.0", "0000:41:00.0"], ["0000:03:00.0", "0000:41:01.0"],
    ].map { $0.compactMap { PCIAddress($0) } }
  ]
}
