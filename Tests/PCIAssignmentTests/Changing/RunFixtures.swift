import AssignmentModel
import Foundation
import HardwareBits
import LinuxPCI
import PCIAssignment
import PCIAssignmentTesting

/// For each code of carrying a change out a way to come to it, and one that nearly does.
struct RunFixture: CustomStringConvertible, Sendable {
  typealias Attempt = @Sendable (TestBench) throws -> [String]

  let code: String
  let found: Attempt
  let nearly: Attempt

  var description: String { code }

  init(_ kind: DiagnosticKind, found: @escaping Attempt, nearly: @escaping Attempt) {
    code = kind.code.rawValue
    self.found = found
    self.nearly = nearly
  }

  private typealias Kinds = ChangeDiagnostics
  private static let device = "/sys/bus/pci/devices/0000:08:00.0"
  private static let driver = "/sys/bus/pci/drivers"

  /// Has `body` run when the step of an index has ended.
  private static func after(_ index: Int, _ body: @escaping @Sendable () -> Void) -> (inout ChangeOptions) -> Void {
    { options in
      options.observer = { event in
        if case .ended(index, _, _) = event { body() }
      }
    }
  }

  /// A driver that enables so many virtual functions at most.
  static func enabling(_ count: Int) -> FakeHostOptions {
    var driver = FakeDriver.igb
    driver.virtualFunctions?.enablesAtMost = count
    var options = FakeHostOptions()
    options.drivers = [driver]
    return options
  }

  /// A driver that takes so long to enable them.
  static func taking(_ duration: Duration) -> FakeHostOptions {
    var driver = FakeDriver.igb
    driver.virtualFunctions?.enablingTime = duration
    var options = FakeHostOptions()
    options.drivers = [driver]
    return options
  }

