import Glibc
import LinuxVFIO
import PCICore

/// Containers and groups (drivers/vfio/container.c, group.c).
extension FakeVFIOState {
  /// `VFIO_CHECK_EXTENSION`: what the driver that is set has, or any driver that may be.
  func supports(_ ability: ContainerAbility, _ file: Int32) throws(VFIOErrno) -> Bool {
    let container = containers[try container(file)] ?? Container()
    let mayBeUnguarded = container.groups.isEmpty ? options.allowsNoIOMMU : !options.hasIOMMU
    let mayBeGuarded = container.groups.isEmpty || options.hasIOMMU
    return switch ability {
    case .type1, .type1v2, .nesting, .unmapAll: mayBeGuarded
    case .updateAddress: container.space != nil
    case .coherence: container.space != nil && options.isCoherent
    case .noIOMMU: mayBeUnguarded && container.space == nil
    }
  }

  /// `VFIO_GROUP_SET_CONTAINER`.
  mutating func setContainer(_ file: Int32, _ container: Int32) throws(VFIOErrno) {
    let number = try group(file)
    let kind = try files.kind(of: container)
    guard groups[number]?.container == nil else { throw VFIOErrno(EINVAL) }
    guard case .container(let id)? = kind else {
      throw VFIOErrno(options.kernel == .linux6_1 ? EINVAL : EBADFD)
    }
    try claim(number)
    if containers[id]?.space != nil { containers[id]?.space?.reserved = options.allReserved }
    groups[number]?.container = id
    groups[number]?.users = 1
    containers[id]?.groups.append(number)
    containers[id]?.references += 1
  }

  /// Nobody else may do DMA from the group (`iommu_group_claim_dma_owner`, drivers/iommu/iommu.c).
  private func claim(_ number: UInt32) throws(VFIOErrno) {
    for member in groups[number]?.members ?? [] {
      guard let device = devices[member] else { continue }
      if device.driver == .host || device.binding != nil { throw VFIOErrno(EPERM) }
    }
  }

  /// `VFIO_GROUP_UNSET_CONTAINER`.
  mutating func unsetContainer(_ file: Int32) throws(VFIOErrno) {
    let number = try group(file)
    guard let group = groups[number], group.container != nil else { throw VFIOErrno(EINVAL) }
    guard group.users == 1 else { throw VFIOErrno(EBUSY) }
    detachContainer(number)
  }

  private mutating func detachContainer(_ number: UInt32) {
    guard let id = groups[number]?.container else { return }
    groups[number]?.container = nil
    groups[number]?.users = 0
    containers[id]?.groups.removeAll { $0 == number }
    if containers[id]?.groups.isEmpty == true {
      if var space = containers[id]?.space { space.clear(locked: &locked, registers: registers) }
      containers[id]?.space = nil
      containers[id]?.isUnguarded = false
    }
    releaseContainer(id)
  }

  mutating func releaseContainer(_ id: Int) {
    containers[id]?.references -= 1
    if containers[id]?.references == 0 { containers.removeValue(forKey: id) }
  }

  /// `VFIO_SET_IOMMU`.
  mutating func setIOMMU(_ file: Int32, _ kind: ContainerModel) throws(VFIOErrno) {
    let id = try container(file)
    guard let container = containers[id], !container.groups.isEmpty, !container.hasDriver else {
      throw VFIOErrno(EINVAL)
    }
    switch kind {
    case .type1v2 where options.hasIOMMU:
      containers[id]?.space = Type1Space(
        isVersion2: true, reserved: options.allReserved, pageSizes: options.pageSizes, limit: options.mappingLimit)
    case .noIOMMU where !options.hasIOMMU: containers[id]?.isUnguarded = true
    default: throw VFIOErrno(ENODEV)
    }
  }

  /// The address space of a container; `EINVAL` before there is one, `ENOTTY` where it has no IOMMU.
  mutating func withSpace<Value>(
    _ file: Int32,
    _ body: (inout Type1Space, inout OwnMemory, inout LockCount, [FakeAddressRange]) throws(VFIOErrno) -> Value
  ) throws(VFIOErrno) -> Value {
    let id = try container(file)
    if containers[id]?.isUnguarded == true { throw VFIOErrno(ENOTTY) }
    guard var space = containers[id]?.space else { throw VFIOErrno(EINVAL) }
    defer { containers[id]?.space = space }
    return try body(&space, &memory, &locked, registers)
  }

  // MARK: Groups

  mutating func openGroup(_ number: UInt32) throws(VFIOErrno) -> Int32 {
    guard let group = groups[number] else { throw VFIOErrno(ENOENT) }
    guard group.openedByNode == 0, group.file == nil else { throw VFIOErrno(EBUSY) }
    let file = try files.make(.group(Int(number)))
    groups[number]?.file = OpenFile()
    return file
  }

