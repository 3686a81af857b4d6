/// For which host a verdict is: they differ on reserved memory, groups and modules.
public enum AssignmentTarget: String, Hashable, Sendable, CaseIterable {
  /// Linux, by VFIO's groups and its type 1 IOMMU driver.
  case vfio
  /// Linux, by iommufd and VFIO's character devices.
  case iommufd
  /// Xen that refuses devices with shared reserved memory (`rdm_policy=strict`).
  case xenStrict = "xen-strict"
  /// Xen that only warns of it (`rdm_policy=relaxed`).
  case xenRelaxed = "xen-relaxed"

  /// Whether Linux itself hands the device over.
  public var isLinux: Bool { self == .vfio || self == .iommufd }

  /// The name in a sentence.
  public var name: String {
    switch self {
    case .vfio: "Linux (VFIO)"
    case .iommufd: "Linux (iommufd)"
    case .xenStrict: "Xen (strict)"
    case .xenRelaxed: "Xen (relaxed)"
    }
  }
}
