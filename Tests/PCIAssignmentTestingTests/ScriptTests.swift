import AssignmentModel
import LinuxPCI
import PCIAssignmentTesting
import PCICore
import Testing

@Suite("Scripted events on the fake host", .serialized)
struct ScriptTests {
  @Test("a failure keeps the change from happening, or strikes after it")
  func failures() throws {
    let host = try Sample.host()
    host.schedule(.before(1), .fail(.inputOutput))
    host.schedule(.afterWrite(to: "/sys/bus/pci/drivers/e1000e/unbind"), .fail(.noSuchDevice))
    #expect(host.override(Sample.card, "a") == "EIO")
    #expect(host.get(Sample.card, "driver_override") == "(null)")
    #expect(host.unbind(Sample.card, "e1000e") == "ENODEV")
    #expect(host.driver(Sample.card) == nil)
    #expect(host.changes == 2)
  }

  @Test("a delay takes virtual time, and a limit below it runs out")
  func delays() throws {
    let host = try Sample.host()
    let start = host.clock
    host.schedule(.before(1), .delay(.seconds(2)))
    host.schedule(.before(2), .delay(.seconds(60)))
    #expect(host.override(Sample.card, "a") == nil)
    #expect(host.time >= 2_000_000_000)
    #expect(host.override(Sample.card, "b") == "ETIMEDOUT")
    #expect(host.clock >= start + 7)
  }

  @Test("stopped after a change, the value refuses all, and the host opens anew as it was")
  func stop() throws {
    let host = try Sample.host()
    host.schedule(.after(2), .stop)
    #expect(host.override(Sample.card, "vfio-pci") == nil)
    #expect(host.unbind(Sample.card, "e1000e") == "ECANCELED")
    #expect(host.bind(Sample.card, "vfio-pci") == "ECANCELED")
    #expect(host.get(Sample.card, "vendor") == "ECANCELED")
    let again = try FakeHost(reopening: host.path)
    #expect(again.get(Sample.card, "driver_override") == "vfio-pci")
    #expect(again.driver(Sample.card) == nil)
    #expect(again.bind(Sample.card, "vfio-pci") == nil)
    #expect(again.trace.count == 3)
  }

  @Test("udev takes what is unguarded for a single write, and nothing else")
  func udev() throws {
    let host = try Sample.host("q35-sriov-off")
    host.schedule(.afterEach, .act { $0.bindUnguarded() })
    #expect(host.unbind(Sample.disk, "nvme") == nil)
    #expect(host.driver(Sample.disk) == "nvme", "taken back at once")
    #expect(host.override(Sample.disk, "vfio-pci") == nil)
    #expect(host.unbind(Sample.disk, "nvme") == nil)
    #expect(host.driver(Sample.disk) == nil)
    #expect(host.set(Sample.physical, "sriov_numvfs", "2") == nil)
    #expect(host.driver("0000:01:10.0") == "igbvf", "loaded by its alias")
  }

  @Test("another tool, a VMM and a hot unplug between two writes")
  func actors() throws {
    let host = try Sample.host()
    let address = try #require(PCIAddress(Sample.card))
    host.schedule(.after(1), .act { _ = $0.override(Sample.card, "pci-stub") })
    host.schedule(.before(3), .act { $0.unplug(address) })
    #expect(host.override(Sample.card, "vfio-pci") == nil)
    #expect(host.get(Sample.card, "driver_override") == "pci-stub")
    #expect(host.unbind(Sample.card, "e1000e") == nil)
    #expect(host.override(Sample.card, "vfio-pci") == "ENOENT")
    #expect(host.bind(Sample.card, "vfio-pci") == "ENODEV")
    #expect(host.put("1", "/sys/bus/pci/rescan") == nil)
    #expect(!host.exists("/sys/bus/pci/devices/\(Sample.card)"), "it is in nobody's slot")
    host.plug(address)
    #expect(host.driver(Sample.card) == "e1000e")
    #expect(host.get(Sample.card, "driver_override") == "(null)")
  }

  @Test("a reboot forgets what only the kernel knew, and keeps files outside /run")
  func reboot() throws {
    let host = try Sample.host()
    let before = host.text("/proc/sys/kernel/random/boot_id")
    #expect(host.driver(Sample.neighbour) == "vfio-pci")
    #expect(host.override(Sample.card, "vfio-pci") == nil)
    #expect(host.unbind(Sample.card, "e1000e") == nil)
    host.reboot()
    #expect(host.text("/proc/sys/kernel/random/boot_id") != before)
    #expect(before.count == 36)
    #expect(host.driver(Sample.card) == "e1000e")
    #expect(host.get(Sample.card, "driver_override") == "(null)")
    #expect(host.driver(Sample.neighbour) == nil)
    #expect(!host.exists("/sys/bus/pci/drivers/vfio-pci"))
    #expect(!host.exists("/dev/vfio"))
    #expect(!host.exists("/sys/bus/pci/devices/\(Sample.virtual)"))
    #expect(host.get(Sample.physical, "sriov_numvfs") == "0")
    #expect(try host.snapshot().observations.isEmpty)
    try host.loadModule("vfio-pci")
    #expect(host.override(Sample.card, "vfio-pci") == nil)
    #expect(host.unbind(Sample.card, "e1000e") == nil)
    #expect(host.bind(Sample.card, "vfio-pci") == nil)
    #expect(host.set(Sample.physical, "sriov_numvfs", "3") == nil)
  }
}
