extension ACPITable {
  /// The four characters that name the table; nil for an RSDP and where there are fewer than four bytes.
  public var signature: ACPISignature? {
    switch content {
    case .rsdp: nil
    case .other(let table): table.signature
    default: header?.signature
    }
  }

  /// The common header; nil for an RSDP, a FACS, and fewer than 36 bytes.
  public var header: ACPIHeader? {
    switch content {
    case .dmar(let table): table.header
    case .madt(let table): table.header
    case .mcfg(let table): table.header
    case .hpet(let table): table.header
    case .srat(let table): table.header
    case .ivrs(let table): table.header
    case .viot(let table): table.header
    case .iort(let table): table.header
    case .cedt(let table): table.header
    case .rsdt(let table): table.header
    case .xsdt(let table): table.header
    case .rsdp: nil
    case .other(let table): table.header
    }
  }

  /// The bytes that were decoded, one for one, or those of a table that was built.
  public func encoded() -> [UInt8] { encodedContent() + bytesAfterTable }

  private func encodedContent() -> [UInt8] {
    switch content {
    case .dmar(let table): table.encoded()
    case .madt(let table): table.encoded()
    case .mcfg(let table): table.encoded()
    case .hpet(let table): table.encoded()
    case .srat(let table): table.encoded()
    case .ivrs(let table): table.encoded()
    case .viot(let table): table.encoded()
    case .iort(let table): table.encoded()
    case .cedt(let table): table.encoded()
    case .rsdt(let table): table.encoded()
    case .xsdt(let table): table.encoded()
    case .rsdp(let pointer): pointer.encoded()
    case .other(let table): table.bytes
    }
  }

  /// Every field, with its offset, value and meaning.
  public func outline() -> TableOutline {
    switch content {
    case .dmar(let table): table.outline()
    case .madt(let table): table.outline()
    case .mcfg(let table): table.outline()
    case .hpet(let table): table.outline()
    case .srat(let table): table.outline()
    case .ivrs(let table): table.outline()
    case .viot(let table): table.outline()
    case .iort(let table): table.outline()
    case .cedt(let table): table.outline()
    case .rsdt(let table): table.outline()
    case .xsdt(let table): table.outline()
    case .rsdp(let pointer): pointer.outline()
    case .other(let table): table.outline()
    }
  }

  /// Whether decoding lost nothing and the outline leaves nothing out: true for every input, by design.
  ///
  /// Decodes `bytes`, encodes the result and lists its fields. It is what a fuzzer calls.
  public static func roundTrips(_ bytes: [UInt8]) -> Bool {
    let table = ACPITable(decoding: bytes)
    guard table.encoded() == bytes else { return false }
    var end = 0
    for field in table.outline().allFields {
      guard field.offset == end, field.lengthInBytes >= 0 else { return false }
      end += field.lengthInBytes
    }
    return end + table.bytesAfterTable.count == bytes.count
  }
}
