import Glibc

/// The kernel's reason for refusing a call: an errno value.
public struct ErrorNumber: RawRepresentable, Error, Hashable, Sendable {
  /// The number, above 0.
  public let rawValue: Int32

  /// Wraps a number.
  public init(rawValue: Int32) { self.rawValue = rawValue }

  /// The operation needs a privilege.
  public static let notPermitted = ErrorNumber(rawValue: EPERM)
  /// There is no such file.
  public static let noSuchFile = ErrorNumber(rawValue: ENOENT)
  /// The device did not answer as it should.
  public static let inputOutput = ErrorNumber(rawValue: EIO)
  /// The file's permissions do not allow it.
  public static let accessDenied = ErrorNumber(rawValue: EACCES)
  /// The resource is in use.
  public static let busy = ErrorNumber(rawValue: EBUSY)
  /// The file exists already.
  public static let exists = ErrorNumber(rawValue: EEXIST)
  /// The device is gone.
  public static let noSuchDevice = ErrorNumber(rawValue: ENODEV)
  /// A component on the way is not a directory.
  public static let notDirectory = ErrorNumber(rawValue: ENOTDIR)
  /// The file is a directory.
  public static let isDirectory = ErrorNumber(rawValue: EISDIR)
  /// The kernel did not answer in time.
  public static let timedOut = ErrorNumber(rawValue: ETIMEDOUT)
  /// It was called off.
  public static let cancelled = ErrorNumber(rawValue: ECANCELED)
  /// Another process has the lock, or a device is not ready.
  public static let tryAgain = ErrorNumber(rawValue: EAGAIN)
  /// The value was refused.
  public static let invalid = ErrorNumber(rawValue: EINVAL)
  /// The file is larger than the reader takes.
  public static let tooLarge = ErrorNumber(rawValue: EFBIG)
  /// The file system is read-only.
  public static let readOnly = ErrorNumber(rawValue: EROFS)
  /// Links lead round in a circle.
  public static let linkLoop = ErrorNumber(rawValue: ELOOP)
  /// The path is too long.
  public static let nameTooLong = ErrorNumber(rawValue: ENAMETOOLONG)
  /// The content was not recorded.
  public static let noData = ErrorNumber(rawValue: ENODATA)
  /// The kernel lacks the call.
  public static let noSuchCall = ErrorNumber(rawValue: ENOSYS)

  /// Whether the thing asked for is not there: neither file nor device.
  public var isAbsence: Bool {
    self == .noSuchFile || self == .noSuchDevice || self.rawValue == ENXIO || self == .notDirectory
  }

  /// Whether a privilege is missing.
  public var isLackOfPermission: Bool { self == .accessDenied || self == .notPermitted }
}

extension ErrorNumber: CustomStringConvertible {
  /// The sentence and the name: `permission denied (EACCES)`.
  public var description: String { "\(sentence) (\(name))" }
}
