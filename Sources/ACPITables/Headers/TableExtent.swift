import HardwareBits

/// How far a table reaches in the bytes that hold it, by its header; what is wrong there is reported.
struct TableExtent {
  /// Where the table ends: by its header where that can be believed, otherwise where the bytes end.
  let end: Int

  /// Judges the header of a table of type `table`.
  init<Table: LaidOutTable>(
    _ bytes: [UInt8], _ table: Table.Type, _ diagnostics: inout [StructureDiagnostic]
  ) throws(StructureError) {
    guard bytes.count >= ACPIHeader.size else {
      throw StructureError(structure: "\(Table.signature)", offset: 0, need: ACPIHeader.size, have: bytes.count)
    }
    self.init(bytes, expected: Table.signature, &diagnostics)
  }

  /// Judges a header of at least 36 bytes.
  init(_ bytes: [UInt8], expected: ACPISignature?, _ diagnostics: inout [StructureDiagnostic]) {
    let signature = ACPISignature(rawValue: bytes.littleEndianUInt32(at: 0))
    if let expected, signature != expected {
      diagnostics.append(
        ACPIDiagnostics.signature.found(at: 0, "the signature is \"\(signature)\" where \"\(expected)\" is expected"))
    } else if !signature.isPrintable {
      diagnostics.append(
        ACPIDiagnostics.signature.found(at: 0, "the signature 0x\(signature.rawValue.hex(digits: 8)) is no text"))
    }
    let length = Int(bytes.littleEndianUInt32(at: 4))
    guard length >= ACPIHeader.size else {
      diagnostics.append(
        ACPIDiagnostics.lengthShort.found(
          at: 4, "the header says that the table has \(length) bytes, its header alone has \(ACPIHeader.size)"))
      end = bytes.count
      return
    }
    guard length <= bytes.count else {
      diagnostics.append(
        ACPIDiagnostics.lengthBeyondEnd.found(
          at: 4, "the header says that the table has \(length) bytes, \(bytes.count) are there"))
      end = bytes.count
      return
    }
    end = length
    var sum: UInt8 = 0
    for index in 0..<length { sum &+= bytes[index] }
    if sum != 0 {
      let wanted = bytes[ACPIHeader.checksumOffset] &- sum
      diagnostics.append(
        ACPIDiagnostics.checksum.found(
          at: ACPIHeader.checksumOffset,
          "the bytes sum to 0x\(sum.hex(digits: 2)), not 0: the checksum is "
            + "0x\(bytes[ACPIHeader.checksumOffset].hex(digits: 2)), should be 0x\(wanted.hex(digits: 2))"))
    }
  }
}
