import PCIAssignmentTesting

@main
struct Testing {
  static func main() throws {
    let fixture = try FixtureHost("hosts/q35-vtd-sriov.pcicapture")
    let host = try fixture.snapshot()
    print(host.functions.count, "functions")

    let tree = try fixture.materialize()
    print("lspci -O sysfs.path=\(tree.path)/sys/bus/pci")
  }
}
