import CLinuxVFIO
import Glibc
import LinuxVFIO

/// Mappings of a region's file, where whoever maps a device finds its registers.
enum RegionMapping {
  /// Maps `length` bytes at a multiple of `alignment`; where they are.
  static func make(
    _ file: Int32, _ offset: UInt64, _ length: Int, _ access: MemoryAccess, _ alignment: Int
  ) throws(VFIOErrno) -> UInt64 {
    var error: Int32 = 0
    guard let at = unsafe linuxvfio_map(file, offset, length, Int32(access.rawValue), alignment, &error) else {
      throw VFIOErrno(error)
    }
    return UInt64(UInt(bitPattern: at))
  }

  static func remove(_ address: UInt64, _ length: Int) throws(VFIOErrno) {
    guard let pointer = unsafe UnsafeMutableRawPointer(bitPattern: UInt(address)) else { throw VFIOErrno(EINVAL) }
    let result = unsafe linuxvfio_unmap(pointer, length)
    guard result >= 0 else { throw VFIOErrno(-result) }
  }
}
