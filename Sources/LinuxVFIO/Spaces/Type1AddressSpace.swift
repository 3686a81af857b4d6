public import PassthroughModel
import Synchronization

/// An address space made of a container and the groups in it, speaking type 1.
///
/// Every kernel with VFIO has it; Debian's have nothing else.
public final class Type1AddressSpace: AddressSpace {
  struct State: ~Copyable {
    var ledger = MappingLedger()
    /// Open groups by name, and how many devices of each are open.
    var groups: [String: (group: OpenGroup, users: Int)] = [:]
  }

  /// Which interface it is.
  public var backend: AddressSpaceBackend { .type1 }
  /// What requests are made through.
  public let calls: any VFIOCalls
  let container: ContainerDescriptor
  let state = Mutex(State())
  /// Held while a group is opened or closed: a group can be open once.
  let joining = Mutex(())

  /// Opens a container.
  ///
  /// Privilege: none; `/dev/vfio/vfio` is everybody's on most hosts.
  public convenience init(calls: any VFIOCalls = KernelVFIO()) throws(VFIOError) {
    let container: ContainerDescriptor
    do { container = try calls.openContainer() } catch {
      throw VFIOError(.openContainer, VFIONode.container.description, error, .opening(.container, error))
    }
    try self.init(adopting: container, calls: calls)
  }

  /// Takes over an open container, which must have no group yet.
  public init(adopting container: consuming ContainerDescriptor, calls: any VFIOCalls = KernelVFIO()) throws(VFIOError)
  {
    self.calls = calls
    self.container = container
    let subject = VFIONode.container.description
    do {
      guard try calls.apiVersion(self.container) == 0 else {
        throw VFIOError(.openContainer, subject, nil, .interfaceMissing("version 0 of VFIO"))
      }
      guard try calls.supports(.type1v2, self.container) else {
        throw VFIOError(.openContainer, subject, nil, .interfaceMissing("type 1 (vfio_iommu_type1)"))
      }
    } catch let error as VFIOErrno {
      throw VFIOError(.openContainer, subject, error, .interfaceMissing("VFIO"))
    } catch let error as VFIOError {
      throw error
    } catch {
      throw VFIOError(.openContainer, subject, nil, .unknown)
    }
  }

  /// What is mapped, by address.
  public var mappings: [MappedRange] { state.withLock { $0.ledger.ranges } }
  /// Whether exactly this is mapped.
  public func isMapped(_ mapping: MappedRange) -> Bool { state.withLock { $0.ledger.contains(mapping) } }

  private var hasDevices: Bool { state.withLock { !$0.groups.isEmpty } }

  private func information(_ operation: VFIOError.Operation) throws(VFIOError) -> ContainerInformation {
    guard hasDevices else { throw VFIOError(operation, "container", nil, .noDevice) }
    do { return try calls.information(container) } catch {
      throw VFIOError(operation, "container", error, .unknown)
    }
  }

  /// What all devices in it can be given.
  ///
  /// Before Linux 5.0 the kernel does not say; then it is everything but the interrupt window of x86.
  public func usableRanges() throws(VFIOError) -> IOVARanges {
    let told = try information(.readRanges)
    guard let ranges = told.ranges else {
      return IOVARanges(widthInBits: 64, reserved: [0xfee0_0000...0xfeef_ffff], pageSizes: told.pageSizes)
    }
    return IOVARanges(ranges, pageSizes: told.pageSizes)
  }

  /// RLIMIT_MEMLOCK, counted against the process, and the mappings that are left.
  public func budget() throws(VFIOError) -> MappingBudget {
    let locked = calls.lockedMemory()
    return MappingBudget(
      lockedBytes: locked.isExempt ? nil : locked.limit.map { $0 - min($0, locked.locked) },
      accounting: locked.isExempt ? .none : .process, mappings: try information(.readRanges).mappingsLeft)
  }

