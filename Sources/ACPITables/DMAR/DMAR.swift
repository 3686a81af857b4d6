public import HardwareBits

/// The DMA remapping table: Intel's remapping units and what they need to know (VT-d 4.1 §8.1).
///
/// ```swift
/// var table = DMAR(hostAddressWidthInBits: 39, flags: [.interruptRemapping])
/// table.structures = [.drhd(DRHD(registerBase: 0xfed9_0000, flags: [.includePCIAll]))]
/// let bytes = table.sealed()
/// ```
public struct DMAR: Hashable, Sendable {
  /// The common header.
  public var header: ACPIHeader
  /// The width of the host's physical addresses as the table holds it: one less than the number of bits.
  public var hostAddressWidth: UInt8 = 0
  /// What the platform as a whole can do.
  public var flags = DMARFlags()
  var reserved: UInt128 = 0
  /// The remapping structures, in table order.
  public var structures: [DMARStructure] = []
  /// The bytes after the last structure that could be told apart; empty in a sound table.
  public var undecoded: [UInt8] = []

  /// A table to be built, without structures.
  ///
  /// - Parameters:
  ///   - header: The common header; `seal()` fills in its length and checksum.
  ///   - hostAddressWidthInBits: 1 to 256, usually the processor's physical address bits.
  ///   - flags: What the platform as a whole can do.
  ///   - structures: The remapping structures; the specification wants them ordered by type.
  public init(
    header: ACPIHeader = ACPIHeader(.dmar, revision: 1), hostAddressWidthInBits: Int, flags: DMARFlags = [],
    structures: [DMARStructure] = []
  ) {
    precondition((1...256).contains(hostAddressWidthInBits), "no such address width")
    self.header = header
    self.hostAddressWidth = UInt8(truncatingIfNeeded: hostAddressWidthInBits - 1)
    self.flags = flags
    self.structures = structures
  }

  /// The width of the host's physical addresses in bits, 1 to 256.
  public var hostAddressWidthInBits: Int { Int(hostAddressWidth) + 1 }

  /// A structure of the table, with its place.
  public struct Placed: Hashable, Sendable {
    /// Where the structure begins, in bytes from the start of the table.
    public let offset: Int
    /// Its size in bytes.
    public let length: Int
    /// The structure.
    public let structure: DMARStructure
  }

  /// The structures with their places in the encoded table.
  public var placedStructures: [Placed] {
    var offset = Self.structuresOffset
    return structures.map { structure in
      let length = structure.lengthInBytes
      defer { offset += length }
      return Placed(offset: offset, length: length, structure: structure)
    }
  }

  /// Where the first structure begins, in bytes from the start of the table.
  public static let structuresOffset = 48
}

extension DMAR: LaidOutTable {
  /// `DMAR`.
  public static var signature: ACPISignature { .dmar }
  static var vocabulary: RecordVocabulary { .dmarTable }

  init() { header = ACPIHeader() }

  @inline(__always)
  mutating func visit(_ visitor: inout some FieldVisitor) {
    header.visit(&visitor)
    visitor.number("hostAddressWidth", "Host Address Width", &hostAddressWidth, meaning: { "\(Int($0) + 1) bits" })
    visitor.bits("flags", "Flags", &flags)
    visitor.reserved(&reserved, bytes: 10)
    visitor.elements("structures", &structures)
    visitor.undecoded(&undecoded)
  }

  /// Decodes a table and says what is wrong with it; see ``SystemDescriptionTable``.
  public init(decoding bytes: [UInt8], diagnostics: inout [StructureDiagnostic]) throws(StructureError) {
    try self.init(decodingLayoutOf: bytes, diagnostics: &diagnostics)
  }

  /// The table as bytes.
  public func encoded() -> [UInt8] { encodedLayout() }

  /// Every field, with its offset, value and meaning.
  public func outline() -> TableOutline { layoutOutline() }
}

/// The flags of the DMAR itself (VT-d 4.1 §8.1).
public struct DMARFlags: TableBits {
  /// All eight bits.
  public var rawValue: UInt8
  /// Wraps the bits.
  @inlinable
  public init(rawValue: UInt8 = 0) { self.rawValue = rawValue }

  /// The fields, as the specification prints them.
  public static let fields = [
    BitField("INTR_REMAP", 0), BitField("X2APIC_OPT_OUT", 1), BitField("DMA_CTRL_PLATFORM_OPT_IN_FLAG", 2),
    .reserved(7, 3),
  ]
}

extension DMARFlags: OptionSet {
  /// INTR_REMAP: the platform supports interrupt remapping.
  public static let interruptRemapping = Self(rawValue: 1)
  /// X2APIC_OPT_OUT: firmware asks system software not to use x2APIC mode; only with interrupt remapping.
  public static let x2apicOptOut = Self(rawValue: 2)
  /// DMA_CTRL_PLATFORM_OPT_IN_FLAG: firmware protects against DMA until system software takes over.
  ///
  /// ACPICA's and Linux's headers call this bit X2APIC_MODE, and Linux uses it as what it is.
  public static let dmaControlOptIn = Self(rawValue: 4)
}
