import CLinuxVFIO
import Glibc

/// The kernel's reason for refusing a call of VFIO or iommufd: an errno value.
///
/// What it means depends on the call; ``VFIOError`` says that.
public struct VFIOErrno: RawRepresentable, Error, Hashable, Sendable {
  /// The number, above 0.
  public let rawValue: Int32

  /// Wraps a number.
  @inlinable
  public init(rawValue: Int32) { self.rawValue = rawValue }

  /// The operation needs a privilege, or the group is not viable.
  public static let notPermitted = VFIOErrno(rawValue: EPERM)
  /// There is no such file, mapping or object.
  public static let noSuchObject = VFIOErrno(rawValue: ENOENT)
  /// The device did not answer.
  public static let inputOutput = VFIOErrno(rawValue: EIO)
  /// The structure has more than this kernel understands (iommufd).
  public static let tooBig = VFIOErrno(rawValue: E2BIG)
  /// The descriptor is closed, or of another kind.
  public static let badDescriptor = VFIOErrno(rawValue: EBADF)
  /// Try again.
  public static let tryAgain = VFIOErrno(rawValue: EAGAIN)
  /// Not enough memory, or more locked than the limit allows.
  public static let noMemory = VFIOErrno(rawValue: ENOMEM)
  /// A token or a permission is missing.
  public static let accessDenied = VFIOErrno(rawValue: EACCES)
  /// There is no memory of this process at the address.
  public static let badAddress = VFIOErrno(rawValue: EFAULT)
  /// Somebody has it.
  public static let busy = VFIOErrno(rawValue: EBUSY)
  /// Something is mapped there.
  public static let exists = VFIOErrno(rawValue: EEXIST)
  /// The device is gone, or not of this group.
  public static let noSuchDevice = VFIOErrno(rawValue: ENODEV)
  /// A value is wrong.
  public static let invalid = VFIOErrno(rawValue: EINVAL)
  /// The kernel knows no such request for this descriptor.
  public static let noSuchRequest = VFIOErrno(rawValue: ENOTTY)
  /// No entry is left, or the buffer was too small.
  public static let noSpace = VFIOErrno(rawValue: ENOSPC)
  /// A number is out of range.
  public static let outOfRange = VFIOErrno(rawValue: ERANGE)
  /// Arithmetic overflowed.
  public static let overflow = VFIOErrno(rawValue: EOVERFLOW)
  /// A known field has a value this kernel does not support.
  public static let notSupported = VFIOErrno(rawValue: EOPNOTSUPP)
  /// The address is reserved.
  public static let addressInUse = VFIOErrno(rawValue: EADDRINUSE)
  /// The buffer was too small.
  public static let messageSize = VFIOErrno(rawValue: EMSGSIZE)
  /// It took too long.
  public static let timedOut = VFIOErrno(rawValue: ETIMEDOUT)

  /// The symbol, such as `EINVAL`; `errno 200` for a number the C library does not know.
  public var name: String {
    guard let text = unsafe linuxvfio_error_name(rawValue) else { return "errno \(rawValue)" }
    return unsafe String(cString: text)
  }

  /// The value that a call returned, or the failure that a value below zero stands for.
  @inlinable
  static func check(_ result: Int32) throws(VFIOErrno) -> Int32 {
    guard result >= 0 else { throw VFIOErrno(rawValue: -result) }
    return result
  }
}

extension VFIOErrno: CustomStringConvertible {
  /// The symbol.
  public var description: String { name }
}
