import AssignmentModel
import LinuxPCI
import PCIAssignmentTesting
import PCICore
import Testing

/// kernel-behaviour, section 5, row by row.
@Suite("Virtual functions on the fake host", .serialized)
struct VirtualFunctionTests {
  @Test("sriov_numvfs: numbers, refusals, and what stands there already")
  func numbers() throws {
    let host = try Sample.host("q35-sriov-off")
    func count(_ text: String) -> String? { host.set(Sample.physical, "sriov_numvfs", text) }
    #expect(host.get(Sample.physical, "sriov_totalvfs") == "7")
    for text in ["65536", "-1", "abc", "", " 2", "2 ", "2x"] { #expect(count(text) == "EINVAL", "'\(text)'") }
    for text in ["8", "65535"] { #expect(count(text) == "ERANGE") }
    #expect(count("0") == nil)
    #expect(count("0x2") == nil)
    #expect(host.get(Sample.physical, "sriov_numvfs") == "2")
    #expect(count("2") == nil)
    #expect(count("3") == "EBUSY")
    #expect(count("0") == nil)
    #expect(count("0") == nil)
    #expect(!host.exists("/sys/bus/pci/devices/\(Sample.virtual)"))
    #expect(host.unbind(Sample.physical, "igb") == nil)
    #expect(host.get(Sample.physical, "sriov_totalvfs") == "8", "igb had lowered it")
    #expect(count("1") == "ENOENT", "no driver")
    #expect(count("0") == nil)
    try host.loadModule("pci-stub")
    #expect(host.override(Sample.physical, "pci-stub") == nil)
    #expect(host.bind(Sample.physical, "pci-stub") == nil)
    #expect(count("1") == "ENOENT", "no support")
    #expect(count("9") == "ERANGE", "before the driver is asked")
  }

  @Test("enabling makes functions with identities, links, slices and groups; native drivers take them")
  func enabling() throws {
    let host = try Sample.host("q35-sriov-off")
    try host.loadModule("igbvf")
    #expect(host.set(Sample.physical, "sriov_numvfs", "3") == nil)
    let snapshot = try host.snapshot()
    let function = try #require(snapshot.functions.first { $0.address.description == Sample.virtual })
    #expect(function.identity.vendorID == 0x8086 && function.identity.deviceID == 0x10ca)
    #expect(function.physicalFunction?.description == Sample.physical)
    #expect(function.driver.value == "igbvf")
    let physical = try #require(snapshot.functions.first { $0.address.description == Sample.physical })
    #expect(physical.virtualFunctions.map { $0.description } == [Sample.virtual, "0000:01:10.2", "0000:01:10.4"])
    #expect(physical.virtualization.value??.enabled == 3)
    let ranges = try #require(physical.resources.value).filter { $0.index == 7 }
    let slices = try #require(function.resources.value).filter { $0.index == 0 }
    #expect(slices.first?.start == ranges.first?.start)
    #expect(slices.first.map { $0.end - $0.start } == 0x3fff)
    let groups = physical.virtualFunctions.compactMap { host.group($0.description) }
    #expect(Set(groups + [try #require(host.group(Sample.physical))]).count == 4, "a group each")
    #expect(host.exists("/sys/bus/pci/devices/\(Sample.virtual)/sriov_vf_msix_count"))
    #expect(!host.exists("/sys/bus/pci/devices/\(Sample.virtual)/remove"))
    #expect(host.set(Sample.virtual, "sriov_vf_msix_count", "3") == "EOPNOTSUPP")
    #expect(host.set(Sample.virtual, "sriov_vf_msix_count", "-1") == "EINVAL")
    #expect(host.unbind(Sample.physical, "igb") == nil)
    #expect(!host.exists("/sys/bus/pci/devices/\(Sample.virtual)"), "igb takes them along")
  }

  @Test("behind a port that keeps no peers apart, they are in its group")
  func sharedGroup() throws {
    let host = try Sample.host()
    #expect(host.set("0000:0c:00.0", "sriov_numvfs", "0") == nil)
    #expect(host.set("0000:0c:00.0", "sriov_numvfs", "1") == nil)
    #expect(host.group("0000:0c:10.0") == host.group("0000:00:06.0"))
  }

  @Test("with sriov_drivers_autoprobe off only a function with an override is bound (C5)")
  func autoprobe() throws {
    let host = try Sample.host()
    #expect(host.set(Sample.physical, "sriov_numvfs", "0") == nil)
    for text in ["2", "x"] { #expect(host.set(Sample.physical, "sriov_drivers_autoprobe", text) == "EINVAL") }
    #expect(host.set(Sample.physical, "sriov_drivers_autoprobe", "0") == nil)
    #expect(host.set(Sample.physical, "sriov_numvfs", "2") == nil)
    #expect(host.driver(Sample.virtual) == nil)
    #expect(host.bind(Sample.virtual, "igbvf") == "ENODEV")
    #expect(host.probe(Sample.virtual) == nil)
    #expect(host.driver(Sample.virtual) == nil)
    #expect(host.override(Sample.virtual, "vfio-pci") == nil)
    #expect(host.probe(Sample.virtual) == nil)
    #expect(host.driver(Sample.virtual) == "vfio-pci")
    #expect(host.set(Sample.physical, "sriov_drivers_autoprobe", "on") == nil)
    #expect(host.get(Sample.physical, "sriov_drivers_autoprobe") == "1")
    #expect(host.probe("0000:01:10.2") == nil)
    #expect(host.driver("0000:01:10.2") == "igbvf")
  }

  @Test("vfio-pci makes them where enable_sriov is on, keeps them to itself, and takes them along")
  func vfioPhysicalFunction() throws {
    let host = try Sample.host("q35-sriov-off")
    try host.loadModule("vfio-pci")
    #expect(host.override(Sample.physical, "vfio-pci") == nil)
    #expect(host.unbind(Sample.physical, "igb") == nil)
    #expect(host.bind(Sample.physical, "vfio-pci") == nil)
    #expect(host.set(Sample.physical, "sriov_numvfs", "2") == "ENOENT")
    #expect(host.put("1", "/sys/module/vfio_pci/parameters/enable_sriov") == nil)
    #expect(host.text("/sys/module/vfio_pci/parameters/enable_sriov") == "Y")
    #expect(host.set(Sample.physical, "sriov_numvfs", "2") == nil)
    #expect(host.get(Sample.virtual, "driver_override") == "vfio-pci")
    #expect(host.driver(Sample.virtual) == "vfio-pci")
    #expect(host.unbind(Sample.physical, "vfio-pci") == nil)
    #expect(!host.exists("/sys/bus/pci/devices/\(Sample.virtual)"))
  }

  @Test("nvme leaves its functions behind, which nobody can disable until it is back")
  func leftBehind() throws {
    let host = try Sample.host()
    #expect(host.unbind(Sample.disk, "nvme") == nil)
    #expect(host.exists("/sys/bus/pci/devices/0000:03:00.1"))
    #expect(host.set(Sample.disk, "sriov_numvfs", "0") == "ENOENT")
    #expect(host.set(Sample.disk, "sriov_numvfs", "2") == nil)
    #expect(host.bind(Sample.disk, "nvme") == nil)
    #expect(host.set(Sample.disk, "sriov_numvfs", "0") == nil)
    #expect(!host.exists("/sys/bus/pci/devices/0000:03:00.1"))
  }

  @Test("ENOMEM without address space and without bus numbers, and fewer than asked where the driver makes fewer")
  func limits() throws {
    let capture = try FixtureHost("hosts/q35-sriov-off.pcicapture")
    var files = try #require(capture.source.files as? MemoryFiles)
    let place: HostPath = "/sys/devices/pci0000:00/0000:00:02.0/0000:01:00.0/resource"
    guard case .file(let content, _) = files[place] else { return }
    let moved = String(decoding: content, as: UTF8.self).replacing("0x00000000fe8", with: "0x000000000000")
    files.replace(place, by: .file(Array(moved.utf8), permissions: 0o444))
    // Without an address the line is not the kernel's own; what counts is that nothing is assigned.
    let unset = moved.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { index, line in
      index == 7 ? "0x0000000000000000 0x000000000001ffff 0x000000002014220c" : String(line)
    }
    files.replace(place, by: .file(Array(unset.joined(separator: "\n").utf8), permissions: 0o444))
    let host = try FakeHost(FixtureHost(files: files))
    #expect(host.set(Sample.physical, "sriov_numvfs", "1") == "ENOMEM")

    var igb = FakeDriver.igb
    igb.virtualFunctions?.enablesAtMost = 2
    let small = try Sample.host("q35-sriov-off") { $0.drivers = [igb] }
    #expect(small.set(Sample.physical, "sriov_numvfs", "5") == nil)
    #expect(small.get(Sample.physical, "sriov_numvfs") == "2")
  }

  @Test("half a second and more for each change of igb: a shorter limit runs out, and the change is made all the same")
  func slowDriver() throws {
    let host = try Sample.host("q35-sriov-off")
    let path = "/sys/bus/pci/devices/\(Sample.physical)/sriov_numvfs"
    #expect(host.put(bytes: Array("2\n".utf8), path, limit: .milliseconds(100)) == "ETIMEDOUT")
    #expect(!host.exists("/sys/bus/pci/devices/\(Sample.virtual)"))
    #expect(host.text(path) == "2", "reading it waits for the change (C9)")
    #expect(host.time >= 460_000_000)
    #expect(host.exists("/sys/bus/pci/devices/\(Sample.virtual)"))
    let disabled = host.put(bytes: Array("0\n".utf8), path, limit: .milliseconds(100))
    #expect(disabled == "ETIMEDOUT")
    host.advance(by: .seconds(2))
    #expect(!host.exists("/sys/bus/pci/devices/\(Sample.virtual)"))
  }
}
