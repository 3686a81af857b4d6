import AssignmentModel
import PCICore

/// Reads disks, what is built of them, and what is mounted (Documentation/ABI/stable/sysfs-block,
/// Documentation/filesystems/proc.rst).
struct StorageReader {
  static let blockPath: HostPath = "/sys/class/block"
  static let mountsPath: HostPath = "/proc/self/mountinfo"
  static let swapsPath: HostPath = "/proc/swaps"
  static let btrfsPath: HostPath = "/sys/fs/btrfs"

  let tree: KernelTree

  /// Fills in what concerns storage.
  func read(into usage: inout HostUsage) {
    usage.blockDevices = tree.names(in: Self.blockPath).map { $0.map { device($0) } }
    usage.mounts = tree.text(Self.mountsPath).map { Self.mounts($0[...]) }
    // A kernel without swap has no such file.
    usage.swaps = tree.optionalText(Self.swapsPath).map { Self.swaps(($0 ?? [])[...]) }
    usage.btrfsSets = tree.names(in: Self.btrfsPath).map { sets in
      sets.map { tree.presentNames(in: Self.btrfsPath.appending($0).appending("devices")).map(\.description) }
        .filter { !$0.isEmpty }
    }
  }

  private func device(_ name: HostName) -> BlockDevice {
    let link = Self.blockPath.appending(name)
    let place = tree.place(link)
    var device = BlockDevice(name: name.description, number: tree.line(place.appending("dev")))
    device.functions = KernelTree.functions(on: place)
    if device.functions.isEmpty { device.functions = throughSubsystem(place) }
    if tree.line(place.appending("partition")) != nil { device.disk = place.parent.lastName?.description }
    device.parts = tree.presentNames(in: place.appending("slaves")).map(\.description)
    device.mapperName = tree.line(place.appending("dm").appending("name"))
    return device
  }

  /// The controllers of an NVMe disk with several paths, which itself hangs below a virtual subsystem
  /// (drivers/nvme/host/multipath.c).
  private func throughSubsystem(_ place: HostPath) -> [PCIAddress] {
    guard
      let subsystem = ([place] + place.ancestors).first(where: { path in
        path.lastName.map { $0.bytes.starts(with: "nvme-subsys".utf8) } ?? false
      })
    else { return [] }
    var found: [PCIAddress] = []
    for name in tree.presentNames(in: subsystem) where name.bytes.starts(with: "nvme".utf8) {
      for function in KernelTree.functions(on: tree.place(subsystem.appending(name))) where !found.contains(function) {
        found.append(function)
      }
    }
    return found
  }

  /// `36 25 259:2 / /boot rw - ext4 /dev/nvme0n1p2 rw`: fields by place, then, after a dash, type and source.
  static func mounts(_ text: ArraySlice<UInt8>) -> [MountedFileSystem] {
    var found: [MountedFileSystem] = []
    for line in TextLines(text) {
      let words = line.bytes.split(separator: UInt8(ascii: " "))
      guard words.count > 6, let dash = words[6...].firstIndex(where: { $0.elementsEqual("-".utf8) }),
        dash + 2 < words.count
      else { continue }
      found.append(
        MountedFileSystem(
          path: unescaped(words[4]), number: KernelText.string(words[2]), source: unescaped(words[dash + 2]),
          type: KernelText.string(words[dash + 1])))
    }
    return found
  }

  /// The first word of each line but the head; a file that was deleted meanwhile says so in a word of its own.
  static func swaps(_ text: ArraySlice<UInt8>) -> [String] {
    TextLines(text).dropFirst().compactMap { line in
      line.bytes.split { $0 == UInt8(ascii: " ") || $0 == 0x09 }.first.map { unescaped($0) }
    }
  }

  /// Blanks and backslashes are written as three octal digits after a backslash (fs/seq_file.c, `mangle_path`).
  private static func unescaped(_ word: ArraySlice<UInt8>) -> String {
    var bytes: [UInt8] = []
    var rest = word
    while let byte = rest.popFirst() {
      let digits = rest.prefix(3)
      if byte == UInt8(ascii: "\\"), digits.count == 3, digits.allSatisfy({ (0x30...0x37).contains($0) }) {
        bytes.append(digits.reduce(0) { $0 &* 8 &+ ($1 &- 0x30) })
        rest = rest.dropFirst(3)
      } else {
        bytes.append(byte)
      }
    }
    return KernelText.string(bytes[...])
  }
}
