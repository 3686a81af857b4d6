/// The kernel's VFIO and iommufd, one method for each request: values in, a value or an errno out.
///
/// ``KernelVFIO`` is the real one. `PCIAssignmentTesting` has one with scripted devices. Nothing here repeats, guesses
/// or explains: that is what address spaces and devices above it do. Facts: `include/uapi/linux/vfio.h`,
/// `include/uapi/linux/iommufd.h`.
public protocol VFIOCalls: AnyObject, Sendable {
  // MARK: Descriptors

  /// Opens a node of `/dev` for reading and writing, closed on exec; its number.
  func open(_ node: VFIONode) throws(VFIOErrno) -> Int32
  /// Closes a number; a last reference resets the device.
  func close(_ number: Int32)
  /// Another number for the same open file, closed on exec.
  func duplicate(_ number: Int32) throws(VFIOErrno) -> Int32

  // MARK: Containers (type 1)

  /// VFIO_GET_API_VERSION: 0.
  func apiVersion(_ container: borrowing ContainerDescriptor) throws(VFIOErrno) -> Int32
  /// VFIO_CHECK_EXTENSION.
  func supports(_ ability: ContainerAbility, _ container: borrowing ContainerDescriptor) throws(VFIOErrno) -> Bool
  /// VFIO_SET_IOMMU: only with a group in the container, and once.
  func setModel(_ model: ContainerModel, _ container: borrowing ContainerDescriptor) throws(VFIOErrno)
  /// VFIO_IOMMU_GET_INFO with all that follows it.
  func information(_ container: borrowing ContainerDescriptor) throws(VFIOErrno) -> ContainerInformation
  /// VFIO_IOMMU_MAP_DMA.
  func map(_ request: MappedRange, _ container: borrowing ContainerDescriptor) throws(VFIOErrno)
  /// VFIO_IOMMU_UNMAP_DMA of `size` bytes at `address`; both 0 and `all` for everything. How many bytes were unmapped.
  func unmap(
    _ address: UInt64, size: UInt64, all: Bool, _ container: borrowing ContainerDescriptor
  ) throws(VFIOErrno) -> UInt64
  /// VFIO_IOMMU_DIRTY_PAGES with START or STOP.
  func setDirtyTracking(_ isOn: Bool, _ container: borrowing ContainerDescriptor) throws(VFIOErrno)
  /// VFIO_IOMMU_DIRTY_PAGES with GET_BITMAP: a bit for each page of `range`, whose mapping it must be.
  func dirtyPages(
    _ range: DirtyRange, into bitmap: UnsafeMutableBufferPointer<UInt64>, _ container: borrowing ContainerDescriptor
  ) throws(VFIOErrno)

  // MARK: Groups

  /// VFIO_GROUP_GET_STATUS.
  func status(_ group: borrowing GroupDescriptor) throws(VFIOErrno) -> GroupStatus
  /// VFIO_GROUP_SET_CONTAINER.
  func setContainer(
    _ container: borrowing ContainerDescriptor, _ group: borrowing GroupDescriptor
  ) throws(VFIOErrno)
  /// VFIO_GROUP_UNSET_CONTAINER.
  func unsetContainer(_ group: borrowing GroupDescriptor) throws(VFIOErrno)
  /// VFIO_GROUP_GET_DEVICE_FD: a device's number, by its name, behind which ` vf_token=UUID` may stand.
  func openDevice(_ name: String, _ group: borrowing GroupDescriptor) throws(VFIOErrno) -> Int32

  // MARK: Devices

