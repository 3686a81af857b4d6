public import PassthroughModel

extension VFIODevice {
  /// Reads a number of a region by one call (pread).
  ///
  /// - Parameters:
  ///   - type: `UInt8`, `UInt16`, `UInt32` or `UInt64`; the device sees an access of that width where it is aligned.
  ///   - offset: bytes from the region's start.
  /// - Throws: ``VFIOCause/memoryDisabled`` where a BAR does not answer.
  @inlinable
  public borrowing func read<Value: FixedWidthInteger & BitwiseCopyable>(
    _ type: Value.Type, _ index: RegionIndex, at offset: UInt64
  ) throws(VFIOError) -> Value {
    Value(truncatingIfNeeded: try readNumber(MemoryLayout<Value>.size, index, offset))
  }

  /// Writes a number of a region by one call (pwrite).
  @inlinable
  public borrowing func write<Value: FixedWidthInteger & BitwiseCopyable>(
    _ value: Value, _ index: RegionIndex, at offset: UInt64
  ) throws(VFIOError) {
    try writeNumber(UInt64(truncatingIfNeeded: value), MemoryLayout<Value>.size, index, offset)
  }

  /// A number of `size` bytes, 1 to 8.
  @usableFromInline
  borrowing func readNumber(_ size: Int, _ index: RegionIndex, _ offset: UInt64) throws(VFIOError) -> UInt64 {
    let place = try place(index, offset, size)
    var value: UInt64 = 0
    let got: Int
    do throws(VFIOErrno) {
      // `place` is the address of as many bytes inside the region, and the number has 8.
      got = try unsafe withUnsafeMutablePointer(to: &value) { pointer throws(VFIOErrno) in
        try unsafe core.calls.read(
          into: UnsafeMutableRawBufferPointer(start: pointer, count: size), at: place, core.descriptor)
      }
    } catch { throw failure(error, Self.access(error, index), index, offset) }
    guard got == size else { throw failure(nil, .outsideRegion, index, offset) }
    return UInt64(littleEndian: value)
  }

  /// Writes the lowest `size` bytes, 1 to 8, of a number.
  @usableFromInline
  borrowing func writeNumber(
    _ value: UInt64, _ size: Int, _ index: RegionIndex, _ offset: UInt64
  ) throws(VFIOError) {
    let place = try place(index, offset, size)
    var value = value.littleEndian
    let got: Int
    do throws(VFIOErrno) {
      got = try unsafe withUnsafePointer(to: &value) { pointer throws(VFIOErrno) in
        try unsafe core.calls.write(UnsafeRawBufferPointer(start: pointer, count: size), at: place, core.descriptor)
      }
    } catch { throw failure(error, Self.access(error, index), index, offset) }
    guard got == size else { throw failure(nil, .outsideRegion, index, offset) }
  }

  /// Reads bytes of a region by one call; the kernel makes accesses of up to 8 bytes of them.
  ///
  /// - Returns: as many as the region has from there on, at most `count`.
  public borrowing func readBytes(
    _ count: Int, _ index: RegionIndex, at offset: UInt64
  ) throws(VFIOError) -> [UInt8] {
    let region = try core.region(index, .accessRegion)
    guard offset <= region.sizeInBytes else { throw failure(nil, .outsideRegion, index, offset) }
    let length = Int(clamping: min(UInt64(max(count, 0)), region.sizeInBytes - offset))
    var bytes = [UInt8](repeating: 0, count: length)
    var done = 0
    while done < length {
      let result = unsafe bytes.withUnsafeMutableBytes { buffer in
        Result { () throws(VFIOErrno) in
          unsafe try core.calls.read(
            into: UnsafeMutableRawBufferPointer(rebasing: buffer[done...]),
            at: region.offset + offset + UInt64(done), core.descriptor)
        }
      }
      switch result {
      case .success(0): throw failure(nil, .outsideRegion, index, offset)
      case .success(let got): done += got
      case .failure(let error): throw failure(error, Self.access(error, index), index, offset)
      }
    }
    return bytes
  }

  /// Configuration space, whole: 256 or 4096 bytes, for ``PassthroughModel/ConfigView``.
  public borrowing func readConfiguration() throws(VFIOError) -> [UInt8] {
    try readBytes(4096, .config, at: 0)
  }

  /// Does what a ``PassthroughModel/ConfigView`` wants forwarded.
  public borrowing func forward(_ write: ConfigWrite) throws(VFIOError) {
    let offset = UInt64(write.offset)
    switch write.width {
    case .one: try self.write(UInt8(truncatingIfNeeded: write.value), .config, at: offset)
    case .two: try self.write(UInt16(truncatingIfNeeded: write.value), .config, at: offset)
    case .four: try self.write(write.value, .config, at: offset)
    }
  }

  private borrowing func place(
    _ index: RegionIndex, _ offset: UInt64, _ size: Int
  ) throws(VFIOError) -> UInt64 {
    let number = Int(index.rawValue)
    guard number < core.extents.count, size <= 8 else { throw failure(nil, .noRegion, index, offset) }
    let extent = core.extents[number]
    guard offset <= extent.size, UInt64(size) <= extent.size - offset else {
      throw failure(nil, extent.size == 0 ? .noRegion : .outsideRegion, index, offset)
    }
    return extent.start &+ offset
  }

  private borrowing func failure(
    _ errno: VFIOErrno?, _ cause: VFIOCause, _ index: RegionIndex, _ offset: UInt64
  ) -> VFIOError {
    VFIOError(
      .accessRegion, "byte 0x\(String(offset, radix: 16)) of region \(index.rawValue) of \(core.location.name)", errno,
      cause)
  }

  private static func access(_ errno: VFIOErrno, _ index: RegionIndex) -> VFIOCause {
    switch errno {
    case .inputOutput: index < .config ? .memoryDisabled : .deviceGone
    case .noSuchDevice: .deviceGone
    case .invalid: .regionRefuses
    default: .unknown
    }
  }
}
