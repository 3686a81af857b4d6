public import PCICore

/// A host as it was at one moment: the value every analysis works on.
///
/// It is read once and never refreshed, so a report and the plan made from it speak of the same machine, and a
/// customer's machine is analysed from a file exactly as the live one is.
public struct HostSnapshot: Hashable, Sendable {
  /// Where the facts come from.
  public var provenance: Provenance
  /// The PCI functions, sorted by address.
  public var functions: [FunctionSnapshot]
  /// The IOMMU groups, sorted by number; empty and known where the kernel formed none.
  public var groups: Measured<[GroupSnapshot]>
  /// The ACPI tables, sorted by name.
  public var tables: Measured<[FirmwareTable]>
  /// What is known of the running kernel.
  public var kernel: KernelFacts
  /// The remapping units that drivers registered (`/sys/class/iommu`).
  public var remappingUnits: Measured<[RemappingUnitSnapshot]>
  /// What the kernel offers for handing devices to guests.
  public var facilities = AssignmentFacilities()
  /// What the host itself does with its devices.
  public var usage = HostUsage()
  /// What went wrong while reading, without spoiling the rest.
  public var observations: [Observation]

  /// Puts a snapshot together; functions, groups and tables are sorted here.
  public init(
    provenance: Provenance, functions: [FunctionSnapshot],
    groups: Measured<[GroupSnapshot]> = .unmeasured(.notInSource),
    tables: Measured<[FirmwareTable]> = .unmeasured(.notInSource), kernel: KernelFacts = KernelFacts(),
    remappingUnits: Measured<[RemappingUnitSnapshot]> = .unmeasured(.notInSource), observations: [Observation] = []
  ) {
    self.provenance = provenance
    self.functions = functions.sorted { $0.address < $1.address }
    self.groups = groups.map { $0.sorted { $0.id < $1.id } }
    self.tables = tables.map { $0.sorted { $0.name < $1.name } }
    self.kernel = kernel
    self.remappingUnits = remappingUnits
    self.observations = observations
  }

  /// The function at `address`, found by bisection, or nil.
  public subscript(address: PCIAddress) -> FunctionSnapshot? {
    var low = 0
    var high = functions.count
    while low < high {
      let middle = (low + high) / 2
      if functions[middle].address < address { low = middle + 1 } else { high = middle }
    }
    return low < functions.count && functions[low].address == address ? functions[low] : nil
  }
}

/// Where a snapshot comes from.
public struct Provenance: Hashable, Sendable {
  /// The kinds of source.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// The machine the reader runs on.
    case live
    /// A directory that holds `sys/`, and perhaps `proc/`.
    case directory
    /// A record of umockdev.
    case umockdev
    /// Text that `lspci -x`, `-xxx` or `-xxxx` printed.
    case lspciDump = "lspci-dump"
    /// A file that `pciassign capture` wrote.
    case capture
  }

  /// The kind of source.
  public var kind: Kind
  /// The path that was read: `/`, a directory, a file.
  public var path: String
  /// When it was read or captured, in seconds since 1970 UTC; nil where the source does not say.
  public var capturedAt: Int64?
  /// Whether the reader had root's view: all of config space, ACPI tables; nil where the source does not say.
  public var isPrivileged: Bool?

  /// Records a source.
  public init(kind: Kind, path: String, capturedAt: Int64? = nil, isPrivileged: Bool? = nil) {
    self.kind = kind
    self.path = path
    self.capturedAt = capturedAt
    self.isPrivileged = isPrivileged
  }
}

/// An ACPI table as the kernel shows it (`/sys/firmware/acpi/tables`).
public struct FirmwareTable: Hashable, Sendable {
  /// The file name: the signature, with a number where there are several (`SSDT3`).
  public var name: String
  /// The table's bytes; unmeasured where they are for root only.
  public var bytes: Measured<[UInt8]>

  /// Records a table.
  public init(name: String, bytes: Measured<[UInt8]>) {
    self.name = name
    self.bytes = bytes
  }
}

/// A remapping unit that an IOMMU driver registered (`/sys/class/iommu/NAME`).
public struct RemappingUnitSnapshot: Hashable, Sendable {
  /// The kernel's name: `dmar0`, `ivhd0`, `virtio0`.
  public var name: String
  /// Its attributes by relative path (`intel-iommu/cap`), as the kernel prints them.
  public var attributes: [String: String]
  /// The PCI functions behind it, sorted.
  public var devices: [PCIAddress]
  /// The PCI function that the unit is, as AMD's and virtual ones are; nil for others.
  public var place: PCIAddress?

  /// Records a unit.
  public init(name: String, attributes: [String: String] = [:], devices: [PCIAddress] = [], place: PCIAddress? = nil) {
    self.name = name
    self.attributes = attributes
    self.devices = devices
    self.place = place
  }
}

/// What is known of the running kernel; nil is "not in this source".
public struct KernelFacts: Hashable, Sendable {
  /// The release, as `uname -r` prints it.
  public var release: String?
  /// The kernel's command line.
  public var commandLine: String?
  /// The lockdown mode in force: `none`, `integrity`, `confidentiality`.
  public var lockdown: String?
  /// The names of the loaded modules, sorted; built-in code is not listed.
  public var modules: [String]?

  /// Starts with nothing known.
  public init() {}
}

/// Something that went wrong while reading a host, and did not spoil the rest.
public struct Observation: Hashable, Sendable {
  /// The kinds.
  public enum Kind: Hashable, Sendable {
    /// A function went away between being listed and being read.
    case vanished
    /// Something could not be read.
    case unreadable
    /// Something is not as the kernel prints it, and was left out.
    case malformed
  }

  /// The kind.
  public var kind: Kind
  /// The function concerned, or nil.
  public var address: PCIAddress?
  /// One sentence, with the path and the cause.
  public var text: String

  /// Records what happened.
  public init(kind: Kind, address: PCIAddress? = nil, text: String) {
    self.kind = kind
    self.address = address
    self.text = text
  }
}