  static let all: [RunFixture] = [
    RunFixture(
      Kinds.stateChanged,
      found: { bench in
        bench.bind(
          [TestBench.card],
          after(0) {
            try? bench.put("0000:08:00.0", "\(driver)/e1000e/unbind")
            try? bench.put("pci-stub\n", "\(device)/driver_override")
            try? FakeHost(reopening: bench.host.path).loadModule("pci-stub")
            try? bench.put("0000:08:00.0", "\(driver)/pci-stub/bind")
          }
        ).codes
      },
      nearly: { bench in
        // Somebody does what was to be done next.
        bench.bind([TestBench.card], after(0) { try? bench.put("0000:08:00.0", "\(driver)/e1000e/unbind") }).codes
      }),
    RunFixture(
      Kinds.stepFailed,
      found: { bench in
        bench.host.schedule(.beforeWrite(to: "/sys/bus/pci/drivers/vfio-pci/bind"), .fail(.inputOutput))
        return bench.bind().codes
      },
      nearly: { bench in
        // It happened all the same.
        bench.host.schedule(.afterWrite(to: "/sys/bus/pci/drivers/vfio-pci/bind"), .fail(.inputOutput))
        return bench.bind().codes
      }),
    RunFixture(
      Kinds.rolledBack,
      found: { bench in
        bench.host.schedule(.beforeWrite(to: "/sys/bus/pci/drivers/vfio-pci/bind"), .fail(.inputOutput))
        return bench.bind().codes
      },
      nearly: { bench in
        bench.host.schedule(.beforeWrite(to: "/sys/bus/pci/drivers/vfio-pci/bind"), .fail(.inputOutput))
        bench.host.schedule(.beforeWrite(to: "/sys/bus/pci/drivers/e1000e/bind"), .fail(.inputOutput))
        return bench.bind().codes
      }),
    RunFixture(
      Kinds.stuck,
      found: { bench in
        bench.host.schedule(.beforeWrite(to: "/sys/bus/pci/drivers/vfio-pci/bind"), .fail(.inputOutput))
        bench.host.schedule(.beforeWrite(to: "/sys/bus/pci/drivers/e1000e/bind"), .fail(.inputOutput))
        return bench.bind().codes
      },
      nearly: { bench in
        bench.host.schedule(.beforeWrite(to: "/sys/bus/pci/drivers/vfio-pci/bind"), .fail(.inputOutput))
        return bench.bind().codes
      }),
    RunFixture(
      Kinds.pending,
      found: { bench in
        bench.bind()
        return bench.release(
          [TestBench.card],
          after(0) {
            try? FakeHost(reopening: bench.host.path).hold([TestBench.card], process: 4711, command: "qemu")
          }
        ).codes
      },
      nearly: { bench in
        bench.bind()
        return bench.release(
          [TestBench.card],
          after(0) {
            guard let other = try? FakeHost(reopening: bench.host.path) else { return }
            try? other.hold([TestBench.card], process: 4711, command: "qemu")
            other.letGo(process: 4711)
          }
        ).codes
      }),
    RunFixture(
      Kinds.interrupted,
      found: { bench in
        bench.host.schedule(.beforeWrite(to: "/sys/bus/pci/drivers/vfio-pci/bind"), .fail(.inputOutput))
        bench.host.schedule(.beforeWrite(to: "/sys/bus/pci/drivers/e1000e/bind"), .fail(.inputOutput))
        bench.bind()
        return bench.bind([TestBench.first]).codes
      },
      nearly: { bench in
        bench.host.schedule(.beforeWrite(to: "/sys/bus/pci/drivers/vfio-pci/bind"), .fail(.inputOutput))
        bench.bind()
        return bench.bind([TestBench.first]).codes
      }),
    RunFixture(
      Kinds.journalDamaged,
      found: { bench in
        bench.bind()
        try Data("pciassign-journal 1\n".utf8).write(to: URL(fileURLWithPath: "\(bench.state)/journal"))
        return bench.recover().codes
      },
      nearly: { bench in
        bench.bind()
        // Left by a write that never ended: no journal yet.
        try Data("pciassign-journal 1\n".utf8).write(to: URL(fileURLWithPath: "\(bench.state)/.journal"))
        return bench.recover().codes
      }),
    RunFixture(
      Kinds.lockHeld,
      found: { bench in
        let lock = try StateDirectory(bench.state).lock(waiting: .zero, command: "another")
        let codes = bench.bind().codes
        _ = consume lock
        return codes
      },
      nearly: { bench in
        do {
          let lock = try StateDirectory(bench.state).lock(waiting: .zero, command: "another")
          _ = consume lock
        }
        return bench.bind().codes
      }),
    RunFixture(
      Kinds.stateDirectory,
      found: { bench in
        try FileManager.default.createDirectory(
          atPath: bench.state, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o777])
        return bench.bind().codes
      },
      nearly: { bench in
        try FileManager.default.createDirectory(
          atPath: bench.state, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
        return bench.bind().codes
      }),
    RunFixture(
      Kinds.fewerEnabled,
      found: { _ in try TestBench.fresh(enabling(2)).setVirtualFunctions(TestBench.network, 4).codes },
      nearly: { _ in try TestBench.fresh(enabling(4)).setVirtualFunctions(TestBench.network, 4).codes }),
    RunFixture(
      Kinds.slowDriver,
      found: { _ in try TestBench.fresh(taking(.seconds(6))).setVirtualFunctions(TestBench.network, 4).codes },
      nearly: { _ in try TestBench.fresh(taking(.seconds(4))).setVirtualFunctions(TestBench.network, 4).codes }),
    RunFixture(
      Kinds.endedByRestart,
      found: { bench in
        bench.bind()
        bench.host.reboot()
        return bench.recover().codes
      },
      nearly: { bench in
        bench.bind()
        return bench.recover().codes
      }),
    RunFixture(
      Kinds.persistRefused,
      found: { bench in persist(bench, program: "/opt/$HOME/pciassign") },
      nearly: { bench in persist(bench, program: "/opt/my tools/pciassign") }),
    RunFixture(
      Kinds.persistFailed,
      // A file stands where a directory is needed.
      found: { bench in write(below: "\(bench.host.path)/proc/version") },
      nearly: { bench in write(below: "\(bench.host.path)/root") }),
    RunFixture(
      Kinds.wishDrift,
      found: { bench in
        WishTests.apply(bench)
        try bench.put("0000:08:00.0", "\(driver)/vfio-pci/unbind")
        return try bench.assigner.drift(from: WishTests.wish).map { $0.code.rawValue }
      },
      nearly: { bench in
        WishTests.apply(bench)
        // A function that was not wished for.
        try bench.put("0000:01:10.0", "\(driver)/igbvf/unbind")
        return try bench.assigner.drift(from: WishTests.wish).map { $0.code.rawValue }
      }),
  ]

  private static func write(below root: String) -> [String] {
    let assigner = HostAssigner(
      planningFor: HostSource(files: MemoryFiles(), provenance: Provenance(kind: .directory, path: root)))
    let file = BootFile(path: BootFile.unitPath, bytes: [])
    let written = Result { () throws(ChangeError) in try assigner.persist([file], below: root) }
    guard case .failure(let error) = written else { return [] }
    return error.codes
  }

  private static func persist(_ bench: TestBench, program: String) -> [String] {
    let made = Result { () throws(ChangeError) in
      try bench.assigner.bootFiles(for: WishTests.wish, WishTests.applied, program: program)
    }
    guard case .failure(let error) = made else { return [] }
    return error.codes
  }
}
