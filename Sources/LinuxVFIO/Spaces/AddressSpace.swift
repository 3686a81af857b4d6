public import PassthroughModel

/// Which interface of the kernel an address space is made of.
public enum AddressSpaceBackend: String, Hashable, Sendable {
  /// A container with groups, speaking type 1.
  case type1
  /// An iommufd with device nodes.
  case iommufd
}

/// What devices see of memory: which addresses lead to which memory of this process.
///
/// Two interfaces of the kernel stand behind it, ``Type1AddressSpace`` and ``IOMMUFDAddressSpace``; ``AddressSpaces``
/// chooses by trying. Their differences are hidden where they can be:
///
/// - A range is unmapped as it was mapped, several together, or not at all: never split. Nothing mapped there is an
///   error with both.
/// - Before the first device nothing can be mapped, because its limits are not known; with iommufd it can be once
///   ``IOMMUFDAddressSpace/allow(_:)`` said what must stay possible.
/// - When the last device goes, mappings stay; the next device finds them.
///
/// And they stay where they cannot: memory of a device (P2P) can be mapped with type 1 only; locked memory counts
/// against the process with type 1, against the user with iommufd; type 1 has at most `dma_entry_limit` mappings.
///
/// Safe to use from several threads. Needs no privilege.
public protocol AddressSpace: AnyObject, Sendable {
  /// Which interface it is.
  var backend: AddressSpaceBackend { get }
  /// What requests are made through.
  var calls: any VFIOCalls { get }
  /// What is mapped, by address.
  var mappings: [MappedRange] { get }
  /// Whether exactly this is mapped.
  func isMapped(_ mapping: MappedRange) -> Bool

  /// Opens a device and has it see this address space.
  ///
  /// Resets the device where it can be: with FLR some 100 ms.
  ///
  /// - Throws: what is in the way, by ``VFIOCause``; nothing stays open or changed then.
  func open(_ device: DeviceLocation, _ options: OpenOptions) throws(VFIOError) -> VFIODevice

  /// What all devices in it can be given; to be asked anew after each device that came or went.
  func usableRanges() throws(VFIOError) -> IOVARanges

  /// What the process may map and lock.
  func budget() throws(VFIOError) -> MappingBudget

  /// Maps memory of this process by one request.
  ///
  /// The memory has to stay until it is unmapped: ``map(_:_:at:access:)`` sees to that, and is to be preferred. Memory
  /// that is mapped stays locked: nothing of it may be discarded (balloon, MADV_DONTNEED), or devices write elsewhere.
  func mapRange(_ mapping: MappedRange) throws(VFIOError)

  /// Maps a part of a file: by the file itself where the kernel can, else by mapping it here first.
  func mapFile(_ part: FileRange, at address: UInt64, access: MemoryAccess) throws(VFIOError)

  /// Unmaps all mappings that lie in a range, which must split none.
  func unmapRange(_ range: ClosedRange<UInt64>) throws(VFIOError)

  /// Unmaps everything, by one request where the kernel can.
  func unmapAll() throws(VFIOError)
}

/// A part of a file.
public struct FileRange: Hashable, Sendable {
  /// Open; the caller keeps it.
  public var file: Int32
  /// The first byte, a multiple of a page.
  public var offset: UInt64
  /// How many bytes.
  public var sizeInBytes: UInt64

  /// Describes a part.
  public init(file: Int32, offset: UInt64, sizeInBytes: UInt64) {
    self.file = file
    self.offset = offset
    self.sizeInBytes = sizeInBytes
  }
}

/// Where a device is found.
public struct DeviceLocation: Hashable, Sendable {
  /// Its name: `0000:01:00.0`.
  public var name: String
  /// The name of its group's node below `/dev/vfio`: `12`; nil where it is not known.
  public var group: String?
  /// The name of its own node below `/dev/vfio/devices`: `vfio0`; nil where the kernel makes none.
  public var node: String?
  /// The number that its own node must have, because a node with another is a leftover; nil where it is not known.
  public var nodeNumber: DeviceNodeNumber?

  /// Names a device.
  public init(
    _ name: String, group: String? = nil, node: String? = nil, nodeNumber: DeviceNodeNumber? = nil
  ) {
    self.name = name
    self.group = group
    self.node = node
    self.nodeNumber = nodeNumber
  }
}

