import HardwareBits
import VTdTables

/// Tables from any source, looked at: an image, or a kernel's dump.
struct VTdSource {
  /// One unit's tables.
  struct Unit {
    /// The kernel's name; empty for an image.
    var name: String
    /// nil for page tables without what leads to them.
    var rootTable: RootTableAddressRegister?
    var report: VerificationReport
  }

  var units: [Unit] = []
  /// What the units can do, as far as the source or the command line say.
  var unitCapabilities = UnitCapabilities.unrestricted()
  /// What could not be read, or contradicts itself.
  var problems: [String] = []

  /// Reads files that are images or dumps, each by what is in it; a directory stands for the dumps in it.
  ///
  /// - Throws: exit code 65 where there is nothing of the kind.
  static func read(_ paths: [String], _ options: VTdUnitOptions) throws(CommandFailure) -> VTdSource {
    var source = VTdSource()
    var dump = DebugfsDump()
    var files: [String] = []
    for path in paths { files += try VTdDumpFiles.files(path) }
    for path in files {
      let bytes = try InputFile.read(path)
      if bytes.first(where: { $0 != 0x20 && $0 != 0x0a && $0 != 0x09 && $0 != 0x0d }) == UInt8(ascii: "{") {
        let image = try VTdImage.read(path)
        source.unitCapabilities = options.applied(to: image.unit)
        let verifier = TableVerifier(
          rootTable: image.rootTable, interruptTable: image.interruptTable, unit: source.unitCapabilities)
        source.units.append(
          Unit(name: "", rootTable: image.rootTable, report: verifier.verify(in: try image.memory())))
        continue
      }
      let before = dump.problems.count
      dump.read(bytes)
      for problem in dump.problems[before...] { source.problems.append("\(path):\(problem.line): \(problem.text)") }
    }
    source.add(dump, options)
    guard !source.units.isEmpty else {
      throw .input("\(paths.joined(separator: ", ")): neither an image nor a kernel's dump of remapping tables")
    }
    return source
  }

  private mutating func add(_ dump: DebugfsDump, _ options: VTdUnitOptions) {
    guard !dump.isEmpty else { return }
    let unit = options.applied(to: .unrestricted())
    unitCapabilities = unit
    for tables in dump.tables(hostAddressWidthInBits: unit.hostAddressWidthInBits) {
      let verifier = TableVerifier(
        rootTable: tables.rootTable, interruptTable: tables.interruptTable, unit: unit, isPartial: true)
      problems += tables.problems
      units.append(
        Unit(name: tables.name, rootTable: tables.rootTable, report: verifier.verify(in: tables.memory)))
    }
    guard dump.units.isEmpty else { return }
    // Devices alone: their page tables are looked at, without what leads there.
    for tables in dump.devicesAlone() {
      let verifier = TableVerifier(rootTable: RootTableAddressRegister(), unit: unit, isPartial: true)
      units.append(
        Unit(
          name: "", rootTable: nil,
          report: verifier.verify(tables.requester, pasid: tables.pasid, tables.path, in: tables.memory)))
      problems += tables.problems
    }
  }
}
