import AssignmentModel
import LinuxPCI
import PCIAssignmentTesting
import PCICore
import Testing

/// What programs that hold functions do to writes: C11, C12, C15; measured on 6.12 and 6.1 with a program that held
/// the group.
@Suite("Held functions on the fake host", .serialized)
struct WaitingTests {
  static let program = "/usr/bin/qemu-system-x86_64 -nographic -device vfio-pci"

  /// The card on vfio-pci, held by process 4711.
  private func held(_ name: String = "q35-vtd-sriov") throws -> FakeHost {
    let host = try Sample.host(name)
    #expect(host.override(Sample.card, "vfio-pci") == nil)
    #expect(host.unbind(Sample.card, "e1000e") == nil)
    #expect(host.bind(Sample.card, "vfio-pci") == nil)
    try host.hold([address(Sample.card)], process: 4711, command: Self.program)
    return host
  }

  private func address(_ text: String) throws -> PCIAddress { try #require(PCIAddress(text)) }

  @Test("a holder shows in procfs, and the function is awake")
  func procfs() throws {
    let host = try held()
    let group = try #require(host.group(Sample.card))
    #expect(host.text("/proc/4711/comm") == "qemu-system-x86")
    #expect(host.text("/proc/4711/cmdline").hasPrefix("/usr/bin/qemu-system-x86_64\0-nographic\0"))
    let targets = (3...5).map { number -> String in
      (try? host.files.readLink(HostPath("/proc/4711/fd/\(number)") ?? .root)).map {
        String(decoding: $0, as: UTF8.self)
      }
        ?? ""
    }
    #expect(targets == ["/dev/vfio/vfio", "/dev/vfio/\(group)", "anon_inode:[vfio-device]"])
    #expect(host.get(Sample.card, "enable") == "1")
    #expect(host.get(Sample.card, "power_state") == "D0")
    #expect(host.holders.map { $0.process } == [4711])
    host.letGo(process: 4711)
    #expect(!host.exists("/proc/4711"))
    #expect(host.get(Sample.card, "power_state") == "D3hot")
  }

  @Test("unbinding a held function runs out of time; links are gone, the driver has it still; it goes on by itself")
  func unbindWaits() throws {
    for name in BindingTests.kernels {
      let host = try held(name)
      let group = try #require(host.group(Sample.card))
      let before = host.time
      #expect(host.unbind(Sample.card, "vfio-pci") == "ETIMEDOUT")
      #expect(host.time - before >= 5_000_000_000)
      #expect(host.driver(Sample.card) == nil)
      // 6.1 makes who reads this one wait as well.
      if !name.hasSuffix("6.1") { #expect(host.get(Sample.card, "uevent").hasPrefix("DRIVER=vfio-pci\n")) }
      #expect(host.exists("/dev/vfio/\(group)"))
      #expect(host.exists("/sys/bus/pci/devices/\(Sample.card)/vfio-dev") == name.hasSuffix("6.1"))
      // What takes the function's lock waits behind it, what does not goes through.
      #expect(host.set(Sample.card, "power/control", "on") == "ETIMEDOUT")
      #expect(host.set(Sample.card, "reset", "1") == "ETIMEDOUT")
      #expect(host.set(Sample.card, "d3cold_allowed", "1") == nil)
      #expect(host.set(Sample.card, "numa_node", "0") == nil)
      #expect(host.probe(Sample.card) == nil)
      #expect(host.override(Sample.card, "e1000e") == (name.hasSuffix("6.1") ? "ETIMEDOUT" : nil))
      #expect(host.unbind(Sample.card, "vfio-pci") == "ETIMEDOUT")
      host.letGo(process: 4711)
      #expect(!host.get(Sample.card, "uevent").contains("DRIVER="))
      #expect(!host.exists("/dev/vfio/\(group)"))
      #expect(host.get(Sample.card, "driver_override") == "e1000e")
      #expect(host.bind(Sample.card, "e1000e") == nil)
    }
  }

  @Test("a holder that lets go in time lets the write succeed")
  func letGoInTime() throws {
    let host = try held()
    host.schedule(.at(.nanoseconds(host.time) + .seconds(3)), .act { $0.letGo(process: 4711) })
    #expect(host.unbind(Sample.card, "vfio-pci") == nil)
    #expect(host.time >= 3_000_000_000)
    #expect(host.trace.map { $0.outcome }.suffix(2) == [.waits, .done])
  }

  @Test("while a group is held, no neighbour gets a driver of the host")
  func neighbours() throws {
    let host = try Sample.host()
    let group = try #require(host.group(Sample.neighbour))
    do throws(ErrorNumber) {
      try host.hold(group: group, process: 1, command: "vmm")
      Issue.record("a neighbour serves the host")
    } catch {
      #expect(error.name == "EPERM")
    }
    #expect(host.unbind(Sample.shared, "e1000e") == nil)
    try host.hold(group: group, process: 1, command: "vmm")
    do throws(ErrorNumber) { try host.hold(group: group, process: 2, command: "vmm") } catch {
      #expect(error.name == "EBUSY")
    }
    #expect(host.bind(Sample.shared, "e1000e") == "EBUSY")
    #expect(host.probe(Sample.shared) == "EINVAL")
    try host.loadModule("pci_stub")
    #expect(host.override(Sample.shared, "pci-stub") == nil)
    #expect(host.bind(Sample.shared, "pci-stub") == nil)
    #expect(host.unbind(Sample.shared, "pci-stub") == nil)
    #expect(host.override(Sample.shared, "") == nil)
    #expect(host.put("identity", "/sys/kernel/iommu_groups/\(group)/type") == "EPERM")
    host.letGo(process: 1)
    #expect(host.bind(Sample.shared, "e1000e") == nil)
  }

  @Test("disabling virtual functions stops at the held one, and ends when it is let go of")
  func heldVirtualFunction() throws {
    let host = try Sample.host()
    let second = "0000:01:10.2"
    try host.hold([address(second)], process: 7, command: "vmm")
    #expect(host.set(Sample.physical, "sriov_numvfs", "0") == "ETIMEDOUT")
    #expect(!host.exists("/sys/bus/pci/devices/\(Sample.virtual)"))
    #expect(host.exists("/sys/bus/pci/devices/\(second)"))
    #expect(host.driver(second) == nil)
    #expect(host.link("/sys/bus/pci/devices/\(second)/physfn") == nil)
    #expect(host.link("/sys/bus/pci/devices/\(Sample.physical)/virtfn1") == nil)
    #expect(host.link("/sys/bus/pci/devices/\(Sample.physical)/virtfn2") == "0000:01:10.4")
    #expect(host.unbind(Sample.physical, "igb") == "ETIMEDOUT")
    #expect(host.put("1", "/sys/bus/pci/rescan") == "ETIMEDOUT")
    host.letGo(process: 7)
    #expect(!host.exists("/sys/bus/pci/devices/\(second)"))
    #expect(host.get(Sample.physical, "sriov_numvfs") == "0")
    #expect(host.driver(Sample.physical) == nil, "what waited behind it was done too")
  }
}
