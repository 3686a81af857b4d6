import Glibc
import LinuxVFIO
import PCIAssignmentTesting
import PCICore

/// A machine to ask: a guest's kernel, or the fake.
struct Machine {
  /// The functions by what they are for.
  enum Role: String, CaseIterable {
    case card, vf, nvme, first, second, edu
  }

  let calls: any VFIOCalls
  /// Whether this is Linux 6.1.
  let isOld: Bool
  let addresses: [Role: PCIAddress]
  let groups: [Role: VFIONode]
  let nodes: [Role: VFIONode]

  func address(_ role: Role) throws(VFIOErrno) -> PCIAddress {
    guard let address = addresses[role] else { throw .noSuchDevice }
    return address
  }

  func openGroup(_ role: Role) throws(VFIOErrno) -> GroupDescriptor {
    guard let node = groups[role] else { throw .noSuchDevice }
    return GroupDescriptor(adopting: try calls.open(node), calls: calls)
  }

  func openNode(_ role: Role) throws(VFIOErrno) -> UnboundDeviceDescriptor {
    guard let node = nodes[role] else { throw .noSuchDevice }
    return UnboundDeviceDescriptor(adopting: try calls.open(node), calls: calls)
  }

  func openDevice(_ role: Role, _ group: borrowing GroupDescriptor, words: String = "") throws(VFIOErrno)
    -> DeviceDescriptor
  {
    DeviceDescriptor(adopting: try calls.openDevice("\(try address(role))\(words)", group), calls: calls)
  }

  /// The guest that this program runs in; roles by `role=address`, `-` for none.
  static func live(release: String, words: [String]) -> Machine {
    var addresses: [Role: PCIAddress] = [:]
    var groups: [Role: VFIONode] = [:]
    var nodes: [Role: VFIONode] = [:]
    for word in words {
      let parts = word.split(separator: "=", maxSplits: 1).map { String($0) }
      guard parts.count == 2, let role = Role(rawValue: parts[0]), let address = PCIAddress(parts[1]) else { continue }
      let path = "/sys/bus/pci/devices/\(address)"
      addresses[role] = address
      if let group = link("\(path)/iommu_group") {
        groups[role] = .group(unsafe access("/dev/vfio/noiommu-\(group)", F_OK) == 0 ? "noiommu-\(group)" : group)
      }
      if let node = entry("\(path)/vfio-dev") { nodes[role] = .device(node) }
    }
    return Machine(
      calls: KernelVFIO(), isOld: release.hasPrefix("6.1."), addresses: addresses, groups: groups, nodes: nodes)
  }

  /// The last part of where a link leads.
  private static func link(_ path: String) -> String? {
    var bytes = [CChar](repeating: 0, count: 4096)
    let count = unsafe readlink(path, &bytes, bytes.count)
    guard count > 0 else { return nil }
    let text = String(decoding: bytes[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return text.split(separator: "/").last.map { String($0) }
  }

  /// The one entry of a directory that vfio-pci makes.
  private static func entry(_ path: String) -> String? {
    guard let directory = unsafe opendir(path) else { return nil }
    defer { unsafe closedir(directory) }
    while let found = unsafe readdir(directory) {
      let name = unsafe withUnsafePointer(to: &found.pointee.d_name) {
        unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      if name.hasPrefix("vfio") { return name }
    }
    return nil
  }

  /// The guest of `Tests/VM/vm vfio`, made up.
  static func fake(kernel: String, scene: String) throws(VFIOErrno) -> Machine {
    var options = FakeVFIOOptions()
    options.kernel = kernel == "6.1" ? .linux6_1 : .linux6_12
    options.hasIOMMUFD = scene.hasSuffix("cdev")
    options.hasIOMMU = scene != "noiommu"
    if scene.hasPrefix("narrow") { options.addressBits = 39 }
    if scene.hasPrefix("memlock") { options.lockLimit = 65_536 }
    func at(_ bus: UInt8, _ device: UInt8) throws(VFIOErrno) -> PCIAddress {
      guard let address = PCIAddress(bus: bus, device: device, function: 0) else { throw .noSuchDevice }
      return address
    }
    var card = FakeVFIODevice.igb(at: try at(1, 0), group: 15)
    card.driver = scene.hasPrefix("token") ? .vfio : .host
    var second = FakeVFIODevice.e1000(at: try at(5, 2), group: 17)
    if scene.hasPrefix("peer-host") { second.driver = .host }
    if scene.hasPrefix("peer-none") { second.driver = .none }
    var devices = [
      card, .igbVirtualFunction(at: try at(1, 16), group: 20, of: card.address),
      FakeVFIODevice.nvme(at: try at(3, 0), group: 16, disk: content()),
      FakeVFIODevice.e1000(at: try at(5, 1), group: 17),
      second, FakeVFIODevice.edu(at: try at(0, 8), group: 4),
    ]
    if scene.hasPrefix("narrow") || scene == "noiommu" { devices.remove(at: 1) }
    let fake = try FakeVFIO(devices: devices, options: options)
    let addresses: [Role: PCIAddress] = [
      .card: card.address, .vf: try at(1, 16), .nvme: try at(3, 0), .first: try at(5, 1), .second: try at(5, 2),
      .edu: try at(0, 8),
    ]
    return Machine(
      calls: fake, isOld: kernel == "6.1", addresses: addresses,
      groups: addresses.compactMapValues { fake.groupNode(of: $0) },
      nodes: addresses.compactMapValues { fake.deviceNode(of: $0) })
  }

  /// The disk of Tests/VM: byte i of block b is (b * 7 + i * 3) % 251.
  static func content() -> [UInt8] {
    (0..<128 * 512).map { place in
      let (block, index) = place.quotientAndRemainder(dividingBy: 512)
      return UInt8((block * 7 + index * 3) % 251)
    }
  }
}
