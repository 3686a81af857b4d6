import LinuxVFIO

/// A file in the place of a device: information is made up, reads, writes and mappings are the kernel's.
final class FileVFIO: VFIOCalls {
  private let kernel = KernelVFIO()

  func open(_ node: VFIONode) throws(VFIOErrno) -> Int32 { throw .noSuchRequest }
  func close(_ number: Int32) {}
  func duplicate(_ number: Int32) throws(VFIOErrno) -> Int32 { throw .noSuchRequest }
  func apiVersion(_ container: borrowing ContainerDescriptor) throws(VFIOErrno) -> Int32 { 0 }
  func supports(_ ability: ContainerAbility, _ container: borrowing ContainerDescriptor) throws(VFIOErrno) -> Bool {
    true
  }
  func setModel(_ model: ContainerModel, _ container: borrowing ContainerDescriptor) throws(VFIOErrno) {}
  func information(_ container: borrowing ContainerDescriptor) throws(VFIOErrno) -> ContainerInformation {
    ContainerInformation(pageSizes: 4096, ranges: nil, mappingsLeft: nil)
  }
  func map(_ request: MappedRange, _ container: borrowing ContainerDescriptor) throws(VFIOErrno) {
    throw .noSuchRequest
  }
  func unmap(_ address: UInt64, size: UInt64, all: Bool, _ container: borrowing ContainerDescriptor) throws(VFIOErrno)
    -> UInt64
  { throw .noSuchRequest }
  func setDirtyTracking(_ isOn: Bool, _ container: borrowing ContainerDescriptor) throws(VFIOErrno) {
    throw .noSuchRequest
  }
  func dirtyPages(
    _ range: DirtyRange, into bitmap: UnsafeMutableBufferPointer<UInt64>, _ container: borrowing ContainerDescriptor
  ) throws(VFIOErrno) { throw .noSuchRequest }
  func status(_ group: borrowing GroupDescriptor) throws(VFIOErrno) -> GroupStatus { [.viable, .hasContainer] }
  func setContainer(_ container: borrowing ContainerDescriptor, _ group: borrowing GroupDescriptor) throws(VFIOErrno) {
    throw .noSuchRequest
  }
  func unsetContainer(_ group: borrowing GroupDescriptor) throws(VFIOErrno) {}
  func openDevice(_ name: String, _ group: borrowing GroupDescriptor) throws(VFIOErrno) -> Int32 {
    throw .noSuchRequest
  }
  func information(_ device: borrowing DeviceDescriptor) throws(VFIOErrno) -> DeviceInformation {
    DeviceInformation(canReset: false, isPCI: true, regionCount: 1, interruptCount: 0)
  }
  func region(_ index: UInt32, _ device: borrowing DeviceDescriptor) throws(VFIOErrno) -> RegionInformation {
    RegionInformation(
      index: RegionIndex(rawValue: index), sizeInBytes: 8192, offset: 0, flags: [.readable, .writable, .mappable])
  }
  func interrupts(_ index: InterruptIndex, _ device: borrowing DeviceDescriptor) throws(VFIOErrno)
    -> InterruptInformation
  { throw .noSuchRequest }
  func change(_ change: InterruptChange, _ device: borrowing DeviceDescriptor) throws(VFIOErrno) -> Int32 {
    throw .noSuchRequest
  }
  func reset(_ device: borrowing DeviceDescriptor) throws(VFIOErrno) { throw .noSuchRequest }
  func hotResetInformation(_ device: borrowing DeviceDescriptor) throws(VFIOErrno) -> HotResetInformation {
    throw .noSuchRequest
  }
  func hotReset(_ device: borrowing DeviceDescriptor, groups: [Int32]) throws(VFIOErrno) { throw .noSuchRequest }
  func feature(
    _ feature: DeviceFeature, _ use: FeatureUse, data: UnsafeMutableRawBufferPointer,
    _ device: borrowing DeviceDescriptor
  ) throws(VFIOErrno) { throw .noSuchRequest }
  func read(into bytes: UnsafeMutableRawBufferPointer, at offset: UInt64, _ device: borrowing DeviceDescriptor)
    throws(VFIOErrno) -> Int
  { try unsafe kernel.read(into: bytes, at: offset, device) }
  func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64, _ device: borrowing DeviceDescriptor) throws(VFIOErrno)
    -> Int
  { try unsafe kernel.write(bytes, at: offset, device) }
  func mapMemory(_ part: FilePart, access: MemoryAccess, alignment: Int, _ device: borrowing DeviceDescriptor)
    throws(VFIOErrno) -> UnsafeMutableRawPointer
  { try unsafe kernel.mapMemory(part, access: access, alignment: alignment, device) }
  func unmapMemory(_ address: UnsafeMutableRawPointer, sizeInBytes: Int) throws(VFIOErrno) {
    try unsafe kernel.unmapMemory(address, sizeInBytes: sizeInBytes)
  }
  func bind(_ device: borrowing UnboundDeviceDescriptor, to iommu: borrowing IOMMUDescriptor) throws(VFIOErrno)
    -> UInt32
  { throw .noSuchRequest }
  func attach(_ device: borrowing DeviceDescriptor, to table: UInt32) throws(VFIOErrno) -> UInt32 {
    throw .noSuchRequest
  }
  func detach(_ device: borrowing DeviceDescriptor) throws(VFIOErrno) { throw .noSuchRequest }
  func makeAddressSpace(_ iommu: borrowing IOMMUDescriptor) throws(VFIOErrno) -> UInt32 { throw .noSuchRequest }
  func destroy(_ object: UInt32, _ iommu: borrowing IOMMUDescriptor) throws(VFIOErrno) { throw .noSuchRequest }
  func ranges(of space: UInt32, _ iommu: borrowing IOMMUDescriptor) throws(VFIOErrno) -> SpaceRanges {
    throw .noSuchRequest
  }
  func allow(_ ranges: [ClosedRange<UInt64>], in space: UInt32, _ iommu: borrowing IOMMUDescriptor) throws(VFIOErrno) {
    throw .noSuchRequest
  }
  func map(_ request: MappedRange, in space: UInt32, _ iommu: borrowing IOMMUDescriptor) throws(VFIOErrno) {
    throw .noSuchRequest
  }
  func map(_ request: SpaceFileMapping, in space: UInt32, _ iommu: borrowing IOMMUDescriptor) throws(VFIOErrno) {
    throw .noSuchRequest
  }
  func unmap(_ address: UInt64, size: UInt64, in space: UInt32, _ iommu: borrowing IOMMUDescriptor) throws(VFIOErrno)
    -> UInt64
  { throw .noSuchRequest }
  func copy(_ request: SpaceCopy, _ iommu: borrowing IOMMUDescriptor) throws(VFIOErrno) { throw .noSuchRequest }
  func set(_ option: IOMMUOption, of object: UInt32, to value: UInt64, _ iommu: borrowing IOMMUDescriptor)
    throws(VFIOErrno)
  { throw .noSuchRequest }
  func value(of option: IOMMUOption, of object: UInt32, _ iommu: borrowing IOMMUDescriptor) throws(VFIOErrno) -> UInt64
  { throw .noSuchRequest }
  func hardware(of device: UInt32, _ iommu: borrowing IOMMUDescriptor) throws(VFIOErrno) -> HardwareInformation {
    throw .noSuchRequest
  }
  func makePageTable(_ request: PageTableRequest, _ iommu: borrowing IOMMUDescriptor) throws(VFIOErrno) -> UInt32 {
    throw .noSuchRequest
  }
  func setDirtyTracking(_ isOn: Bool, ofTable table: UInt32, _ iommu: borrowing IOMMUDescriptor) throws(VFIOErrno) {
    throw .noSuchRequest
  }
  func dirtyPages(
    _ range: DirtyRange, ofTable table: UInt32, into bitmap: UnsafeMutableBufferPointer<UInt64>, keeping: Bool,
    _ iommu: borrowing IOMMUDescriptor
  ) throws(VFIOErrno) { throw .noSuchRequest }
  func lockedMemory() -> LockedMemory { LockedMemory(limit: nil, locked: 0, isExempt: true) }
}

/// Opens files as devices.
struct FileSpace {
  let calls: FileVFIO
  init(_ calls: FileVFIO) { self.calls = calls }

  func open(_ file: Int32) throws(VFIOError) -> VFIODevice {
    let space = try Type1AddressSpace(adopting: ContainerDescriptor(adopting: -1, calls: calls), calls: calls)
    return try space.adopt(
      DeviceDescriptor(adopting: file, calls: calls), of: GroupDescriptor(adopting: -1, calls: calls),
      DeviceLocation("file"))
  }
}
