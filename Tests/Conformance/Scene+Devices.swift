import Glibc
import LinuxVFIO
import PCICore

/// What devices say of themselves, their registers, their resets.
extension Scene {
  func information() throws(VFIOErrno) {
    typealias Facts = (
      role: Machine.Role, resets: Bool, space: UInt64, pin: UInt32, messages: UInt32, vectors: UInt32, errors: UInt32?
    )
    let facts: [Facts] = [
      (.edu, false, 256, 1, 1, 0, nil), (.nvme, true, 4096, 1, 0, 65, 1), (.vf, true, 4096, 0, 0, 3, 1),
      (.first, false, 256, 1, 0, 0, nil),
    ]
    for (role, resets, space, pin, messages, vectors, errors) in facts {
      let container = try container()
      let group = try machine.openGroup(role)
      try settle(group, container)
      let device = try transcript.need("\(role): GET_DEVICE_FD") { () throws(VFIOErrno) in
        try machine.openDevice(role, group)
      }
      transcript.gives("\(role): resets", resets) { () throws(VFIOErrno) in try calls.information(device).canReset }
      transcript.gives("\(role): regions", 9) { () throws(VFIOErrno) in try calls.information(device).regionCount }
      transcript.gives("\(role): kinds of interrupts", 5) { () throws(VFIOErrno) in
        try calls.information(device).interruptCount
      }
      transcript.gives("\(role): configuration space", space) { () throws(VFIOErrno) in
        try calls.region(7, device).sizeInBytes
      }
      transcript.gives("\(role): its offset", 7 << 40) { () throws(VFIOErrno) in try calls.region(7, device).offset }
      transcript.refused("\(role): GET_REGION_INFO of VGA", EINVAL) { () throws(VFIOErrno) in
        try calls.region(8, device)
      }
      transcript.refused("\(role): GET_REGION_INFO of region 9", EINVAL) { () throws(VFIOErrno) in
        try calls.region(9, device)
      }
      transcript.gives("\(role): pins", pin) { () throws(VFIOErrno) in try calls.interrupts(.intx, device).count }
      transcript.gives("\(role): flags of pins", 7) { () throws(VFIOErrno) in
        try calls.interrupts(.intx, device).flags.rawValue
      }
      transcript.gives("\(role): messages", messages) { () throws(VFIOErrno) in try calls.interrupts(.msi, device).count
      }
      transcript.gives("\(role): flags of messages", 9) { () throws(VFIOErrno) in
        try calls.interrupts(.msi, device).flags.rawValue
      }
      transcript.gives("\(role): vectors", vectors) { () throws(VFIOErrno) in try calls.interrupts(.msix, device).count
      }
      if vectors > 0 {
        transcript.gives("\(role): flags of vectors", machine.isOld ? 9 : 1) { () throws(VFIOErrno) in
          try calls.interrupts(.msix, device).flags.rawValue
        }
      }
      if let errors {
        transcript.gives("\(role): errors", errors) { () throws(VFIOErrno) in try calls.interrupts(.error, device).count
        }
      } else {
        transcript.refused("\(role): GET_IRQ_INFO of errors", EINVAL) { () throws(VFIOErrno) in
          try calls.interrupts(.error, device)
        }
      }
      transcript.gives("\(role): requests", 1) { () throws(VFIOErrno) in try calls.interrupts(.request, device).count }
      transcript.refused("\(role): GET_IRQ_INFO of index 5", EINVAL) { () throws(VFIOErrno) in
        try calls.interrupts(InterruptIndex(rawValue: 5), device)
      }
    }
  }

  func registers() throws(VFIOErrno) {
    try conventionalRegisters()
    try vectorTable()
    try virtualRegisters()
  }

