import HardwareBits

/// What can be wrong with any structure of any table.
enum RecordFault: CaseIterable {
  case lengthZero
  case lengthShort
  case pastEnd
  case tooShort
  case trailingBytes
  case unknownType
  case extraBytes
  case reservedSet
  case badOffset
}

/// The kinds of structure that findings can be about, and the words for them.
enum RecordVocabulary: CaseIterable {
  case dmarTable, dmarStructure, dmarScope
  case madtTable, madtController
  case mcfgTable, mcfgAllocation
  case hpetTable
  case sratTable, sratAffinity
  case ivrsTable, ivrsBlock, ivrsEntry
  case viotTable, viotNode
  case iortTable, iortNode, iortMapping, iortInterrupt, iortRegion
  case cedtTable, cedtStructure
  case rootTable, rootPointer

  /// How the codes begin.
  var prefix: String {
    switch self {
    case .dmarTable: "D-DMAR-TABLE"
    case .dmarStructure: "D-DMAR"
    case .dmarScope: "D-DMAR-SCOPE"
    case .madtTable: "D-MADT-TABLE"
    case .madtController: "D-MADT"
    case .mcfgTable: "D-MCFG-TABLE"
    case .mcfgAllocation: "D-MCFG"
    case .hpetTable: "D-HPET-TABLE"
    case .sratTable: "D-SRAT-TABLE"
    case .sratAffinity: "D-SRAT"
    case .ivrsTable: "D-IVRS-TABLE"
    case .ivrsBlock: "D-IVRS"
    case .ivrsEntry: "D-IVRS-ENTRY"
    case .viotTable: "D-VIOT-TABLE"
    case .viotNode: "D-VIOT"
    case .iortTable: "D-IORT-TABLE"
    case .iortNode: "D-IORT"
    case .iortMapping: "D-IORT-MAPPING"
    case .iortInterrupt: "D-IORT-INTERRUPT"
    case .iortRegion: "D-IORT-REGION"
    case .cedtTable: "D-CEDT-TABLE"
    case .cedtStructure: "D-CEDT"
    case .rootTable: "D-XSDT-TABLE"
    case .rootPointer: "D-RSDP"
    }
  }

  /// The structure in a sentence.
  var noun: String {
    switch self {
    case .dmarTable: "DMAR table"
    case .dmarStructure: "DMAR structure"
    case .dmarScope: "DMAR device scope"
    case .madtTable: "MADT table"
    case .madtController: "MADT interrupt controller structure"
    case .mcfgTable: "MCFG table"
    case .mcfgAllocation: "MCFG allocation"
    case .hpetTable: "HPET table"
    case .sratTable: "SRAT table"
    case .sratAffinity: "SRAT affinity structure"
    case .ivrsTable: "IVRS table"
    case .ivrsBlock: "IVRS block"
    case .ivrsEntry: "IVHD device entry"
    case .viotTable: "VIOT table"
    case .viotNode: "VIOT node"
    case .iortTable: "IORT table"
    case .iortNode: "IORT node"
    case .iortMapping: "IORT ID mapping"
    case .iortInterrupt: "IORT interrupt"
    case .iortRegion: "IORT memory range"
    case .cedtTable: "CEDT table"
    case .cedtStructure: "CEDT structure"
    case .rootTable: "RSDT or XSDT"
    case .rootPointer: "RSDP"
    }
  }

  /// A structure's type, as its specification writes it.
  func text(ofType type: Int) -> String {
    switch self {
    case .ivrsBlock: return "\(UInt8(truncatingIfNeeded: type).hex(digits: 2))h"
    case .dmarStructure:
      guard let name = DMARStructure.name(ofType: type) else { return "\(type)" }
      return "\(type) (\(name))"
    default: return "\(type)"
    }
  }

  /// A number of bytes in words.
  static func bytes(_ count: Int) -> String { count == 1 ? "1 byte" : "\(count) bytes" }

  /// The faults that such a structure can have: a table or pointer has no type and length of this sort.
  private var faults: [RecordFault] {
    switch self {
    case .hpetTable, .rootTable, .rootPointer: [.extraBytes, .reservedSet]
    case .viotTable, .iortTable: [.reservedSet, .extraBytes, .badOffset]
    case .dmarTable, .madtTable, .mcfgTable, .sratTable, .ivrsTable, .cedtTable: [.reservedSet]
    case .mcfgAllocation, .iortMapping, .iortInterrupt, .iortRegion: [.trailingBytes, .reservedSet]
    case .dmarScope: [.lengthZero, .lengthShort, .pastEnd, .trailingBytes, .unknownType, .reservedSet]
    case .ivrsEntry: [.pastEnd, .unknownType, .reservedSet]
    case .iortNode: RecordFault.allCases
    case .dmarStructure, .madtController, .sratAffinity, .ivrsBlock, .viotNode, .cedtStructure:
      RecordFault.allCases.filter { $0 != .badOffset }
    }
  }

