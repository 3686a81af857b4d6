import TestCorpus

extension Corpus {
  /// Every binary table: `acpi/*/*.dat` and those that QEMU builds.
  static var tables: [String] {
    ["dmar", "ivrs", "mcfg", "srat"].flatMap { files("acpi/\($0)", suffix: ".dat") } + files("acpi/qemu")
  }
}
