import LinuxVFIO
import PCIAssignmentTesting
import PCICore

/// A fake machine, and how its devices are opened.
struct FakeMachine {
  let vfio: FakeVFIO
  let backend: AddressSpaceBackend

  static let nvme = PCIAddress("0000:01:00.0") ?? PCIAddress(requesterID: RequesterID(bus: 0, deviceAndFunction: 0))
  static let edu = PCIAddress("0000:00:05.0") ?? nvme
  static let card = PCIAddress("0000:02:01.0") ?? nvme
  static let neighbour = PCIAddress("0000:02:02.0") ?? nvme
  static let physical = PCIAddress("0000:03:00.0") ?? nvme
  static let virtual = PCIAddress("0000:03:10.0") ?? nvme

  /// Both interfaces, as parameters of tests.
  static let backends: [AddressSpaceBackend] = [.type1, .iommufd]

  init(_ backend: AddressSpaceBackend = .type1, _ change: (inout FakeVFIOOptions) -> Void = { _ in }) throws {
    self.backend = backend
    var options = FakeVFIOOptions()
    options.hasIOMMUFD = backend == .iommufd
    change(&options)
    vfio = try FakeVFIO(
      devices: [
        .nvme(at: Self.nvme, group: 11, disk: [UInt8](repeating: 7, count: 4096)), .edu(at: Self.edu, group: 12),
        .e1000(at: Self.card, group: 13), .e1000(at: Self.neighbour, group: 13), .igb(at: Self.physical, group: 14),
        .igbVirtualFunction(at: Self.virtual, group: 15, of: Self.physical),
      ], options: options)
  }

  /// Where a device is opened.
  func location(_ address: PCIAddress) -> DeviceLocation {
    var location = DeviceLocation("\(address)")
    if case .group(let name)? = vfio.groupNode(of: address) { location.group = name }
    if case .device(let name)? = vfio.deviceNode(of: address) { location.node = name }
    return location
  }

  /// An address space of this machine's kind.
  func space() throws(VFIOError) -> any AddressSpace {
    try AddressSpaces.open(for: [location(Self.nvme)], backend, calls: vfio)
  }

  /// How often a call was made, refused ones too.
  func count(_ operation: FakeVFIOOperation) -> Int { vfio.trace.count { $0.operation == operation } }

  /// Nothing is open or mapped.
  var isClean: Bool { vfio.leftOpen == (0, 0, 0) }
}
