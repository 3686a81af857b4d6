public import HardwareBits

/// The pointer from which the operating system finds all tables (ACPI 6.5 §5.2.5.3).
///
/// It has no common header: 20 bytes in revision 0, 36 in revision 2. Linux does not show it in sysfs; `acpidump`
/// prints it.
public struct RSDP: Hashable, Sendable {
  /// The eight characters `RSD PTR `.
  public var signature = PackedText(RSDP.signatureText)
  /// The byte that makes the first 20 bytes sum to zero.
  public var checksum: UInt8 = 0
  /// Who made the tables, 6 characters.
  public var oemID = PackedText()
  /// 0 for ACPI 1.0, 2 since.
  public var revision: UInt8 = 0
  /// The physical address of the RSDT.
  public var rsdtAddress: UInt32 = 0
  /// Whether the 16 bytes that revision 2 added are there.
  public var isExtended = false
  /// Revision 2: the size of the structure in bytes, 36.
  public var length: UInt32 = 0
  /// Revision 2: the physical address of the XSDT.
  public var xsdtAddress: UInt64 = 0
  /// Revision 2: the byte that makes all bytes sum to zero.
  public var extendedChecksum: UInt8 = 0
  var reserved: UInt32 = 0
  var beyond: [UInt8] = []

  init() {}

  /// A sealed pointer of revision 2, or of revision 0 where `xsdtAddress` is nil.
  public init(oemID: String = "", rsdtAddress: UInt32, xsdtAddress: UInt64?) {
    self.oemID = PackedText(oemID, count: 6, padding: 0x20)
    self.rsdtAddress = rsdtAddress
    if let xsdtAddress {
      revision = 2
      isExtended = true
      length = 36
      self.xsdtAddress = xsdtAddress
    }
    seal()
  }

  /// The characters that an RSDP begins with.
  public static let signatureText = "RSD PTR "

  /// Whether `bytes` begin as an RSDP does.
  public static func begins(_ bytes: [UInt8]) -> Bool { bytes.starts(with: signatureText.utf8) }

  /// Sets both checksums to what the contents need.
  public mutating func seal() {
    checksum = 0
    extendedChecksum = 0
    checksum = 0 &- ACPIChecksum.sum(encoded().prefix(20))
    if isExtended { extendedChecksum = 0 &- ACPIChecksum.sum(encoded().prefix(Int(clamping: length))) }
  }
}

extension RSDP: FieldLayout {
  mutating func visit(_ visitor: inout some FieldVisitor) {
    visitor.text("signature", "Signature", &signature, bytes: 8)
    visitor.number("checksum", "Checksum", &checksum, .hex)
    visitor.text("oemID", "OEM ID", &oemID, bytes: 6)
    visitor.number("revision", "Revision", &revision)
    visitor.number("rsdtAddress", "RSDT Address", &rsdtAddress, .address)
    if revision >= 2 {
      visitor.presence(&isExtended, bytes: 16)
      if isExtended {
        visitor.number("length", "Length", &length)
        visitor.number("xsdtAddress", "XSDT Address", &xsdtAddress, .address)
        visitor.number("extendedChecksum", "Extended Checksum", &extendedChecksum, .hex)
        visitor.reserved(&reserved, bytes: 3)
      }
    }
    visitor.beyond(&beyond)
  }
}

extension RSDP {
  /// Decodes a pointer and says what is wrong with it.
  ///
  /// - Throws: `StructureError` for fewer than 20 bytes.
  public init(decoding bytes: [UInt8], diagnostics: inout [StructureDiagnostic]) throws(StructureError) {
    guard bytes.count >= 20 else { throw StructureError(structure: "RSDP", offset: 0, need: 20, have: bytes.count) }
    var decoder = FieldDecoder(bytes, end: bytes.count, vocabulary: .rootPointer)
    self = decoder.read()
    diagnostics.append(contentsOf: decoder.diagnostics)
    if !Self.begins(bytes) {
      diagnostics.append(ACPIDiagnostics.rootSignature.found(at: 0, "the signature is \"\(signature.text())\""))
    }
    let sum = ACPIChecksum.sum(bytes[0..<20])
    if sum != 0 {
      diagnostics.append(
        ACPIDiagnostics.rootChecksum.found(at: 8, "the first 20 bytes sum to 0x\(sum.hex(digits: 2)), not 0"))
    }
    guard revision >= 2 else { return }
    guard isExtended, Int(clamping: length) <= bytes.count else {
      diagnostics.append(
        ACPIDiagnostics.rootTruncated.found(
          at: 20,
          "revision \(revision) needs \(isExtended ? Int(clamping: length) : 36) bytes, \(bytes.count) are there"))
      return
    }
    let extendedSum = ACPIChecksum.sum(bytes[0..<Int(clamping: length)])
    if extendedSum != 0 {
      diagnostics.append(
        ACPIDiagnostics.rootExtendedChecksum.found(
          at: 32, "\(length) bytes sum to 0x\(extendedSum.hex(digits: 2)), not 0"))
    }
  }

  /// The pointer as bytes.
  public func encoded() -> [UInt8] {
    var encoder = FieldEncoder()
    var pointer = self
    pointer.visit(&encoder)
    return encoder.bytes
  }

  /// Every field, with its offset, value and meaning.
  public func outline() -> TableOutline {
    var builder = OutlineBuilder(encoded(), heading: OutlineHeading("RSDP", "Root System Description Pointer"))
    var pointer = self
    pointer.visit(&builder)
    return builder.finished()
  }
}
