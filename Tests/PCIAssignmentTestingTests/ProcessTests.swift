import Foundation
import AssignmentModel
import LinuxPCI
import PCIAssignmentTesting
import Testing

@Suite("Several processes on one fake host", .serialized)
struct ProcessTests {
  private static var directory: URL {
    URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
  }

  private func start(_ program: String, _ arguments: [String]) throws -> (Process, Pipe) {
    let process = Process()
    process.executableURL =
      program.hasPrefix("/") ? URL(fileURLWithPath: program) : Self.directory.appendingPathComponent(program)
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    return (process, pipe)
  }

  private func run(_ program: String, _ arguments: [String]) throws -> (String, Process) {
    let (process, pipe) = try start(program, arguments)
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (output, process)
  }

  @Test("a second process opens the host, changes it, and leaves its trace")
  func reopening() throws {
    let host = try Sample.host()
    let path = "/sys/bus/pci/devices/\(Sample.card)/driver_override"
    let (output, process) = try run("FakeHostProcess", [host.path, "write", path, "vfio-pci"])
    #expect(output == "ok\n")
    #expect(host.text(path) == "vfio-pci")
    let write = try #require(host.trace.last)
    #expect(write.process == Int(process.processIdentifier))
    #expect(write.description == "\(path) <- \"vfio-pci\\n\" = ok")
    #expect(try run("FakeHostProcess", [host.path, "write", "/sys/nothing", "1"]).0 == "ENOENT\n")
    #expect(throws: HostError.self) { try FakeHost(reopening: "/tmp") }
  }

  @Test("killed after each of its writes, a process leaves what it had written and nothing else")
  func kills() throws {
    let host = try Sample.host()
    for number in 1...3 {
      let (output, process) = try run("FakeHostProcess", [host.path, "kill", "\(number)", Sample.card])
      #expect(process.terminationReason == .uncaughtSignal)
      #expect(output == "", "what it had printed died with it")
      #expect(host.get(Sample.card, "driver_override") == "vfio-pci")
      #expect(host.driver(Sample.card) == [1: "e1000e", 2: nil, 3: "vfio-pci"][number])
      if number == 3 { #expect(host.unbind(Sample.card, "vfio-pci") == nil) }
      #expect(host.override(Sample.card, "") == nil)
      _ = host.bind(Sample.card, "e1000e")
    }
  }

  @Test("killed at any moment, a process leaves each write done wholly or not at all")
  func killedAnywhere() throws {
    let host = try Sample.host()
    #expect(host.override(Sample.card, "vfio-pci") == nil)
    #expect(host.unbind(Sample.card, "e1000e") == nil)
    let group = try #require(host.group(Sample.card))
    for round in 0..<20 {
      let before = host.trace.count
      let (process, _) = try start("FakeHostProcess", [host.path, "race", "100000", Sample.card])
      // Once it writes, at another moment of its round each time.
      while host.trace.count == before, process.isRunning { usleep(500) }
      usleep(UInt32(round * 137))
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      // Who takes the lock next finishes what was begun.
      _ = host.holders
      let isBound = host.driver(Sample.card) == "vfio-pci"
      #expect(host.exists("/sys/bus/pci/drivers/vfio-pci/\(Sample.card)") == isBound)
      #expect(host.get(Sample.card, "uevent").hasPrefix("DRIVER=vfio-pci\n") == isBound)
      #expect(host.exists("/dev/vfio/\(group)") == isBound)
      #expect(host.get(Sample.card, "power/control") == (isBound ? "auto" : "on"))
      let lock = try Data(contentsOf: URL(fileURLWithPath: "\(host.path)/.kernel/lock"))
      #expect(lock.count == 48, "what was begun is not noted any more")
      if isBound { #expect(host.unbind(Sample.card, "vfio-pci") == nil) }
    }
    #expect(host.trace.count >= 22, "each came to write")
  }

  @Test("four processes race for one function: one has it at a time")
  func races() throws {
    let host = try Sample.host()
    #expect(host.override(Sample.card, "vfio-pci") == nil)
    #expect(host.unbind(Sample.card, "e1000e") == nil)
    let rounds = 25
    let racers = try (0..<4).map { _ in try start("FakeHostProcess", [host.path, "race", "\(rounds)", Sample.card]) }
    var taken = 0
    for (process, pipe) in racers {
      let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      #expect(process.terminationStatus == 0)
      taken += Int(output.dropLast()) ?? 0
    }
    let writes = host.trace.dropFirst(2)
    #expect(writes.filter { $0.path == "/sys/bus/pci/drivers/vfio-pci/bind" }.count == 4 * rounds)
    #expect(writes.filter { $0.outcome == .done }.count == 2 * taken)
    #expect(writes.map { $0.number } == Array(3..<(writes.count + 3)))
    #expect(host.driver(Sample.card) == nil)
  }

  @Test("lspci reads the tree, before a change and after it")
  func lspci() throws {
    let program = try #require(
      ["/usr/bin/lspci", "/sbin/lspci", "/usr/sbin/lspci"].first {
        FileManager.default.isExecutableFile(atPath: $0)
      })
    let host = try Sample.host()
    func functions() throws -> [String] {
      let arguments = ["-A", "linux-sysfs", "-O", "sysfs.path=\(host.path)/sys/bus/pci", "-D", "-n"]
      return try run(program, arguments).0.split(separator: "\n").map { String($0.prefix(12)) }
    }
    let before = try functions()
    #expect(before.count == (try host.snapshot().functions.count))
    #expect(host.set(Sample.physical, "sriov_numvfs", "0") == nil)
    #expect(try functions() == before.filter { !$0.hasPrefix("0000:01:1") })
    #expect(host.set(Sample.physical, "sriov_numvfs", "7") == nil)
    #expect(try functions().contains("0000:01:11.4"))
    #expect(try functions().count == before.count + 4)
  }

  @Test("nothing is refused to root that the kernel allows, and nothing shown to others that it hides")
  func users() throws {
    let host = try Sample.host()
    let other = try host.asOrdinaryUser()
    #expect(other.override(Sample.card, "vfio-pci") == "EACCES")
    #expect(other.bind(Sample.card, "vfio-pci") == "EACCES")
    let config = try other.files.read("/sys/bus/pci/devices/0000:08:00.0/config", limit: 8192)
    #expect(config.count == 64)
    #expect(try host.files.read("/sys/bus/pci/devices/0000:08:00.0/config", limit: 8192).count == 4096)
    #expect(host.text("/sys/bus/pci/drivers/vfio-pci/bind") == "EACCES", "write-only, for root too")
  }
}
