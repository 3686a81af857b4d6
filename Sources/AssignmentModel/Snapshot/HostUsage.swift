public import PCICore

/// What the host itself does with its devices: disks and what is built of them, network interfaces, consoles and
/// displays.
public struct HostUsage: Hashable, Sendable {
  /// Disks, partitions and what is built of them (`/sys/class/block`), sorted by name.
  public var blockDevices: Measured<[BlockDevice]> = .unmeasured(.notInSource)
  /// The mounted file systems (`/proc/self/mountinfo`), in the kernel's order.
  public var mounts: Measured<[MountedFileSystem]> = .unmeasured(.notInSource)
  /// The names of swap areas (`/proc/swaps`): paths of devices or files.
  public var swaps: Measured<[String]> = .unmeasured(.notInSource)
  /// Block devices that make up a Btrfs file system with others (`/sys/fs/btrfs/UUID/devices`), set by set.
  public var btrfsSets: Measured<[[String]]> = .unmeasured(.notInSource)
  /// Network interfaces (`/sys/class/net`), sorted by name.
  public var interfaces: Measured<[NetworkInterface]> = .unmeasured(.notInSource)
  /// Routes of the main table (`/proc/net/route`, `/proc/net/ipv6_route`).
  public var routes: Measured<[NetworkRoute]> = .unmeasured(.notInSource)
  /// Established connections to TCP port 22 (`/proc/net/tcp`, `/proc/net/tcp6`).
  public var remoteLogins: Measured<[RemoteLogin]> = .unmeasured(.notInSource)
  /// The kernel's consoles (`/proc/consoles`).
  public var consoles: Measured<[HostConsole]> = .unmeasured(.notInSource)
  /// Framebuffers (`/sys/class/graphics`) and connected displays (`/sys/class/drm`).
  public var displays: Measured<[HostDisplay]> = .unmeasured(.notInSource)
  /// Where the framebuffer that firmware set up lies in memory (`/proc/iomem`); empty where there is none.
  public var bootFramebuffers: Measured<[ClosedRange<UInt64>]> = .unmeasured(.notInSource)

  /// Starts with nothing known.
  public init() {}
}

/// A disk, a partition, or a device built of others.
public struct BlockDevice: Hashable, Sendable {
  /// The kernel's name: `nvme0n1p2`, `dm-0`.
  public var name: String
  /// Major and minor number as `/proc/self/mountinfo` has them: `259:2`.
  public var number: String?
  /// The PCI functions on its path, from the root bus down; empty for a device built of others.
  public var functions: [PCIAddress]
  /// The disk of a partition; nil for others.
  public var disk: String?
  /// The devices it is built of: of a RAID, a logical volume, an encrypted or a cached disk.
  public var parts: [String]
  /// The name that device-mapper's user gave it, as in `/dev/mapper`.
  public var mapperName: String?

  /// Records a device.
  public init(
    name: String, number: String? = nil, functions: [PCIAddress] = [], disk: String? = nil, parts: [String] = [],
    mapperName: String? = nil
  ) {
    self.name = name
    self.number = number
    self.functions = functions
    self.disk = disk
    self.parts = parts
    self.mapperName = mapperName
  }
}

/// A mounted file system.
public struct MountedFileSystem: Hashable, Sendable {
  /// Where it is mounted.
  public var path: String
  /// The number of its device, `259:2`; `0:…` where it has none of its own.
  public var number: String
  /// What was mounted: a device's path, a share, a word.
  public var source: String
  /// The kind: `ext4`, `btrfs`, `nfs4`.
  public var type: String

  /// Records a mount.
  public init(path: String, number: String, source: String, type: String) {
    self.path = path
    self.number = number
    self.source = source
    self.type = type
  }
}

/// A network interface.
public struct NetworkInterface: Hashable, Sendable {
  /// The kernel's name.
  public var name: String
  /// The PCI functions on its path, from the root bus down; empty for one built of others.
  public var functions: [PCIAddress]
  /// The interfaces it is built of: of a bond, a bridge, a VLAN.
  public var parts: [String]
  /// Whether it is up and has a carrier (`operstate`); nil where that was not read.
  public var isUp: Bool?

  /// Records an interface.
  public init(name: String, functions: [PCIAddress] = [], parts: [String] = [], isUp: Bool? = nil) {
    self.name = name
    self.functions = functions
    self.parts = parts
    self.isUp = isUp
  }
}

/// A route.
public struct NetworkRoute: Hashable, Sendable {
  /// The interface it leads through.
  public var interface: String
  /// The destination: 4 or 16 bytes in the order of the network.
  public var destination: [UInt8]
  /// How many leading bits of the destination count; 0 for the default route.
  public var prefixLength: Int

  /// Records a route.
  public init(interface: String, destination: [UInt8], prefixLength: Int) {
    self.interface = interface
    self.destination = destination
    self.prefixLength = prefixLength
  }

  /// Whether `address`, of 4 or 16 bytes, lies in the destination.
  public func covers(_ address: [UInt8]) -> Bool {
    guard address.count == destination.count, prefixLength <= 8 * address.count else { return false }
    for bit in 0..<prefixLength where (address[bit / 8] ^ destination[bit / 8]) >> UInt8(7 - bit % 8) & 1 != 0 {
      return false
    }
    return true
  }
}

/// A connection by which somebody is logged in from elsewhere.
public struct RemoteLogin: Hashable, Sendable {
  /// The other side's address, 4 or 16 bytes; nil where it was taken out of a capture.
  public var remote: [UInt8]?

  /// Records a connection.
  public init(remote: [UInt8]?) { self.remote = remote }
}

/// A console of the kernel.
public struct HostConsole: Hashable, Sendable {
  /// Its name: `ttyS0`, `tty0`.
  public var name: String
  /// The PCI functions on its path; empty for a port of the chipset and for the screen.
  public var functions: [PCIAddress]

  /// Records a console.
  public init(name: String, functions: [PCIAddress] = []) {
    self.name = name
    self.functions = functions
  }

  /// Whether it is the screen: a virtual terminal.
  public var isScreen: Bool { name.utf8.dropFirst(3).allSatisfy { (0x30...0x39).contains($0) } }
}

/// Something that shows on a screen.
public struct HostDisplay: Hashable, Sendable {
  /// What it is.
  public enum Kind: Hashable, Sendable {
    /// A framebuffer, which the screen's console may be drawn into.
    case framebuffer
    /// A connector with a display plugged in.
    case connector
  }

  /// What it is.
  public var kind: Kind
  /// The kernel's name: `fb0`, `card0-HDMI-A-1`.
  public var name: String
  /// The PCI functions on its path; empty for a framebuffer that firmware set up.
  public var functions: [PCIAddress]

  /// Records a display.
  public init(kind: Kind, name: String, functions: [PCIAddress] = []) {
    self.kind = kind
    self.name = name
    self.functions = functions
  }
}
