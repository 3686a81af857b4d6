public import PCICore

/// A function at its place in the tree, with the facts that decide about isolation.
public struct TopologyFunction: Hashable, Sendable {
  /// Segment, bus, device and function as the snapshot names it; a move in a what-if leaves it.
  public let address: PCIAddress
  /// Vendor, device, subsystem, class and revision.
  public let identity: FunctionIdentity
  /// The layout of the header, or nil where it was not read.
  public let headerType: HeaderType?
  /// What the function is, with the kernel's correction of switch ports that claim to be what they cannot be.
  public internal(set) var role: FunctionRole
  /// Access Control Services as they were read.
  public let accessControl: AccessControlReading
  /// Whether the kernel counts the function as part of a multifunction device.
  ///
  /// It does so by bit 7 of the header type, for every function but number 0, and never for a virtual function
  /// (drivers/pci/probe.c, drivers/pci/iov.c).
  public internal(set) var isMultifunction: Answer
  /// The position of the physical function of a virtual one, or nil.
  public internal(set) var physicalFunction: Int?
  /// Whether this is a virtual function, whether or not its physical one is in the snapshot.
  public let isVirtualFunction: Bool
  /// The position, in ``HostTopology/buses``, of the bus the function is on.
  public internal(set) var bus: Int
  /// Device and function number in one byte, as requests carry it; a move to a link makes the device number 0.
  public internal(set) var deviceAndFunction: UInt8
  /// The bus number right below a bridge, register 19h; nil for other functions, for 0, and where not read.
  public let secondaryBus: UInt8?
  /// The highest bus number below a bridge, register 1Ah; nil as above.
  public let subordinateBus: UInt8?
  /// Whether the port below which it is told others that functions above 7 are to be found (ARI Forwarding Enable).
  public let forwardsARI: Bool

  /// The device number at its place.
  public var device: UInt8 { deviceAndFunction >> 3 }
  /// Whether the snapshot names it as the parent of others while nothing of its header was read.
  public internal(set) var isParentUnread = false
  /// Whether the function has a bus below it: by the layout of its header, else as the parent of others.
  public var isBridge: Bool { headerType == .bridge || headerType == .cardBus || isParentUnread }
}
