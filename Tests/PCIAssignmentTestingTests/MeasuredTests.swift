import Foundation
import LinuxPCI
import PCIAssignmentTesting
import Testing

/// The same writes one after the other on real kernels, and on the fake.
///
/// `Measured/KERNEL.txt` is what `Measured/measure.sh` printed in a virtual machine of the topology that the fixtures
/// were captured from: a line for each write (`W PATH <- TEXT = ok` or the error number), and for a function's state
/// (`S FUNCTION driver=… override=…`).
@Suite("The fake host against real kernels", .serialized)
struct MeasuredTests {
  @Test(
    "each write ends as the kernel ended it, and leaves each function as the kernel left it",
    arguments: [("6.12", "q35-vtd-sriov"), ("6.1", "q35-vtd-sriov-linux-6.1")])
  func replay(_ kernel: String, _ fixture: String) throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Measured/\(kernel).txt")
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map { String($0) }
    let host = try Sample.host(fixture)
    host.reboot()
    for module in ["vfio-pci", "vfio_iommu_type1", "pci-stub", "uio_pci_generic"] { try host.loadModule(module) }
    for (number, line) in lines.enumerated() {
      if line.hasPrefix("W ") {
        #expect(outcome(of: line, on: host) == line, "line \(number + 1)")
      } else if line.hasPrefix("S ") {
        #expect(state(line, on: host) == line, "line \(number + 1)")
      }
    }
    #expect(lines.count == 233, "the whole record")
  }

  /// Writes what a line says, and gives the line with what came of it.
  private func outcome(of line: String, on host: FakeHost) -> String {
    guard let match = line.wholeMatch(of: /W (\S+) <- (.*) = (open )?(\S+)/) else { return "no line of a write" }
    let path = String(match.1)
    // A file that cannot be opened is told apart on the real kernel only.
    let outcome = host.put(String(match.2), path) ?? "ok"
    return "W \(path) <- \(match.2) = \(match.3 ?? "")\(outcome)"
  }

  /// What a function shows, as the script prints it.
  private func state(_ line: String, on host: FakeHost) -> String {
    let function = String(line.split(separator: " ")[1])
    guard host.exists("/sys/bus/pci/devices/\(function)") else { return "S \(function) absent" }
    func text(_ attribute: String) -> String {
      let text = host.get(function, attribute)
      return text == "ENOENT" ? "none" : text
    }
    func names(_ path: String) -> [String] {
      guard let path = HostPath(path), let directory = try? host.files.openDirectory(path),
        let entries = try? directory.entries()
      else { return [] }
      return entries.map { $0.name.description }
    }
    let device = "/sys/bus/pci/devices/\(function)"
    let uevent = host.get(function, "uevent").split(separator: "\n").first { $0.hasPrefix("DRIVER=") } ?? "none"
    let group = host.group(function).map { host.text("/sys/kernel/iommu_groups/\($0)/type") } ?? "none"
    return "S \(function) driver=\(host.driver(function) ?? "none")"
      + " override=\(host.get(function, "driver_override").replacing(" ", with: "_")) enable=\(text("enable"))"
      + " power=\(text("power_state")) control=\(text("power/control")) runtime=\(text("power/runtime_status"))"
      + " numvfs=\(text("sriov_numvfs")) totalvfs=\(text("sriov_totalvfs"))"
      + " virtfn=\(names(device).count { $0.hasPrefix("virtfn") }) vfio=\(names("\(device)/vfio-dev").count)"
      + " nodes=\(names("/dev/vfio").count { $0.allSatisfy { $0.isNumber } }) uevent=\(uevent) type=\(group)"
  }
}
