public import HardwareBits

/// Any ACPI table, decoded as far as this module knows it, with what is wrong with it.
///
/// ```swift
/// let table = ACPITable(decoding: bytes)
/// if case .dmar(let dmar) = table.content { … }
/// for finding in table.diagnostics { … }
/// ```
public struct ACPITable: Hashable, Sendable {
  /// What the table is.
  public enum Content: Hashable, Sendable {
    /// DMA remapping (Intel VT-d).
    case dmar(DMAR)
    /// Processors and interrupt controllers; the signature is `APIC`.
    case madt(MADT)
    /// PCI Express configuration space in memory.
    case mcfg(MCFG)
    /// A high precision event timer block.
    case hpet(HPET)
    /// What is near what.
    case srat(SRAT)
    /// I/O virtualization (AMD-Vi).
    case ivrs(IVRS)
    /// Virtual I/O translation (virtio-iommu).
    case viot(VIOT)
    /// I/O remapping (Arm).
    case iort(IORT)
    /// CXL early discovery.
    case cedt(CEDT)
    /// The root table with 32-bit addresses.
    case rsdt(RSDT)
    /// The root table with 64-bit addresses.
    case xsdt(XSDT)
    /// The pointer to the root tables.
    case rsdp(RSDP)
    /// A table known by its header only, or one whose fixed fields do not fit its bytes.
    case other(OpaqueTable)
  }

  /// The table itself.
  public var content: Content
  /// The bytes that follow the table in what was decoded, such as a file's padding.
  public var bytesAfterTable: [UInt8]
  /// What decoding found wrong, in table order; a later change of ``content`` does not change it.
  public let diagnostics: [StructureDiagnostic]

  /// Wraps a table that was built.
  public init(_ content: Content) {
    self.content = content
    bytesAfterTable = []
    diagnostics = []
  }

  /// Decodes the table that begins `bytes`; any bytes are safe, and nothing is lost.
  public init(decoding bytes: [UInt8]) {
    var found: [StructureDiagnostic] = []
    let table = Self.extent(of: bytes)
    content = Self.decode(bytes, table, &found)
    bytesAfterTable = table < bytes.count ? Array(bytes[table...]) : []
    if !bytesAfterTable.isEmpty {
      found.append(
        ACPIDiagnostics.bytesAfterTable.found(
          at: table, "\(bytesAfterTable.count) bytes follow the table's \(table) bytes"))
    }
    diagnostics = found
  }

  /// How many of `bytes` are the table, by its header; all of them where the header cannot be believed.
  private static func extent(of bytes: [UInt8]) -> Int {
    if RSDP.begins(bytes) {
      guard bytes.count > 20, bytes[15] < 2 else { return Swift.min(bytes.count, 36) }
      return 20
    }
    guard bytes.count >= 8 else { return bytes.count }
    let length = Int(clamping: bytes.littleEndianUInt32(at: 4))
    let least = ACPISignature(rawValue: bytes.littleEndianUInt32(at: 0)) == .facs ? 8 : ACPIHeader.size
    return (least...Swift.max(least, bytes.count)).contains(length) ? Swift.min(length, bytes.count) : bytes.count
  }

  private static func decode(
    _ bytes: [UInt8], _ extent: Int, _ found: inout [StructureDiagnostic]
  ) -> Content {
    var diagnostics: [StructureDiagnostic] = []
    do throws(StructureError) {
      let content = try decodeKnown(bytes, extent, &diagnostics)
      found += diagnostics
      return content
    } catch {
      found.append(ACPIDiagnostics.tooShort.found(at: error.offset, "\(error)"))
      return .other(OpaqueTable(bytes: Array(bytes.prefix(extent))))
    }
  }

  private static func decodeKnown(
    _ bytes: [UInt8], _ extent: Int, _ found: inout [StructureDiagnostic]
  ) throws(StructureError) -> Content {
    if RSDP.begins(bytes) { return .rsdp(try RSDP(decoding: Array(bytes.prefix(extent)), diagnostics: &found)) }
    guard bytes.count >= 4 else { throw StructureError(structure: "table", offset: 0, need: 4, have: bytes.count) }
    return switch ACPISignature(rawValue: bytes.littleEndianUInt32(at: 0)) {
    case .dmar: .dmar(try DMAR(decoding: bytes, diagnostics: &found))
    case .madt: .madt(try MADT(decoding: bytes, diagnostics: &found))
    case .mcfg: .mcfg(try MCFG(decoding: bytes, diagnostics: &found))
    case .hpet: .hpet(try HPET(decoding: bytes, diagnostics: &found))
    case .srat: .srat(try SRAT(decoding: bytes, diagnostics: &found))
    case .ivrs: .ivrs(try IVRS(decoding: bytes, diagnostics: &found))
    case .viot: .viot(try VIOT(decoding: bytes, diagnostics: &found))
    case .iort: .iort(try IORT(decoding: bytes, diagnostics: &found))
    case .cedt: .cedt(try CEDT(decoding: bytes, diagnostics: &found))
    case .rsdt: .rsdt(try RSDT(decoding: bytes, diagnostics: &found))
    case .xsdt: .xsdt(try XSDT(decoding: bytes, diagnostics: &found))
    case .facs: .other(OpaqueTable(bytes: Array(bytes.prefix(extent))))
    default: .other(try opaque(bytes, extent, &found))
    }
  }

  /// A table that is judged by its header only.
  private static func opaque(
    _ bytes: [UInt8], _ extent: Int, _ found: inout [StructureDiagnostic]
  ) throws(StructureError) -> OpaqueTable {
    guard bytes.count >= ACPIHeader.size else {
      throw StructureError(structure: "table header", offset: 0, need: ACPIHeader.size, have: bytes.count)
    }
    _ = TableExtent(bytes, expected: nil, &found)
    return OpaqueTable(bytes: Array(bytes.prefix(extent)))
  }
}