  /// Maps memory of this process by one request (VFIO_IOMMU_MAP_DMA).
  public func mapRange(_ mapping: MappedRange) throws(VFIOError) {
    let subject = mapping.subject
    guard hasDevices else { throw VFIOError(.mapMemory, subject, nil, .noDevice) }
    guard mapping.range != nil else { throw VFIOError(.mapMemory, subject, nil, .emptyRange) }
    do {
      try calls.map(mapping, container)
    } catch {
      throw VFIOError(.mapMemory, subject, error, failure(of: mapping).cause(error))
    }
    state.withLock { $0.ledger.insert(mapping) }
  }

  private func failure(of mapping: MappedRange) -> MappingFailure {
    let told = try? calls.information(container)
    return MappingFailure(
      backend: .type1, request: mapping, ledger: state.withLock { $0.ledger },
      usable: told.flatMap { told in told.ranges.map { IOVARanges($0, pageSizes: told.pageSizes) } },
      locked: calls.lockedMemory(), isDeviceMemory: false, left: told?.mappingsLeft)
  }

  /// Maps a part of a file here, and then that memory: type 1 knows no files.
  ///
  /// The memory stays mapped here as long as this address space lives, or the range is mapped.
  public func mapFile(_ part: FileRange, at address: UInt64, access: MemoryAccess) throws(VFIOError) {
    guard let size = Int(exactly: part.sizeInBytes) else {
      throw VFIOError(.mapMemory, "file \(part.file)", nil, .emptyRange)
    }
    let memory = try HostMemory(file: part.file, offset: part.offset, size, access: access)
    let mapping = MappedRange(
      address: address, hostAddress: memory.address, sizeInBytes: part.sizeInBytes, access: access)
    try mapRange(mapping)
    state.withLock { $0.ledger.keep(memory, for: address) }
  }

  /// Unmaps all mappings in a range by one request (VFIO_IOMMU_UNMAP_DMA).
  public func unmapRange(_ range: ClosedRange<UInt64>) throws(VFIOError) {
    let subject = range.subject
    let (inside, isLive) = state.withLock { ($0.ledger.inside(range), !$0.groups.isEmpty) }
    if let split = inside.split { throw VFIOError(.unmapMemory, subject, nil, .splits(split)) }
    guard !inside.whole.isEmpty else { throw VFIOError(.unmapMemory, subject, nil, .notMapped) }
    if isLive {
      do {
        if range == 0...UInt64.max {
          try unmapEverything()
        } else {
          _ = try calls.unmap(
            range.lowerBound, size: range.upperBound - range.lowerBound + 1, all: false, container)
        }
      } catch {
        throw VFIOError(.unmapMemory, subject, error, .unknown)
      }
    }
    state.withLock { $0.ledger.remove(in: range) }
  }

  /// Unmaps everything.
  public func unmapAll() throws(VFIOError) {
    let isLive = state.withLock { !$0.groups.isEmpty && !$0.ledger.ranges.isEmpty }
    if isLive {
      do { try unmapEverything() } catch { throw VFIOError(.unmapMemory, "everything", error, .unknown) }
    }
    state.withLock { $0.ledger.removeAll() }
  }

  /// By one request where the kernel can (Linux 5.12 and later), else mapping by mapping.
  private func unmapEverything() throws(VFIOErrno) {
    if try calls.supports(.unmapAll, container) {
      _ = try calls.unmap(0, size: 0, all: true, container)
      return
    }
    for mapping in mappings {
      _ = try calls.unmap(mapping.address, size: mapping.sizeInBytes, all: false, container)
    }
  }
}

extension MappedRange {
  var subject: String { range.map { $0.subject } ?? "\(sizeInBytes) bytes at 0x\(String(address, radix: 16))" }
}

extension ClosedRange<UInt64> {
  var subject: String { "0x\(String(lowerBound, radix: 16))-0x\(String(upperBound, radix: 16))" }
}

extension VFIOCause {
  /// Why a node could not be opened.
  static func opening(_ node: VFIONode, _ errno: VFIOErrno) -> VFIOCause {
    switch errno {
    case .noSuchObject, .noSuchDevice: .noSuchNode(node.description)
    case VFIOErrno(rawValue: 6): .noSuchNode(node.description)
    case .accessDenied, .notPermitted: .permission(node.description)
    case .busy: .inUse
    default: .unknown
    }
  }
}
