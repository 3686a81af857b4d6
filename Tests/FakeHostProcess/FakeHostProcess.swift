import Glibc
import LinuxPCI
import PCIAssignmentTesting

/// A second process on a fake host, for tests: `FakeHostProcess DIRECTORY write PATH TEXT`, `... kill NUMBER FUNCTION`,
/// `... race ROUNDS FUNCTION`.
@main
struct FakeHostProcess {
  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 5 else { exit(64) }
    let host = try FakeHost(reopening: arguments[1])
    switch arguments[2] {
    case "write": print(host.outcome(of: arguments[4], HostPath(arguments[3]) ?? .root))
    case "kill": swap(host, arguments[4], killedAt: Int(arguments[3]) ?? 0)
    case "race": race(host, arguments[4], rounds: Int(arguments[3]) ?? 0)
    default: exit(64)
    }
  }

  /// Hands a function from e1000e to vfio-pci, and dies after the write of a number.
  static func swap(_ host: FakeHost, _ function: String, killedAt number: Int) {
    host.schedule(.after(number), .act { _ in kill(getpid(), SIGKILL) })
    let device = "/sys/bus/pci/devices/\(function)"
    for (path, text) in [
      ("\(device)/driver_override", "vfio-pci"), ("\(device)/driver/unbind", function),
      ("/sys/bus/pci/drivers/vfio-pci/bind", function),
    ] {
      print(host.outcome(of: text, HostPath(path) ?? .root))
    }
  }

  /// Takes a function, checks that nobody else has it, and lets go of it, again and again.
  static func race(_ host: FakeHost, _ function: String, rounds: Int) {
    var taken = 0
    for _ in 0..<rounds {
      if host.outcome(of: function, "/sys/bus/pci/drivers/vfio-pci/bind") == "ok" {
        taken += 1
        // Who bound it is the only one who may let go of it.
        if host.outcome(of: function, "/sys/bus/pci/drivers/vfio-pci/unbind") != "ok" { exit(1) }
      }
    }
    print(taken)
  }
}

extension FakeHost {
  /// Writes a line: `ok`, or the error number's name.
  func outcome(of text: String, _ path: HostPath) -> String {
    do throws(ErrorNumber) {
      try write(Array("\(text)\n".utf8), to: path, limit: .seconds(5))
      return "ok"
    } catch {
      return error.name
    }
  }
}
