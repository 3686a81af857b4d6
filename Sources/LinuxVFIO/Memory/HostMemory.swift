import CLinuxVFIO

/// Memory of this process that devices can be given, freed when the last who holds it lets go.
///
/// A mapping for devices holds the memory it is of, so it cannot be freed under a device that still writes it. Sizes
/// are whole pages of the chosen kind; content starts as zeros.
public final class HostMemory: Sendable {
  /// The pages that memory is made of.
  public enum Pages: Int32, Hashable, Sendable {
    /// The usual size, and whatever the kernel makes of it by itself.
    case usual = 0
    /// 2 MiB, reserved before in `/sys/kernel/mm/hugepages`.
    case twoMegabytes = 21
    /// 1 GiB, reserved at boot.
    case oneGigabyte = 30

    /// Bytes in a page.
    public var sizeInBytes: Int { self == .usual ? linuxvfio_page_size() : 1 << Int(rawValue) }
  }

  /// The first byte's address.
  public let address: UInt64
  /// How many bytes.
  public let sizeInBytes: Int
  /// The file without a name that has the memory, for other processes and IOMMU_IOAS_MAP_FILE; nil for private memory.
  ///
  /// Open as long as this object lives; not to be closed by others.
  public let file: Int32?

  /// The memory, valid as long as this object lives, which the caller sees to.
  public var bytes: UnsafeMutableRawBufferPointer {
    // Made from the address and size that the kernel gave.
    unsafe UnsafeMutableRawBufferPointer(
      start: UnsafeMutableRawPointer(bitPattern: UInt(address)), count: sizeInBytes)
  }

  /// Allocates memory.
  ///
  /// - Parameters:
  ///   - size: bytes, at least 1; rounded up to whole pages.
  ///   - pages: of which kind.
  ///   - isShared: whether the memory is a file's, which other processes can map as well.
  /// - Throws: ``VFIOCause/noMemory`` also where no huge pages are reserved.
  public init(_ size: Int, pages: Pages = .usual, isShared: Bool = false) throws(VFIOError) {
    let page = pages.sizeInBytes
    let (sum, overflow) = size.addingReportingOverflow(page - 1)
    guard size > 0, !overflow else { throw VFIOError(.allocate, "\(size) bytes", nil, .emptyRange) }
    let whole = sum & ~(page - 1)
    var file: Int32 = -1
    var error: Int32 = 0
    guard let start = unsafe linuxvfio_allocate(whole, pages.rawValue, isShared ? 1 : 0, &file, &error) else {
      throw VFIOError(.allocate, "\(whole) bytes", VFIOErrno(rawValue: error), .noMemory)
    }
    address = UInt64(UInt(bitPattern: start))
    sizeInBytes = whole
    self.file = file >= 0 ? file : nil
  }

  /// Maps a part of a file, such as a memfd of another process.
  ///
  /// - Parameters:
  ///   - file: open for reading, and for writing where `access` says so; the caller keeps it.
  ///   - offset: a multiple of a page.
  ///   - size: bytes, at least 1.
  ///   - access: what this process, and so devices, may do.
  ///   - alignment: what the address is a multiple of: 2 MiB or 1 GiB for large pages.
  public init(
    file: Int32, offset: UInt64 = 0, _ size: Int, access: MemoryAccess = .readWrite, alignment: Int = 4096
  ) throws(VFIOError) {
    var error: Int32 = 0
    guard size > 0, alignment > 0 else { throw VFIOError(.allocate, "file \(file)", nil, .emptyRange) }
    guard let start = unsafe linuxvfio_map(file, offset, size, Int32(access.rawValue), alignment, &error) else {
      throw VFIOError(.allocate, "file \(file)", VFIOErrno(rawValue: error), .badMemory)
    }
    address = UInt64(UInt(bitPattern: start))
    sizeInBytes = size
    self.file = nil
  }

  deinit {
    // Nobody has the memory any more: a mapping would hold this object.
    _ = unsafe linuxvfio_unmap(bytes.baseAddress, sizeInBytes)
    if let file { linuxvfio_close(file) }
  }
}
