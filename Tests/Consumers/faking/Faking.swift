import LinuxPCI
import PCIAssignment
import PCIAssignmentTesting
import PCICore

/// Code under test: hands a function to vfio-pci.
func handOver(_ function: String, on host: some ChangeableHost) throws(ErrorNumber) {
  let device = "/sys/bus/pci/devices/\(function)"
  try host.put("vfio-pci", "\(device)/driver_override")
  try host.put(function, "\(device)/driver/unbind")
  try host.put(function, "/sys/bus/pci/drivers/vfio-pci/bind")
}

extension ChangeableHost {
  func put(_ line: String, _ path: String) throws(ErrorNumber) {
    try write(Array("\(line)\n".utf8), to: HostPath(path) ?? .root, limit: .seconds(10))
  }
}

@main
struct Faking {
  static func main() throws {
    let host = try FakeHost(FixtureHost("hosts/q35-vtd-sriov.pcicapture"))
    try handOver("0000:08:00.0", on: host)
    for write in host.trace { print(write) }

    let neighbour = try host.copy()
    neighbour.schedule(.before(2), .fail(.inputOutput))
    do throws(ErrorNumber) {
      try handOver("0000:0b:00.0", on: neighbour)
    } catch {
      print("stopped at the second write: \(error.name)")
    }

    let killed = try host.copy()
    killed.schedule(.after(2), .stop)
    try? handOver("0000:0b:00.0", on: killed)
    let after = try FakeHost(reopening: killed.path).snapshot()
    let function = after.functions.first { $0.address.description == "0000:0b:00.0" }
    print("left behind:", function?.driver.value?.map { "on \($0)" } ?? "no driver")

    guard let card = PCIAddress("0000:08:00.0") else { return }
    try host.hold([card], process: 4711, command: "qemu-system-x86_64 -device vfio-pci")
    do throws(ErrorNumber) {
      try host.put("0000:08:00.0", "/sys/bus/pci/drivers/vfio-pci/unbind")
    } catch {
      print("held by \(host.holders.map { $0.process }): \(error.name)")
    }
    host.letGo(process: 4711)
    print(host.trace.count, "writes")

    guard let other = PCIAddress("0000:0b:00.0") else { return }
    let state = StateDirectory("\(host.path)/run/state")
    let assigner = HostAssigner(reading: host.source, changing: host, state: state)
    print("taken:", try take(other, by: assigner))
  }
}
