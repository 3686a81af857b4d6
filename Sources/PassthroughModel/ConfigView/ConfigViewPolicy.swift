/// Where in the guest the function stands; its configuration space must fit the place.
public enum GuestPlacement: Hashable, Sendable {
  /// On a root bus of PCI Express, as a part of the root complex.
  case rootComplex
  /// Below a root port or a switch.
  case belowPort
  /// On a conventional bus: no more than 256 bytes of configuration space, and nothing of PCI Express.
  case conventional
}

/// What of a function its guest is shown; the defaults are safe and what VMMs do.
public struct ConfigViewPolicy: Hashable, Sendable {
  /// What becomes of Resizable BAR.
  public enum Resizing: Hashable, Sendable {
    /// It is not there.
    case hidden
    /// It is there with the present size as the only one.
    case pinned
  }

  /// Where the function stands in the guest.
  public var placement: GuestPlacement
  /// Whether the guest's device has other functions; the bit is in the header.
  public var isMultifunction = false
  /// What becomes of Resizable BAR; hidden unless said otherwise.
  public var resizing = Resizing.hidden
  /// Whether the guest sees ATS and page requests; only for a guest whose own IOMMU passes them on.
  public var showsAddressTranslation = false
  /// Whether the guest sees process address spaces; likewise.
  public var showsAddressSpaces = false

  /// The defaults for a place.
  public init(placement: GuestPlacement = .belowPort) { self.placement = placement }
}

/// What is known of the function besides its configuration space.
public struct AssignedFunction: Hashable, Sendable {
  /// The base address registers and the ROM.
  public var bars: BARShapes
  /// Whether it is a virtual function: IDs, interrupt pin and memory enable are then not in its own space.
  public var isVirtual: Bool
  /// Vendor and device ID, where configuration space does not tell: a virtual function's reads ffffh.
  public var identity: (vendor: UInt16, device: UInt16)? {
    get { hasIdentity ? (vendor, device) : nil }
    set {
      hasIdentity = newValue != nil
      vendor = newValue?.vendor ?? 0
      device = newValue?.device ?? 0
    }
  }
  /// Whether an interrupt pin can be used: VFIO counts one INTx vector.
  public var hasInterruptPin: Bool

  private var hasIdentity = false
  private var vendor: UInt16 = 0
  private var device: UInt16 = 0

  /// Describes a function.
  public init(
    bars: BARShapes, isVirtual: Bool = false, identity: (vendor: UInt16, device: UInt16)? = nil,
    hasInterruptPin: Bool = true
  ) {
    self.bars = bars
    self.isVirtual = isVirtual
    self.hasInterruptPin = hasInterruptPin && !isVirtual
    self.identity = identity
  }
}
