import PassthroughModel
import Synchronization

extension IOMMUFDAddressSpace {
  /// Opens a device by its own node, binds it to the iommufd and gives it this address space.
  public func open(_ device: DeviceLocation, _ options: OpenOptions) throws(VFIOError) -> VFIODevice {
    guard let name = device.node else {
      throw VFIOError(.openDevice, device.name, nil, .noSuchNode("/dev/vfio/devices/vfioN of \(device.name)"))
    }
    let node = VFIONode.device(name)
    let descriptor: UnboundDeviceDescriptor
    do { descriptor = try calls.openDeviceNode(name) } catch {
      throw VFIOError(.openDevice, node.description, error, .opening(node, error))
    }
    // A node that was left behind leads to whatever has its number now.
    if let wanted = device.nodeNumber, let number = calls.nodeNumber(of: descriptor), number != wanted {
      throw VFIOError(.openDevice, node.description, nil, .noSuchNode("\(node) of \(device.name)"))
    }
    return try adopt(descriptor, device, options)
  }

  /// Takes over a device's open node, handed over by a process that may open it, not yet bound.
  public func adopt(
    _ descriptor: consuming UnboundDeviceDescriptor, _ device: DeviceLocation, _ options: OpenOptions = OpenOptions()
  ) throws(VFIOError) -> VFIODevice {
    let hypervisor = options.hypervisor
    if let hypervisor {
      do { try hypervisor.add(descriptor.number) } catch {
        throw VFIOError(.registerWithHypervisor, device.name, error, .hypervisor("it did not take the device"))
      }
    }
    let id: UInt32
    do { id = try calls.bind(descriptor, to: iommu.descriptor) } catch {
      hypervisor?.remove(descriptor.number)
      throw VFIOError(.bindDevice, device.name, error, Self.binding(error))
    }
    let bound = DeviceDescriptor(adopting: descriptor.take(), calls: calls)
    do throws(VFIOError) {
      let table = options.logsWrites ? loggingTable(for: id) : number
      do { _ = try calls.attach(bound, to: table) } catch {
        throw VFIOError(.attachDevice, device.name, error, Self.attaching(error))
      }
      state.withLock { $0.devices += 1 }
    } catch {
      hypervisor?.remove(bound.number)
      throw error
    }
    return try VFIODevice(device, bound, in: BoundDevice(id: id, hypervisor: hypervisor, space: self))
  }

  /// A page table that logs writes, or this address space's own where the unit cannot.
  private func loggingTable(for device: UInt32) -> UInt32 {
    guard let hardware = try? calls.hardware(of: device, iommu.descriptor), hardware.hasDirtyTracking,
      // IOMMU_HWPT_ALLOC_DIRTY_TRACKING
      let table = try? calls.makePageTable(
        PageTableRequest(device: device, parent: number, flags: 2), iommu.descriptor)
    else { return number }
    state.withLock { $0.loggingTables.append(table) }
    return table
  }

  func leave() { state.withLock { $0.devices -= 1 } }

  /// Why a device could not be bound (drivers/vfio/device_cdev.c, drivers/iommu/iommufd/device.c).
  private static func binding(_ errno: VFIOErrno) -> VFIOCause {
    switch errno {
    case .busy: .inUse
    case .notPermitted: .noInterruptRemapping
    case .noSuchDevice: .deviceGone
    case .invalid: .groupNotViable
    case .accessDenied: .tokenNeeded
    default: .unknown
    }
  }

  private static func attaching(_ errno: VFIOErrno) -> VFIOCause {
    switch errno {
    case .addressInUse: .mappingInTheWay
    case .invalid: .firmwareMapping
    case .notPermitted: .noInterruptRemapping
    case .busy: .inUse
    default: .unknown
    }
  }
}

/// A device's place in an address space of an iommufd, given up once it is closed.
final class BoundDevice: DeviceHome {
  /// Its number in the iommufd.
  let id: UInt32
  let hypervisor: (any HypervisorRegistration)?
  let iommufd: IOMMUFDAddressSpace
  var space: any AddressSpace { iommufd }

  init(id: UInt32, hypervisor: (any HypervisorRegistration)?, space: IOMMUFDAddressSpace) {
    self.id = id
    self.hypervisor = hypervisor
    iommufd = space
  }

  deinit { iommufd.leave() }

  func beforeClosing(_ number: Int32) { hypervisor?.remove(number) }
}
