/// What VFIO_DEVICE_GET_INFO says.
public struct DeviceInformation: Hashable, Sendable {
  /// The device could be reset when it was opened, by whatever way.
  public var canReset: Bool
  /// The device is a PCI function.
  public var isPCI: Bool
  /// One more than the highest index of a region.
  public var regionCount: UInt32
  /// One more than the highest index of interrupts.
  public var interruptCount: UInt32
  /// What follows, by kind; the kernels of today have some for s390 and PCIe atomics.
  public var capabilities: [InformationCapability]

  /// Describes a device.
  public init(
    canReset: Bool, isPCI: Bool, regionCount: UInt32, interruptCount: UInt32, capabilities: [InformationCapability] = []
  ) {
    self.canReset = canReset
    self.isPCI = isPCI
    self.regionCount = regionCount
    self.interruptCount = interruptCount
    self.capabilities = capabilities
  }
}

/// The regions of a PCI function, by index (`VFIO_PCI_BAR0_REGION_INDEX` and so on).
public struct RegionIndex: RawRepresentable, Hashable, Comparable, Sendable {
  /// The index; 9 and above are the device's own.
  public let rawValue: UInt32
  /// Wraps an index.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// The expansion ROM.
  public static let rom = RegionIndex(rawValue: 6)
  /// Configuration space.
  public static let config = RegionIndex(rawValue: 7)
  /// The legacy addresses of VGA.
  public static let vga = RegionIndex(rawValue: 8)
  /// A BAR, 0 to 5; nil for others.
  public static func bar(_ number: Int) -> RegionIndex? {
    (0...5).contains(number) ? RegionIndex(rawValue: UInt32(number)) : nil
  }

  /// Orders by index.
  public static func < (left: RegionIndex, right: RegionIndex) -> Bool { left.rawValue < right.rawValue }
}

/// What VFIO_DEVICE_GET_REGION_INFO says.
public struct RegionInformation: Hashable, Sendable {
  /// Which region.
  public var index: RegionIndex
  /// Bytes; 0 for a region that is not there.
  public var sizeInBytes: UInt64
  /// Where it begins in the device's file.
  public var offset: UInt64
  /// What may be done with it.
  public var flags: Flags
  /// The only parts that may be mapped, where the kernel names some.
  public var sparseAreas: [Range<UInt64>]?
  /// Type and subtype of a region of the device's own.
  public var kind: Kind?
  /// The pages of the MSI-X table may be mapped like the others.
  public var isVectorTableMappable: Bool

  /// What may be done with a region, as the kernel numbers it.
  public struct Flags: OptionSet, Hashable, Sendable {
    /// The bits.
    public let rawValue: UInt32
    /// Wraps the bits.
    public init(rawValue: UInt32) { self.rawValue = rawValue }
    /// It can be read.
    public static let readable = Flags(rawValue: 1)
    /// It can be written.
    public static let writable = Flags(rawValue: 2)
    /// It can be mapped.
    public static let mappable = Flags(rawValue: 4)
  }

  /// What a region of the device's own is.
  public struct Kind: Hashable, Sendable {
    /// 1 graphics, 2 channels, 80000000h and a vendor ID for the vendor's.
    public var type: UInt32
    /// By type.
    public var subtype: UInt32
    /// Describes one.
    public init(type: UInt32, subtype: UInt32) {
      self.type = type
      self.subtype = subtype
    }
  }

  /// Describes a region.
  public init(
    index: RegionIndex, sizeInBytes: UInt64, offset: UInt64, flags: Flags, sparseAreas: [Range<UInt64>]? = nil,
    kind: Kind? = nil, isVectorTableMappable: Bool = false
  ) {
    self.index = index
    self.sizeInBytes = sizeInBytes
    self.offset = offset
    self.flags = flags
    self.sparseAreas = sparseAreas
    self.kind = kind
    self.isVectorTableMappable = isVectorTableMappable
  }
}

/// The kinds of interrupts of a PCI function, by index (`VFIO_PCI_INTX_IRQ_INDEX` and so on).
public struct InterruptIndex: RawRepresentable, Hashable, Sendable {
  /// The index.
  public let rawValue: UInt32
  /// Wraps an index.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// The interrupt pin.
  public static let intx = InterruptIndex(rawValue: 0)
  /// Messages.
  public static let msi = InterruptIndex(rawValue: 1)
  /// Messages of the table in a BAR.
  public static let msix = InterruptIndex(rawValue: 2)
  /// The device met an error that it cannot recover from (PCI Express).
  public static let error = InterruptIndex(rawValue: 3)
  /// The host wants the device back.
  public static let request = InterruptIndex(rawValue: 4)
}

/// What VFIO_DEVICE_GET_IRQ_INFO says.
public struct InterruptInformation: Hashable, Sendable {
  /// How many there are; 0 for a kind the device lacks.
  public var count: UInt32
  /// What they can do.
  public var flags: Flags

  /// What interrupts can do, as the kernel numbers it.
  public struct Flags: OptionSet, Hashable, Sendable {
    /// The bits.
    public let rawValue: UInt32
    /// Wraps the bits.
    public init(rawValue: UInt32) { self.rawValue = rawValue }
    /// They signal an eventfd.
    public static let events = Flags(rawValue: 1)
    /// They can be masked and unmasked.
    public static let maskable = Flags(rawValue: 2)
    /// They are masked once they came (INTx).
    public static let maskedOnArrival = Flags(rawValue: 4)
    /// Vectors cannot be added while some are enabled.
    public static let fixedSize = Flags(rawValue: 8)
  }

