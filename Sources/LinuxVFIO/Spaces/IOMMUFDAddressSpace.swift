public import PassthroughModel
import Synchronization

/// An address space of an iommufd, for devices opened by their own nodes.
///
/// Linux 6.6 and later with CONFIG_IOMMUFD and CONFIG_VFIO_DEVICE_CDEV; Debian's kernels lack both.
public final class IOMMUFDAddressSpace: AddressSpace {
  struct State: ~Copyable {
    var ledger = MappingLedger()
    var devices = 0
    /// Ranges that stay possible whatever device comes.
    var allowed: [ClosedRange<UInt64>] = []
    /// Page tables that log writes, by the devices they were made for.
    var loggingTables: [UInt32] = []
  }

  /// Which interface it is.
  public var backend: AddressSpaceBackend { .iommufd }
  /// What requests are made through.
  public let calls: any VFIOCalls
  let iommu: SharedIOMMU
  /// The address space's number in the iommufd (IOAS).
  public let number: UInt32
  let state = Mutex(State())

  /// An iommufd that several address spaces and devices hold.
  final class SharedIOMMU: Sendable {
    let descriptor: IOMMUDescriptor
    init(_ descriptor: consuming IOMMUDescriptor) { self.descriptor = descriptor }
  }

  /// Opens `/dev/iommu` and makes an address space.
  ///
  /// Privilege: to open the node, which is root's unless udev gave it away.
  public convenience init(calls: any VFIOCalls = KernelVFIO()) throws(VFIOError) {
    let iommu: IOMMUDescriptor
    do { iommu = try calls.openIOMMU() } catch {
      throw VFIOError(.openIOMMU, VFIONode.iommu.description, error, .opening(.iommu, error))
    }
    try self.init(adopting: iommu, calls: calls)
  }

  /// Makes an address space in an open iommufd.
  public convenience init(
    adopting iommu: consuming IOMMUDescriptor, calls: any VFIOCalls = KernelVFIO()
  ) throws(VFIOError) {
    try self.init(sharing: SharedIOMMU(iommu), calls: calls)
  }

  init(sharing iommu: SharedIOMMU, calls: any VFIOCalls) throws(VFIOError) {
    self.calls = calls
    self.iommu = iommu
    do { number = try calls.makeAddressSpace(iommu.descriptor) } catch {
      throw VFIOError(.openIOMMU, VFIONode.iommu.description, error, error == .noMemory ? .noMemory : .unknown)
    }
  }

  deinit {
    // Devices hold this object: none is attached any more.
    for table in state.withLock({ $0.loggingTables }) { try? calls.destroy(table, iommu.descriptor) }
    try? calls.destroy(number, iommu.descriptor)
  }

  /// Another address space in the same iommufd, for ``copy(_:from:at:)``: memory in both is pinned once.
  public func makeSibling() throws(VFIOError) -> IOMMUFDAddressSpace {
    try IOMMUFDAddressSpace(sharing: iommu, calls: calls)
  }

  /// What is mapped, by address.
  public var mappings: [MappedRange] { state.withLock { $0.ledger.ranges } }
  /// Whether exactly this is mapped.
  public func isMapped(_ mapping: MappedRange) -> Bool { state.withLock { $0.ledger.contains(mapping) } }

  /// What all devices in it can be given; everything before the first.
  public func usableRanges() throws(VFIOError) -> IOVARanges {
    do {
      let told = try calls.ranges(of: number, iommu.descriptor)
      return IOVARanges(told.ranges, pageSizes: Self.sizes(from: told.alignment))
    } catch { throw VFIOError(.readRanges, "address space \(number)", error, .unknown) }
  }

  /// The alignment and all powers of two above it.
  private static func sizes(from alignment: UInt64) -> UInt64 {
    alignment == 0 ? ~0xfff : ~(max(alignment, 1) - 1)
  }

  /// RLIMIT_MEMLOCK, counted against the user; there is no limit on mappings.
  public func budget() throws(VFIOError) -> MappingBudget {
    let locked = calls.lockedMemory()
    return MappingBudget(
      lockedBytes: locked.isExempt ? nil : locked.limit, accounting: locked.isExempt ? .none : .user, mappings: nil)
  }

  /// Has locked memory count against this process, as with type 1 (IOMMU_OPTION_RLIMIT_MODE).
  ///
  /// Before anything is mapped in the iommufd. Privilege: CAP_SYS_RESOURCE.
  public func countAgainstProcess() throws(VFIOError) {
    do { try calls.set(.limitByProcess, of: 0, to: 1, iommu.descriptor) } catch {
      throw VFIOError(
        .openIOMMU, "address space \(number)", error, error.isLackOfPrivilege ? .permission("the option") : .unknown)
    }
  }

  /// Says what must stay possible; then memory can be mapped before the first device, and a device that cannot have
  /// these ranges is refused (IOMMU_IOAS_ALLOW_IOVAS).
  public func allow(_ ranges: [ClosedRange<UInt64>]) throws(VFIOError) {
    do { try calls.allow(ranges, in: number, iommu.descriptor) } catch {
      let usable = try usableRanges()
      let gap = ranges.lazy.compactMap { usable.gaps(in: $0).first }.first
      throw VFIOError(.readRanges, "address space \(number)", error, gap.map { .unreachable($0) } ?? .unknown)
    }
    state.withLock { $0.allowed = ranges }
  }