  private func conventionalRegisters() throws(VFIOErrno) {
    let container = try container()
    let group = try machine.openGroup(.edu)
    try settle(group, container)
    let device = try machine.openDevice(.edu, group)
    transcript.gives("edu: vendor and device", 0x11e8_1234) { () throws(VFIOErrno) in try number(7, 0, 4, device) }
    try put(try number(7, 4, 2, device) & ~2, 2, 7, 4, device)
    transcript.refused("pread of a BAR while memory is off", EIO) { () throws(VFIOErrno) in try read(0, 0, 4, device) }
    transcript.refused("pwrite of a BAR while memory is off", EIO) { () throws(VFIOErrno) in
      try write([0, 0, 0, 0], 0, 4, device)
    }
    try enable(device)
    transcript.gives("the command register", 6) { () throws(VFIOErrno) in try number(7, 4, 2, device) & 6 }
    transcript.gives("pread of a BAR", 0x0100_00ed) { () throws(VFIOErrno) in try number(0, 0, 4, device) }
    try put(0x1234_5678, 4, 0, 4, device)
    transcript.gives("a register that inverts", 0xedcb_a987) { () throws(VFIOErrno) in try number(0, 4, 4, device) }
    transcript.refused("pread past a BAR", EINVAL) { () throws(VFIOErrno) in try read(0, 1 << 20, 4, device) }
    transcript.refused("pread of a BAR that is not there", EINVAL) { () throws(VFIOErrno) in try read(3, 0, 4, device) }
    transcript.refused("pwrite of the ROM", EINVAL) { () throws(VFIOErrno) in try write([0], 6, 0, device) }
    transcript.refused("pread of VGA", EINVAL) { () throws(VFIOErrno) in try read(8, 0, 4, device) }
    transcript.refused("pread of region 9", EINVAL) { () throws(VFIOErrno) in try read(9, 0, 4, device) }
    transcript.refused("pread past configuration space", EFAULT) { () throws(VFIOErrno) in try read(7, 256, 4, device) }
    transcript.done("write all ones to a BAR's register") { () throws(VFIOErrno) in
      try write([0xff, 0xff, 0xff, 0xff], 7, 0x10, device)
    }
    transcript.gives("it says 1 MiB", 0xfff0_0000) { () throws(VFIOErrno) in try number(7, 0x10, 4, device) }
    transcript.done("write the vendor") { () throws(VFIOErrno) in try write([0, 0], 7, 0, device) }
    transcript.gives("it stays", 0x1234) { () throws(VFIOErrno) in try number(7, 0, 2, device) }
    transcript.done("write the interrupt line") { () throws(VFIOErrno) in try write([0x5a], 7, 0x3c, device) }
    transcript.gives("it is kept", 0x5a) { () throws(VFIOErrno) in try number(7, 0x3c, 1, device) }
    mappings(device)
  }

  private func mappings(_ device: borrowing DeviceDescriptor) {
    func map(_ region: UInt64, _ offset: UInt64, _ size: Int) throws(VFIOErrno) {
      let pointer = try unsafe calls.mapMemory(
        FilePart(offset: region << 40 | offset, sizeInBytes: size), access: .readWrite, alignment: 4096, device)
      try unsafe calls.unmapMemory(pointer, sizeInBytes: size)
    }
    transcript.done("mmap of a page of a BAR") { () throws(VFIOErrno) in try map(0, 0x4_0000, 4096) }
    transcript.done("mmap of a BAR") { () throws(VFIOErrno) in try map(0, 0, 1 << 20) }
    transcript.refused("mmap past a BAR", EINVAL) { () throws(VFIOErrno) in try map(0, 1 << 20, 4096) }
    transcript.refused("mmap of more than a BAR", EINVAL) { () throws(VFIOErrno) in try map(0, 0, 2 << 20) }
    transcript.refused("mmap of a BAR that is not there", EINVAL) { () throws(VFIOErrno) in try map(3, 0, 4096) }
    transcript.refused("mmap of the ROM", EINVAL) { () throws(VFIOErrno) in try map(6, 0, 4096) }
    transcript.refused("mmap of configuration space", EINVAL) { () throws(VFIOErrno) in try map(7, 0, 4096) }
  }

  private func vectorTable() throws(VFIOErrno) {
    let container = try container()
    let group = try machine.openGroup(.nvme)
    try settle(group, container)
    let device = try machine.openDevice(.nvme, group)
    try enable(device)
    transcript.gives("nvme: BAR 0, with the MSI-X table in it, may be mapped", true) { () throws(VFIOErrno) in
      let region = try calls.region(0, device)
      return region.flags.contains(.mappable) && region.isVectorTableMappable && region.sizeInBytes == 0x4000
    }
    transcript.gives("nvme: pread of the MSI-X table", 0xffff_ffff) { () throws(VFIOErrno) in
      try number(0, 0x2000, 4, device)
    }
    transcript.done("nvme: pwrite of the MSI-X table") { () throws(VFIOErrno) in try put(0x1234, 4, 0, 0x2000, device) }
    transcript.gives("nvme: it is dropped", 0xffff_ffff) { () throws(VFIOErrno) in try number(0, 0x2000, 4, device) }
    transcript.gives("nvme: pread into the MSI-X table and past it", 1048 + 8) { () throws(VFIOErrno) in
      try read(0, 0x2000 - 8, 1048 + 8, device).count
    }
    transcript.gives("nvme: the high half of configuration space", 4) { () throws(VFIOErrno) in
      try read(7, 0x100, 4, device).count
    }
  }

