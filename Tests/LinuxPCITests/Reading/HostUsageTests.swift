import AssignmentModel
import Foundation
import PCIAssignment
import PCIAssignmentTesting
import PCICore
import Testing

@testable import LinuxPCI

@Suite("What the host does with its devices")
struct HostUsageTests {
  /// Root on LVM on an encrypted RAID of a disk and a disk with two paths, a bridge over a bond, a login.
  private func host() throws -> SyntheticHost {
    var host = ExampleHost.make()
    let disk = try #require(host.place(of: ExampleHost.alone))
    let card = try #require(host.place(of: ExampleHost.physical))
    func block(_ name: String, _ place: HostPath, _ files: [String: String]) throws {
      let link = HostPath("/sys/class/block").appending(try #require(HostName(name)))
      host.files.insert(.link(Array("../../..\(place)".utf8)), at: link)
      for (file, text) in files {
        host.write("\(text)\n", to: place.appending(path: try #require(HostPath("/\(file)"))))
      }
    }
    let nvme = disk.appending(path: "/nvme/nvme0/nvme0n1")
    try block("nvme0n1", nvme, ["dev": "259:0"])
    try block("nvme0n1p2", nvme.appending("nvme0n1p2"), ["dev": "259:2", "partition": "2"])
    let subsystem: HostPath = "/sys/devices/virtual/nvme-subsystem/nvme-subsys1"
    host.files.insert(
      .link(Array("../../../..\(card.appending(path: "/nvme/nvme1"))".utf8)), at: subsystem.appending("nvme1"))
    try block("nvme1n1", subsystem.appending("nvme1n1"), ["dev": "259:3"])
    let raid: HostPath = "/sys/devices/virtual/block/md0"
    try block("md0", raid, ["dev": "9:0"])
    for part in ["nvme0n1p2", "nvme1n1"] {
      host.files.insert(.link([0x78]), at: raid.appending(path: try #require(HostPath("/slaves/\(part)"))))
    }
    host.files.insert(
      .link(Array("../../devices/virtual/nvme-subsystem/nvme-subsys1".utf8)),
      at: "/sys/class/nvme-subsystem/nvme-subsys1")
    try block("dm-0", "/sys/devices/virtual/block/dm-0", ["dev": "253:0", "dm/name": "crypt"])
    host.files.insert(.link([0x78]), at: "/sys/devices/virtual/block/dm-0/slaves/md0")
    host.write(
      "22 1 0:21 / /proc rw - proc proc rw\n24 1 253:0 / / rw,noatime shared:1 - ext4 /dev/mapper/crypt rw\n"
        + "25 24 259:2 / /mnt/with\\040blank rw - vfat /dev/nvme0n1p2 rw\n", to: "/proc/self/mountinfo")
    host.write("Filename\tType\tSize\tUsed\tPriority\n/dev/dm-1  partition\t8\t0\t-2\n", to: "/proc/swaps")
    func interface(_ name: String, _ place: HostPath, parts: [String]) throws {
      let link = HostPath("/sys/class/net").appending(try #require(HostName(name)))
      host.files.insert(.link(Array("../../..\(place)".utf8)), at: link)
      host.write("up\n", to: place.appending("operstate"))
      for part in parts {
        host.files.insert(.link([0x78]), at: place.appending(try #require(HostName("lower_\(part)"))))
      }
    }
    try interface("eth0", card.appending(path: "/net/eth0"), parts: [])
    try interface("bond0", "/sys/devices/virtual/net/bond0", parts: ["eth0"])
    host.write(
      "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\n"
        + "bond0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\nbond0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\n",
      to: "/proc/net/route")
    host.write(
      "20010db8000000000000000000000000 40 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 00000001 00000000 00000001 eth0\n",
      to: "/proc/net/ipv6_route")
    host.write(
      "  sl  local_address rem_address   st\n   0: 0A0200C0:0016 110200C0:D431 01\n   1: 0A0200C0:0016 120200C0:D431 06\n",
      to: "/proc/net/tcp")
    host.write(
      "  sl  local_address rem_address   st\n"
        + "   0: 0000000000000000FFFF00000A0200C0:0016 0000000000000000FFFF0000130200C0:D431 01\n",
      to: "/proc/net/tcp6")
    host.write("ttyS0                -W- (EC  p a)    4:64\ntty0  -WU (E  p  )    4:1\n", to: "/proc/consoles")
    host.files.insert(
      .link(Array("../../..\(card.appending(path: "/drm/card0/card0-HDMI-A-1"))".utf8)),
      at: "/sys/class/drm/card0-HDMI-A-1")
    host.write("connected\n", to: card.appending(path: "/drm/card0/card0-HDMI-A-1/status"))
    host.files.insert(
      .link(Array("../../devices/platform/efi-framebuffer.0/graphics/fb0".utf8)), at: "/sys/class/graphics/fb0")
    host.write("00000000-0009ffff : System RAM\n  fe800000-fe80ffff : BOOTFB\n", to: "/proc/iomem")
    host.write(
      "           CPU0\n 24:  1  IR-IO-APIC   5-edge acpi\n 25: 0 IR-PCI-MSIX-0000:01:00.0 0-edge eth0\n",
      to: "/proc/interrupts")
    host.write(
      "Limit                     Soft Limit           Hard Limit           Units\n"
        + "Max locked memory         8388608              unlimited            bytes\n", to: "/proc/self/limits")
    host.write(
      "kernel/drivers/vfio/vfio.ko.xz:\nkernel/drivers/vfio/pci/vfio-pci.ko.xz: kernel/drivers/vfio/vfio.ko.xz\n"
        + "kernel/drivers/net/ethernet/intel/igb/igb.ko.xz:\n", to: "/lib/modules/6.12.1/modules.dep")
    host.write(
      "kernel/drivers/vfio/vfio_iommu_type1.ko\nkernel/fs/ext4.ko\n", to: "/lib/modules/6.12.1/modules.builtin")
    host.write("N\n", to: "/sys/module/vfio_iommu_type1/parameters/allow_unsafe_interrupts")
    return host
  }

  @Test("storage, network, screens, modules and limits are read, live and from a capture of it")
  func facts() throws {
    let made = try host()
    let live = FixtureHost(files: made.files, isWhole: true)
    try check(try live.snapshot())
    let text = try HostInspector(live.source).capture(redact: false, writer: "test")
    try check(try HostSource.decode(text[...], path: "capture").snapshot())
    let lines = String(decoding: text, as: UTF8.self)
    #expect(!lines.contains("igb.ko"), "only the modules that matter are taken along")
    #expect(!lines.contains("120200C0"), "only logins are taken along")
  }

  @Test("who is logged in is not looked for where the interfaces concerned are all switched off")
  func switchedOff() throws {
    func logins(flags: String?, isWhole: Bool = true) throws -> Measured<[RemoteLogin]> {
      var made = try host()
      let card = try #require(made.place(of: ExampleHost.physical))
      if let flags { made.write("\(flags)\n", to: card.appending(path: "/net/eth0/flags")) }
      let concerned = try #require(try FixtureHost(files: made.files, isWhole: true).snapshot()[ExampleHost.physical])
      var usage = HostUsage()
      NetworkReader(tree: KernelTree(files: made.files, isWhole: isWhole), concerned: [concerned]).read(into: &usage)
      return usage.remoteLogins
    }
    let all = try logins(flags: nil)
    #expect(all.value?.count == 2)
    #expect(try logins(flags: "0x1003") == all)
    #expect(try logins(flags: "0x1002") == .known([]))
    #expect(try logins(flags: "0x1002", isWhole: false) == all, "a copy may lack the links that tell whose they are")
    #expect(try logins(flags: "0x") == all)
  }

  @Test("for plans no more of config space is read than the header, and what it says is the same")
  func forPlans() throws {
    let live = FixtureHost(files: try host().files, isWhole: true)
    let whole = try #require(try live.snapshot()[ExampleHost.physical])
    let found = try live.source.snapshot(depth: [.settings, .usage], only: [ExampleHost.physical])
    let function = try #require(found[ExampleHost.physical])
    #expect(whole.config.value?.extent == .extended)
    #expect(function.config.value?.extent == .header)
    #expect(function.identity == whole.identity)
    #expect(function.headerType == whole.headerType)
    #expect(function.virtualization == whole.virtualization)
    #expect(function.resources == whole.resources)
    #expect(function.numaNode == .unmeasured(.notAsked))
    let released = try live.source.snapshot(depth: .settings, only: [ExampleHost.physical])
    #expect(released[ExampleHost.physical]?.resources == .unmeasured(.notAsked))
  }

  private func check(_ host: HostSnapshot) throws {
    let usage = host.usage
    let devices = try #require(usage.blockDevices.value)
    func device(_ name: String) -> BlockDevice? { devices.first { $0.name == name } }
    #expect(
      device("nvme0n1p2")
        == BlockDevice(name: "nvme0n1p2", number: "259:2", functions: [ExampleHost.alone], disk: "nvme0n1"))
    #expect(device("nvme1n1")?.functions.last == ExampleHost.physical)
    #expect(device("md0")?.parts == ["nvme0n1p2", "nvme1n1"])
    #expect(device("dm-0")?.mapperName == "crypt")
    #expect(usage.mounts.value?.map(\.path) == ["/proc", "/", "/mnt/with blank"])
    #expect(usage.mounts.value?[1].number == "253:0")
    #expect(usage.mounts.value?[1].source == "/dev/mapper/crypt")
    #expect(usage.swaps == .known(["/dev/dm-1"]))
    let interfaces = try #require(usage.interfaces.value)
    #expect(interfaces.first { $0.name == "bond0" }?.parts == ["eth0"])
    #expect(interfaces.first { $0.name == "eth0" }?.functions.last == ExampleHost.physical)
    let routes = try #require(usage.routes.value)
    #expect(routes.map(\.interface) == ["bond0", "bond0", "eth0"])
    #expect(routes.map(\.prefixLength) == [0, 24, 64])
    #expect(routes[1].covers([192, 0, 2, 17]) && !routes[1].covers([192, 0, 3, 17]))
    #expect(
      usage.remoteLogins == .known([RemoteLogin(remote: [192, 0, 2, 17]), RemoteLogin(remote: [192, 0, 2, 19])]))
    #expect(usage.consoles.value?.map(\.isScreen) == [false, true])
    #expect(usage.displays.value?.map(\.name) == ["fb0", "card0-HDMI-A-1"])
    #expect(usage.displays.value?.last?.functions.last == ExampleHost.physical)
    #expect(usage.bootFramebuffers == .known([0xfe80_0000...0xfe80_ffff]))
    let facilities = host.facilities
    #expect(facilities.module("vfio_pci") == .known(.onDisk))
    #expect(facilities.module("vfio_iommu_type1") == .known(.builtIn))
    #expect(facilities.module("iommufd") == .known(.absent))
    #expect(facilities.isOn("vfio_iommu_type1", "allow_unsafe_interrupts") == .known(false))
    #expect(facilities.lockedMemoryLimit == .known(8 << 20))
    #expect(facilities.remapsInterrupts == .known(true))
  }

  @Test("what a source does not hold is not measured, and what a live machine lacks is absent")
  func absence() throws {
    let files = ExampleHost.make().files
    let copy = try FixtureHost(files: files).snapshot()
    #expect(copy.usage.mounts.value == nil && copy.usage.interfaces.value == nil && copy.usage.consoles.value == nil)
    #expect(copy.facilities.parameters.value == nil && copy.facilities.module("vfio").value == nil)
    let live = try FixtureHost(files: files, isWhole: true).snapshot()
    #expect(live.usage.blockDevices == .known([]) && live.usage.swaps == .known([]))
    #expect(live.facilities.parameters == .known([:]) && live.facilities.hypervisor == .known(nil))
  }

  @Test("odd lines are passed over", arguments: ["", "\n", "a b c d e f - g", "1 2 3 4 5 6 7 -", "0: 0:16 :0016 01"])
  func oddLines(text: String) {
    let bytes = Array(text.utf8)[...]
    #expect(StorageReader.mounts(bytes).isEmpty)
    #expect(StorageReader.swaps(bytes).isEmpty)
    #expect(NetworkReader.routes(bytes).isEmpty && NetworkReader.routes6(bytes).isEmpty)
    #expect(NetworkReader.logins(bytes).isEmpty)
    #expect(FacilitiesReader.remapsInterrupts(bytes) == nil)
  }
}
