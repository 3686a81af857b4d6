import LinuxVFIO
import PCIAssignmentTesting
import PCICore

/// The launcher, which may open devices: opens one, and sends it with what it stands on.
func send(_ device: DeviceLocation, over socket: borrowing DescriptorSocket, _ calls: any VFIOCalls) throws {
  let container = try calls.openContainer()
  let group = try calls.openGroup(device.group ?? "")
  try calls.setContainer(container, group)
  try calls.setModel(.type1v2, container)
  let opened = try calls.device(device.name, of: group)
  try socket.send(Array(device.name.utf8), descriptors: [container.number, group.number, opened.number])
}

/// The VMM's worker, which may open nothing.
func work(_ socket: borrowing DescriptorSocket, _ calls: any VFIOCalls) throws {
  let (name, files) = try socket.receive(64, descriptors: 3)
  guard files.count == 3 else { return print("no device came") }
  let space = try Type1AddressSpace(adopting: ContainerDescriptor(adopting: files[0], calls: calls), calls: calls)
  let device = try space.adopt(
    DeviceDescriptor(adopting: files[2], calls: calls), of: GroupDescriptor(adopting: files[1], calls: calls),
    DeviceLocation(String(decoding: name, as: UTF8.self)))
  let memory = try HostMemory(1 << 20)
  let mapping = try space.map(memory, at: 0)
  let identity = try device.read(UInt32.self, .config, at: 0)
  print("\(device.location.name) is \(String(identity, radix: 16)), \(space.mappings.count) mapping")
  try mapping.unmap()
  try device.close()
}

@main
struct Handing {
  static func main() throws {
    guard let address = PCIAddress("0000:01:00.0") else { return }
    let calls = try FakeVFIO(devices: [.nvme(at: address, group: 11, disk: [])])
    let pair = try DescriptorSocket.pair()
    try send(DeviceLocation("0000:01:00.0", group: "11"), over: pair.first, calls)
    try work(pair.second, calls)
    print("left open:", calls.leftOpen.files)
  }
}