  /// VFIO_DEVICE_GET_INFO with all that follows it.
  func information(_ device: borrowing DeviceDescriptor) throws(VFIOErrno) -> DeviceInformation
  /// VFIO_DEVICE_GET_REGION_INFO with all that follows it.
  func region(_ index: UInt32, _ device: borrowing DeviceDescriptor) throws(VFIOErrno) -> RegionInformation
  /// VFIO_DEVICE_GET_IRQ_INFO.
  func interrupts(
    _ index: InterruptIndex, _ device: borrowing DeviceDescriptor
  ) throws(VFIOErrno) -> InterruptInformation
  /// VFIO_DEVICE_SET_IRQS: 0, or above it how many vectors could be had where the wish was for more.
  func change(_ change: InterruptChange, _ device: borrowing DeviceDescriptor) throws(VFIOErrno) -> Int32
  /// VFIO_DEVICE_RESET.
  func reset(_ device: borrowing DeviceDescriptor) throws(VFIOErrno)
  /// VFIO_DEVICE_GET_PCI_HOT_RESET_INFO.
  func hotResetInformation(_ device: borrowing DeviceDescriptor) throws(VFIOErrno) -> HotResetInformation
  /// VFIO_DEVICE_PCI_HOT_RESET; `groups` are the numbers of open groups, none for a device bound to an iommufd.
  func hotReset(_ device: borrowing DeviceDescriptor, groups: [Int32]) throws(VFIOErrno)
  /// VFIO_DEVICE_FEATURE. `data` is what the feature takes or gives, in its size.
  func feature(
    _ feature: DeviceFeature, _ use: FeatureUse, data: UnsafeMutableRawBufferPointer,
    _ device: borrowing DeviceDescriptor
  ) throws(VFIOErrno)
  /// Reads at an offset of the device's file; how many bytes came.
  func read(
    into bytes: UnsafeMutableRawBufferPointer, at offset: UInt64, _ device: borrowing DeviceDescriptor
  ) throws(VFIOErrno) -> Int
  /// Writes at an offset of the device's file; how many bytes went.
  func write(
    _ bytes: UnsafeRawBufferPointer, at offset: UInt64, _ device: borrowing DeviceDescriptor
  ) throws(VFIOErrno) -> Int
  /// Maps a part of the device's file, at an address that is a multiple of `alignment`.
  func mapMemory(
    _ part: FilePart, access: MemoryAccess, alignment: Int, _ device: borrowing DeviceDescriptor
  ) throws(VFIOErrno) -> UnsafeMutableRawPointer
  /// Gives a mapping back.
  func unmapMemory(_ address: UnsafeMutableRawPointer, sizeInBytes: Int) throws(VFIOErrno)

  // MARK: Device nodes and iommufd