  /// The kinds of finding for every fault, for the catalogue.
  var kinds: [DiagnosticKind] { faults.map { kind($0) } }

  /// The kind of finding for `fault`.
  func kind(_ fault: RecordFault) -> DiagnosticKind {
    let wording = fault.wording
    var meaning = wording.meaning
    if let consequence = consequence(of: fault) { meaning += " \(consequence)" }
    return DiagnosticKind(
      "\(prefix)-\(wording.code)", wording.severity, title: "\(noun): \(wording.title)", meaning: meaning,
      remedy: wording.remedy)
  }

  /// What known software does about it, where that was measured or read.
  private func consequence(of fault: RecordFault) -> String? {
    switch (self, fault) {
    case (.dmarStructure, .lengthZero): "Linux 7.2 stops there without a word, EDK2's parser never ends."
    case (.dmarStructure, .pastEnd): "Linux refuses the table (-EINVAL); Xen, FreeBSD and ACRN do not check."
    case (.dmarStructure, .tooShort): "Linux accepts it and reads what follows as part of it; Xen refuses it."
    case (.dmarStructure, .trailingBytes): "Linux warns, and takes them for a structure."
    case (.dmarStructure, .unknownType): "Kernels skip it by its length."
    case (.dmarScope, .lengthZero): "Linux 7.2 loops for ever on it while booting; Xen disables VT-d."
    case (.dmarScope, .lengthShort): "Linux 7.2 loops for ever on it while booting; Xen disables VT-d."
    case (.dmarScope, .pastEnd): "Linux and Xen accept it, and read beyond the structure; ACRN refuses it."
    default: nil
    }
  }
}

/// The part of a kind of finding that is the same for all structures.
private struct FaultWording {
  let code: String
  let severity: StructureDiagnostic.Severity
  let title: String
  let meaning: String
  let remedy: String
}

extension RecordFault {
  fileprivate var wording: FaultWording {
    switch self {
    case .lengthZero:
      FaultWording(
        code: "LENGTH-ZERO", severity: .error, title: "its length is zero",
        meaning: "Without a length the next structure cannot be found: this one and all that follow are kept as bytes.",
        remedy: "Update the firmware; where the newest has it too, report the table and the offset to its vendor.")
    case .lengthShort:
      FaultWording(
        code: "LENGTH-SHORT", severity: .error, title: "its length is shorter than its own header",
        meaning: "The length does not even cover the bytes that hold it, so the next structure cannot be found: "
          + "this one and all that follow are kept as bytes.",
        remedy: "Update the firmware; where the newest has it too, report the table and the offset to its vendor.")
    case .pastEnd:
      FaultWording(
        code: "PAST-END", severity: .error, title: "it runs past the end of what holds it",
        meaning: "The structure says that it is longer than the bytes that are left; they are kept as bytes.",
        remedy: "Check that the table was copied whole; if it was, report it to the firmware's vendor.")
    case .tooShort:
      FaultWording(
        code: "TOO-SHORT", severity: .error, title: "it is too short for its fields",
        meaning: "The structure ends before the last field that its type must have; it is kept as bytes, "
          + "and decoding goes on behind it.",
        remedy: "Report the table and the offset to the firmware's vendor.")
    case .trailingBytes:
      FaultWording(
        code: "TRAILING-BYTES", severity: .warning, title: "bytes are left that are too few for another",
        meaning: "After the last structure some bytes are left that cannot hold another; they are kept.",
        remedy: "Harmless where they are zero; otherwise check that the table was copied whole.")
    case .unknownType:
      FaultWording(
        code: "UNKNOWN-TYPE", severity: .note, title: "its type is not known",
        meaning: "The type is newer than this software, or not defined; the structure is kept as bytes.",
        remedy: "Nothing to do, unless a later version of this software knows the type.")
    case .extraBytes:
      FaultWording(
        code: "EXTRA-BYTES", severity: .note, title: "it is longer than its known fields",
        meaning: "The structure has fields newer than this software, or padding; they are kept as bytes.",
        remedy: "Nothing to do.")
    case .reservedSet:
      FaultWording(
        code: "RESERVED-SET", severity: .note, title: "reserved bits are not zero",
        meaning: "Firmware set bits that must be zero, or that a newer revision defines; they are kept.",
        remedy: "Nothing to do; worth reporting to the firmware's vendor where the table is old.")
    case .badOffset:
      FaultWording(
        code: "BAD-OFFSET", severity: .error, title: "an offset in it points to nowhere",
        meaning: "An offset says that something begins outside the structure or inside its fixed fields; "
          + "the bytes in question are kept as they are.",
        remedy: "Report the table and the offset to the firmware's vendor.")
    }
  }
}
