import PassthroughModel
import Synchronization

/// A group in a container, taken out and closed when its last device is.
final class OpenGroup: Sendable {
  let name: String
  let descriptor: GroupDescriptor
  let calls: any VFIOCalls
  let hypervisor: (any HypervisorRegistration)?

  init(
    _ name: String, _ descriptor: consuming GroupDescriptor, calls: any VFIOCalls,
    hypervisor: (any HypervisorRegistration)?
  ) {
    self.name = name
    self.descriptor = descriptor
    self.calls = calls
    self.hypervisor = hypervisor
  }

  deinit {
    hypervisor?.remove(descriptor.number)
    // EBUSY where memory of a device is still mapped: the group leaves when that goes and this descriptor is closed.
    try? calls.unsetContainer(descriptor)
  }
}

/// A device's use of its group, given up once it is closed.
final class GroupMembership: DeviceHome {
  /// Held by the address space until the last membership ends, and closed then.
  unowned let group: OpenGroup
  private let name: String
  let type1: Type1AddressSpace
  var space: any AddressSpace { type1 }

  init(_ group: OpenGroup, _ space: Type1AddressSpace) {
    self.group = group
    name = group.name
    type1 = space
  }

  // By name: a reference held by this call would keep the group open after the lock.
  deinit { type1.leave(name) }

  func beforeClosing(_ number: Int32) {}
}

extension Type1AddressSpace {
  /// Opens a device through its group, which joins the container if it is not in it.
  public func open(_ device: DeviceLocation, _ options: OpenOptions) throws(VFIOError) -> VFIODevice {
    guard let name = device.group else {
      throw VFIOError(.openGroup, device.name, nil, .noSuchNode("/dev/vfio/N of \(device.name)"))
    }
    let membership = try joining.withLock { _ throws(VFIOError) in
      GroupMembership(try join(name, options), self)
    }
    return try VFIODevice(device, try openDevice(device.name, options, membership.group), in: membership)
  }

  /// Takes over an open device of an open group, both handed over by a process that may open them.
  ///
  /// The group must be in this address space's container (``init(adopting:calls:)``) or in none.
  public func adopt(
    _ device: consuming DeviceDescriptor, of group: consuming GroupDescriptor, _ location: DeviceLocation
  ) throws(VFIOError) -> VFIODevice {
    let name = location.group ?? location.name
    // A second device of the same group came with a descriptor of its own, which is closed again.
    let open = OpenGroup(name, group, calls: calls, hypervisor: nil)
    let membership = try joining.withLock { _ throws(VFIOError) in
      if let present = use(name) { return GroupMembership(present, self) }
      try enter(open)
      return GroupMembership(open, self)
    }
    return try VFIODevice(location, device, in: membership)
  }

  private func openDevice(
    _ name: String, _ options: OpenOptions, _ group: OpenGroup
  ) throws(VFIOError) -> DeviceDescriptor {
    let asked = options.token.map { "\(name) vf_token=\($0)" } ?? name
    do { return try calls.device(asked, of: group.descriptor) } catch {
      let cause: VFIOCause =
        switch error {
        case .noSuchDevice: .notInGroup
        case .accessDenied: .tokenNeeded
        case .busy: .inUse
        case .notPermitted: .permission(name)
        case .inputOutput: .deviceGone
        default: .unknown
        }
      throw VFIOError(.openDevice, name, error, cause)
    }
  }

  /// The open group of this name, one user more; nil where it is not open.
  private func use(_ name: String) -> OpenGroup? {
    state.withLock { state -> OpenGroup? in
      guard var entry = state.groups[name] else { return nil }
      entry.users += 1
      state.groups[name] = entry
      return entry.group
    }
  }

  /// The group of this name, opened where it is not, one user more; under `joining`.
  private func join(_ name: String, _ options: OpenOptions) throws(VFIOError) -> OpenGroup {
    if let present = use(name) { return present }
    let node = VFIONode.group(name)
    guard !name.hasPrefix("noiommu-") else { throw VFIOError(.openGroup, node.description, nil, .noIOMMU) }
    let descriptor: GroupDescriptor
    do { descriptor = try calls.openGroup(name) } catch {
      throw VFIOError(.openGroup, node.description, error, .opening(node, error))
    }
    if let hypervisor = options.hypervisor {
      do { try hypervisor.add(descriptor.number) } catch {
        throw VFIOError(.registerWithHypervisor, node.description, error, .hypervisor("it did not take the group"))
      }
    }
    let group = OpenGroup(name, descriptor, calls: calls, hypervisor: options.hypervisor)
    try enter(group)
    return group
  }

  /// Puts a group into the container, one user of it, and maps what is mapped if it is the first.
  private func enter(_ group: OpenGroup) throws(VFIOError) {
    let subject = VFIONode.group(group.name).description
    let status: GroupStatus
    do { status = try calls.status(group.descriptor) } catch {
      throw VFIOError(.openGroup, subject, error, .unknown)
    }
    guard status.contains(.viable) else { throw VFIOError(.openGroup, subject, nil, .groupNotViable) }
    if !status.contains(.hasContainer) {
      do { try calls.setContainer(container, group.descriptor) } catch {
        throw VFIOError(.joinContainer, subject, error, Self.joining(error))
      }
    }
    let isFirst = state.withLock { state -> Bool in
      let isFirst = state.groups.isEmpty
      state.groups[group.name] = (group, 1)
      return isFirst
    }
    guard isFirst else { return }
    do throws(VFIOError) {
      do { try calls.setModel(.type1v2, container) } catch {
        // EBUSY, EINVAL: whoever handed the container over has set it already.
        guard error == .busy || error == .invalid, (try? calls.information(container)) != nil else {
          throw VFIOError(.setModel, subject, error, Self.settingUp(error))
        }
      }
      try mapAgain()
    } catch {
      drop(group.name)
      throw error
    }
  }

  /// Maps what was mapped when the last device went: the kernel forgot it with the last group.
  private func mapAgain() throws(VFIOError) {
    for mapping in mappings {
      do { try calls.map(mapping, container) } catch {
        throw VFIOError(.mapMemory, mapping.subject, error, .mappingInTheWay)
      }
    }
  }

  /// One user less; the last takes the group out, and closes it before anybody opens it anew.
  func leave(_ name: String) { joining.withLock { _ in drop(name) } }

  private func drop(_ name: String) {
    // The group goes out of scope outside the lock of the state: its end makes requests.
    let last = state.withLock { state -> OpenGroup? in
      guard var entry = state.groups[name] else { return nil }
      entry.users -= 1
      state.groups[name] = entry.users > 0 ? entry : nil
      return entry.users > 0 ? nil : entry.group
    }
    _ = consume last
  }

  /// Why a viable group could not join (drivers/vfio/group.c, drivers/vfio/container.c, vfio_iommu_type1.c).
  private static func joining(_ errno: VFIOErrno) -> VFIOCause {
    switch errno {
    case .busy: .inUse
    case .notPermitted, .invalid: .firmwareMapping
    case .noSuchDevice: .noIOMMU
    default: .unknown
    }
  }

  private static func settingUp(_ errno: VFIOErrno) -> VFIOCause {
    switch errno {
    case .notPermitted: .noInterruptRemapping
    case .noSuchDevice: .interfaceMissing("type 1 (vfio_iommu_type1)")
    case .invalid: .firmwareMapping
    default: .unknown
    }
  }
}
