import AssignmentModel
import PCICore
import Testing

@Suite("What the host needs")
struct CriticalityTests {
  private func kinds(_ made: SoundHost, _ address: PCIAddress) -> [HostUse.Kind] {
    HostCriticality(made.host).uses(of: address).map(\.kind)
  }

  private func mount(_ path: String, _ number: String, _ source: String, _ type: String = "ext4") -> MountedFileSystem {
    MountedFileSystem(path: path, number: number, source: source, type: type)
  }

  @Test("root on a cached, encrypted logical volume of a RAID is on each of its disks")
  func stack() throws {
    var made = SoundHost()
    made.host.usage.blockDevices = .known([
      BlockDevice(name: "sda", number: "8:0", functions: [SoundHost.disk]),
      BlockDevice(name: "sda2", number: "8:2", functions: [SoundHost.disk], disk: "sda"),
      BlockDevice(name: "nvme0n1", number: "259:0", functions: [SoundHost.port, SoundHost.card]),
      BlockDevice(name: "md127", number: "9:127", parts: ["sda2", "nvme0n1"]),
      BlockDevice(name: "md127p1", number: "259:7", disk: "md127"),
      BlockDevice(name: "bcache0", number: "252:0", parts: ["md127p1"]),
      BlockDevice(name: "dm-0", number: "253:0", parts: ["bcache0"], mapperName: "luks"),
      BlockDevice(name: "dm-1", number: "253:1", parts: ["dm-0"], mapperName: "vg-root"),
    ])
    made.host.usage.mounts = .known([mount("/", "253:1", "/dev/mapper/vg-root")])
    made.host.usage.swaps = .known(["/dev/sda2"])
    #expect(kinds(made, SoundHost.disk) == [.root, .swap])
    #expect(kinds(made, SoundHost.card) == [.root])
    #expect(kinds(made, SoundHost.port) == [.root])
    let use = try #require(HostCriticality(made.host).uses(of: SoundHost.disk).first)
    #expect(
      use.text
        == "/ is on dm-1 (vg-root), made of dm-0 (luks), made of bcache0, made of md127p1, made of md127, made of sda2")
    #expect(HostCriticality(made.host).criticalFunctions == [SoundHost.disk, SoundHost.port, SoundHost.card])
  }

  @Test("a file system without a device of its own is found by what was mounted; Btrfs by all its disks")
  func anonymous() {
    var made = SoundHost()
    made.host.usage.blockDevices = .known([
      BlockDevice(name: "sda", number: "8:0", functions: [SoundHost.disk]),
      BlockDevice(name: "nvme0n1", number: "259:0", functions: [SoundHost.card]),
    ])
    made.host.usage.mounts = .known([mount("/srv", "0:44", "/dev/sda", "btrfs")])
    #expect(kinds(made, SoundHost.disk) == [.mounted] && kinds(made, SoundHost.card) == [.disk])
    made.host.usage.btrfsSets = .known([["nvme0n1", "sda"]])
    #expect(kinds(made, SoundHost.card) == [.mounted])
  }

  @Test("what the kernel does not say leaves storage open, and nothing else")
  func open() {
    for mounted in [mount("/", "0:30", "rpool/ROOT", "zfs"), mount("/", "8:9", "/dev/gone")] {
      var made = SoundHost()
      made.host.usage.mounts = .known([mounted])
      let criticality = HostCriticality(made.host)
      #expect(criticality.isCritical(SoundHost.disk) == .unmeasured)
      #expect(criticality.isCritical(SoundHost.card) == .no)
    }
    // File systems in memory are on nothing.
    var made = SoundHost()
    made.host.usage.mounts = .known([mount("/", "0:2", "rootfs", "rootfs"), mount("/tmp", "0:3", "tmpfs", "tmpfs")])
    #expect(HostCriticality(made.host).isCritical(SoundHost.disk) == .no)
  }

  @Test("the default route leads through a VLAN on a bridge on a bond to each card")
  func network() {
    var made = SoundHost()
    made.host.usage.interfaces = .known([
      NetworkInterface(name: "eth0", functions: [SoundHost.port, SoundHost.card], isUp: true),
      NetworkInterface(name: "eth1", functions: [SoundHost.disk], isUp: true),
      NetworkInterface(name: "bond0", parts: ["eth0", "eth1"]),
      NetworkInterface(name: "br0", parts: ["bond0", "tap0"]),
      NetworkInterface(name: "br0.7", parts: ["br0"]),
    ])
    made.host.usage.routes = .known([
      NetworkRoute(interface: "br0.7", destination: [0, 0, 0, 0], prefixLength: 0)
    ])
    #expect(kinds(made, SoundHost.card) == [.route, .interface])
    #expect(kinds(made, SoundHost.disk) == [.route, .interface])
    made.host.usage.routes = .known([])
    #expect(HostCriticality(made.host).isCritical(SoundHost.card) == .no)
  }

  @Test("a login is on the interface that leads back to it, by the longest prefix")
  func logins() {
    var made = SoundHost()
    made.host.usage.interfaces = .known([
      NetworkInterface(name: "eth0", functions: [SoundHost.card], isUp: true),
      NetworkInterface(name: "eth1", functions: [SoundHost.disk], isUp: true),
    ])
    made.host.usage.routes = .known([
      NetworkRoute(interface: "eth1", destination: [0, 0, 0, 0], prefixLength: 0),
      NetworkRoute(interface: "eth0", destination: [10, 1, 0, 0], prefixLength: 16),
    ])
    made.host.usage.remoteLogins = .known([RemoteLogin(remote: [10, 1, 2, 3]), RemoteLogin(remote: [127, 0, 0, 1])])
    #expect(kinds(made, SoundHost.card) == [.login, .interface])
    #expect(kinds(made, SoundHost.disk) == [.route, .interface])
    made.host.usage.remoteLogins = .known([RemoteLogin(remote: nil)])
    #expect(HostCriticality(made.host).isCritical(SoundHost.card) == .unmeasured)
  }

  @Test("the screen's console is its framebuffer's, also where firmware set that up")
  func screens() {
    var made = SoundHost()
    made.host.usage.displays = .known([HostDisplay(kind: .framebuffer, name: "fb0")])
    made.host.usage.bootFramebuffers = .known([0xd000_0000...0xd03f_ffff])
    made.change(SoundHost.graphics) {
      $0.resources = .known([ResourceRange(index: 0, start: 0xd000_0000, end: 0xdfff_ffff, flags: 0x200)])
    }
    #expect(kinds(made, SoundHost.graphics) == [.screen])
    made.host.usage.consoles = .known([HostConsole(name: "tty0")])
    #expect(kinds(made, SoundHost.graphics) == [.console])
    made.host.usage.bootFramebuffers = .unmeasured(.notPermitted)
    #expect(HostCriticality(made.host).isCritical(SoundHost.graphics) == .unmeasured)
    made.host.usage.consoles = .known([HostConsole(name: "ttyS4", functions: [SoundHost.card])])
    #expect(kinds(made, SoundHost.card) == [.console])
  }
}
