import Glibc
import LinuxPCI
import PCIAssignmentTesting
import PCICore

/// Where scenarios are played: the machine that the program runs on, or a fake host made of a capture of it.
protocol Stage: Sendable {
  /// The host as it is changed; each process that plays has its own.
  var host: any ChangeableHost { get }
  /// The same host as it is read.
  var source: HostSource { get }
  /// Has a program open the function through VFIO, as a VMM does, until it is let go of.
  func hold(_ address: String) -> (any Holding)?
  /// Puts a module in, as somebody else would.
  func load(_ module: String)
  /// Takes a module out again.
  func unload(_ module: String)
  /// The arguments by which another process of this program gets to the same host.
  var arguments: [String] { get }
}

/// A program that holds a function.
protocol Holding: Sendable {
  /// Has it close the function.
  func letGo()
}

/// The machine that the program runs on.
struct LiveStage: Stage {
  let host: any ChangeableHost
  let source: HostSource

  init() throws {
    host = try LiveHost()
    source = try HostSource.open("/")
  }

  func hold(_ address: String) -> (any Holding)? { HoldingProcess(address) }

  func load(_ module: String) { _ = Subprocess.run(["modprobe", module]) }
  func unload(_ module: String) { _ = Subprocess.run(["modprobe", "-r", module]) }

  var arguments: [String] { ["--live"] }
}

/// A fake host in a directory that outlives the process.
struct FakeStage: Stage {
  let fake: FakeHost

  /// Takes one.
  init(_ fake: FakeHost) { self.fake = fake }

  /// Opens one that is there.
  init(reopening path: String) throws { fake = try FakeHost(reopening: path) }

  var host: any ChangeableHost { fake }
  var source: HostSource { fake.source }

  func hold(_ address: String) -> (any Holding)? {
    guard let function = PCIAddress(address) else { return nil }
    do throws(ErrorNumber) {
      try fake.hold([function], process: FakeHolding.process, command: "ChangeScenarios hold \(address)")
      return FakeHolding(fake: fake)
    } catch {
      return nil
    }
  }

  func load(_ module: String) {
    do throws(ModuleFailure) { try fake.loadModule(module) } catch {}
  }

  // Scenarios begin with a host that has loaded nothing more than its capture shows.
  func unload(_ module: String) {}

  var arguments: [String] { ["--fake", fake.path] }
}

/// A program that holds a function of a fake host.
struct FakeHolding: Holding {
  static let process = 4711
  let fake: FakeHost

  func letGo() { fake.letGo(process: Self.process) }
}