  /// The number of an open node; nil where it has none.
  func nodeNumber(of device: borrowing UnboundDeviceDescriptor) -> DeviceNodeNumber?
  /// VFIO_DEVICE_BIND_IOMMUFD: the device's number in the iommufd.
  func bind(
    _ device: borrowing UnboundDeviceDescriptor, to iommu: borrowing IOMMUDescriptor
  ) throws(VFIOErrno) -> UInt32
  /// VFIO_DEVICE_ATTACH_IOMMUFD_PT to an address space or page table; the page table it got.
  func attach(_ device: borrowing DeviceDescriptor, to table: UInt32) throws(VFIOErrno) -> UInt32
  /// VFIO_DEVICE_DETACH_IOMMUFD_PT.
  func detach(_ device: borrowing DeviceDescriptor) throws(VFIOErrno)
  /// IOMMU_IOAS_ALLOC: the address space's number.
  func makeAddressSpace(_ iommu: borrowing IOMMUDescriptor) throws(VFIOErrno) -> UInt32
  /// IOMMU_DESTROY of an address space or page table.
  func destroy(_ object: UInt32, _ iommu: borrowing IOMMUDescriptor) throws(VFIOErrno)
  /// IOMMU_IOAS_IOVA_RANGES.
  func ranges(of space: UInt32, _ iommu: borrowing IOMMUDescriptor) throws(VFIOErrno) -> SpaceRanges
  /// IOMMU_IOAS_ALLOW_IOVAS: what must stay possible when devices are attached.
  func allow(
    _ ranges: [ClosedRange<UInt64>], in space: UInt32, _ iommu: borrowing IOMMUDescriptor
  ) throws(VFIOErrno)
  /// IOMMU_IOAS_MAP at a fixed address.
  func map(_ request: MappedRange, in space: UInt32, _ iommu: borrowing IOMMUDescriptor) throws(VFIOErrno)
  /// IOMMU_IOAS_MAP_FILE at a fixed address (Linux 6.13 and later).
  func map(
    _ request: SpaceFileMapping, in space: UInt32, _ iommu: borrowing IOMMUDescriptor
  ) throws(VFIOErrno)
  /// IOMMU_IOAS_UNMAP; 0 and all ones for everything. How many bytes were unmapped.
  func unmap(
    _ address: UInt64, size: UInt64, in space: UInt32, _ iommu: borrowing IOMMUDescriptor
  ) throws(VFIOErrno) -> UInt64
  /// IOMMU_IOAS_COPY of a whole mapping into another address space: memory is pinned once for both.
  func copy(_ request: SpaceCopy, _ iommu: borrowing IOMMUDescriptor) throws(VFIOErrno)
  /// IOMMU_OPTION with SET.
  func set(
    _ option: IOMMUOption, of object: UInt32, to value: UInt64, _ iommu: borrowing IOMMUDescriptor
  ) throws(VFIOErrno)
  /// IOMMU_OPTION with GET.
  func value(
    of option: IOMMUOption, of object: UInt32, _ iommu: borrowing IOMMUDescriptor
  ) throws(VFIOErrno) -> UInt64
  /// IOMMU_GET_HW_INFO of a device by its number.
  func hardware(of device: UInt32, _ iommu: borrowing IOMMUDescriptor) throws(VFIOErrno) -> HardwareInformation
  /// IOMMU_HWPT_ALLOC: the page table's number.
  func makePageTable(_ request: PageTableRequest, _ iommu: borrowing IOMMUDescriptor) throws(VFIOErrno) -> UInt32
  /// IOMMU_HWPT_SET_DIRTY_TRACKING.
  func setDirtyTracking(
    _ isOn: Bool, ofTable table: UInt32, _ iommu: borrowing IOMMUDescriptor
  ) throws(VFIOErrno)
  /// IOMMU_HWPT_GET_DIRTY_BITMAP.
  func dirtyPages(
    _ range: DirtyRange, ofTable table: UInt32, into bitmap: UnsafeMutableBufferPointer<UInt64>, keeping: Bool,
    _ iommu: borrowing IOMMUDescriptor
  ) throws(VFIOErrno)

  // MARK: The process

  /// How much memory the process may have locked, and has.
  func lockedMemory() -> LockedMemory
  /// Whether the process has memory of a device mapped at an address; false where that cannot be told.
  func isDeviceMemory(at address: UInt64) -> Bool
}

extension VFIOCalls {
  /// It has none.
  public func nodeNumber(of device: borrowing UnboundDeviceDescriptor) -> DeviceNodeNumber? { nil }
  /// That cannot be told.
  public func isDeviceMemory(at address: UInt64) -> Bool { false }
}

/// A node of `/dev` that VFIO and iommufd are opened through.
public enum VFIONode: Hashable, Sendable, CustomStringConvertible {
  /// `/dev/vfio/vfio`.
  case container
  /// `/dev/vfio/NAME`: the group's number, or `noiommu-N`.
  case group(String)
  /// `/dev/vfio/devices/NAME`: `vfio0` and so on.
  case device(String)
  /// `/dev/iommu`.
  case iommu

  /// The path; only of a node whose name ``isWellFormed``.
  public var description: String {
    switch self {
    case .container: "/dev/vfio/vfio"
    case .group(let name): "/dev/vfio/\(name)"
    case .device(let name): "/dev/vfio/devices/\(name)"
    case .iommu: "/dev/iommu"
    }
  }

  /// Whether the name is one that the kernel gives: letters, digits and hyphens.
  public var isWellFormed: Bool {
    switch self {
    case .container, .iommu: true
    case .group(let name), .device(let name):
      !name.isEmpty
        && name.utf8.allSatisfy {
          ($0 >= 0x30 && $0 <= 0x39) || ($0 >= 0x61 && $0 <= 0x7a) || $0 == 0x2d
        }
    }
  }
}
