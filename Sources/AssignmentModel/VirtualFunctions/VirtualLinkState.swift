/// What a virtual function is told of its link (include/uapi/linux/if_link.h, `IFLA_VF_LINK_STATE_*`).
public struct VirtualLinkState: RawRepresentable, Hashable, Sendable {
  /// The kernel's number.
  public let rawValue: UInt32
  /// Takes the kernel's number.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// The physical function's.
  public static let auto = VirtualLinkState(rawValue: 0)
  /// Up, whatever the physical one is.
  public static let up = VirtualLinkState(rawValue: 1)
  /// Down; it can then not even reach its neighbours on the card.
  public static let down = VirtualLinkState(rawValue: 2)
}

extension VirtualLinkState: CustomStringConvertible {
  /// `auto`, `enable`, `disable`, as ip-link(8) has it; else the number.
  public var description: String {
    switch self {
    case .auto: "auto"
    case .up: "enable"
    case .down: "disable"
    default: "\(rawValue)"
    }
  }

  /// Reads `auto`, `enable` or `disable`; nil for anything else.
  public init?(_ name: String) {
    switch name {
    case "auto": self = .auto
    case "enable": self = .up
    case "disable": self = .down
    default: return nil
    }
  }
}
