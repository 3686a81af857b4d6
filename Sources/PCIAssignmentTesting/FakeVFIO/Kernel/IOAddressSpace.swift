import Glibc
import LinuxVFIO

/// An address space of iommufd (drivers/iommu/iommufd/io_pagetable.c, ioas.c).
struct FakeIOAS {
  /// How many hardware page tables it has; it cannot be destroyed before the last is gone.
  var tables = 0
  private(set) var mappings = MappingSet()
  /// What a device's attachment reserves, by the device's number among iommufd's objects.
  private(set) var reservedBy: [UInt32: [FakeAddressRange]] = [:]
  private(set) var allowed: [FakeAddressRange] = []
  var usesHugePages = true

  /// Before a device is attached nothing says what a page is.
  var alignment: UInt64 { reservedBy.isEmpty ? 1 : 4096 }
  var isAttached: Bool { !reservedBy.isEmpty }
  var reserved: [FakeAddressRange] { reservedBy.values.flatMap { $0 } }
  var ranges: [FakeAddressRange] { FakeAddressRange.holes(between: reserved) }

  /// `IOMMU_IOAS_MAP` after its flags were found right; the order is that of `iopt_map_user_pages`.
  ///
  /// - Parameter iova: nil for any place, which is chosen here.
  mutating func map(
    readable: Bool, writable: Bool, address: UInt64, length: UInt64, iova wanted: UInt64?, memory: inout OwnMemory,
    locked: inout LockCount, registers: [FakeAddressRange]
  ) throws(VFIOErrno) -> UInt64 {
    guard length > 0, length <= UInt64.max - 4096 else { throw VFIOErrno(EINVAL) }
    guard !address.addingReportingOverflow(length).overflow else { throw VFIOErrno(EOVERFLOW) }
    guard length & (alignment - 1) == 0 else { throw VFIOErrno(EINVAL) }
    let iova: UInt64
    if let wanted {
      try check(wanted, length)
      iova = wanted
    } else {
      iova = try place(for: length, like: address)
    }
    guard (address & 4095) & (alignment - 1) == 0 else { throw VFIOErrno(EINVAL) }
    if isAttached { try pin(address, length, writing: writable, &memory, &locked, registers) }
    mappings.insert(
      FakeMapping(
        first: iova, last: iova + (length - 1), address: address, isReadable: readable, isWritable: writable))
    return iova
  }

  private func check(_ iova: UInt64, _ length: UInt64) throws(VFIOErrno) {
    guard iova & (alignment - 1) == 0 else { throw VFIOErrno(EINVAL) }
    let last = iova.addingReportingOverflow(length - 1)
    guard !last.overflow else { throw VFIOErrno(EOVERFLOW) }
    guard !reserved.contains(where: { $0.overlaps(iova, last.partialValue) }) else { throw VFIOErrno(EINVAL) }
    guard mappings.overlapping(iova, last.partialValue) == nil else { throw VFIOErrno(EEXIST) }
  }

  /// The lowest place that is free, aligned as the memory is (`iopt_alloc_iova`); `ENOSPC` without one.
  private func place(for length: UInt64, like address: UInt64) throws(VFIOErrno) -> UInt64 {
    guard address != 0 else { throw VFIOErrno(EOVERFLOW) }
    var step: UInt64 = 1
    while step < length, step < 1 << 63 { step <<= 1 }
    step = min(step, address & (~address &+ 1))
    step = max(step, alignment)
    let taken = reserved + mappings.all.map { FakeAddressRange($0.first, $0.last) }
    let windows = allowed.isEmpty ? [FakeAddressRange(4096, .max - 1)] : allowed
    for window in windows.sorted(by: { $0.first < $1.first }) {
      for hole in FakeAddressRange.holes(between: taken) where hole.overlaps(window.first, window.last) {
        let first = max(hole.first, window.first)
        let aligned = first.addingReportingOverflow(step - 1)
        guard !aligned.overflow else { continue }
        let start = aligned.partialValue & ~(step - 1)
        let last = start.addingReportingOverflow(length - 1)
        if !last.overflow, last.partialValue <= min(hole.last, window.last) { return start }
      }
    }
    throw VFIOErrno(ENOSPC)
  }

  /// Registers of a device have no pages that could be pinned.
  private func pin(
    _ address: UInt64, _ length: UInt64, writing: Bool, _ memory: inout OwnMemory, _ locked: inout LockCount,
    _ registers: [FakeAddressRange]
  ) throws(VFIOErrno) {
    let start = address & ~4095
    let bytes = (address + length - start + 4095) & ~4095
    guard !registers.contains(where: { $0.overlaps(start, start + (bytes - 1)) }),
      memory.allows(start, bytes, writing: writing)
    else { throw VFIOErrno(EFAULT) }
    try locked.lock(bytes)
  }