/// The number of a device node, from `vfio-dev/vfioN/dev` in sysfs.
public struct DeviceNodeNumber: Hashable, Sendable {
  /// The driver's.
  public var major: UInt32
  /// The device's.
  public var minor: UInt32

  /// Names a number.
  public init(major: UInt32, minor: UInt32) {
    self.major = major
    self.minor = minor
  }
}

/// How a device is opened.
public struct OpenOptions: Sendable {
  /// The token that the physical function's user set, as a UUID, for virtual functions; kernels look at it where the
  /// device is opened through its group only (measured on 6.12).
  public var token: String?
  /// Whom to tell of the device before it is opened: KVM learns so that accesses need coherent caches.
  public var hypervisor: (any HypervisorRegistration)?
  /// Whether the hardware should log what devices write, where it can (iommufd).
  public var logsWrites: Bool

  /// Opens plainly.
  public init(token: String? = nil, hypervisor: (any HypervisorRegistration)? = nil, logsWrites: Bool = false) {
    self.token = token
    self.hypervisor = hypervisor
    self.logsWrites = logsWrites
  }
}

/// A hypervisor that wants to know of devices: KVM's VFIO pseudo-device (KVM_DEV_VFIO_FILE_ADD and _DEL).
public protocol HypervisorRegistration: Sendable {
  /// Tells it of an open group or device node, before the device is opened or bound.
  func add(_ file: Int32) throws(VFIOErrno)
  /// Has it forget that; after the device is closed.
  func remove(_ file: Int32)
}

extension AddressSpace {
  /// Opens a device plainly.
  public func open(_ device: DeviceLocation) throws(VFIOError) -> VFIODevice { try open(device, OpenOptions()) }

  /// Maps memory, which then stays as long as the mapping does.
  ///
  /// - Parameters:
  ///   - memory: whose bytes.
  ///   - part: which of them; nil for all. Whole pages.
  ///   - address: where devices see it (IOVA).
  ///   - access: what they may do.
  public func map(
    _ memory: HostMemory, _ part: Range<Int>? = nil, at address: UInt64, access: MemoryAccess = .readWrite
  ) throws(VFIOError) -> DMAMapping {
    let part = part ?? 0..<memory.sizeInBytes
    guard part.lowerBound >= 0, part.upperBound <= memory.sizeInBytes else {
      throw VFIOError(.mapMemory, "bytes \(part) of \(memory.sizeInBytes)", nil, .badMemory)
    }
    let range = MappedRange(
      address: address, hostAddress: memory.address + UInt64(part.lowerBound), sizeInBytes: UInt64(part.count),
      access: access)
    try mapRange(range)
    return DMAMapping(of: memory, range, in: self)
  }

  /// Maps all of these, or none: what was mapped is unmapped again where one fails.
  public func mapAll(_ ranges: [MappedRange]) throws(VFIOError) {
    for (index, range) in ranges.enumerated() {
      do { try mapRange(range) } catch {
        for made in ranges[..<index].reversed() {
          if let addresses = made.range { try? unmapRange(addresses) }
        }
        throw error
      }
    }
  }
}

/// Memory that devices see, until this goes away; it keeps the memory.
public struct DMAMapping: ~Copyable, Sendable {
  /// The memory.
  public let memory: HostMemory
  /// Where devices see which part of it.
  public let range: MappedRange
  private let space: any AddressSpace
  private var isMapped = true

  init(of memory: HostMemory, _ range: MappedRange, in space: any AddressSpace) {
    self.memory = memory
    self.range = range
    self.space = space
  }

  /// Unmaps it, and says whether that worked.
  public consuming func unmap() throws(VFIOError) {
    isMapped = false
    guard space.isMapped(range), let addresses = range.range else {
      throw VFIOError(.unmapMemory, range.subject, nil, .notMapped)
    }
    try space.unmapRange(addresses)
  }

  deinit {
    // Somebody may have unmapped everything, and mapped something else there. A failure leaves the range mapped, and
    // `mappings` of the address space says so.
    if isMapped, space.isMapped(range), let addresses = range.range { try? space.unmapRange(addresses) }
  }
}
