public import LinuxPCI

/// Why a host could not be inspected at all.
public enum InspectionError: Error, Hashable, Sendable, CustomStringConvertible {
  /// There is no host at the path, or it is damaged.
  case source(HostSourceError)
  /// A file of the host could not be read.
  case host(HostError)

  /// One sentence for people, with path, reason and next step.
  public var description: String {
    switch self {
    case .source(let error): error.description
    case .host(let error): error.description
    }
  }
}