  private func isKnown(_ range: ClosedRange<UInt64>) -> Bool {
    state.withLock { state in
      state.devices > 0
        || state.allowed.contains { $0.lowerBound <= range.lowerBound && $0.upperBound >= range.upperBound }
    }
  }

  private func checkedRange(_ mapping: MappedRange) throws(VFIOError) {
    guard let range = mapping.range else { throw VFIOError(.mapMemory, mapping.subject, nil, .emptyRange) }
    guard isKnown(range) else { throw VFIOError(.mapMemory, mapping.subject, nil, .noDevice) }
  }

  /// Maps memory of this process by one request (IOMMU_IOAS_MAP).
  public func mapRange(_ mapping: MappedRange) throws(VFIOError) {
    try checkedRange(mapping)
    do {
      try calls.map(mapping, in: number, iommu.descriptor)
    } catch { throw VFIOError(.mapMemory, mapping.subject, error, failure(of: mapping).cause(error)) }
    state.withLock { $0.ledger.insert(mapping) }
  }

  private func failure(of mapping: MappedRange) -> MappingFailure {
    MappingFailure(
      backend: .iommufd, request: mapping, ledger: state.withLock { $0.ledger }, usable: try? usableRanges(),
      locked: calls.lockedMemory(), isDeviceMemory: calls.isDeviceMemory(at: mapping.hostAddress), left: nil)
  }

  /// Maps a part of a file (IOMMU_IOAS_MAP_FILE); where the kernel cannot (before 6.13), maps it here first.
  public func mapFile(_ part: FileRange, at address: UInt64, access: MemoryAccess) throws(VFIOError) {
    let direct = MappedRange(address: address, hostAddress: 0, sizeInBytes: part.sizeInBytes, access: access)
    try checkedRange(direct)
    do {
      try calls.map(
        SpaceFileMapping(
          address: address, file: part.file, offset: part.offset, sizeInBytes: part.sizeInBytes, access: access),
        in: number, iommu.descriptor)
      state.withLock { $0.ledger.insert(direct) }
      return
    } catch {
      guard error == .noSuchRequest else {
        throw VFIOError(.mapMemory, "file \(part.file)", error, failure(of: direct).cause(error))
      }
    }
    guard let size = Int(exactly: part.sizeInBytes) else {
      throw VFIOError(.mapMemory, "file \(part.file)", nil, .emptyRange)
    }
    let memory = try HostMemory(file: part.file, offset: part.offset, size, access: access)
    try mapRange(
      MappedRange(address: address, hostAddress: memory.address, sizeInBytes: part.sizeInBytes, access: access))
    state.withLock { $0.ledger.keep(memory, for: address) }
  }

  /// Maps what a sibling has mapped, without pinning it again (IOMMU_IOAS_COPY).
  ///
  /// - Parameters:
  ///   - mapping: one of the other's, whole.
  ///   - other: made by ``makeSibling()``.
  ///   - address: where devices of this address space see it.
  public func copy(
    _ mapping: MappedRange, from other: IOMMUFDAddressSpace, at address: UInt64
  ) throws(VFIOError) {
    var copy = mapping
    copy.address = address
    try checkedRange(copy)
    do {
      try calls.copy(
        SpaceCopy(
          source: other.number, sourceAddress: mapping.address, destination: number, destinationAddress: address,
          sizeInBytes: mapping.sizeInBytes, access: mapping.access), iommu.descriptor)
    } catch {
      let cause = error == .noSuchObject ? VFIOCause.notMapped : failure(of: copy).cause(error)
      throw VFIOError(.mapMemory, copy.subject, error, cause)
    }
    state.withLock { $0.ledger.insert(copy) }
  }

  /// Unmaps all mappings in a range by one request (IOMMU_IOAS_UNMAP).
  public func unmapRange(_ range: ClosedRange<UInt64>) throws(VFIOError) {
    let inside = state.withLock { $0.ledger.inside(range) }
    if let split = inside.split { throw VFIOError(.unmapMemory, range.subject, nil, .splits(split)) }
    guard !inside.whole.isEmpty else { throw VFIOError(.unmapMemory, range.subject, nil, .notMapped) }
    let all = range == 0...UInt64.max
    do {
      _ = try calls.unmap(
        range.lowerBound, size: all ? .max : range.upperBound - range.lowerBound + 1, in: number, iommu.descriptor)
    } catch { throw VFIOError(.unmapMemory, range.subject, error, .unknown) }
    state.withLock { $0.ledger.remove(in: range) }
  }

  /// Unmaps everything by one request.
  public func unmapAll() throws(VFIOError) {
    do { _ = try calls.unmap(0, size: .max, in: number, iommu.descriptor) } catch {
      throw VFIOError(.unmapMemory, "everything", error, .unknown)
    }
    state.withLock { $0.ledger.removeAll() }
  }
}

extension VFIOErrno {
  var isLackOfPrivilege: Bool { self == .notPermitted || self == .accessDenied }
}
