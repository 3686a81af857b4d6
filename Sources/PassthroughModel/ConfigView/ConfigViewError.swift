/// Why there is no view of a function's configuration space.
public enum ConfigViewError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Less than 256 bytes were read: capabilities would be missing. Reading all takes CAP_SYS_ADMIN, or a VFIO descriptor.
  case tooShort(Int)
  /// It is a bridge, or something newer: only endpoints (header type 0) are assigned.
  case notAnEndpoint(headerType: UInt8)
  /// Vendor and device read ffffh and were not told: the function is a virtual one, gone, or without power.
  case noIdentity

  /// One sentence, with what to do.
  public var description: String {
    switch self {
    case .tooShort(let size): "only \(size) bytes of configuration space were read; a view needs 256 or 4096"
    case .notAnEndpoint(let type): "header type \(type) is no endpoint's; bridges stay with the host"
    case .noIdentity: "vendor and device ID read 0xffff; of a virtual function tell them from sysfs"
    }
  }
}
