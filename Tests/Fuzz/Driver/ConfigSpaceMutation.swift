/// Changes configuration space as hardware could: by whole capabilities and their pointers.
///
/// Bytes changed blindly break the chain at its first link nearly always, and leave what lies behind unseen.
package struct ConfigSpaceMutation {
  private var bytes: [UInt8]
  private var source: MutationSource

  package init(_ bytes: [UInt8], source: MutationSource) {
    self.bytes = bytes
    self.source = source
  }

  /// The bytes after one change, at most `limit` of them.
  package mutating func result(limit: Int) -> [UInt8] {
    switch source.below(12) {
    case 0, 1: linkStandard()
    case 2, 3: linkExtended()
    case 4, 5, 6: changeRegisters()
    case 7: resize()
    default: return mutateFreely(bytes, limit: limit)
    }
    return bytes
  }

  /// Puts a capability in front of the standard chain.
  private mutating func linkStandard() {
    grow(to: 256)
    let offset = 0x40 + 4 * source.below(48)
    let head = bytes[14] & 0x7f == 2 ? 0x14 : 0x34
    bytes[6] |= 0x10
    bytes[offset] = UInt8(source.below(source.once(in: 16) ? 256 : 0x16))
    bytes[offset + 1] = bytes[head]
    bytes[head] = UInt8(offset)
  }

  /// Puts an extended capability behind the first one.
  private mutating func linkExtended() {
    grow(to: 4096)
    let offset = source.once(in: 4) ? 0x100 : 0x104 + 4 * source.below(959)
    let next = Int(bytes[0x103]) << 4 | Int(bytes[0x102]) >> 4
    let id = source.once(in: 16) ? source.below(65536) : source.below(0x36)
    write(extendedHeader: id, version: 1 + source.below(3), next: next, at: offset)
    if offset != 0x100 {
      if bytes[0x100] == 0 && bytes[0x101] == 0 { bytes[0x100] = 1 }
      bytes[0x102] = bytes[0x102] & 0xf | UInt8(offset & 0xf) << 4
      bytes[0x103] = UInt8(offset >> 4)
    }
  }

  /// Changes the registers behind one capability header, and leaves the header.
  private mutating func changeRegisters() {
    let offsets = chainOffsets()
    guard !offsets.isEmpty else { return linkStandard() }
    let offset = offsets[source.below(offsets.count)]
    let first = offset + (offset < 0x100 ? 2 : 4)
    let last = min(bytes.count, first + 4 + source.below(60))
    guard first < last else { return }
    let changed = mutateFreely(Array(bytes[first..<last]), limit: last - first)
    bytes.replaceSubrange(first..<first + changed.count, with: changed)
  }

  /// Cuts or extends to a length that readers meet.
  private mutating func resize() {
    let lengths = [0, 16, 63, 64, 65, 128, 255, 256, 257, 260, 4095, 4096, source.below(4097)]
    let length = lengths[source.below(lengths.count)]
    if length < bytes.count { bytes.removeLast(bytes.count - length) } else { grow(to: length) }
  }

  private mutating func grow(to count: Int) {
    if bytes.count < count { bytes.append(contentsOf: repeatElement(0, count: count - bytes.count)) }
  }

  private mutating func write(extendedHeader id: Int, version: Int, next: Int, at offset: Int) {
    bytes[offset] = UInt8(id & 0xff)
    bytes[offset + 1] = UInt8(id >> 8)
    bytes[offset + 2] = UInt8(version & 0xf) | UInt8(next & 0xf) << 4
    bytes[offset + 3] = UInt8(next >> 4 & 0xff)
  }

  /// Applies one change to libFuzzer's buffer: the whole of a target's `LLVMFuzzerCustomMutator`.
  package static func mutate(
    _ data: UnsafeMutablePointer<UInt8>?, _ size: Int, _ capacity: Int, _ seed: UInt32
  ) -> Int {
    unsafe mutateInPlace(data, size, capacity) { bytes in
      var mutation = ConfigSpaceMutation(bytes, source: MutationSource(seed: seed))
      return mutation.result(limit: capacity)
    }
  }

  private func chainOffsets() -> [Int] {
    var found: [Int] = []
    guard bytes.count >= 0x40 else { return [] }
    var next = Int(bytes[bytes[14] & 0x7f == 2 ? 0x14 : 0x34] & 0xfc)
    while next >= 0x40, next + 1 < bytes.count, !found.contains(next) {
      found.append(next)
      next = Int(bytes[next + 1] & 0xfc)
    }
    next = 0x100
    while next >= 0x100, next + 3 < bytes.count, !found.contains(next) {
      found.append(next)
      next = (Int(bytes[next + 3]) << 4 | Int(bytes[next + 2]) >> 4) & 0xffc
    }
    return found
  }
}
