/// Makes configuration spaces for devices that a test makes up.
public struct FakeConfigBuilder: Sendable {
  /// What was built.
  public private(set) var bytes: [UInt8]
  private var last: Int = 0x34
  private var next: Int = 0x40

  /// A function's header, type 0.
  ///
  /// - Parameters:
  ///   - classCode: base class, subclass and programming interface, 24 bits.
  ///   - isExpress: whether it has 4096 bytes, and not 256.
  ///   - hasPin: whether it has interrupt pin A.
  public init(vendor: UInt16, device: UInt16, classCode: UInt32, isExpress: Bool = true, hasPin: Bool = false) {
    bytes = [UInt8](repeating: 0, count: isExpress ? 4096 : 256)
    put(0x00, UInt64(vendor), 2)
    put(0x02, UInt64(device), 2)
    put(0x09, UInt64(classCode), 3)
    bytes[0x3d] = hasPin ? 1 : 0
  }

  /// Writes a number, little-endian.
  public mutating func put(_ offset: Int, _ value: UInt64, _ count: Int) {
    for index in 0..<count where offset + index < bytes.count {
      bytes[offset + index] = UInt8(truncatingIfNeeded: value >> (8 * UInt64(index)))
    }
  }

  /// A memory BAR; of 64 bits it takes two.
  public mutating func addBAR(_ number: Int, is64: Bool = false) { put(0x10 + 4 * number, is64 ? 4 : 0, 4) }

  /// Adds a capability with `body` behind its head; where it is.
  @discardableResult
  public mutating func addCapability(_ id: UInt8, _ body: [UInt8]) -> Int {
    let place = next
    bytes[6] |= 0x10
    bytes[last == 0x34 ? 0x34 : last + 1] = UInt8(place)
    bytes[place] = id
    bytes.replaceSubrange(place + 2..<place + 2 + body.count, with: body)
    last = place
    next = (place + 2 + body.count + 3) & ~3
    return place
  }

  /// MSI with 64-bit addresses; `messages` is a power of two.
  public mutating func addMSI(messages: Int = 1) {
    addCapability(0x05, [UInt8(0x80 | messages.trailingZeroBitCount << 1)] + [UInt8](repeating: 0, count: 11))
  }

  /// MSI-X with its table at `offset` of a BAR, and pending bits behind it.
  public mutating func addMSIX(vectors: Int, bar: Int, offset: UInt32, pending: UInt32) {
    let place = addCapability(0x11, [UInt8](repeating: 0, count: 10))
    put(place + 2, UInt64(vectors - 1), 2)
    put(place + 4, UInt64(offset) | UInt64(bar), 4)
    put(place + 8, UInt64(pending) | UInt64(bar), 4)
  }

  /// Power management without anything beside D0 and D3hot.
  public mutating func addPower() { addCapability(0x01, [0x03, 0, 0x08, 0, 0, 0]) }

  /// PCI Express, an endpoint that can reset one function.
  public mutating func addExpress(hasFunctionReset: Bool = true) {
    let place = addCapability(0x10, [UInt8](repeating: 0, count: 58))
    put(place + 2, 0x0002, 2)
    put(place + 4, hasFunctionReset ? 0x1000_8fe0 : 0x8fe0, 4)
  }
}
