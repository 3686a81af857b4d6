import CLinuxVFIO
import LinuxVFIO

/// The bytes of a region, in a file without a name, so that whoever maps the region has the same bytes.
///
/// Unsafe inside: `base` is valid as long as the fake has the region. What other threads store there by mappings is as
/// unordered as stores to registers are.
@safe struct RegionMemory: @unchecked Sendable {
  /// The file that is mapped.
  let file: Int32
  let size: UInt64
  private let base: UnsafeMutableRawPointer

  /// - Parameter size: in bytes; whole pages are made.
  init(size: UInt64, contents: [UInt8]) throws(VFIOErrno) {
    var file: Int32 = -1
    var error: Int32 = 0
    guard let base = unsafe linuxvfio_allocate(Self.whole(size), 0, 1, &file, &error) else {
      throw VFIOErrno(error)
    }
    self.file = file
    unsafe self.base = base
    self.size = size
    fill(contents)
  }

  private static func whole(_ size: UInt64) -> Int {
    let page = UInt64(linuxvfio_page_size())
    return Int((max(size, 1) + page - 1) & ~(page - 1))
  }

  /// Has the region hold what it holds at first.
  func fill(_ contents: [UInt8]) {
    let buffer = unsafe UnsafeMutableRawBufferPointer(start: base, count: Int(size))
    _ = unsafe buffer.initializeMemory(as: UInt8.self, repeating: 0)
    unsafe buffer.copyBytes(from: contents.prefix(Int(size)))
  }

  func load(_ offset: UInt64, width: Int) -> UInt64 {
    guard offset < size, UInt64(width) <= size - offset else { return .max }
    let at = unsafe base + Int(offset)
    return switch width {
    case 1: unsafe UInt64(linuxvfio_load8(at))
    case 2: unsafe UInt64(linuxvfio_load16(at))
    case 4: unsafe UInt64(linuxvfio_load32(at))
    default: unsafe linuxvfio_load64(at)
    }
  }

  func store(_ offset: UInt64, width: Int, _ value: UInt64) {
    guard offset < size, UInt64(width) <= size - offset else { return }
    let at = unsafe base + Int(offset)
    switch width {
    case 1: unsafe linuxvfio_store8(at, UInt8(truncatingIfNeeded: value))
    case 2: unsafe linuxvfio_store16(at, UInt16(truncatingIfNeeded: value))
    case 4: unsafe linuxvfio_store32(at, UInt32(truncatingIfNeeded: value))
    default: unsafe linuxvfio_store64(at, value)
    }
  }

  func letGo() {
    _ = unsafe linuxvfio_unmap(base, Self.whole(size))
    linuxvfio_close(file)
  }
}