  /// `VFIO_GROUP_GET_STATUS`: 1 where nobody else owns the group, 2 in a container.
  func groupStatus(_ file: Int32) throws(VFIOErrno) -> UInt32 {
    guard let group = groups[try group(file)] else { throw VFIOErrno(ENODEV) }
    guard options.hasIOMMU else { throw VFIOErrno(ENODEV) }
    if group.container != nil { return 3 }
    let isOwned = group.members.contains { devices[$0]?.driver == .host || devices[$0]?.binding != nil }
    return isOwned ? 0 : 1
  }

  mutating func closeGroup(_ number: UInt32) {
    groups[number]?.file?.isOpen = false
    releaseGroup(number)
  }

  mutating func releaseGroup(_ number: UInt32) {
    groups[number]?.file?.references -= 1
    guard groups[number]?.file?.references == 0 else { return }
    detachContainer(number)
    groups[number]?.file = nil
  }

  /// `VFIO_GROUP_GET_DEVICE_FD`.
  mutating func openDevice(_ file: Int32, named name: String) throws(VFIOErrno) -> Int32 {
    let number = try group(file)
    let address = try match(name, in: number)
    guard let group = groups[number], let container = group.container, containers[container]?.hasDriver == true else {
      throw VFIOErrno(EINVAL)
    }
    if devices[address]?.isOpenedByNode == true { throw VFIOErrno(EINVAL) }
    try openFirst(address)
    if devices[address]?.openCount == 1 {
      groups[number]?.users += 1
      groups[number]?.file?.references += 1
    }
    let id = newID()
    deviceFiles[id] = DeviceFile(device: address, isByGroup: true, hasAccess: true)
    do throws(VFIOErrno) { return try files.make(.device(id)) } catch {
      releaseDeviceFile(id)
      throw error
    }
  }

  /// The function of a name, which may have a token behind it (`vfio_pci_core_match`).
  private mutating func match(_ name: String, in number: UInt32) throws(VFIOErrno) -> PCIAddress {
    for member in groups[number]?.members ?? [] where devices[member]?.driver == .vfio {
      let own = member.description
      guard name.hasPrefix(own) else { continue }
      let rest = name.dropFirst(own.count)
      guard rest.isEmpty || rest.hasPrefix(" ") else { continue }
      try check(token: try Self.token(of: rest), for: member)
      return member
    }
    throw VFIOErrno(ENODEV)
  }

  /// The token of `vf_token=`, nil without one; `EINVAL` for other words.
  private static func token(of words: Substring) throws(VFIOErrno) -> [UInt8]? {
    var token: [UInt8]?
    var rest = words.drop { $0 == " " }
    while !rest.isEmpty {
      guard token == nil, rest.hasPrefix("vf_token=") else { throw VFIOErrno(EINVAL) }
      let text = rest.dropFirst(9).prefix(36)
      guard text.count == 36, let bytes = uuid(text) else { throw VFIOErrno(EINVAL) }
      token = bytes
      rest = rest.dropFirst(45).drop { $0 == " " }
    }
    return token
  }

  private static func uuid(_ text: Substring) -> [UInt8]? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.map({ $0.count }) == [8, 4, 4, 4, 12] else { return nil }
    var bytes: [UInt8] = []
    var digits = Array(parts.joined())[...]
    while digits.count >= 2 {
      guard let byte = UInt8(String(digits.prefix(2)), radix: 16) else { return nil }
      bytes.append(byte)
      digits = digits.dropFirst(2)
    }
    return bytes
  }

  /// `vfio_pci_validate_vf_token`: who uses a function of a card whose physical one a user has must know a secret.
  private mutating func check(token: [UInt8]?, for address: PCIAddress) throws(VFIOErrno) {
    guard let device = devices[address] else { throw VFIOErrno(ENODEV) }
    if let physical = device.description.physicalFunction {
      guard let card = devices[physical], card.driver == .vfio else {
        if token == nil { return }
        throw VFIOErrno(EINVAL)
      }
      guard let token, token == card.token else { throw VFIOErrno(EACCES) }
    } else if isPhysicalFunction(device) {
      if device.tokenUsers > 0 {
        guard let token, token == device.token else { throw VFIOErrno(EACCES) }
      } else if let token {
        devices[address]?.token = token
      }
    } else if token != nil {
      throw VFIOErrno(EINVAL)
    }
  }

  func isPhysicalFunction(_ device: DeviceState) -> Bool {
    devices.values.contains { $0.description.physicalFunction == device.address }
  }
}