  /// `IOMMU_IOAS_UNMAP`: how many bytes are unmapped now.
  ///
  /// As in `iopt_unmap_iova_range`, what lies before a mapping that is only partly named is gone already when that fails.
  mutating func unmap(iova: UInt64, length: UInt64, locked: inout LockCount) throws(VFIOErrno) -> UInt64 {
    guard length > 0 else { throw VFIOErrno(EINVAL) }
    let end = iova.addingReportingOverflow(length - 1)
    guard !end.overflow else { throw VFIOErrno(EOVERFLOW) }
    var bytes: UInt64 = 0
    while let mapping = mappings.overlapping(iova, end.partialValue) {
      guard mapping.first >= iova, mapping.last <= end.partialValue else { throw VFIOErrno(ENOENT) }
      forget(mapping, &locked)
      bytes += mapping.length
    }
    guard bytes > 0 else { throw VFIOErrno(ENOENT) }
    return bytes
  }

  /// All of it: how many bytes that were, 0 where there were none.
  mutating func unmapAll(locked: inout LockCount) -> UInt64 {
    var bytes: UInt64 = 0
    for mapping in mappings.all {
      forget(mapping, &locked)
      bytes &+= mapping.length
    }
    return bytes
  }

  private mutating func forget(_ mapping: FakeMapping, _ locked: inout LockCount) {
    mappings.remove(startingAt: mapping.first)
    if isAttached { locked.unlock(mapping.length) }
  }

  /// `IOMMU_IOAS_COPY`: the mappings that cover `length` bytes from `iova`; `ENOENT` where one is not mapped.
  func pieces(iova: UInt64, length: UInt64) throws(VFIOErrno) -> [FakeMapping] {
    guard length > 0 else { throw VFIOErrno(EINVAL) }
    let end = iova.addingReportingOverflow(length - 1)
    guard !end.overflow else { throw VFIOErrno(EOVERFLOW) }
    var pieces: [FakeMapping] = []
    var next = iova
    while true {
      guard let mapping = mappings.overlapping(next, next) else { throw VFIOErrno(ENOENT) }
      let last = min(mapping.last, end.partialValue)
      pieces.append(
        FakeMapping(
          first: next, last: last, address: mapping.address + (next - mapping.first), isReadable: mapping.isReadable,
          isWritable: mapping.isWritable))
      if last == end.partialValue { return pieces }
      next = last + 1
    }
  }

  /// Maps what another address space has, one piece after the other, from `iova` on.
  mutating func take(
    _ pieces: [FakeMapping], at iova: UInt64, readable: Bool, writable: Bool, memory: inout OwnMemory,
    locked: inout LockCount, registers: [FakeAddressRange]
  ) throws(VFIOErrno) {
    let length = pieces.reduce(0) { $0 + $1.length }
    guard length & (alignment - 1) == 0 else { throw VFIOErrno(EINVAL) }
    try check(iova, length)
    guard !writable || !pieces.contains(where: { !$0.isWritable }) else { throw VFIOErrno(EPERM) }
    var next = iova
    for piece in pieces {
      _ = try map(
        readable: readable, writable: writable, address: piece.address, length: piece.length, iova: next,
        memory: &memory, locked: &locked, registers: registers)
      next &+= piece.length
    }
  }

  /// Has mappings use only small pages; `EINVAL` while a device uses some.
  mutating func setHugePages(_ isOn: Bool) throws(VFIOErrno) {
    if !isOn, usesHugePages, isAttached, !mappings.all.isEmpty { throw VFIOErrno(EINVAL) }
    usesHugePages = isOn
  }

  /// `IOMMU_IOAS_ALLOW_IOVAS`.
  mutating func allow(_ ranges: [FakeAddressRange]) throws(VFIOErrno) {
    for (index, range) in ranges.enumerated() {
      guard range.first < range.last, !ranges[..<index].contains(where: { $0.overlaps(range.first, range.last) })
      else { throw VFIOErrno(EINVAL) }
    }
    for range in ranges where reserved.contains(where: { $0.overlaps(range.first, range.last) }) {
      throw VFIOErrno(EADDRINUSE)
    }
    allowed = ranges
  }

  /// Attaches a device: its reserved addresses must be free, and all memory is pinned now.
  mutating func attach(
    _ device: UInt32, reserving ranges: [FakeAddressRange], memory: inout OwnMemory, locked: inout LockCount,
    registers: [FakeAddressRange]
  ) throws(VFIOErrno) {
    for range in ranges where mappings.overlapping(range.first, range.last) != nil { throw VFIOErrno(EADDRINUSE) }
    for range in ranges where allowed.contains(where: { $0.overlaps(range.first, range.last) }) {
      throw VFIOErrno(EADDRINUSE)
    }
    if !isAttached {
      for mapping in mappings.all where (mapping.first | mapping.length | mapping.address) & 4095 != 0 {
        throw VFIOErrno(EADDRINUSE)
      }
      for (index, mapping) in mappings.all.enumerated() {
        do throws(VFIOErrno) {
          try pin(mapping.address, mapping.length, writing: mapping.isWritable, &memory, &locked, registers)
        } catch {
          for pinned in mappings.all[..<index] { locked.unlock(pinned.length) }
          throw error
        }
      }
    }
    reservedBy[device] = ranges
  }

  /// Takes a device off; with the last one nothing is pinned any more.
  mutating func detach(_ device: UInt32, locked: inout LockCount) {
    guard reservedBy.removeValue(forKey: device) != nil, !isAttached else { return }
    for mapping in mappings.all { locked.unlock(mapping.length) }
  }
}
