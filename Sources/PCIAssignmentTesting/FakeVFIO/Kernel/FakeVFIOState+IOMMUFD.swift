import Glibc
import LinuxVFIO
import PCICore

/// iommufd and devices opened by their own nodes (drivers/vfio/device_cdev.c, drivers/iommu/iommufd/).
extension FakeVFIOState {
  mutating func releaseIOMMUFD(_ id: Int) {
    iommufds[id]?.references -= 1
    guard iommufds[id]?.references == 0, let gone = iommufds.removeValue(forKey: id) else { return }
    for case .addressSpace(var space) in gone.objects.values { _ = space.unmapAll(locked: &lockedByUser) }
  }

  /// `VFIO_DEVICE_BIND_IOMMUFD`: the device's number in the iommufd.
  mutating func bind(_ file: Int32, to iommu: Int32) throws(VFIOErrno) -> UInt32 {
    let id = try deviceFile(file)
    guard let opened = deviceFiles[id], let device = devices[opened.device], iommu >= 0 else { throw VFIOErrno(EINVAL) }
    guard !opened.isByGroup else { throw VFIOErrno(EINVAL) }
    let number = device.description.group
    guard groups[number]?.file == nil else { throw VFIOErrno(EBUSY) }
    guard !opened.hasAccess else { throw VFIOErrno(EINVAL) }
    guard case .iommufd(let fd)? = try files.kind(of: iommu) else { throw VFIOErrno(EBADFD) }
    guard device.openCount == 0 else { throw VFIOErrno(EINVAL) }
    for member in groups[number]?.members ?? [] {
      guard let other = devices[member] else { continue }
      if other.driver == .host || other.binding.map({ $0.iommufd != fd }) == true { throw VFIOErrno(EPERM) }
    }
    guard var context = iommufds[fd] else { throw VFIOErrno(EBADF) }
    let own = context.nextID()
    context.objects[own] = .device(opened.device)
    context.references += 1
    iommufds[fd] = context
    devices[opened.device]?.binding = (fd, own)
    devices[opened.device]?.isOpenedByNode = true
    groups[number]?.openedByNode += 1
    deviceFiles[id]?.hasAccess = true
    try openFirst(opened.device)
    return own
  }

  /// What the last closing of a device's own file undoes.
  mutating func unbind(_ address: PCIAddress) {
    guard let binding = devices[address]?.binding else { return }
    detach(address)
    iommufds[binding.iommufd]?.objects.removeValue(forKey: binding.device)
    devices[address]?.binding = nil
    devices[address]?.isOpenedByNode = false
    releaseIOMMUFD(binding.iommufd)
  }

  /// `VFIO_DEVICE_ATTACH_IOMMUFD_PT`: the page table that the device uses now.
  mutating func attach(_ file: Int32, to object: UInt32) throws(VFIOErrno) -> UInt32 {
    let address = try device(file)
    guard let device = devices[address], device.isOpenedByNode, let binding = device.binding else {
      throw VFIOErrno(ENOTTY)
    }
    guard let context = iommufds[binding.iommufd], let found = context.objects[object] else { throw VFIOErrno(ENOENT) }
    switch found {
    case .device: throw VFIOErrno(EINVAL)
    case .addressSpace(let space):
      let automatic = context.objects.sorted { $0.key < $1.key }.first {
        if case .table(object, _, true) = $0.value { return true }
        return false
      }
      return try use(address, binding, table: automatic?.key, of: object, space)
    case .table(let space, _, _):
      guard case .addressSpace(let owner)? = context.objects[space] else { throw VFIOErrno(ENOENT) }
      return try use(address, binding, table: object, of: space, owner)
    }
  }

  /// Attaches a device to a page table, made where there is none, in place of the one that it has.
  private mutating func use(
    _ address: PCIAddress, _ binding: (iommufd: Int, device: UInt32), table: UInt32?, of space: UInt32,
    _ found: FakeIOAS
  ) throws(VFIOErrno) -> UInt32 {
    if let table, devices[address]?.attachment == table { return table }
    var owner = found
    try owner.attach(
      binding.device, reserving: options.allReserved, memory: &memory, locked: &lockedByUser, registers: registers)
    guard var context = iommufds[binding.iommufd] else { throw VFIOErrno(EBADF) }
    let chosen = table ?? context.nextID()
    if case .table(_, let users, let isAutomatic)? = context.objects[chosen] {
      context.objects[chosen] = .table(space: space, users: users + 1, isAutomatic: isAutomatic)
    } else {
      context.objects[chosen] = .table(space: space, users: 1, isAutomatic: true)
      owner.tables += 1
    }
    context.objects[space] = .addressSpace(owner)
    iommufds[binding.iommufd] = context
    let previous = devices[address]?.attachment
    devices[address]?.attachment = chosen
    if let previous { leave(previous, binding, isAttachedElsewhere: chosen) }
    return chosen
  }

  /// `VFIO_DEVICE_DETACH_IOMMUFD_PT`.
  mutating func detachTable(_ file: Int32) throws(VFIOErrno) {
    let address = try device(file)
    guard devices[address]?.isOpenedByNode == true else { throw VFIOErrno(ENOTTY) }
    detach(address)
  }

  private mutating func detach(_ address: PCIAddress) {
    guard let device = devices[address], let binding = device.binding, let table = device.attachment else { return }
    devices[address]?.attachment = nil
    leave(table, binding, isAttachedElsewhere: nil)
  }

