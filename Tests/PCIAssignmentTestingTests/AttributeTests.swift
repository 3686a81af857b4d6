import AssignmentModel
import LinuxPCI
import PCIAssignmentTesting
import Testing

/// kernel-behaviour, section 6, after the table; and new_id, new_slot, remove and rescan.
@Suite("Other attributes of the fake host", .serialized)
struct AttributeTests {
  @Test("new_id binds at once, remove_id lets what is bound be")
  func dynamicIDs() throws {
    let host = try Sample.host()
    try host.loadModule("pci_stub")
    let new = "/sys/bus/pci/drivers/pci-stub/new_id"
    let remove = "/sys/bus/pci/drivers/pci-stub/remove_id"
    #expect(host.unbind(Sample.card, "e1000e") == nil)
    for text in ["8086", "zz 10d3", ""] { #expect(host.put(text, new) == "EINVAL") }
    #expect(host.put("0x8086 0x10d3", new) == nil)
    #expect(host.driver(Sample.card) == "pci-stub")
    #expect(host.driver(Sample.shared) == "e1000e", "what has a driver keeps it")
    #expect(host.put("8086 10d3", new) == "EEXIST")
    #expect(host.put("8086", remove) == "EINVAL")
    #expect(host.put("8086 10d3", remove) == nil)
    #expect(host.put("8086 10d3", remove) == "ENODEV")
    #expect(host.driver(Sample.card) == "pci-stub")
  }

  @Test("xen-pciback takes what it was given a slot for, where Xen lets the module load")
  func slots() throws {
    let plain = try Sample.host()
    #expect(throws: ModuleFailure.self) { try plain.loadModule("xen-pciback") }
    let host = try Sample.host { $0.modules = [FakeModule("xen_pciback")] }
    try host.loadModule("xen-pciback")
    let directory = "/sys/bus/pci/drivers/pciback"
    #expect(host.unbind(Sample.card, "e1000e") == nil)
    #expect(host.bind(Sample.card, "pciback") == "ENODEV")
    #expect(host.put("nonsense", "\(directory)/new_slot") == "EINVAL")
    #expect(host.put(Sample.card, "\(directory)/remove_slot") == "ENOENT")
    #expect(host.put(Sample.card, "\(directory)/new_slot") == nil)
    #expect(host.driver(Sample.card) == nil)
    #expect(host.bind(Sample.card, "pciback") == nil)
    #expect(host.put(Sample.card, "\(directory)/remove_slot") == nil)
    #expect(host.driver(Sample.card) == "pciback")
  }

  @Test("reset, enable, numa_node, d3cold_allowed, power/control, remove: what they take and refuse")
  func values() throws {
    let host = try Sample.host()
    func set(_ attribute: String, _ text: String) -> String? { host.set(Sample.card, attribute, text) }
    for text in ["0", "2", "x"] { #expect(set("reset", text) == "EINVAL") }
    #expect(set("reset", "1") == nil)
    #expect(set("reset_method", "flr") == "EINVAL", "not supported")
    #expect(set("reset_method", "nonsense") == "EINVAL")
    #expect(set("reset_method", "bus pm") == nil)
    #expect(host.get(Sample.card, "reset_method") == "bus pm")
    #expect(set("reset_method", "") == nil)
    #expect(host.get(Sample.card, "reset_method") == "")
    #expect(set("reset", "1") == "ENOTTY")
    #expect(set("reset_method", "default") == nil)
    #expect(host.get(Sample.card, "reset_method") == "pm bus")

    #expect(set("enable", "1") == "EBUSY")
    #expect(set("enable", "x") == "EINVAL")
    #expect(host.unbind(Sample.card, "e1000e") == nil)
    #expect(set("enable", "0") == "EIO")
    #expect(set("enable", "2") == nil)
    #expect(set("enable", "1") == nil)
    #expect(host.get(Sample.card, "enable") == "2")
    #expect(set("enable", "0") == nil)

    #expect(set("numa_node", "7") == "EINVAL")
    #expect(set("numa_node", "x") == "EINVAL")
    #expect(set("numa_node", "-1") == nil)
    #expect(set("d3cold_allowed", "y") == "EINVAL")
    #expect(set("d3cold_allowed", "0") == nil)
    #expect(host.get(Sample.card, "d3cold_allowed") == "0")
    #expect(set("d3cold_allowed", "2") == nil)
    #expect(host.get(Sample.card, "d3cold_allowed") == "1")
    #expect(set("power/control", "off") == "EINVAL")
    #expect(set("power/control", "auto") == nil)
    #expect(set("remove", "x") == "EINVAL")
    #expect(set("rescan", "x") == "EINVAL")
    #expect(set("remove", "0") == nil)
    #expect(host.exists("/sys/bus/pci/devices/\(Sample.card)"))
    #expect(set("vendor", "1") == "EACCES", "nobody may")
    #expect(set("msi_bus", "0") == "EOPNOTSUPP", "no rule of ours")
    #expect(host.put("q", "/sys/module/vfio_pci/parameters/enable_sriov") == "EINVAL")
  }

  @Test("a group's type: what 6.12 and 6.1 allow when")
  func groupType() throws {
    for (name, several, bound) in [
      ("q35-vtd-sriov", "EPERM", "EPERM"), ("q35-vtd-sriov-linux-6.1", "EINVAL", "EBUSY"),
    ] {
      let host = try Sample.host(name)
      func type(_ function: String, _ text: String) throws -> String? {
        host.put(text, "/sys/kernel/iommu_groups/\(try #require(host.group(function)))/type")
      }
      #expect(try type(Sample.physical, "nonsense") == "EINVAL")
      #expect(try type(Sample.physical, "identity") == bound, "\(name)")
      #expect(try type(Sample.card, "identity") == several, "\(name)")
      #expect(try type(Sample.physical, "DMA-FQ") == nil, "a flush queue may be brought up at any time")
      #expect(host.unbind(Sample.physical, "igb") == nil)
      for text in ["identity", "DMA", "auto"] { #expect(try type(Sample.physical, text) == nil) }
    }
  }

  @Test("remove and rescan: no override, native drivers whatever drivers_autoprobe says, no virtual functions")
  func removal() throws {
    let host = try Sample.host()
    let group = host.group(Sample.card)
    #expect(host.put("0", "/sys/bus/pci/drivers_autoprobe") == nil)
    #expect(host.override(Sample.card, "vfio-pci") == nil)
    #expect(host.set(Sample.card, "remove", "1") == nil)
    #expect(!host.exists("/sys/bus/pci/devices/\(Sample.card)"))
    #expect(host.get(Sample.card, "vendor") == "ENOENT")
    #expect(host.set(Sample.physical, "remove", "1") == nil)
    #expect(!host.exists("/sys/bus/pci/devices/\(Sample.virtual)"))
    #expect(host.put("1", "/sys/bus/pci/rescan") == nil)
    #expect(host.get(Sample.card, "driver_override") == "(null)")
    #expect(host.driver(Sample.card) == "e1000e")
    #expect(host.group(Sample.card) == group, "its neighbour was still there")
    #expect(host.driver(Sample.physical) == "igb")
    #expect(host.get(Sample.physical, "sriov_numvfs") == "0")
    #expect(host.set("0000:00:03.0", "remove", "1") == nil)
    #expect(!host.exists("/sys/bus/pci/devices/0000:07:00.0"), "a bridge takes along what is below")
    #expect(host.put("1", "/sys/bus/pci/rescan") == nil)
    #expect(host.driver("0000:07:00.0") == "virtio-pci")
    #expect(try host.snapshot().observations.isEmpty)
  }

  @Test("drivers_autoprobe keeps a newly loaded driver from taking functions; else it takes all that match")
  func modules() throws {
    let host = try Sample.host {
      $0.drivers = [FakeDriver("testdev", module: "testdev", isLoaded: false, matches: matches)]
    }
    #expect(host.put("0", "/sys/bus/pci/drivers_autoprobe") == nil)
    #expect(host.text("/sys/bus/pci/drivers_autoprobe") == "0")
    try host.loadModule("testdev")
    #expect(host.driver("0000:00:08.1") == nil)
    let other = try Sample.host {
      $0.drivers = [FakeDriver("testdev", module: "testdev", isLoaded: false, matches: matches)]
    }
    try other.loadModule(other.get("0000:00:08.1", "modalias"))
    #expect(other.driver("0000:00:08.1") == "testdev")
    #expect(other.text("/proc/modules").contains("testdev "))
    do throws(ModuleFailure) {
      try other.loadModule("nosuch")
      Issue.record("it was loaded")
    } catch {
      let release = other.text("/proc/sys/kernel/osrelease")
      #expect(error.reason == "FATAL: Module nosuch not found in directory /lib/modules/\(release)")
    }
  }

  private var matches: [DeviceMatch] { [DeviceMatch(vendor: 0x1b36, device: 0x0005)] }
}
