import FuzzDriver

/// Where a kind of table keeps the length of its structures.
private struct StructureLayout {
  let first: Int
  let typeWidth: Int
  let lengthOffset: Int
  let lengthWidth: Int

  init?(_ signature: [UInt8]) {
    switch String(decoding: signature, as: UTF8.self) {
    case "DMAR": (first, typeWidth, lengthOffset, lengthWidth) = (48, 2, 2, 2)
    case "APIC": (first, typeWidth, lengthOffset, lengthWidth) = (44, 1, 1, 1)
    case "SRAT": (first, typeWidth, lengthOffset, lengthWidth) = (48, 1, 1, 1)
    case "IVRS", "VIOT": (first, typeWidth, lengthOffset, lengthWidth) = (48, 1, 2, 2)
    case "IORT": (first, typeWidth, lengthOffset, lengthWidth) = (48, 1, 1, 2)
    case "CEDT": (first, typeWidth, lengthOffset, lengthWidth) = (36, 1, 2, 2)
    default: return nil
    }
  }

  /// Where each structure is, as far as the lengths lead.
  func structures(of bytes: [UInt8]) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var offset = first
    while offset + lengthOffset + lengthWidth <= bytes.count {
      var length = Int(bytes[offset + lengthOffset])
      if lengthWidth == 2 { length |= Int(bytes[offset + lengthOffset + 1]) << 8 }
      guard length >= 2, offset + length <= bytes.count else { break }
      found.append(offset..<offset + length)
      offset += length
    }
    return found
  }
}

/// Changes a table as firmware could: by whole structures, with lengths that fit.
///
/// Bytes changed blindly break a length nearly always, and then nothing behind it is reached.
struct ACPITableMutation {
  private var bytes: [UInt8]
  private var source: MutationSource
  private let signature: [UInt8]

  init(_ bytes: [UInt8], signature: [UInt8], source: MutationSource) {
    self.bytes = bytes
    self.signature = signature
    self.source = source
  }

  /// The table after one change, at most `limit` bytes long.
  mutating func result(limit: Int) -> [UInt8] {
    if let layout = StructureLayout(signature), !source.once(in: 3) {
      let structures = layout.structures(of: bytes)
      if structures.isEmpty || source.once(in: 8) {
        append(layout)
      } else {
        change(structures[source.below(structures.count)], layout)
      }
    } else {
      bytes = mutateFreely(bytes, limit: limit)
    }
    bytes = Array(bytes.prefix(limit))
    repairHeader()
    return bytes
  }

  private mutating func change(_ place: Range<Int>, _ layout: StructureLayout) {
    switch source.below(6) {
    case 0: bytes.insert(contentsOf: bytes[place], at: place.lowerBound)
    case 1: bytes.removeSubrange(place)
    case 2: bytes[place.lowerBound] = UInt8(source.below(source.once(in: 4) ? 256 : 0x42))
    case 3:
      // Other content of another size, with the length corrected.
      let changed = mutateFreely(Array(bytes[place]), limit: place.count + 32)
      bytes.replaceSubrange(place, with: changed)
      setLength(changed.count, at: place.lowerBound, layout)
    default:
      // Other content of the same size.
      let first = place.lowerBound + layout.lengthOffset + layout.lengthWidth
      guard first < place.upperBound else { return }
      let changed = mutateFreely(Array(bytes[first..<place.upperBound]), limit: place.upperBound - first)
      bytes.replaceSubrange(first..<first + changed.count, with: changed)
    }
  }

  private mutating func append(_ layout: StructureLayout) {
    if bytes.count < layout.first { bytes += [UInt8](repeating: 0, count: layout.first - bytes.count) }
    let start = bytes.count
    bytes += (0..<8 + source.below(72)).map { _ in source.once(in: 3) ? UInt8(source.below(256)) : 0 }
    bytes[start] = UInt8(source.below(0x20))
    if layout.typeWidth == 2 { bytes[start + 1] = 0 }
    setLength(bytes.count - start, at: start, layout)
  }

  private mutating func setLength(_ length: Int, at start: Int, _ layout: StructureLayout) {
    for index in 0..<layout.lengthWidth where start + layout.lengthOffset + index < bytes.count {
      bytes[start + layout.lengthOffset + index] = UInt8(truncatingIfNeeded: length >> (8 * index))
    }
  }

  /// Makes signature, length and checksum right, mostly.
  private mutating func repairHeader() {
    guard bytes.count >= 36 else { return }
    bytes.replaceSubrange(0..<signature.count, with: signature)
    if !source.once(in: 8) {
      for index in 0..<4 { bytes[4 + index] = UInt8(truncatingIfNeeded: bytes.count >> (8 * index)) }
    }
    if !source.once(in: 8) { bytes[9] = bytes[9] &- bytes.reduce(0, &+) }
  }
}
