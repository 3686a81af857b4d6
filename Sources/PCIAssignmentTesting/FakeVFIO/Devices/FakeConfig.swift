/// A function's configuration space as VFIO keeps it: what may be written, and what a write does.
///
/// drivers/vfio/pci/vfio_pci_config.c decides which bits reach the device and which are kept for the user; both come
/// out of the same bytes here.
struct FakeConfig: Sendable {
  /// What a write may set off.
  enum Effect { case functionReset }

  private(set) var bytes: [UInt8]
  private let initial: [UInt8]
  private var writable: [UInt8]
  private let powerControl: Int?
  private let expressControl: Int?
  private let advancedFeatures: Int?
  private let isVirtual: Bool

  init(_ description: FakeVFIODevice) {
    let length = description.config.count > 256 ? 4096 : 256
    bytes =
      Array(description.config.prefix(length)) + [UInt8](repeating: 0, count: max(0, length - description.config.count))
    isVirtual = description.physicalFunction != nil
    writable = [UInt8](repeating: 0, count: length)
    let places = Self.capabilities(bytes)
    powerControl = places[0x01]
    expressControl = places[0x10]
    advancedFeatures = places[0x13]
    // Command: decoding, bus mastering, special cycles and so on, SERR, INTx Disable.
    Self.allow(&writable, 0x04, 0x0547)
    // Cache line size, latency timer and interrupt line are kept for the user.
    for offset in [0x0c, 0x0d, 0x3c] { writable[offset] = 0xff }
    Self.allowBARs(description, &bytes, &writable)
    if let place = powerControl { Self.allow(&writable, place + 4, 0x0003) }
    if let place = expressControl { Self.allow(&writable, place + 8, 0x7fff) }
    if let place = places[0x05] { Self.allowMSI(bytes, place, &writable) }
    if let place = places[0x11] { Self.allow(&writable, place + 2, 0xc000) }
    initial = bytes
    if isVirtual { bytes[4] |= 2 }
  }

  /// Whether registers answer: memory decoding is on, and the function is in D0.
  var decodesMemory: Bool { (isVirtual || bytes[4] & 2 != 0) && powerState == 0 }
  var isMaster: Bool { bytes[4] & 4 != 0 }
  var disablesPin: Bool { bytes[5] & 4 != 0 }
  var powerState: UInt8 { powerControl.map { bytes[$0 + 4] & 3 } ?? 0 }

  func read(_ offset: Int, _ count: Int) -> [UInt8] { Array(bytes[offset..<offset + count]) }

  mutating func write(_ offset: Int, _ values: [UInt8]) -> Effect? {
    for (index, value) in values.enumerated() {
      let mask = writable[offset + index]
      bytes[offset + index] = bytes[offset + index] & ~mask | value & mask
    }
    let touched = offset..<offset + values.count
    if let place = expressControl, touched.contains(place + 9), values[place + 9 - offset] & 0x80 != 0,
      bytes[place + 7] & 0x10 != 0
    {
      return .functionReset
    }
    if let place = advancedFeatures, touched.contains(place + 4), values[place + 4 - offset] & 1 != 0 {
      return .functionReset
    }
    return nil
  }

  /// As the first user finds it; a reset in between puts back what was there (`pci_restore_state`).
  mutating func beginAnew() {
    bytes = initial
    if isVirtual { bytes[4] |= 2 }
  }

  private static func allow(_ writable: inout [UInt8], _ offset: Int, _ mask: UInt16) {
    guard offset + 1 < writable.count else { return }
    writable[offset] = UInt8(mask & 0xff)
    writable[offset + 1] = UInt8(mask >> 8)
  }

  /// BARs answer with their sizes; those that have no region answer 0.
  private static func allowBARs(_ description: FakeVFIODevice, _ bytes: inout [UInt8], _ writable: inout [UInt8]) {
    var index = 0
    while index < 6 {
      let place = 0x10 + 4 * index
      let is64 = bytes[place] & 0x7 == 0x4
      if let size = description.regions[index]?.size, size > 0 {
        let mask = ~(max(size, 16).nextPowerOfTwo - 1)
        for byte in 0..<(is64 ? 8 : 4) { writable[place + byte] = UInt8(mask >> (8 * byte) & 0xff) }
      }
      index += is64 ? 2 : 1
    }
    if let size = description.regions[6]?.size, size > 0 {
      let mask = ~(max(size, 2048).nextPowerOfTwo - 1)
      for byte in 0..<4 { writable[0x30 + byte] = UInt8(mask >> (8 * byte) & 0xff) }
      writable[0x30] |= 1
    }
  }

  private static func allowMSI(_ bytes: [UInt8], _ place: Int, _ writable: inout [UInt8]) {
    allow(&writable, place + 2, 0x0071)
    let is64 = bytes[place + 2] & 0x80 != 0
    for byte in 4..<(is64 ? 14 : 10) where place + byte < writable.count { writable[place + byte] = 0xff }
    writable[place + 4] = 0xfc
  }

  /// Where the first capability of each kind is.
  private static func capabilities(_ bytes: [UInt8]) -> [UInt8: Int] {
    var found: [UInt8: Int] = [:]
    guard bytes[6] & 0x10 != 0 else { return found }
    var place = Int(bytes[0x34] & 0xfc)
    for _ in 0..<48 where place >= 0x40 && place < 255 {
      if found[bytes[place]] == nil { found[bytes[place]] = place }
      place = Int(bytes[place + 1] & 0xfc)
    }
    return found
  }
}

extension UInt64 {
  var nextPowerOfTwo: UInt64 { self <= 1 ? 1 : 1 << UInt64(UInt64.bitWidth - (self - 1).leadingZeroBitCount) }
}
