import LinuxPCI
import PCIAssignmentTesting
import Testing

/// kernel-behaviour, section 6, row by row; the same rows hold on 6.1 and 6.12.
@Suite("Binding on the fake host", .serialized)
struct BindingTests {
  static let kernels = ["q35-vtd-sriov", "q35-vtd-sriov-linux-6.1"]

  @Test("override, unbind, bind: links both ways, uevent, nodes of VFIO, and power follow", arguments: kernels)
  func recipe(_ name: String) throws {
    let host = try Sample.host(name)
    let group = try #require(host.group(Sample.card))
    #expect(host.override(Sample.card, "vfio-pci") == nil)
    #expect(host.driver(Sample.card) == "e1000e")
    #expect(host.unbind(Sample.card, "e1000e") == nil)
    #expect(host.driver(Sample.card) == nil)
    #expect(!host.exists("/sys/bus/pci/drivers/e1000e/\(Sample.card)"))
    #expect(!host.get(Sample.card, "uevent").contains("DRIVER="))
    #expect(host.get(Sample.card, "enable") == "0")
    #expect(host.bind(Sample.card, "vfio-pci") == nil)
    #expect(host.driver(Sample.card) == "vfio-pci")
    #expect(host.link("/sys/bus/pci/drivers/vfio-pci/\(Sample.card)") == Sample.card)
    #expect(host.get(Sample.card, "uevent").hasPrefix("DRIVER=vfio-pci\n"))
    #expect(host.exists("/dev/vfio/\(group)"))
    #expect(host.get(Sample.card, "power_state") == "D3hot")
    #expect(host.get(Sample.card, "power/runtime_status") == "suspended")
    #expect(host.get(Sample.card, "power/control") == "auto")
    #expect(host.override(Sample.card, "") == nil)
    #expect(host.unbind(Sample.card, "vfio-pci") == nil)
    #expect(!host.exists("/dev/vfio/\(group)"))
    #expect(!host.exists("/sys/bus/pci/devices/\(Sample.card)/vfio-dev"))
    #expect(host.get(Sample.card, "power_state") == "D0")
    #expect(host.get(Sample.card, "power/control") == "on")
    #expect(host.bind(Sample.card, "e1000e") == nil)
    #expect(host.driver(Sample.card) == "e1000e")
  }

  @Test("bind: ENODEV for what matches not, EBUSY for what is bound")
  func bindRefusals() throws {
    let host = try Sample.host()
    #expect(host.bind(Sample.card, "vfio-pci") == "ENODEV", "no override")
    #expect(host.bind(Sample.card, "igb") == "ENODEV", "another driver's")
    #expect(host.bind("0000:ff:00.0", "vfio-pci") == "ENODEV")
    #expect(host.bind("08:00.0", "e1000e") == "ENODEV")
    #expect(host.bind(" \(Sample.card)", "e1000e") == "ENODEV")
    #expect(host.bind(Sample.card, "e1000e") == "EBUSY", "the driver it has")
    #expect(host.override(Sample.card, "vfio-pci") == nil)
    #expect(host.bind(Sample.card, "vfio-pci") == "EBUSY", "it matches now, and is another's")
    #expect(host.bind(Sample.card, "e1000e") == "ENODEV", "the override names another")
    #expect(host.bind(Sample.card, "nosuch") == "ENOENT")
  }

  @Test("unbind: ENODEV unless the function is that driver's")
  func unbindRefusals() throws {
    let host = try Sample.host()
    for text in [Sample.physical, "08:00.0", " \(Sample.card)", "0000:ff:00.0"] {
      #expect(host.unbind(text, "e1000e") == "ENODEV")
    }
    #expect(host.unbind(Sample.card, "e1000e") == nil)
    #expect(host.unbind(Sample.card, "e1000e") == "ENODEV")
  }

  @Test("vfio-pci refuses a bridge and a function without a group with EINVAL, a physical one in use with EBUSY")
  func probeErrors() throws {
    let host = try Sample.host()
    #expect(host.override(Sample.bridge, "vfio-pci") == nil)
    #expect(host.bind(Sample.bridge, "vfio-pci") == "EINVAL")
    #expect(host.probe(Sample.bridge) == nil)
    #expect(host.driver(Sample.bridge) == nil)
    // nvme leaves its virtual functions behind.
    #expect(host.override(Sample.disk, "vfio-pci") == nil)
    #expect(host.unbind(Sample.disk, "nvme") == nil)
    #expect(host.get(Sample.disk, "sriov_numvfs") == "2")
    #expect(host.bind(Sample.disk, "vfio-pci") == "EBUSY")

    let bare = try Sample.host("q35-no-iommu")
    #expect(bare.override(Sample.card, "vfio-pci") == nil)
    #expect(bare.unbind(Sample.card, "e1000e") == nil)
    try bare.loadModule("vfio-pci")
    #expect(bare.bind(Sample.card, "vfio-pci") == "EINVAL")
  }

  @Test("drivers_probe succeeds without effect, and fails for an unknown function only")
  func driversProbe() throws {
    let host = try Sample.host()
    #expect(host.probe(Sample.card) == nil)
    #expect(host.driver(Sample.card) == "e1000e")
    #expect(host.override(Sample.card, "nonesuch") == nil)
    #expect(host.unbind(Sample.card, "e1000e") == nil)
    #expect(host.probe(Sample.card) == nil)
    #expect(host.driver(Sample.card) == nil)
    #expect(host.probe("0000:ff:00.0") == "ENODEV")
    #expect(host.override(Sample.card, "") == nil)
    #expect(host.probe(Sample.card) == nil)
    #expect(host.driver(Sample.card) == "e1000e")
  }

  @Test("driver_override stores any name, is cleared by an empty line, and nothing at all changes nothing")
  func overrides() throws {
    let host = try Sample.host()
    func read() -> String { host.get(Sample.card, "driver_override") }
    let path = "/sys/bus/pci/devices/\(Sample.card)/driver_override"
    #expect(read() == "(null)")
    #expect(host.put(bytes: Array("abc".utf8), path) == nil)
    #expect(read() == "abc")
    #expect(host.put(bytes: [], path) == nil)
    #expect(read() == "abc")
    #expect(host.put(bytes: Array("a\nb\n".utf8), path) == nil)
    #expect(read() == "a")
    #expect(host.put(bytes: Array(" x y ".utf8), path) == nil)
    #expect(read() == " x y ")
    #expect(host.put(bytes: [0] + Array("abc".utf8), path) == nil)
    #expect(read() == "(null)")
    #expect(host.put(String(repeating: "x", count: 4093), path) == nil)
    #expect(host.put(String(repeating: "x", count: 4094), path) == "EINVAL")
    #expect(host.put("", path) == nil)
    #expect(read() == "(null)")
    #expect(host.driver(Sample.card) == "e1000e")
  }
}
