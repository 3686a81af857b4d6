/// A bus: the functions that share a bus number, and what is above them.
public struct TopologyBus: Hashable, Sendable {
  /// The segment.
  public let segment: UInt32
  /// The bus number.
  public let number: UInt8
  /// The position of the bridge the bus is below; nil for a root bus and for a bus of virtual functions only.
  public internal(set) var bridge: Int?
  /// The position of the bus above: the bridge's, or that of the physical function; nil for a root bus.
  public internal(set) var above: Int?
  /// Whether the bus exists only as the bus number of virtual functions; it has no bridge of its own.
  public internal(set) var isVirtual = false
  /// The positions of the functions on it: physical ones by device and function, then virtual ones.
  public internal(set) var functions: [Int] = []
  /// How many of ``functions`` are not virtual; these come first.
  public internal(set) var physicalCount = 0
  /// The position of the function that stands for all below it in the IOMMU: an Intel VMD controller, or nil.
  public internal(set) var volumeController: Int?

  /// Whether no bus is above.
  public var isRoot: Bool { above == nil }
}
