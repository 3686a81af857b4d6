/// Which facts of a host are read; the rest is unmeasured, with "not asked for" as its reason.
public struct InspectionDepth: OptionSet, Hashable, Sendable {
  /// One bit for each part.
  public let rawValue: Int
  /// Wraps the bits.
  public init(rawValue: Int) { self.rawValue = rawValue }

  /// The functions, with config space, identity, driver, group number, NUMA node, ranges and SR-IOV attributes.
  ///
  /// Functions are always read; the groups that their links name come with them.
  public static let functions = InspectionDepth([])
  /// Every other attribute of each function.
  public static let attributes = InspectionDepth(rawValue: 1 << 0)
  /// The IOMMU groups with their types and reserved regions.
  public static let groups = InspectionDepth(rawValue: 1 << 1)
  /// The ACPI tables.
  public static let tables = InspectionDepth(rawValue: 1 << 2)
  /// Release, command line, lockdown and modules.
  public static let kernel = InspectionDepth(rawValue: 1 << 3)
  /// The remapping units and what is behind each.
  public static let remappingUnits = InspectionDepth(rawValue: 1 << 4)
  /// What the kernel offers for assignment: modules, parameters, limits.
  public static let facilities = InspectionDepth(rawValue: 1 << 5)
  /// What the host itself does with its devices: disks, network, screens.
  public static let usage = InspectionDepth(rawValue: 1 << 6)
  /// What a change of drivers looks at, and nothing else: of the further attributes the override and the power settings, of
  /// config space the header, no NUMA node, and ranges only together with ``usage``.
  ///
  /// It has no effect together with ``attributes``.
  public static let settings = InspectionDepth(rawValue: 1 << 7)
  /// Whether only what plans are made from is read.
  var isForPlans: Bool { contains(.settings) && !contains(.attributes) }

  /// What lists, trees and groups need.
  public static let listing: InspectionDepth = [.groups, .kernel, .remappingUnits]
  /// Everything there is.
  public static let complete: InspectionDepth = [
    .attributes, .groups, .tables, .kernel, .remappingUnits, .facilities, .usage,
  ]
}