  /// Describes interrupts.
  public init(count: UInt32, flags: Flags) {
    self.count = count
    self.flags = flags
  }
}

/// What VFIO_DEVICE_SET_IRQS is to do.
public struct InterruptChange: Hashable, Sendable {
  /// What is done.
  public enum Action: UInt32, Hashable, Sendable {
    /// Hold them back.
    case mask = 0x08
    /// Let them through.
    case unmask = 0x10
    /// Signal them; with descriptors: to these.
    case trigger = 0x20
  }

  /// To which.
  public enum Data: Hashable, Sendable {
    /// To this many at once; with `trigger` and 0, all of the kind are torn down.
    case count(UInt32)
    /// To those that are true.
    case flags([Bool])
    /// These eventfds, one each; nil for none.
    case events([Int32?])

    /// How many vectors it covers.
    public var count: UInt32 {
      switch self {
      case .count(let count): count
      case .flags(let flags): UInt32(clamping: flags.count)
      case .events(let events): UInt32(clamping: events.count)
      }
    }
  }

  /// Which kind.
  public var index: InterruptIndex
  /// The first vector.
  public var start: UInt32
  /// What is done.
  public var action: Action
  /// To which.
  public var data: Data

  /// Describes a change.
  public init(_ index: InterruptIndex, start: UInt32 = 0, _ action: Action, _ data: Data) {
    self.index = index
    self.start = start
    self.action = action
    self.data = data
  }
}

/// What VFIO_DEVICE_GET_PCI_HOT_RESET_INFO says.
public struct HotResetInformation: Hashable, Sendable {
  /// A function that the reset reaches.
  public struct Function: Hashable, Sendable {
    /// The segment; the kernel tells 16 bits of it.
    public var segment: UInt16
    /// The bus.
    public var bus: UInt8
    /// Device in bits 7:3, function in bits 2:0.
    public var deviceAndFunction: UInt8
    /// Group, or number in the iommufd: 0 for one that is owned but not open, FFFFFFFFh for one that is not owned.
    public var id: UInt32

    /// Describes a function.
    public init(segment: UInt16, bus: UInt8, deviceAndFunction: UInt8, id: UInt32) {
      self.segment = segment
      self.bus = bus
      self.deviceAndFunction = deviceAndFunction
      self.id = id
    }
  }

  /// Whether `id` is a number in the iommufd, not a group.
  public var namesDevices: Bool
  /// Whether all functions are owned through the iommufd.
  public var isOwned: Bool
  /// The functions, the device itself among them.
  public var functions: [Function]

  /// Describes a reset.
  public init(namesDevices: Bool, isOwned: Bool, functions: [Function]) {
    self.namesDevices = namesDevices
    self.isOwned = isOwned
    self.functions = functions
  }
}

/// Abilities of a device beyond regions and interrupts (VFIO_DEVICE_FEATURE).
public struct DeviceFeature: RawRepresentable, Hashable, Sendable {
  /// The number, 16 bits.
  public let rawValue: UInt16
  /// Wraps a number.
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// The token that virtual functions of this one need.
  public static let token = DeviceFeature(rawValue: 0)
  /// Which states migration has.
  public static let migration = DeviceFeature(rawValue: 1)
  /// The state of migration.
  public static let migrationState = DeviceFeature(rawValue: 2)
  /// Low power until the next access.
  public static let lowPower = DeviceFeature(rawValue: 3)
  /// Low power, with an eventfd for what wakes it.
  public static let lowPowerWithWakeup = DeviceFeature(rawValue: 4)
  /// Back from low power.
  public static let lowPowerExit = DeviceFeature(rawValue: 5)
  /// Start to log what the device writes.
  public static let loggingStart = DeviceFeature(rawValue: 6)
  /// Stop that.
  public static let loggingStop = DeviceFeature(rawValue: 7)
  /// Fetch what was written.
  public static let loggingReport = DeviceFeature(rawValue: 8)
  /// How much data migration has.
  public static let migrationSize = DeviceFeature(rawValue: 9)
  /// Turn bus mastering on or off.
  public static let busMaster = DeviceFeature(rawValue: 10)
}

/// What is done with a feature, as the kernel numbers it.
public struct FeatureUse: OptionSet, Hashable, Sendable {
  /// The bits.
  public let rawValue: UInt32
  /// Wraps the bits.
  public init(rawValue: UInt32) { self.rawValue = rawValue }
  /// Read it.
  public static let get = FeatureUse(rawValue: 1 << 16)
  /// Change it.
  public static let set = FeatureUse(rawValue: 1 << 17)
  /// Only ask whether that could be done.
  public static let probe = FeatureUse(rawValue: 1 << 18)
}

/// A part of a device's file.
public struct FilePart: Hashable, Sendable {
  /// The first byte.
  public var offset: UInt64
  /// How many bytes.
  public var sizeInBytes: Int

  /// Describes a part.
  public init(offset: UInt64, sizeInBytes: Int) {
    self.offset = offset
    self.sizeInBytes = sizeInBytes
  }
}
