public import HardwareBits

/// Every kind of finding about ACPI tables, with its meaning and remedy.
///
/// Codes never change their meaning. The kinds that every list of structures shares (`D-DMAR-LENGTH-ZERO`,
/// `D-SRAT-PAST-END`, …) are in ``catalogue``; those about one thing have a constant each.
public enum ACPIDiagnostics {
  /// All kinds, in the order of the reference: headers, then table by table, each code once.
  public static var catalogue: [DiagnosticKind] {
    var kinds = headerKinds
    for vocabulary in RecordVocabulary.allCases { kinds += vocabulary.kinds }
    kinds += dmarKinds + tableKinds
    return kinds
  }

  /// The entry of ``catalogue`` for `code`, or nil where this module has none.
  public static func kind(_ code: StructureDiagnostic.Code) -> DiagnosticKind? {
    catalogue.first { $0.code == code }
  }
}

extension ACPIDiagnostics {
  static var headerKinds: [DiagnosticKind] {
    [
      tooShort, signature, lengthShort, lengthBeyondEnd, bytesAfterTable, checksum, rootChecksum,
      rootExtendedChecksum, rootSignature, rootTruncated,
    ]
  }

  /// The bytes end before the table's fixed fields do.
  public static let tooShort = DiagnosticKind(
    "D-ACPI-TOO-SHORT", .error, title: "the bytes end before the table's fixed fields",
    meaning: "The table could not be decoded; its bytes are kept.",
    remedy: "Check that the table was copied whole, as root, from /sys/firmware/acpi/tables.")

  /// The signature is another one than expected, or no text.
  public static let signature = DiagnosticKind(
    "D-ACPI-SIGNATURE", .warning, title: "the signature is not the expected one",
    meaning: "The four characters that name a table are others than expected. Xen overwrites the DMAR's to hide it "
      + "from dom0.",
    remedy: "Make sure that the file is the table it is said to be.")

  /// The header says that the table is shorter than the header.
  public static let lengthShort = DiagnosticKind(
    "D-ACPI-LENGTH-SHORT", .error, title: "the table's length is shorter than its header",
    meaning: "The length in the header cannot be right; all bytes that are there were decoded. Kernels refuse such "
      + "a table.",
    remedy: "Check that the file is an ACPI table; if it is, report it to the firmware's vendor.")

  /// The header says that the table is longer than the bytes that are there.
  public static let lengthBeyondEnd = DiagnosticKind(
    "D-ACPI-LENGTH-BEYOND-END", .error, title: "the table is longer than the bytes that are there",
    meaning: "The file was cut, or the length is wrong; what is there was decoded, the checksum was not judged. "
      + "iasl refuses such a file.",
    remedy: "Copy the table again, as root, from /sys/firmware/acpi/tables.")

  /// Bytes follow the table.
  public static let bytesAfterTable = DiagnosticKind(
    "D-ACPI-BYTES-AFTER-TABLE", .note, title: "bytes follow the table",
    meaning: "The file is longer than the table says it is; the bytes behind the table were not decoded.",
    remedy: "Harmless where the file was padded; otherwise the table's length is wrong.")

  /// The bytes of the table do not sum to zero.
  public static let checksum = DiagnosticKind(
    "D-ACPI-CHECKSUM", .warning, title: "the checksum is wrong",
    meaning: "The bytes of the table do not sum to zero: the table was changed after it was made, or copied badly. "
      + "Linux warns, and uses it all the same unless told to verify checksums.",
    remedy: "Copy the table again; where it stays wrong, report it to the firmware's vendor.")

  /// The first 20 bytes of the RSDP do not sum to zero.
  public static let rootChecksum = DiagnosticKind(
    "D-RSDP-CHECKSUM", .error, title: "the RSDP's checksum is wrong",
    meaning: "The first 20 bytes do not sum to zero; kernels do not take such bytes for an RSDP.",
    remedy: "Read the RSDP again, from where the EFI system table says it is.")

  /// All bytes of an RSDP of revision 2 do not sum to zero.
  public static let rootExtendedChecksum = DiagnosticKind(
    "D-RSDP-EXTENDED-CHECKSUM", .error, title: "the RSDP's extended checksum is wrong",
    meaning: "All bytes of a revision 2 RSDP must sum to zero; kernels do not take such bytes for one.",
    remedy: "Read the RSDP again, from where the EFI system table says it is.")

  /// The eight characters are not those of an RSDP.
  public static let rootSignature = DiagnosticKind(
    "D-RSDP-SIGNATURE", .error, title: "the RSDP's signature is wrong",
    meaning: "An RSDP begins with the eight characters \"RSD PTR \".",
    remedy: "Make sure that the bytes are an RSDP.")

  /// An RSDP of revision 2 or later ends before its extended part.
  public static let rootTruncated = DiagnosticKind(
    "D-RSDP-TRUNCATED", .error, title: "the RSDP ends before its extended part",
    meaning: "Revision 2 and later have 36 bytes; fewer are there, so the XSDT's address is not known.",
    remedy: "Read all 36 bytes of the RSDP.")
}
