/// What a base address register of an assigned function covers: the part of it that no guest can change.
///
/// Comes from the size and flags of the VFIO region, or from `resource` in sysfs. The registers of a virtual function
/// read as 0, so there is no other place to take it from.
public struct BARShape: Hashable, Sendable {
  /// Which space the range is of, and how wide its address.
  public enum Kind: Hashable, Sendable {
    /// I/O ports.
    case io
    /// Memory with a 32-bit address.
    case memory32
    /// Memory with a 64-bit address, which takes this register and the next.
    case memory64
  }

  /// Which space the range is of.
  public let kind: Kind
  /// Reads have no side effects; only of memory.
  public let isPrefetchable: Bool
  /// The length of the range in bytes: a power of two, at least 16 for memory and 4 for I/O.
  public let sizeInBytes: UInt64

  /// Describes a register; nil for a size that no register can have.
  @inlinable
  public init?(_ kind: Kind, sizeInBytes: UInt64, isPrefetchable: Bool = false) {
    let least: UInt64 = kind == .io ? 4 : 16
    let most: UInt64 = kind == .memory64 ? 1 << 63 : kind == .memory32 ? 1 << 31 : 1 << 16
    guard sizeInBytes & (sizeInBytes &- 1) == 0, sizeInBytes >= least, sizeInBytes <= most else { return nil }
    self.kind = kind
    self.sizeInBytes = sizeInBytes
    self.isPrefetchable = isPrefetchable && kind != .io
  }

  /// The bits that say what kind of register it is.
  @inlinable var typeBits: UInt32 {
    switch kind {
    case .io: 1
    case .memory32: isPrefetchable ? 8 : 0
    case .memory64: isPrefetchable ? 12 : 4
    }
  }
}

/// The six base address registers of an assigned function, and its expansion ROM.
public struct BARShapes: Hashable, Sendable {
  /// Why registers do not go together.
  public enum Problem: Error, Hashable, Sendable, CustomStringConvertible {
    /// The register is the second half of the 64-bit one before it.
    case takenByUpperHalf(Int)
    /// A 64-bit register in the last place has no second half.
    case noRoomForUpperHalf
    /// There are registers 0 to 5.
    case noSuchRegister(Int)
    /// The ROM's size is no power of two from 2 KiB to 16 MiB.
    case badROMSize(UInt64)

    /// One sentence.
    public var description: String {
      switch self {
      case .takenByUpperHalf(let index): "BAR \(index) is the upper half of BAR \(index - 1)"
      case .noRoomForUpperHalf: "BAR 5 has 64 bits and no register for the upper ones"
      case .noSuchRegister(let index): "there is no BAR \(index)"
      case .badROMSize(let size): "\(size) is no size of an expansion ROM"
      }
    }
  }

  private var registers: [6 of BARShape?] = .init(repeating: nil)
  /// The expansion ROM's size in bytes; 0 where there is none.
  public let romSizeInBytes: UInt64

  /// Takes the registers that are there, by their number from 0.
  public init(_ shapes: [(Int, BARShape)] = [], romSizeInBytes: UInt64 = 0) throws(Problem) {
    for (index, _) in shapes where index < 0 || index > 5 { throw .noSuchRegister(index) }
    for (index, shape) in shapes { registers[index] = shape }
    for index in 0..<6 where registers[index]?.kind == .memory64 {
      guard index < 5 else { throw .noRoomForUpperHalf }
      guard registers[index + 1] == nil else { throw .takenByUpperHalf(index + 1) }
    }
    let rom = romSizeInBytes
    guard rom == 0 || (rom & (rom - 1) == 0 && rom >= 2048 && rom <= 16 << 20) else { throw .badROMSize(rom) }
    self.romSizeInBytes = rom
  }

  /// The register with a number; nil where none is, and for the upper half of a 64-bit one.
  public subscript(index: Int) -> BARShape? { index >= 0 && index < 6 ? registers[index] : nil }

  /// Whether any register is of memory.
  public var hasMemory: Bool { contains { $0.kind != .io } }
  /// Whether any register is of I/O ports.
  public var hasIO: Bool { contains { $0.kind == .io } }

  private func contains(_ condition: (BARShape) -> Bool) -> Bool {
    for index in 0..<6 {
      if let shape = registers[index], condition(shape) { return true }
    }
    return false
  }

  /// Compares register by register.
  public static func == (one: BARShapes, other: BARShapes) -> Bool {
    for index in 0..<6 where one.registers[index] != other.registers[index] { return false }
    return one.romSizeInBytes == other.romSizeInBytes
  }

  /// Feeds all registers.
  public func hash(into hasher: inout Hasher) {
    for index in 0..<6 { hasher.combine(registers[index]) }
    hasher.combine(romSizeInBytes)
  }
}
