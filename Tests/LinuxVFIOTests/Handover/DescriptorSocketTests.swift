import LinuxVFIO
import PCIAssignmentTesting
import Testing

@Suite("Handing descriptors over")
struct DescriptorSocketTests {
  @Test("a worker builds its session from what it received", arguments: FakeMachine.backends)
  func worker(_ backend: AddressSpaceBackend) throws {
    let machine = try FakeMachine(backend)
    let location = machine.location(FakeMachine.nvme)
    do {
      let pair = try DescriptorSocket.pair()
      switch backend {
      case .type1:
        let container = try machine.vfio.openContainer()
        let group = try machine.vfio.openGroup(location.group ?? "")
        try machine.vfio.setContainer(container, group)
        try machine.vfio.setModel(.type1v2, container)
        let device = try machine.vfio.device(location.name, of: group)
        try pair.first.send([1], descriptors: [container.number, group.number, device.number])
      case .iommufd:
        let iommu = try machine.vfio.openIOMMU()
        let device = try machine.vfio.openDeviceNode(location.node ?? "")
        try pair.first.send([2], descriptors: [iommu.number, device.number])
      }
      let (bytes, files) = try pair.second.receive(16, descriptors: 4)
      #expect(bytes == [backend == .type1 ? 1 : 2])
      switch backend {
      case .type1:
        try #require(files.count == 3)
        let space = try Type1AddressSpace(
          adopting: ContainerDescriptor(adopting: files[0], calls: machine.vfio), calls: machine.vfio)
        let device = try space.adopt(
          DeviceDescriptor(adopting: files[2], calls: machine.vfio),
          of: GroupDescriptor(adopting: files[1], calls: machine.vfio), location)
        #expect(try device.read(UInt16.self, .config, at: 0) == 0x1b36)
        try device.close()
      case .iommufd:
        try #require(files.count == 2)
        let space = try IOMMUFDAddressSpace(
          adopting: IOMMUDescriptor(adopting: files[0], calls: machine.vfio), calls: machine.vfio)
        let device = try space.adopt(UnboundDeviceDescriptor(adopting: files[1], calls: machine.vfio), location)
        #expect(try device.read(UInt16.self, .config, at: 0) == 0x1b36)
        try device.close()
      }
    }
    #expect(machine.isClean)
  }

  @Test("more descriptors than there is room for are closed, not lost")
  func tooMany() throws {
    let before = try OpenFiles.count()
    for _ in 0..<1000 {
      let pair = try DescriptorSocket.pair()
      let event = try Event()
      try pair.first.send([0], descriptors: [event.number, event.number, event.number])
      #expect(throws: VFIOError.self) { _ = try pair.second.receive(1, descriptors: 2) }
    }
    // Other tests have files open meanwhile.
    #expect(try OpenFiles.count() < before + 500)
  }

  @Test("an end that is closed sends nothing")
  func closed() throws {
    let second: DescriptorSocket
    do {
      let pair = try DescriptorSocket.pair()
      second = pair.second
    }
    let (bytes, files) = try second.receive(1, descriptors: 1)
    #expect(bytes.isEmpty && files.isEmpty)
  }
}
