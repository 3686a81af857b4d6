public import PCICore

/// What Linux prints of its remapping tables below `/sys/kernel/debug/iommu/intel` (drivers/iommu/intel/debugfs.c).
///
/// Holds `dmar_translation_struct`, `ir_translation_struct` and `domain_translation_struct`, of which older kernels
/// (6.1) have one for all devices and newer ones (6.12) one for each device and PASID. Several files can be read into
/// one dump. Lines that are none of these are kept as problems, and nothing else stops.
public struct DebugfsDump: Sendable {
  /// What one remapping unit's root table leads to.
  public struct Unit: Hashable, Sendable {
    /// The kernel's name, such as `dmar0`.
    public var name: String
    /// The root table.
    public var rootTable: UInt64
    /// Its present entries.
    public var entries: [Entry] = []
  }

  /// One line of `dmar_translation_struct`: a requester's root and context entry, and a PASID's entry.
  public struct Entry: Hashable, Sendable {
    /// Who.
    public var requester: RequesterID
    /// The root entry, low word first.
    public var root: [UInt64]
    /// The context entry's first two words.
    public var context: [UInt64]
    /// The PASID; nil in legacy mode.
    public var pasid: UInt32?
    /// The PASID-table entry's first three words.
    public var pasidEntry: [UInt64]
  }

  /// The page table of one device.
  public struct Device: Hashable, Sendable {
    /// Who.
    public var address: PCIAddress
    /// The PASID; nil where the kernel gives none.
    public var pasid: UInt32?
    /// The top table.
    public var table: UInt64
    /// Its pages.
    public var rows: [Row] = []
  }

  /// One page: every entry on the way to it.
  public struct Row: Hashable, Sendable {
    /// The address of DMA.
    public var iova: UInt64
    /// The entries of levels 5 to 1; 0 above the top and below a large page.
    public var path: [UInt64]
  }

  /// The interrupt remapping table of one unit.
  public struct Interrupts: Hashable, Sendable {
    /// The kernel's name.
    public var name: String
    /// The table.
    public var table: UInt64
    /// The entries that are present.
    public var entries: [Int: UInt128] = [:]
  }

  /// A line that could not be read, or that contradicts another.
  public struct Problem: Hashable, Sendable {
    /// The line's number, from 1.
    public var line: Int
    /// What about it.
    public var text: String
  }

  /// The units, in the order they are printed.
  public internal(set) var units: [Unit] = []
  /// The devices whose page tables are printed.
  public internal(set) var devices: [Device] = []
  /// The interrupt remapping tables.
  public internal(set) var interrupts: [Interrupts] = []
  /// What could not be read.
  public internal(set) var problems: [Problem] = []

  /// A dump of nothing.
  public init() {}

  /// Whether nothing was recognised.
  public var isEmpty: Bool { units.isEmpty && devices.isEmpty && interrupts.isEmpty }
}
