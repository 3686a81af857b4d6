import HardwareBits

/// What an Express function is: Device/Port Type, bits 7:4 of its capabilities register (PCIe 6.0 §7.5.3.2).
public struct PortType: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  /// The encoding, 0 to 15.
  public let rawValue: UInt8
  /// Wraps an encoding; bits above the field are dropped.
  @inlinable
  public init(rawValue: UInt8) { self.rawValue = rawValue & 0xf }

  /// An Express endpoint.
  public static let endpoint = PortType(rawValue: 0x0)
  /// An endpoint that needs I/O space or locked requests.
  public static let legacyEndpoint = PortType(rawValue: 0x1)
  /// A port of a root complex.
  public static let rootPort = PortType(rawValue: 0x4)
  /// The port of a switch that faces the root complex.
  public static let upstreamPort = PortType(rawValue: 0x5)
  /// A port of a switch that faces away from the root complex.
  public static let downstreamPort = PortType(rawValue: 0x6)
  /// A bridge from Express to a conventional bus.
  public static let expressToPCIBridge = PortType(rawValue: 0x7)
  /// A bridge from a conventional bus to Express.
  public static let pciToExpressBridge = PortType(rawValue: 0x8)
  /// An endpoint inside the root complex, without a link.
  public static let rootComplexIntegratedEndpoint = PortType(rawValue: 0x9)
  /// A root complex event collector, without a link.
  public static let rootComplexEventCollector = PortType(rawValue: 0xa)

  /// Whether the function is a root port.
  @inlinable public var isRootPort: Bool { self == .rootPort }
  /// Whether the function is a switch's downstream port.
  @inlinable public var isDownstreamPort: Bool { self == .downstreamPort }
  /// Whether the function is a switch's upstream port.
  @inlinable public var isUpstreamPort: Bool { self == .upstreamPort }
  /// Whether the function is an endpoint inside the root complex.
  @inlinable public var isRCiEP: Bool { self == .rootComplexIntegratedEndpoint }
  /// Whether the function is a root complex event collector.
  @inlinable public var isEventCollector: Bool { self == .rootComplexEventCollector }
  /// Whether the function is an endpoint of any kind.
  @inlinable public var isEndpoint: Bool { self == .endpoint || self == .legacyEndpoint || isRCiEP }

  /// Whether the function's link leads away from the root complex: root ports, downstream ports, and bridges to Express.
  @inlinable public var facesDownstream: Bool { isRootPort || isDownstreamPort || self == .pciToExpressBridge }
  /// Whether the function has a link of its own: all but what is integrated into the root complex.
  @inlinable public var hasLink: Bool { !isRCiEP && !isEventCollector }

  /// The name in words, such as `root port`.
  public var description: String {
    switch self {
    case .endpoint: "endpoint"
    case .legacyEndpoint: "legacy endpoint"
    case .rootPort: "root port"
    case .upstreamPort: "switch upstream port"
    case .downstreamPort: "switch downstream port"
    case .expressToPCIBridge: "PCI Express to PCI bridge"
    case .pciToExpressBridge: "PCI to PCI Express bridge"
    case .rootComplexIntegratedEndpoint: "root complex integrated endpoint"
    case .rootComplexEventCollector: "root complex event collector"
    default: "port type 0x\(rawValue.hex())"
    }
  }
}
