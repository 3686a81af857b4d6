import CLinuxVFIO
import Synchronization

/// The pages that devices wrote, a bit each.
public struct WrittenPages: Hashable, Sendable {
  /// What was asked for.
  public let range: DirtyRange
  /// A bit for each page, the lowest first.
  public let words: [UInt64]

  /// How many pages were written.
  public var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

  /// Whether the page of an address was written.
  public func contains(_ address: UInt64) -> Bool {
    guard address >= range.address, address - range.address < range.sizeInBytes else { return false }
    let page = (address - range.address) / range.pageSize
    return words[Int(page / 64)] >> (page % 64) & 1 != 0
  }
}

extension VFIODevice {
  /// Starts to log, in the device, what it writes to these addresses (Linux 6.1 and later; few devices can).
  ///
  /// - Parameters:
  ///   - ranges: address and bytes each, all addresses that are mapped.
  ///   - pageSize: what one bit should stand for; the device may take another.
  /// - Returns: bytes that one bit stands for.
  public borrowing func startLoggingWrites(_ ranges: [MappedRange], pageSize: UInt64) throws(VFIOError) -> UInt64 {
    let list = ranges.map { linuxvfio_dma_logging_range(iova: $0.address, length: $0.sizeInBytes) }
    var control = linuxvfio_dma_logging_control(
      page_size: pageSize, num_ranges: UInt32(clamping: list.count), reserved: 0, ranges: 0)
    let device = core
    let result = unsafe list.withUnsafeBufferPointer { buffer in
      // The kernel reads `num_ranges` entries there.
      control.ranges = UInt64(UInt(bitPattern: buffer.baseAddress))
      return unsafe withUnsafeMutableBytes(of: &control) { bytes in
        Result { () throws(VFIOErrno) in
          try unsafe device.calls.feature(.loggingStart, .set, data: bytes, device.descriptor)
        }
      }
    }
    if case .failure(let error) = result {
      throw VFIOError(.trackWrites, core.location.name, error, error == .noSuchRequest ? .notSupported : .unknown)
    }
    return control.page_size
  }

  /// Stops that.
  public borrowing func stopLoggingWrites() throws(VFIOError) { try feature(.loggingStop, .set, .trackWrites) }

  /// What the device wrote since it was last asked.
  public borrowing func writtenPages(_ range: DirtyRange) throws(VFIOError) -> WrittenPages {
    try unsafe WrittenPages.read(range, core.location.name) { buffer throws(VFIOErrno) in
      var report = linuxvfio_dma_logging_report(
        iova: range.address, length: range.sizeInBytes, page_size: range.pageSize,
        // The kernel sets a bit for each page: the buffer has as many.
        bitmap: UInt64(UInt(bitPattern: buffer.baseAddress)))
      let device = core
      let result = unsafe withUnsafeMutableBytes(of: &report) { bytes in
        Result { () throws(VFIOErrno) in
          try unsafe device.calls.feature(.loggingReport, .get, data: bytes, device.descriptor)
        }
      }
      try result.get()
    }
  }
}

extension WrittenPages {
  /// Has a bitmap filled that is large enough for `range`.
  static func read(
    _ range: DirtyRange, _ subject: String,
    _ fill: (UnsafeMutableBufferPointer<UInt64>) throws(VFIOErrno) -> Void
  ) throws(VFIOError) -> WrittenPages {
    guard let count = range.words, count <= 1 << 28 else {
      throw VFIOError(.trackWrites, subject, nil, .emptyRange)
    }
    var words = [UInt64](repeating: 0, count: count)
    let result = unsafe words.withUnsafeMutableBufferPointer { buffer in
      Result { () throws(VFIOErrno) in try unsafe fill(buffer) }
    }
    switch result {
    case .success: return WrittenPages(range: range, words: words)
    case .failure(let error):
      throw VFIOError(.trackWrites, subject, error, error == .noSuchRequest ? .notSupported : .unknown)
    }
  }
}

extension Type1AddressSpace {
  /// Starts or stops to track what devices write (VFIO_IOMMU_DIRTY_PAGES).
  ///
  /// Without a unit that can, the kernel says that every page was written that devices may write.
  public func setWriteTracking(_ isOn: Bool) throws(VFIOError) {
    do { try calls.setDirtyTracking(isOn, container) } catch {
      throw VFIOError(.trackWrites, "container", error, error == .noSuchRequest ? .notSupported : .unknown)
    }
  }

  /// The pages of a mapping that devices wrote since it was last asked.
  public func writtenPages(_ range: DirtyRange) throws(VFIOError) -> WrittenPages {
    try unsafe WrittenPages.read(range, "container") { buffer throws(VFIOErrno) in
      try unsafe calls.dirtyPages(range, into: buffer, container)
    }
  }
}

extension IOMMUFDAddressSpace {
  /// Starts or stops to track what devices write that were opened with ``OpenOptions/logsWrites``.
  public func setWriteTracking(_ isOn: Bool) throws(VFIOError) {
    let tables = state.withLock { $0.loggingTables }
    guard !tables.isEmpty else { throw VFIOError(.trackWrites, "address space \(number)", nil, .notSupported) }
    for table in tables {
      do { try calls.setDirtyTracking(isOn, ofTable: table, iommu.descriptor) } catch {
        throw VFIOError(.trackWrites, "page table \(table)", error, .unknown)
      }
    }
  }

  /// The pages that devices wrote.
  ///
  /// - Parameter keeping: whether they are told again the next time.
  public func writtenPages(_ range: DirtyRange, keeping: Bool = false) throws(VFIOError) -> WrittenPages {
    let tables = state.withLock { $0.loggingTables }
    return try unsafe WrittenPages.read(range, "address space \(number)") { buffer throws(VFIOErrno) in
      for table in tables {
        // Each sets bits, and clears none.
        try unsafe calls.dirtyPages(range, ofTable: table, into: buffer, keeping: keeping, iommu.descriptor)
      }
    }
  }
}
