/// Where a quirk is written down in Linux, and in which releases it was read there.
///
/// Stable kernels get most of these entries backported, so the release in which one first appeared says little:
/// what counts is in which releases the table was compared.
public struct QuirkSource: Hashable, Sendable {
  /// The file, from the root of the kernel's source.
  public let file: String
  /// The function that acts.
  public let function: String
  /// The first release line that has it; nil for all that were compared.
  public let since: KernelRelease?

  init(_ function: String, in file: String = "drivers/pci/quirks.c", since: KernelRelease? = nil) {
    self.file = file
    self.function = function
    self.since = since
  }

  /// The releases in which the tables were compared, entry by entry.
  public static let comparedReleases = [
    KernelRelease(6, 1, 192), KernelRelease(6, 12, 117), KernelRelease(7, 2, 13),
  ]

  /// Whether a kernel has the quirk; yes for a kernel that is not known.
  func holds(for release: KernelRelease?) -> Bool {
    guard let since, let release else { return since == nil }
    return release >= since
  }
}

extension QuirkSource: CustomStringConvertible {
  /// File and function: `drivers/pci/quirks.c, pci_quirk_rciep_acs`.
  public var description: String { "\(file), \(function)" }
}
