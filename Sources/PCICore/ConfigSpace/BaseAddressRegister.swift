import HardwareBits

/// One base address register as it stands in a header or an SR-IOV capability (PCIe 5.0 §7.5.1.2.1).
///
/// A register tells where its range begins, not how long it is: only probing, or the kernel that did it, tells that.
public struct BaseAddressRegister: Hashable, Sendable {
  /// What the range is of.
  public enum Kind: Hashable, Sendable {
    /// I/O space.
    case io
    /// Memory, with a 32-bit address.
    case memory32
    /// Memory below 1 MiB (PCI 2.1 and before).
    case memoryBelow1M
    /// Memory, with a 64-bit address that takes two registers.
    case memory64
    /// Memory of the type encoding that is reserved, 11b.
    case reserved
  }

  /// The number of the (first) register, from 0.
  public let index: Int
  /// Where the register stands, in bytes from the start of configuration space.
  public let offset: Int
  /// The register's bits, both registers' for a 64-bit one.
  public let rawValue: UInt64
  /// What the range is of.
  public let kind: Kind
  /// Reads have no side effects, so they may be done early and merged.
  public let isPrefetchable: Bool
  /// Where the range begins; 0 where none was assigned or the register is not implemented.
  public let address: UInt64
  /// The length of the range in bytes, where someone who probed the register told it.
  public var sizeInBytes: UInt64?

  /// Whether nothing of the register is set: it is not implemented, or was not assigned an address.
  public var isZero: Bool { rawValue == 0 }

  /// The first and last address, or nil without a size, for an empty range, and past the end of the address space.
  public var range: ClosedRange<UInt64>? {
    guard let sizeInBytes, sizeInBytes > 0 else { return nil }
    let (last, overflow) = address.addingReportingOverflow(sizeInBytes - 1)
    return overflow ? nil : address...last
  }

  /// Decodes `count` registers from `start` on; the second half of a 64-bit one is no register of its own.
  static func decode(_ block: RegisterBlock, at start: Int, count: Int) -> [BaseAddressRegister] {
    var registers: [BaseAddressRegister] = []
    registers.reserveCapacity(count)
    var index = 0
    while index < count, let low = block.uint32(at: start + 4 * index) {
      let kind = kind(of: low)
      var raw = UInt64(low)
      let first = index
      index += 1
      if kind == .memory64 {
        // A 64-bit register in the last place has no second half; a half that was not read ends the list.
        guard index < count, let high = block.uint32(at: start + 4 * index) else { break }
        raw |= UInt64(high) << 32
        index += 1
      }
      registers.append(
        BaseAddressRegister(index: first, offset: block.offset + start + 4 * first, rawValue: raw, kind: kind))
    }
    return registers
  }

  private init(index: Int, offset: Int, rawValue: UInt64, kind: Kind) {
    self.index = index
    self.offset = offset
    self.rawValue = rawValue
    self.kind = kind
    isPrefetchable = kind != .io && rawValue & 8 != 0
    address = rawValue & ~(kind == .io ? 0x3 : 0xf)
  }

  private static func kind(of low: UInt32) -> Kind {
    if low & 1 != 0 { return .io }
    switch low >> 1 & 3 {
    case 0: return .memory32
    case 1: return .memoryBelow1M
    case 2: return .memory64
    default: return .reserved
    }
  }
}

extension BaseAddressRegister.Kind: CustomStringConvertible {
  /// `io`, `memory32`, `memory64`, `memory below 1M` or `reserved`.
  public var description: String {
    switch self {
    case .io: "io"
    case .memory32: "memory32"
    case .memoryBelow1M: "memory below 1M"
    case .memory64: "memory64"
    case .reserved: "reserved"
    }
  }
}

extension BaseAddressRegister: CustomStringConvertible {
  /// Kind, address and, where known, size: `memory64 at 0xe0000000, prefetchable, 256 MiB`.
  public var description: String {
    var text = "\(kind) at 0x\(address.hex())"
    if isPrefetchable { text += ", prefetchable" }
    if let sizeInBytes { text += ", \(ByteCount(sizeInBytes))" }
    return text
  }
}

extension ConfigSpace {
  /// The base address registers of the header: up to 6 in an endpoint, 2 in a bridge, 1 in a CardBus bridge.
  ///
  /// The second register of a 64-bit one is part of the first. `sizes` gives lengths in bytes by register number, as
  /// the kernel found them by probing (the `resource` attribute); 0 means unknown. What was not read is left out.
  public func baseAddressRegisters(sizes: [UInt64] = []) -> [BaseAddressRegister] {
    guard let layout = uint8(at: 0x0e) else { return [] }
    let count = HeaderType(rawValue: layout).baseAddressRegisterCount
    var registers = BaseAddressRegister.decode(RegisterBlock(self, offset: 0), at: 0x10, count: count)
    for index in registers.indices where registers[index].index < sizes.count {
      let size = sizes[registers[index].index]
      registers[index].sizeInBytes = size == 0 ? nil : size
    }
    return registers
  }
}

extension RegisterListing {
  /// Adds `count` base address registers from `start` on; each half of a 64-bit one is a register of its own.
  mutating func addBaseAddressRegisters(at start: Int, count: Int, name: String) {
    let registers = BaseAddressRegister.decode(block, at: start, count: count)
    for index in 0..<count {
      let register = registers.first { $0.index == index }
      let isUpperHalf = registers.contains { $0.kind == .memory64 && $0.index + 1 == index }
      add("\(name)\(index)", at: start + 4 * index, widthInBytes: 4) { _ in
        isUpperHalf ? "upper half" : register.flatMap { $0.isZero ? "unused" : $0.description }
      }
    }
  }
}
