import HardwareBits
import PCICore

/// Configuration space of any length and content: the chains end, name each register block once, stay inside what
/// was read, and agree with a walker written a second time.
@Sendable
package func checkConfigSpace(_ bytes: [UInt8]) throws(BrokenInvariant) {
  let config = ConfigSpace(bytes)
  try require(config.bytes.count == min(bytes.count, 4096), "config space keeps at most 4096 bytes")
  try checkEdges(config)
  try checkHeader(config)

  let chain = CapabilityChain(config)
  try require(chain == CapabilityChain(config), "reading the same bytes twice gives two answers")
  try checkEntries(chain, in: config)
  try require(
    chain.entries.map { UInt16($0.offset) } == referenceOffsets(config.bytes),
    "the chain \(chain.entries.map(\.offset)) differs from the second walker's")

  // A reader that saw less must not see something else: each chain is cut short, never changed.
  let cut = CapabilityChain(ConfigSpace(Array(config.bytes.prefix(bytes.count / 2))))
  for isStandard in [true, false] {
    let part = cut.entries.filter { $0.isStandard == isStandard }
    let whole = chain.entries.filter { $0.isStandard == isStandard }
    try require(part.elementsEqual(whole.prefix(part.count)), "half of the bytes give other entries")
  }
}

private func checkEdges(_ config: ConfigSpace) throws(BrokenInvariant) {
  let count = config.bytes.count
  for offset in [-8, -1, 0, count - 8, count - 4, count - 2, count - 1, count, Int.max - 7, Int.min] {
    for (width, isReadable) in [
      (1, config.uint8(at: offset) != nil), (2, config.uint16(at: offset) != nil),
      (4, config.uint32(at: offset) != nil), (8, config.uint64(at: offset) != nil),
    ] {
      let isInside = offset >= 0 && offset <= count - width
      try require(isReadable == isInside, "\(width) bytes at \(offset) of \(count): readable is \(isReadable)")
    }
  }
}

private func checkHeader(_ config: ConfigSpace) throws(BrokenInvariant) {
  guard let header = ConfigHeader(config) else {
    try require(config.bytes.count < 16, "16 bytes are a header")
    return
  }
  let bytes = config.bytes
  try require(bytes.count >= 16, "a header was read from \(bytes.count) bytes")
  try require(
    header.vendorID == UInt16(bytes[1]) << 8 | UInt16(bytes[0])
      && header.deviceID == UInt16(bytes[3]) << 8 | UInt16(bytes[2])
      && header.command.rawValue == UInt16(bytes[5]) << 8 | UInt16(bytes[4])
      && header.status.rawValue == UInt16(bytes[7]) << 8 | UInt16(bytes[6])
      && header.revisionID == bytes[8]
      && header.classCode.programmingInterface == bytes[9] && header.classCode.subClass == bytes[10]
      && header.classCode.baseClass == bytes[11]
      && header.headerType.rawValue == bytes[14] & 0x7f && header.isMultiFunction == (bytes[14] >= 0x80),
    "the header differs from its bytes")
}

private func checkEntries(_ chain: CapabilityChain, in config: ConfigSpace) throws(BrokenInvariant) {
  let count = config.bytes.count
  var seen: Set<UInt16> = []
  var isPastStandard = false
  for entry in chain.entries {
    let offset = Int(entry.offset)
    try require(seen.insert(entry.offset).inserted, "\(entry.name) at \(offset) is listed twice")
    try require(offset % 4 == 0, "\(entry.name) at \(offset) is not aligned")
    switch entry.kind {
    case .standard(let id):
      try require(!isPastStandard, "a standard entry follows an extended one")
      try require((64..<256).contains(offset) && offset + 2 <= count, "\(entry.name) at \(offset) of \(count)")
      try require(config.bytes[offset] == id.rawValue, "\(entry.name) is not what stands at \(offset)")
    case .extended(let id, let version):
      isPastStandard = true
      try require((256..<4096).contains(offset) && offset + 4 <= count, "\(entry.name) at \(offset) of \(count)")
      let header = UInt16(config.bytes[offset]) | UInt16(config.bytes[offset + 1]) << 8
      try require(
        header == id.rawValue && version == config.bytes[offset + 2] & 0xf,
        "\(entry.name) is not what stands at \(offset)")
    }
  }
  try require(chain.diagnostics.count <= 2, "each of two chains breaks off once at most")
  for diagnostic in chain.diagnostics {
    try require((0..<4096).contains(diagnostic.offset), "\(diagnostic) lies outside configuration space")
  }
  try require(
    chain.standard == .followed || chain.entries.allSatisfy { !$0.isStandard }, "entries of a chain not followed")
  try require(
    chain.extended == .followed || chain.entries.allSatisfy { $0.isStandard }, "entries of a chain not followed")
}

extension CapabilityEntry {
  fileprivate var isStandard: Bool {
    if case .standard = kind { true } else { false }
  }
}

/// The offsets of both chains, found the simplest way: what the walker of the library is compared with.
private func referenceOffsets(_ bytes: [UInt8]) -> [UInt16] {
  var found: [UInt16] = []
  guard bytes.count > 64 else { return [] }
  if bytes[6] & 0x10 != 0 {
    var next = Int(bytes[bytes[14] & 0x7f == 2 ? 0x14 : 0x34]) / 4 * 4
    while next >= 0x40, next + 1 < bytes.count, bytes[next] != 0xff, !found.contains(UInt16(next)) {
      found.append(UInt16(next))
      next = Int(bytes[next + 1]) / 4 * 4
    }
  }
  // Without an Express or PCI-X capability there is nothing from 100h on.
  guard found.contains(where: { bytes[Int($0)] == 0x10 || bytes[Int($0)] == 0x07 }) else { return found }
  var next = 0x100
  while next >= 0x100, next + 3 < bytes.count, !found.contains(UInt16(next)) {
    let header = bytes[next..<next + 4]
    if header.allSatisfy({ $0 == 0 }) || header.prefix(2).allSatisfy({ $0 == 0xff }) { break }
    found.append(UInt16(next))
    next = (Int(bytes[next + 3]) << 4 | Int(bytes[next + 2]) >> 4) / 4 * 4
  }
  return found
}