  private func virtualRegisters() throws(VFIOErrno) {
    let container = try container()
    let group = try machine.openGroup(.vf)
    try settle(group, container)
    let device = try machine.openDevice(.vf, group)
    transcript.gives("vf: vendor and device", 0x10ca_8086) { () throws(VFIOErrno) in try number(7, 0, 4, device) }
    transcript.gives("vf: memory is on from the start", 2) { () throws(VFIOErrno) in try number(7, 4, 2, device) & 2 }
    transcript.gives("vf: no pin", 0) { () throws(VFIOErrno) in try number(7, 0x3d, 1, device) }
    transcript.done("vf: turn memory off") { () throws(VFIOErrno) in try put(0, 2, 7, 4, device) }
    transcript.gives("vf: its register says so", 0) { () throws(VFIOErrno) in try number(7, 4, 2, device) & 2 }
    transcript.gives("vf: and its registers answer all the same", 4) { () throws(VFIOErrno) in
      try read(0, 8, 4, device).count
    }
    transcript.gives("vf: size of BAR 0", 0x4000) { () throws(VFIOErrno) in try calls.region(0, device).sizeInBytes }
    transcript.gives("vf: size of BAR 3", 0x4000) { () throws(VFIOErrno) in try calls.region(3, device).sizeInBytes }
  }

  func resets() throws(VFIOErrno) {
    let container = try container()
    let group = try machine.openGroup(.edu)
    try settle(group, container)
    let edu = try machine.openDevice(.edu, group)
    transcript.refused("RESET of a function without a way", EINVAL) { () throws(VFIOErrno) in try calls.reset(edu) }
    transcript.refused("GET_PCI_HOT_RESET_INFO in the root complex", ENODEV) { () throws(VFIOErrno) in
      try calls.hotResetInformation(edu)
    }
    transcript.refused("PCI_HOT_RESET in the root complex", ENODEV) { () throws(VFIOErrno) in
      try calls.hotReset(edu, groups: [group.number])
    }
    let other = try machine.openGroup(.nvme)
    try calls.setContainer(container, other)
    let nvme = try machine.openDevice(.nvme, other)
    try enable(nvme)
    transcript.done("RESET of a function by FLR") { () throws(VFIOErrno) in try calls.reset(nvme) }
    transcript.gives("its command register is put back", 6) { () throws(VFIOErrno) in try number(7, 4, 2, nvme) & 6 }
    transcript.gives("functions on nvme's bus", 1) { () throws(VFIOErrno) in
      try calls.hotResetInformation(nvme).functions.count
    }
    transcript.refused("PCI_HOT_RESET by no group", EINVAL) { () throws(VFIOErrno) in
      try calls.hotReset(nvme, groups: [])
    }
    transcript.refused("PCI_HOT_RESET by another group", EINVAL) { () throws(VFIOErrno) in
      try calls.hotReset(nvme, groups: [group.number])
    }
    transcript.refused("PCI_HOT_RESET by more groups than functions", EINVAL) { () throws(VFIOErrno) in
      try calls.hotReset(nvme, groups: [other.number, group.number])
    }
    transcript.refused("PCI_HOT_RESET by a closed number", EBADF) { () throws(VFIOErrno) in
      try calls.hotReset(nvme, groups: [Self.closedNumber])
    }
    transcript.refused("PCI_HOT_RESET by a container", EINVAL) { () throws(VFIOErrno) in
      try calls.hotReset(nvme, groups: [container.number])
    }
    try sharedReset(container)
    try virtualReset(container)
  }

