import Glibc
import LinuxVFIO

/// The address space of a container with the type 1 driver (drivers/vfio/vfio_iommu_type1.c).
struct Type1Space {
  /// Version 2 refuses to unmap a part of what was mapped.
  let isVersion2: Bool
  /// What `reserved` was made of, so that it can be made again when a group goes.
  var reserved: [FakeAddressRange]
  /// Sizes of pages, one bit each.
  let pageSizes: UInt64
  /// How many more mappings there may be; 65,535 at first (`dma_entry_limit`).
  private(set) var available: UInt32
  private(set) var mappings = MappingSet()
  var isTrackingDirtyPages = false
  /// Ranges whose memory moved (`VFIO_DMA_UNMAP_FLAG_VADDR`), by their first address.
  private var withoutMemory: Set<UInt64> = []

  init(isVersion2: Bool, reserved: [FakeAddressRange], pageSizes: UInt64, limit: UInt32) {
    self.isVersion2 = isVersion2
    self.reserved = reserved
    self.pageSizes = pageSizes
    available = limit
  }

  /// The smallest page, in bytes.
  var page: UInt64 { pageSizes & (~pageSizes &+ 1) }
  /// What may be mapped (`VFIO_IOMMU_TYPE1_INFO_CAP_IOVA_RANGE`).
  var ranges: [FakeAddressRange] { FakeAddressRange.holes(between: reserved) }

  /// `VFIO_IOMMU_MAP_DMA`, after its structure was found right; the order of the checks is that of `vfio_dma_do_map`.
  mutating func map(
    flags: UInt32, address: UInt64, iova: UInt64, size: UInt64, memory: inout OwnMemory, locked: inout LockCount,
    registers: [FakeAddressRange]
  ) throws(VFIOErrno) {
    let reads = flags & 1 != 0
    let writes = flags & 2 != 0
    let givesMemory = flags & 4 != 0
    guard (reads || writes) != givesMemory else { throw VFIOErrno(EINVAL) }
    guard size > 0, (size | iova | address) & (page - 1) == 0, iova &+ (size - 1) >= iova,
      address &+ (size - 1) >= address
    else { throw VFIOErrno(EINVAL) }
    let last = iova + (size - 1)
    let found = mappings.overlapping(iova, last)
    if givesMemory { return try giveMemory(found, address: address, iova: iova, last: last) }
    guard found == nil else { throw VFIOErrno(EEXIST) }
    guard available > 0 else { throw VFIOErrno(ENOSPC) }
    guard ranges.contains(where: { iova >= $0.first && last <= $0.last }) else { throw VFIOErrno(EINVAL) }
    // Registers of a device are mapped by their page frames, and need not be pinned.
    if !registers.contains(where: { $0.first <= address && address + (size - 1) <= $0.last }) {
      guard memory.allows(address, size, writing: writes) else { throw VFIOErrno(EFAULT) }
      try locked.lock(size)
    }
    mappings.insert(FakeMapping(first: iova, last: last, address: address, isReadable: reads, isWritable: writes))
    available -= 1
  }

  private mutating func giveMemory(
    _ found: FakeMapping?, address: UInt64, iova: UInt64, last: UInt64
  ) throws(VFIOErrno) {
    guard let found else { throw VFIOErrno(ENOENT) }
    guard withoutMemory.contains(found.first), found.first == iova, found.last == last else { throw VFIOErrno(EINVAL) }
    withoutMemory.remove(found.first)
    mappings.remove(startingAt: found.first)
    mappings.insert(
      FakeMapping(
        first: iova, last: last, address: address, isReadable: found.isReadable, isWritable: found.isWritable))
  }

  /// `VFIO_IOMMU_UNMAP_DMA`; how many bytes are unmapped now.
  ///
  /// The order of the checks is that of `vfio_dma_do_unmap`.
  mutating func unmap(
    flags: UInt32, iova: UInt64, size: UInt64, locked: inout LockCount, registers: [FakeAddressRange]
  ) throws(VFIOErrno) -> UInt64 {
    let takesMemory = flags & 2 != 0
    let takesAll = flags & 4 != 0
    guard iova & (page - 1) == 0 else { throw VFIOErrno(EINVAL) }
    var last = iova &+ size &- 1
    if takesAll {
      guard iova == 0, size == 0 else { throw VFIOErrno(EINVAL) }
      last = .max
    } else {
      guard size > 0, size & (page - 1) == 0, last >= iova else { throw VFIOErrno(EINVAL) }
      if isVersion2 {
        if let first = mappings.overlapping(iova, iova), first.first != iova { throw VFIOErrno(EINVAL) }
        if let final = mappings.overlapping(last, last), final.last != last { throw VFIOErrno(EINVAL) }
      }
    }
    let gone = mappings.all.filter { $0.first <= last && $0.last >= iova && (isVersion2 || $0.first >= iova) }
    if takesMemory {
      guard !gone.contains(where: { withoutMemory.contains($0.first) }) else { throw VFIOErrno(EINVAL) }
      withoutMemory.formUnion(gone.map { $0.first })
      return gone.reduce(0) { $0 &+ $1.length }
    }
    var bytes: UInt64 = 0
    if gone.count == mappings.all.count || isVersion2 {
      bytes = mappings.removeAll(iova, last)
    } else {
      for mapping in gone {
        mappings.remove(startingAt: mapping.first)
        bytes &+= mapping.length
      }
    }
    for mapping in gone {
      withoutMemory.remove(mapping.first)
      guard !registers.contains(where: { $0.overlaps(mapping.address, mapping.address) }) else { continue }
      locked.unlock(mapping.length)
    }
    available += UInt32(gone.count)
    return bytes
  }

  /// `VFIO_IOMMU_DIRTY_PAGES` with GET_BITMAP, for a bitmap of `bytes`: all that is mapped counts as written, as with every
  /// IOMMU that cannot tell.
  func dirtyPages(_ range: DirtyRange, _ bytes: UInt64) throws(VFIOErrno) -> [UInt64] {
    guard !range.address.addingReportingOverflow(range.sizeInBytes).overflow, range.pageSize > 0 else {
      throw VFIOErrno(EINVAL)
    }
    let pages = range.sizeInBytes >> UInt64(range.pageSize.trailingZeroBitCount)
    guard pages > 0, bytes > 0, bytes <= 1 << 28, bytes >= (pages + 63) / 64 * 8 else { throw VFIOErrno(EINVAL) }
    guard range.pageSize == page, (range.address | range.sizeInBytes) & (page - 1) == 0, isTrackingDirtyPages else {
      throw VFIOErrno(EINVAL)
    }
    let last = range.address + (range.sizeInBytes - 1)
    if let first = mappings.overlapping(range.address, range.address), first.first != range.address {
      throw VFIOErrno(EINVAL)
    }
    if let final = mappings.overlapping(last, last), final.last != last { throw VFIOErrno(EINVAL) }
    var words = [UInt64](repeating: 0, count: Int((pages + 63) / 64))
    for mapping in mappings.all where mapping.first <= last && mapping.last >= range.address {
      for bit in (mapping.first - range.address) / page...(mapping.last - range.address) / page {
        words[Int(bit / 64)] |= 1 << (bit % 64)
      }
    }
    return words
  }

  /// Gives all back, when the last group leaves the container.
  mutating func clear(locked: inout LockCount, registers: [FakeAddressRange]) {
    _ = try? unmap(flags: 4, iova: 0, size: 0, locked: &locked, registers: registers)
  }
}
