public import PCICore

/// A function that a ``FakeVFIO`` has: what the kernel would know of it, and how it behaves.
public struct FakeVFIODevice: Sendable {
  /// What has the function when the fake begins.
  public enum Driver: Hashable, Sendable {
    /// vfio-pci: it can be opened.
    case vfio
    /// None: its group can be used, and a reset of its bus is refused.
    case none
    /// A driver of the host, which uses the group's IOMMU itself.
    case host
  }

  /// How the functions of its bus or slot are reset together.
  public enum BusReset: Hashable, Sendable {
    /// Not at all: it is in the root complex.
    case none
    /// It works.
    case works
    /// The kernel says that it can be done, and then fails with this number of errno.
    case fails(Int32)
  }

  /// Where the function is.
  public var address: PCIAddress
  /// The number of its IOMMU group, which names `/dev/vfio/NUMBER`.
  public var group: UInt32
  /// What has it.
  public var driver = Driver.vfio
  /// Its configuration space as VFIO shows it, 256 or 4096 bytes.
  public var config: [UInt8]
  /// Its regions by index: BARs 0 to 5, 6 the ROM, from 9 on what only this kind of device has.
  public var regions: [Int: FakeRegion] = [:]
  /// What it can signal.
  public var interrupts = FakeInterrupts()
  /// Whether it can be reset alone: FLR, power states, or a bus that it is alone on.
  public var hasFunctionReset = true
  /// Whether the functions of its bus can be reset.
  public var busReset = BusReset.works
  /// The physical function, of a virtual one.
  public var physicalFunction: PCIAddress?
  /// Whether it has a capability of PCI Express.
  public var isExpress = true
  /// How it behaves; without a model its regions are memory.
  public var model: (any FakeDeviceModel)?
  /// What it can do to move to another machine.
  public var migration: FakeMigration?

  /// A device with configuration space alone.
  public init(address: PCIAddress, group: UInt32, config: [UInt8]) {
    self.address = address
    self.group = group
    self.config = config
  }
}

/// A region of a fake device.
public struct FakeRegion: Hashable, Sendable {
  /// How many bytes it has.
  public var size: UInt64
  /// Whether it can be mapped.
  public var isMappable: Bool
  /// What it holds at first; zeros after these.
  public var contents: [UInt8]
  /// Type and subtype of a region from 9 on.
  public var type: (UInt32, UInt32)? {
    get { typeNumber.map { ($0, subtypeNumber) } }
    set { (typeNumber, subtypeNumber) = (newValue?.0, newValue?.1 ?? 0) }
  }
  private var typeNumber: UInt32?
  private var subtypeNumber: UInt32 = 0

  /// A region of `size` bytes.
  public init(size: UInt64, isMappable: Bool = true, contents: [UInt8] = []) {
    self.size = size
    self.isMappable = isMappable
    self.contents = contents
  }
}

/// What a fake device can signal.
public struct FakeInterrupts: Hashable, Sendable {
  /// Whether it has a pin.
  public var hasPin = false
  /// How many messages MSI gives it, 0 without MSI.
  public var messages = 0
  /// How many vectors MSI-X gives it, 0 without MSI-X.
  public var vectors = 0
  /// The BAR that the MSI-X table is in, and where.
  public var table = (bar: 0, offset: 0)
  /// Whether the kernel can add vectors while others are on.
  public var isDynamic = true

  /// No interrupts.
  public init() {}

  /// A device with these.
  public init(hasPin: Bool = false, messages: Int = 0, vectors: Int = 0, tableBAR: Int = 0, tableOffset: Int = 0) {
    self.hasPin = hasPin
    self.messages = messages
    self.vectors = vectors
    table = (tableBAR, tableOffset)
  }

  /// Whether two devices can signal the same.
  public static func == (left: FakeInterrupts, right: FakeInterrupts) -> Bool {
    left.hasPin == right.hasPin && left.messages == right.messages && left.vectors == right.vectors
      && left.table == right.table && left.isDynamic == right.isDynamic
  }

  /// Feeds what is compared.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(hasPin)
    hasher.combine(messages)
    hasher.combine(vectors)
  }
}

/// What a device can do to move to another machine (migration, version 2).
public struct FakeMigration: Hashable, Sendable {
  /// `VFIO_MIGRATION_STOP_COPY`, `_P2P`, `_PRE_COPY`: 1, 2, 4.
  public var flags: UInt64
  /// What it holds, which goes to the other machine.
  public var data: [UInt8]

  /// A device that can do what `flags` says.
  public init(flags: UInt64 = 1, data: [UInt8]) {
    self.flags = flags
    self.data = data
  }
}