  /// Two conventional functions of one group.
  private func sharedReset(_ container: borrowing ContainerDescriptor) throws(VFIOErrno) {
    let group = try machine.openGroup(.first)
    try calls.setContainer(container, group)
    let first = try machine.openDevice(.first, group)
    let second = try machine.openDevice(.second, group)
    transcript.gives("functions that share a bus", 2) { () throws(VFIOErrno) in
      try calls.hotResetInformation(first).functions.count
    }
    transcript.gives("they are told by their groups", false) { () throws(VFIOErrno) in
      try calls.hotResetInformation(first).namesDevices
    }
    transcript.gives("which is one group", 1) { () throws(VFIOErrno) in
      Set(try calls.hotResetInformation(first).functions.map { $0.id }).count
    }
    try enable(second)
    transcript.done("PCI_HOT_RESET of both") { () throws(VFIOErrno) in try calls.hotReset(first, groups: [group.number])
    }
    transcript.gives("the command register of the other is put back", 6) { () throws(VFIOErrno) in
      try number(7, 4, 2, second) & 6
    }
    transcript.done("its registers answer") { () throws(VFIOErrno) in _ = try read(0, 8, 4, second) }
  }

  private func virtualReset(_ container: borrowing ContainerDescriptor) throws(VFIOErrno) {
    let group = try machine.openGroup(.vf)
    try calls.setContainer(container, group)
    let device = try machine.openDevice(.vf, group)
    transcript.gives("a reset of a virtual function's bus reaches its card", true) { () throws(VFIOErrno) in
      let card = try machine.address(.card)
      return try calls.hotResetInformation(device).functions.contains {
        $0.bus == card.bus && $0.deviceAndFunction == card.device << 3 | card.function
      }
    }
    transcript.refused("PCI_HOT_RESET of a virtual function's bus", EINVAL) { () throws(VFIOErrno) in
      try calls.hotReset(device, groups: [group.number])
    }
    try put(4, 2, 7, 4, device)
    transcript.done("RESET of a virtual function") { () throws(VFIOErrno) in try calls.reset(device) }
  }

  func features() throws(VFIOErrno) {
    let container = try container()
    let group = try machine.openGroup(.nvme)
    try settle(group, container)
    let device = try machine.openDevice(.nvme, group)
    let copy = DeviceDescriptor(adopting: try device.duplicate().take(), calls: calls)
    func ask(_ feature: DeviceFeature, _ use: FeatureUse, size: Int = 16) throws(VFIOErrno) {
      let data = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 8)
      defer { unsafe data.deallocate() }
      unsafe _ = data.initializeMemory(as: UInt8.self, repeating: 0)
      try unsafe calls.feature(feature, use, data: data, copy)
    }
    transcript.refused("FEATURE: one that is not there", ENOTTY) { () throws(VFIOErrno) in
      try ask(DeviceFeature(rawValue: 99), [.probe, .get])
    }
    transcript.refused("FEATURE: get and set", EINVAL) { () throws(VFIOErrno) in try ask(.lowPower, [.get, .set]) }
    transcript.refused("FEATURE: neither", EINVAL) { () throws(VFIOErrno) in try ask(.lowPower, []) }
    transcript.refused("FEATURE: migration", ENOTTY) { () throws(VFIOErrno) in try ask(.migration, [.probe, .get]) }
    transcript.refused("FEATURE: the state of migration", ENOTTY) { () throws(VFIOErrno) in
      try ask(.migrationState, [.probe, .get])
    }
    transcript.refused("FEATURE: a token of no physical function", ENOTTY) { () throws(VFIOErrno) in
      try ask(.token, .set)
    }
    transcript.refused("FEATURE: what the device writes", ENOTTY) { () throws(VFIOErrno) in
      try ask(.loggingStart, [.probe, .set])
    }
    transcript.done("FEATURE: may there be low power") { () throws(VFIOErrno) in try ask(.lowPower, [.probe, .set]) }
    transcript.refused("FEATURE: get low power", EINVAL) { () throws(VFIOErrno) in try ask(.lowPower, .get) }
    transcript.done("FEATURE: low power") { () throws(VFIOErrno) in try ask(.lowPower, .set) }
    transcript.refused("FEATURE: low power twice", EINVAL) { () throws(VFIOErrno) in try ask(.lowPower, .set) }
    transcript.done("FEATURE: back from low power") { () throws(VFIOErrno) in try ask(.lowPowerExit, .set) }
    transcript.done("FEATURE: back twice") { () throws(VFIOErrno) in try ask(.lowPowerExit, .set) }
  }
}