  private mutating func leave(
    _ table: UInt32, _ binding: (iommufd: Int, device: UInt32), isAttachedElsewhere other: UInt32?
  ) {
    guard var context = iommufds[binding.iommufd],
      case .table(let space, let users, let isAutomatic)? = context.objects[table],
      case .addressSpace(var owner)? = context.objects[space]
    else { return }
    if users == 1, isAutomatic {
      context.objects.removeValue(forKey: table)
      owner.tables -= 1
    } else {
      context.objects[table] = .table(space: space, users: users - 1, isAutomatic: isAutomatic)
    }
    var keeps = false
    if let other, case .table(space, _, _)? = context.objects[other] { keeps = true }
    if !keeps { owner.detach(binding.device, locked: &lockedByUser) }
    context.objects[space] = .addressSpace(owner)
    iommufds[binding.iommufd] = context
  }

  // MARK: Objects

  /// `IOMMU_IOAS_ALLOC`.
  mutating func makeAddressSpace(_ file: Int32) throws(VFIOErrno) -> UInt32 {
    let id = try iommufd(file)
    guard let number = iommufds[id]?.nextID() else { throw VFIOErrno(EBADF) }
    iommufds[id]?.objects[number] = .addressSpace(FakeIOAS())
    return number
  }

  /// `IOMMU_DESTROY`.
  mutating func destroy(_ object: UInt32, _ file: Int32) throws(VFIOErrno) {
    let id = try iommufd(file)
    switch iommufds[id]?.objects[object] {
    case nil: throw VFIOErrno(ENOENT)
    case .device?: throw VFIOErrno(EBUSY)
    case .table(let space, let users, let isAutomatic)?:
      guard users == 0, !isAutomatic else { throw VFIOErrno(EBUSY) }
      if case .addressSpace(var owner)? = iommufds[id]?.objects[space] {
        owner.tables -= 1
        iommufds[id]?.objects[space] = .addressSpace(owner)
      }
    case .addressSpace(var space)?:
      guard space.tables == 0 else { throw VFIOErrno(EBUSY) }
      _ = space.unmapAll(locked: &lockedByUser)
    }
    iommufds[id]?.objects.removeValue(forKey: object)
  }

  /// `IOMMU_HWPT_ALLOC` of a page table that the kernel fills.
  mutating func makeTable(_ file: Int32, flags: UInt32, device: UInt32, space: UInt32) throws(VFIOErrno) -> UInt32 {
    let id = try iommufd(file)
    guard flags & ~3 == 0 else { throw VFIOErrno(EOPNOTSUPP) }
    guard case .device? = iommufds[id]?.objects[device] else { throw VFIOErrno(ENOENT) }
    guard case .addressSpace(var owner)? = iommufds[id]?.objects[space] else { throw VFIOErrno(EINVAL) }
    // Neither nesting nor dirty tracking is there with what QEMU emulates.
    guard flags == 0, let number = iommufds[id]?.nextID() else { throw VFIOErrno(EOPNOTSUPP) }
    owner.tables += 1
    iommufds[id]?.objects[space] = .addressSpace(owner)
    iommufds[id]?.objects[number] = .table(space: space, users: 0, isAutomatic: false)
    return number
  }

  /// `IOMMU_OPTION` with SET.
  mutating func set(
    _ option: IOMMUOption, of object: UInt32, to value: UInt64, _ file: Int32
  ) throws(VFIOErrno) {
    let id = try iommufd(file)
    switch option {
    case .limitByProcess:
      guard object == 0 else { throw VFIOErrno(EOPNOTSUPP) }
      guard iommufds[id]?.objects.isEmpty == true else { throw VFIOErrno(EBUSY) }
      guard value < 2 else { throw VFIOErrno(EINVAL) }
      iommufds[id]?.countsProcess = value == 1
    case .hugePages:
      try withAddressSpace(object, file) { (space, _, _, _) throws(VFIOErrno) in
        guard value < 2 else { throw VFIOErrno(EINVAL) }
        try space.setHugePages(value == 1)
      }
    }
  }

  /// `IOMMU_OPTION` with GET.
  mutating func value(of option: IOMMUOption, of object: UInt32, _ file: Int32) throws(VFIOErrno) -> UInt64 {
    let id = try iommufd(file)
    switch option {
    case .limitByProcess:
      guard object == 0 else { throw VFIOErrno(EOPNOTSUPP) }
      return iommufds[id]?.countsProcess == true ? 1 : 0
    case .hugePages:
      return try withAddressSpace(object, file) { (space, _, _, _) throws(VFIOErrno) in space.usesHugePages ? 1 : 0 }
    }
  }

  /// What logs no writes: no unit that QEMU emulates does.
  func refuseDirtyTracking(_ table: UInt32, _ file: Int32) throws(VFIOErrno) {
    let id = try iommufd(file)
    guard case .table? = iommufds[id]?.objects[table] else { throw VFIOErrno(ENOENT) }
    throw VFIOErrno(EOPNOTSUPP)
  }

  /// An address space by its number; `ENOENT` for another object.
  mutating func withAddressSpace<Value>(
    _ number: UInt32, _ file: Int32,
    _ body: (inout FakeIOAS, inout OwnMemory, inout LockCount, [FakeAddressRange]) throws(VFIOErrno) -> Value
  ) throws(VFIOErrno) -> Value {
    let id = try iommufd(file)
    guard case .addressSpace(var space)? = iommufds[id]?.objects[number] else { throw VFIOErrno(ENOENT) }
    defer { iommufds[id]?.objects[number] = .addressSpace(space) }
    return try body(&space, &memory, &lockedByUser, registers)
  }
}
