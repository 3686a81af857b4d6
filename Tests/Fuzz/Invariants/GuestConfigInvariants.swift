import PCICore
import PassthroughModel

/// How many writes a guest makes in one execution.
private let writes = 64

/// The view of any configuration space at all, under a guest that writes anything anywhere: its chains stay sound and
/// the same, what is mapped is what the effects say, and no write reaches more of the device than the guest wrote.
@Sendable
package func checkGuestConfig(_ bytes: [UInt8]) throws(BrokenInvariant) {
  var numbers = Numbers(state: bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 })
  let size = bytes.count >= 4096 ? 4096 : 256
  let config = ConfigSpace(Array(bytes.prefix(size)) + [UInt8](repeating: 0, count: max(0, size - bytes.count)))
  guard case .success(var view) = outcome({ () throws(ConfigViewError) in try makeView(config, &numbers) }) else {
    return
  }
  let fresh = shown(view, config)
  let chain = CapabilityChain(ConfigSpace(fresh))
  try require(chain.diagnostics.isEmpty, "the view's chain is broken: \(chain.diagnostics)")
  let before = CapabilityChain(config).entries
  for entry in chain.entries where entry.offset != 0x100 {
    try require(before.contains(entry), "\(entry) is not in the function")
  }
  var isMapped = false
  var ioIsMapped = false
  for _ in 0..<writes {
    let offset = numbers.offset(in: chain, size: view.size)
    let width: AccessWidth = [.one, .two, .four][Int(numbers.next() % 3)]
    let value = numbers.value()
    let effects = view.write(value, at: offset, width)
    for effect in effects {
      try check(effect, offset..<offset + width.rawValue)
      switch effect {
      case .mapMemory: try take(&isMapped, true, "memory is mapped twice")
      case .unmapMemory: try take(&isMapped, false, "memory is unmapped twice")
      case .mapIO: try take(&ioIsMapped, true, "I/O is mapped twice")
      case .unmapIO: try take(&ioIsMapped, false, "I/O is unmapped twice")
      case .moveBAR(let index):
        try require(view.address(ofBAR: index) != nil, "BAR \(index), which moves, is not there")
      default: break
      }
    }
    try require(isMapped == view.decodesMemory && ioIsMapped == view.decodesIO, "what is mapped is not what is decoded")
    for effect in view.write(value, at: offset, width) {
      switch effect {
      case .forward, .functionReset: break
      default: throw BrokenInvariant("the same write again has the effect \(effect)")
      }
    }
  }
  let after = CapabilityChain(ConfigSpace(shown(view, config)))
  try require(after.entries == chain.entries && after.diagnostics.isEmpty, "a guest changed its chains")
  var other = view
  try require(other.restore(view.guestState) && other == view, "a guest's state is not taken up again")
}

private func makeView(_ config: ConfigSpace, _ numbers: inout Numbers) throws(ConfigViewError) -> ConfigView {
  var policy = ConfigViewPolicy(placement: [.belowPort, .rootComplex, .conventional][Int(numbers.next() % 3)])
  policy.resizing = numbers.next() & 1 == 0 ? .hidden : .pinned
  policy.showsAddressTranslation = numbers.next() & 1 == 0
  policy.showsAddressSpaces = numbers.next() & 1 == 0
  let kinds: [BARShape?] = [
    BARShape(.memory32, sizeInBytes: 1 << (4 + numbers.next() % 28)),
    BARShape(.io, sizeInBytes: 1 << (2 + numbers.next() % 7)),
    BARShape(.memory64, sizeInBytes: 1 << (4 + numbers.next() % 50), isPrefetchable: true),
  ]
  var shapes: [(Int, BARShape)] = []
  if let narrow = kinds[0] { shapes.append((0, narrow)) }
  if let io = kinds[1], numbers.next() & 1 == 0 { shapes.append((1, io)) }
  if let wide = kinds[2] { shapes.append((2, wide)) }
  let bars = (try? BARShapes(shapes, romSizeInBytes: numbers.next() & 1 == 0 ? 0 : 1 << 16)) ?? (try? BARShapes())
  guard let bars else { throw .noIdentity }
  let isVirtual = numbers.next() & 3 == 0
  return try ConfigView(
    config, of: AssignedFunction(bars: bars, isVirtual: isVirtual, identity: isVirtual ? (vendor: 1, device: 2) : nil),
    policy: policy)
}

/// A write to the device is aligned, no wider than its value, and within what the guest wrote.
private func check(_ effect: ConfigEffect, _ span: Range<Int>) throws(BrokenInvariant) {
  guard case .forward(let write) = effect else { return }
  let at = Int(write.offset)
  try require(
    at >= span.lowerBound && at + write.width.rawValue <= span.upperBound && at & (write.width.rawValue - 1) == 0
      && write.value & ~write.width.mask == 0, "\(write) follows from a write to \(span)")
  try require(at >= 4 && !(0x10..<0x34).contains(at), "\(write) reaches the header")
}

private func take(_ state: inout Bool, _ value: Bool, _ text: String) throws(BrokenInvariant) {
  try require(state != value, text)
  state = value
}

/// The bytes a guest reads where the device answers with its own.
private func shown(_ view: ConfigView, _ config: ConfigSpace) -> [UInt8] {
  (0..<view.size).map { offset in
    let answer = view.read(at: offset, .one)
    return UInt8(truncatingIfNeeded: answer.completed(by: UInt32(config.uint8(at: offset) ?? 0xff)))
  }
}

/// Numbers that follow from the input.
private struct Numbers {
  var state: UInt64

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state >> 11
  }

  /// Mostly where something happens: the header and the first registers of capabilities.
  mutating func offset(in chain: CapabilityChain, size: Int) -> Int {
    switch next() & 3 {
    case 0: Int(next() % 0x40)
    case 1, 2:
      chain.entries.isEmpty
        ? 4 : Int(chain.entries[Int(next() % UInt64(chain.entries.count))].offset) + Int(next() % 0x18)
    default: Int(next() % UInt64(size + 4))
    }
  }

  mutating func value() -> UInt32 {
    switch next() & 3 {
    case 0: .max
    case 1: 1 << UInt32(next() & 31)
    default: UInt32(truncatingIfNeeded: next())
    }
  }
}
