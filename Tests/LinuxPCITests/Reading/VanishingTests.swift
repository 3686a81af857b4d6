import AssignmentModel
import LinuxPCI
import PCIAssignmentTesting
import PCICore
import Synchronization
import Testing

@Suite("A function that goes away while it is read")
struct VanishingTests {
  /// How the kernel answers once a function is gone: its directory is empty, or its open files are dead.
  @Test(
    "at each step, the rest is read and the function is reported", arguments: [ErrorNumber.noSuchFile, .noSuchDevice],
    [InspectionDepth.functions, .complete])
  func everyStep(errno: ErrorNumber, depth: InspectionDepth) throws {
    let host = ExampleHost.make()
    let victim = ExampleHost.physical
    let all = try read(host.files, depth: depth)
    var rest = all
    rest.functions.removeAll { $0.address == victim }
    // A listing knows groups by their members' links; the directory of groups is another place.
    if depth == .functions { rest.groups = rest.groups.map { $0.filter { !$0.members.contains(victim) } } }
    rest.observations = [
      Observation(
        kind: .vanished, address: victim,
        text: "/sys/bus/pci/devices/\(victim): \(victim) went away between being listed and being read")
    ]

    let steps = try accesses(of: victim, in: host.files, depth: depth)
    #expect(steps >= 8)
    for step in 0..<steps {
      let seen = Counter()
      let files = FailingFiles(host.files) { _, path in
        concerns(victim, path) && seen.next() > step ? errno : nil
      }
      #expect(try read(files, depth: depth) == rest, "gone at step \(step) of \(steps)")
    }
    // Gone after the last step: nothing has been missed.
    let seen = Counter()
    let files = FailingFiles(host.files) { _, path in concerns(victim, path) && seen.next() > steps ? errno : nil }
    #expect(try read(files, depth: depth) == all)
  }

  @Test("a link in the bus's list that leads nowhere is a function that went away")
  func dangling() throws {
    var host = ExampleHost.make()
    host.files.insert(
      .link(Array("../../../devices/pci0000:00/0000:00:09.0".utf8)), at: "/sys/bus/pci/devices/0000:00:09.0")
    let snapshot = try read(host.files, depth: .complete)
    #expect(snapshot.functions.count == 5)
    #expect(
      snapshot.observations == [
        Observation(
          kind: .vanished, address: ExampleHost.address("0000:00:09.0"),
          text: "/sys/bus/pci/devices/0000:00:09.0: 0000:00:09.0 went away between being listed and being read")
      ])
  }

  @Test("an attribute that a driver refuses with \"no such device\" does not make the function go away")
  func refusedAttribute() throws {
    let host = ExampleHost.make()
    let files = FailingFiles(host.files) { _, path in
      path.components.last == "power_state" ? .noSuchDevice : nil
    }
    let snapshot = try read(files, depth: .complete)
    #expect(snapshot[ExampleHost.physical]?.attributes == ["irq": "0"])
    #expect(snapshot.observations == [])
  }

  @Test("a group that goes away is left out and reported")
  func group() throws {
    let files = FailingFiles(ExampleHost.make().files) { operation, path in
      operation == .open && path == "/sys/kernel/iommu_groups/3/devices" ? .noSuchFile : nil
    }
    let snapshot = try read(files, depth: .complete)
    #expect(snapshot.groups.value?.map(\.id) == [1, 2, 4, 5])
    #expect(
      snapshot.observations == [
        Observation(kind: .vanished, text: "/sys/kernel/iommu_groups/3: no such file or directory (ENOENT)")
      ])
  }

  /// How many accesses reach for a function.
  private func accesses(of address: PCIAddress, in files: MemoryFiles, depth: InspectionDepth) throws -> Int {
    let seen = Counter()
    let counting = FailingFiles(files) { _, path in
      if concerns(address, path) { _ = seen.next() }
      return nil
    }
    _ = try read(counting, depth: depth)
    return seen.value
  }

  private func read(_ files: any HostFiles, depth: InspectionDepth) throws -> HostSnapshot {
    try HostReader(files: files, provenance: Provenance(kind: .live, path: "/"), isWhole: true, threads: 1)
      .snapshot(depth: depth)
  }
}

/// Whether an access reaches for a function's own entry or anything in its directory.
private func concerns(_ address: PCIAddress, _ path: HostPath) -> Bool {
  guard let name = HostName(address.description) else { return false }
  return path.components.contains(name) && path.components.first == "sys"
    && !path.components.starts(with: ["sys", "kernel"])
}

/// A number that goes up.
private final class Counter: Sendable {
  private let count = Mutex(0)

  var value: Int { count.withLock { $0 } }

  func next() -> Int {
    count.withLock { count in
      count += 1
      return count
    }
  }
}
