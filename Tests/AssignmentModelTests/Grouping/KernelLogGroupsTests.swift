import AssignmentModel
import Foundation
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

  /// A log never tells ACS.
  ///
  /// Where it tells the kind of each function, ACS is taken from the groups, one bit for each
  /// function: then all groups must follow, exactly.
  @Test("with one bit of ACS for each function, taken from the groups, every group follows", arguments: Self.withKinds)
  func completed(name: String) throws {
    let host = try KernelLogHost.read(name).host
    let topology = HostTopology(host)
    var conditions = GroupingConditions(host)
    for function in topology.functions {
      conditions.suppositions[function.address] = isolates(function, topology, host) ? .on : .off
    }
    let prediction = GroupPrediction(host, topology, conditions)
    let comparison = GroupComparison(prediction, with: host)
    #expect(comparison.differences.map(\.text) == [])
    #expect(comparison.agreement == .yes)
  }

  /// A port isolates where something right below it is in another group than it is, anything else where it is in
  /// another group than the other functions of its device.
  private func isolates(_ function: TopologyFunction, _ topology: HostTopology, _ host: HostSnapshot) -> Bool {
    func group(_ address: PCIAddress) -> Int? { host[address]?.iommuGroup.value ?? nil }
    let own = group(function.address)
    let below = topology.buses.filter { $0.bridge.map { topology.functions[$0].address } == function.address }
      .flatMap(\.functions).map { topology.functions[$0].address }
    if !below.isEmpty { return below.contains { group($0) != own } }
    return topology.functions.allSatisfy {
      $0.address == function.address || $0.bus != function.bus || $0.device != function.device
        || group($0.address) != own
    }
  }

  @Test("which hosts' logs say how much, and what is missing of them")
  func missing() throws {
    var lines: [String] = []
    for name in Corpus.names(in: "klog") {
      let log = try KernelLogHost.read(name)
      let prediction = GroupPrediction(log.host)
      let open = prediction.groups.filter { !$0.isCertain }.reduce(0) { $0 + $1.members.count }
      let isAboutKinds = log.devices.contains { $0.pcie.isEmpty }
      lines.append(
        "\(name): \(log.devices.count) functions, \(log.devices.count - open) decided, \(open) open; missing: "
          + (isAboutKinds ? "kind and ACS of each function" : "ACS of each function"))
    }
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("kernel-log-hosts.txt")
    let text = lines.joined(separator: "\n") + "\n"
    if ProcessInfo.processInfo.environment["PCIASSIGNMENT_REWRITE_EXPECTED"] != nil {
      try text.write(to: file, atomically: true, encoding: .utf8)
    } else {
      #expect(try String(contentsOf: file, encoding: .utf8) == text)
    }
  }

  /// The hosts whose kernel, from 6.9 on, logs what each function is, at one moment.
  private static let withKinds: [String] = Corpus.names(in: "klog").filter { name in
    do {
      return try KernelLogHost.read(name).devices.allSatisfy { !$0.pcie.isEmpty } && twoMoments[name] == nil
    } catch { return false }
  }

  /// One dock was taken away and another came, and the kernel used the numbers of its groups again: the log tells of
  /// two moments.
  private static let twoMoments: [String: [[PCIAddress]]] = [
    "dell-inc-xps-9320-0knxgd.json": [
      ["0000:01:00.0", "0000:40:00.0"], ["0000:02:02.0", "0000:41:00.0"], ["0000:03:00.0", "0000:41:01.0"],
    ].map { $0.compactMap { PCIAddress($0) } }
  ]
}
