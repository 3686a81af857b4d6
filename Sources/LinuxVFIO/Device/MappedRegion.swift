public import CLinuxVFIO

/// A part of a region in this process's memory; it keeps the device open.
///
/// Accesses are single ones of their width, in program order. While the function's memory is turned off, or it is not
/// in D0, an access is a SIGBUS on a physical function and reads all ones on a virtual one: whoever passes a guest's
/// writes of the command register on has to unmap first (``PassthroughModel/ConfigView`` says when).
@safe public struct MappedRegion: ~Copyable, @unchecked Sendable {
  // Safe: every access is checked against the mapping, which lives as long as this value.
  // Sendable: a pointer to registers, which every thread may access; the device orders what they do.
  private let core: DeviceCore
  private let part: DeviceCore.MappedPart
  @usableFromInline let start: UnsafeMutableRawPointer
  /// Bytes that are mapped.
  @usableFromInline let length: Int
  private var isMapped = true

  init(_ core: DeviceCore, _ part: DeviceCore.MappedPart, _ start: UnsafeMutableRawPointer) {
    self.core = core
    self.part = part
    unsafe self.start = unsafe start
    length = Int(part.range.upperBound - part.range.lowerBound)
    core.add(part)
  }

  /// Of which region.
  public var index: RegionIndex { part.index }
  /// Which bytes of it.
  public var range: Range<UInt64> { part.range }
  /// Where this process has it, for a VMM's memory slots; valid as long as this value lives.
  public var address: UInt64 { UInt64(UInt(bitPattern: unsafe start)) }

  /// Reads a register.
  ///
  /// - Parameter offset: bytes from the start of `range`, a multiple of the width.
  /// - Precondition: the register lies inside.
  @inlinable
  public borrowing func load(_ type: UInt8.Type, at offset: Int) -> UInt8 {
    unsafe linuxvfio_load8(pointer(to: offset, 1))
  }
  /// Reads a register of 16 bits; see ``load(_:at:)-(UInt8.Type,_)``.
  @inlinable
  public borrowing func load(_ type: UInt16.Type, at offset: Int) -> UInt16 {
    unsafe linuxvfio_load16(pointer(to: offset, 2))
  }
  /// Reads a register of 32 bits.
  @inlinable
  public borrowing func load(_ type: UInt32.Type, at offset: Int) -> UInt32 {
    unsafe linuxvfio_load32(pointer(to: offset, 4))
  }
  /// Reads a register of 64 bits.
  @inlinable
  public borrowing func load(_ type: UInt64.Type, at offset: Int) -> UInt64 {
    unsafe linuxvfio_load64(pointer(to: offset, 8))
  }

  /// Writes a register.
  ///
  /// - Parameter offset: bytes from the start of `range`, a multiple of the width.
  /// - Precondition: the register lies inside.
  @inlinable
  public borrowing func store(_ value: UInt8, at offset: Int) { unsafe linuxvfio_store8(pointer(to: offset, 1), value) }
  /// Writes a register of 16 bits.
  @inlinable
  public borrowing func store(_ value: UInt16, at offset: Int) {
    unsafe linuxvfio_store16(pointer(to: offset, 2), value)
  }
  /// Writes a register of 32 bits.
  @inlinable
  public borrowing func store(_ value: UInt32, at offset: Int) {
    unsafe linuxvfio_store32(pointer(to: offset, 4), value)
  }
  /// Writes a register of 64 bits.
  @inlinable
  public borrowing func store(_ value: UInt64, at offset: Int) {
    unsafe linuxvfio_store64(pointer(to: offset, 8), value)
  }

  @inlinable
  borrowing func pointer(to offset: Int, _ size: Int) -> UnsafeMutableRawPointer {
    precondition(
      offset >= 0 && offset & (size - 1) == 0 && offset <= length - size, "a register outside of the mapped part")
    // Inside the mapping by the line above.
    return unsafe start + offset
  }

  /// Gives it back, and says whether that worked.
  public consuming func unmap() throws(VFIOError) {
    isMapped = false
    core.remove(part)
    do {
      // This value is its only owner, and ends here.
      unsafe try core.calls.unmapMemory(start, sizeInBytes: length)
    } catch { throw VFIOError(.mapRegion, core.location.name, error, .unknown) }
  }

  deinit {
    guard isMapped else { return }
    core.remove(part)
    // This value is its only owner; a failure leaves address space behind, and nothing else.
    unsafe try? core.calls.unmapMemory(start, sizeInBytes: length)
  }
}

/// Orders this thread's accesses to memory that devices see and to registers: what came before is visible before.
public func deviceBarrier() { linuxvfio_barrier() }

extension VFIODevice {
  /// Maps a part of a region.
  ///
  /// - Parameters:
  ///   - index: which region.
  ///   - range: bytes of it, whole pages; nil for all. With MSI-X only what ``plan(ofBAR:vectors:)`` calls mapped.
  ///   - access: what this process may do; nil for all the region allows.
  ///   - alignment: what the address is a multiple of, a power of two: ``PassthroughModel/BARPlan/Area/preferredAlignment``
  ///     lets the kernel use large pages.
  /// - Throws: ``VFIOCause/regionRefuses`` for a region, or a part of one, that the kernel does not let be mapped.
  public borrowing func map(
    _ index: RegionIndex, _ range: Range<UInt64>? = nil, access: MemoryAccess? = nil, alignment: UInt64 = 4096
  ) throws(VFIOError) -> MappedRegion {
    let region = try core.region(index, .mapRegion)
    let range = range ?? 0..<region.sizeInBytes
    let subject = "region \(index.rawValue) of \(core.location.name)"
    guard range.upperBound <= region.sizeInBytes, !range.isEmpty,
      let size = Int(exactly: range.upperBound - range.lowerBound)
    else { throw VFIOError(.mapRegion, subject, nil, .outsideRegion) }
    guard region.flags.contains(.mappable), let alignment = Int(exactly: alignment) else {
      throw VFIOError(.mapRegion, subject, nil, .regionRefuses)
    }
    var allowed: MemoryAccess = []
    if region.flags.contains(.readable) { allowed.insert(.read) }
    if region.flags.contains(.writable) { allowed.insert(.write) }
    do {
      let start = try unsafe core.calls.mapMemory(
        FilePart(offset: region.offset + range.lowerBound, sizeInBytes: size), access: access ?? allowed,
        alignment: alignment, core.descriptor)
      return unsafe MappedRegion(core, DeviceCore.MappedPart(index: index, range: range), start)
    } catch { throw VFIOError(.mapRegion, subject, error, error == .noMemory ? .noMemory : .regionRefuses) }
  }
}
