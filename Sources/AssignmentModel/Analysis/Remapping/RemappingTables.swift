public import ACPITables

/// The firmware's tables that say how DMA and interrupts are remapped, decoded.
///
/// A table that firmware does not have is a known nil; one that could not be read is unmeasured, and then nothing is
/// said about what it would have held.
public struct RemappingTables: Sendable {
  /// Intel's DMAR (VT-d 4.1 §8.1).
  public let dmar: Measured<DMAR?>
  /// AMD's IVRS (AMD IOMMU 3.09 §5.2).
  public let ivrs: Measured<IVRS?>
  /// The table of virtual IOMMUs (ACPI 6.5 §5.2.36).
  public let viot: Measured<VIOT?>
  /// The interrupt controllers (ACPI 6.5 §5.2.12).
  public let madt: Measured<MADT?>
  /// The event timers; firmware may have a table for each.
  public let hpets: Measured<[HPET]>
  /// Whether Xen overwrote the DMAR's signature, as it does to keep its first guest from using it.
  public let isHiddenByXen: Bool

  /// Decodes the tables of a host.
  public init(_ host: HostSnapshot) {
    var isHidden = false
    dmar = Self.first("DMAR", host).map { table in
      if case .dmar(let dmar) = table?.content { dmar } else { nil }
    }.orElse {
      guard case .known(let hidden) = Self.first("XMAR", host, signature: "DMAR"),
        case .dmar(let dmar)? = hidden?.content
      else { return nil }
      isHidden = true
      return dmar
    }
    isHiddenByXen = isHidden
    ivrs = Self.first("IVRS", host).map { if case .ivrs(let ivrs)? = $0?.content { ivrs } else { nil } }
    viot = Self.first("VIOT", host).map { if case .viot(let viot)? = $0?.content { viot } else { nil } }
    madt = Self.first("APIC", host).map { if case .madt(let madt)? = $0?.content { madt } else { nil } }
    hpets = Self.all("HPET", host).map { tables in
      tables.compactMap { if case .hpet(let hpet) = $0.content { hpet } else { nil } }
    }
  }

  /// Whether firmware describes any IOMMU that this module knows, or Arm's.
  public static func describesUnit(_ host: HostSnapshot) -> Measured<String?> {
    host.tables.map { tables in
      tables.map { $0.name }.first { ["DMAR", "XMAR", "IVRS", "VIOT", "IORT"].contains($0) }
    }
  }

  private static func first(_ name: String, _ host: HostSnapshot, signature: String? = nil) -> Measured<ACPITable?> {
    switch all(name, host, signature: signature) {
    case .known(let tables): .known(tables.first)
    case .unmeasured(let reason): .unmeasured(reason)
    }
  }

  /// The tables whose names are `name`, or `name` and a number.
  private static func all(_ name: String, _ host: HostSnapshot, signature: String? = nil) -> Measured<[ACPITable]> {
    switch host.tables {
    case .unmeasured(let reason): return .unmeasured(reason)
    case .known(let tables):
      var found: [ACPITable] = []
      for table in tables {
        guard let rest = table.name.dropping(prefix: name), rest.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { continue }
        switch table.bytes {
        case .unmeasured(let reason): return .unmeasured(reason)
        case .known(var bytes):
          if let signature { bytes.replaceSubrange(0..<min(4, bytes.count), with: signature.utf8.prefix(bytes.count)) }
          found.append(ACPITable(decoding: bytes))
        }
      }
      return .known(found)
    }
  }
}

extension Measured {
  /// The fact, or, where it is known to be absent, what `other` has.
  fileprivate func orElse<Wrapped>(_ other: () -> Wrapped?) -> Measured where Value == Wrapped? {
    if case .known(.none) = self { .known(other()) } else { self }
  }
}
