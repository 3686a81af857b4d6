public import HardwareBits

/// Resizable BAR, extended capability 0015h, and VF Resizable BAR, 0024h (PCIe 5.0 §7.8.6, §7.8.7).
public struct ResizableBARCapability: Capability {
  /// The capability's registers as bytes.
  public let block: RegisterBlock
  /// Whether the BARs are those of virtual functions.
  public let isVirtual: Bool

  /// Names the capability whose header is at `offset`.
  public init(_ config: ConfigSpace, offset: Int, isVirtual: Bool = false) {
    block = RegisterBlock(config, offset: offset)
    self.isVirtual = isVirtual
  }

  /// One BAR that can be resized.
  public struct Entry: Hashable, Sendable {
    /// Which sizes it can have, below 256 TiB.
    public let capabilities: ResizableBARCapabilities
    /// Which it has; sizes from 256 TiB on.
    public let control: ResizableBARControl

    /// The sizes the BAR can have, in bytes, ascending.
    public var supportedSizesInBytes: [UInt64] {
      // One mask, a bit for each power of two from 1 MiB on: 28 in one register, 16 in the other.
      let mask = UInt64(capabilities.sizes) | UInt64(control.largeSizes) << 28
      return (UInt64(0)..<44).filter { mask >> $0 & 1 != 0 }.map { 1 << ($0 + 20) }
    }
  }

  /// The BARs that can be resized; those whose registers were not read are left out.
  public var entries: [Entry] {
    var entries: [Entry] = []
    for index in 0..<entryCount {
      guard let capabilities = block[Self.capabilitiesAt(index)], let control = block[Self.controlAt(index)] else {
        break
      }
      entries.append(Entry(capabilities: capabilities, control: control))
    }
    return entries
  }

  /// How many BARs can be resized: 1 to 6, by the first control register; 0 where it says something else.
  public var entryCount: Int {
    guard let count = block[Self.controlAt(0)]?.barCount else { return 0 }
    return (1...6).contains(count) ? count : 0
  }

  static func capabilitiesAt(_ index: Int) -> RegisterOffset<ResizableBARCapabilities> { .init(0x04 + 8 * index) }
  static func controlAt(_ index: Int) -> RegisterOffset<ResizableBARControl> { .init(0x08 + 8 * index) }

  /// Each BAR's size, and the greatest it could have.
  public var summary: String {
    guard block[Self.controlAt(0)] != nil else { return unreadSummary }
    let entries = entries
    guard !entries.isEmpty else {
      return "counts \(block[Self.controlAt(0)]?.barCount ?? 0) BARs, which is not permitted"
    }
    var text = ""
    for entry in entries {
      if !text.isEmpty { text += ", " }
      text += "\(isVirtual ? "VF BAR" : "BAR") \(entry.control.barIndex) \(entry.control.sizeText)"
      if let greatest = entry.supportedSizesInBytes.last { text += " (up to \(ByteCount(greatest)))" }
    }
    return text
  }

  /// Adds a pair of registers for each BAR.
  public func list(into listing: inout RegisterListing) {
    for index in 0..<max(entryCount, 1) {
      let name = isVirtual ? "VF Resizable BAR" : "Resizable BAR"
      listing.add(Self.capabilitiesAt(index), name: "\(name) Capability \(index)")
      listing.add(Self.controlAt(index), name: "\(name) Control \(index)")
    }
  }
}

/// The Resizable BAR Capability register (PCIe 5.0 §7.8.6.2).
public struct ResizableBARCapabilities: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Resizable BAR Capability"

  static let sizesField = BitField("BAR Sizes, 1 MB to 128 TB", 31, 4)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [.reserved(3, 0), sizesField]

  /// Which sizes the BAR can have; bit 0 stands for 1 MiB, bit 27 for 128 TiB.
  public var sizes: UInt32 { self[Self.sizesField] }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? { sizesText(UInt64(sizes), first: 20) }
}

/// The Resizable BAR Control register (PCIe 5.0 §7.8.6.3).
public struct ResizableBARControl: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Resizable BAR Control"

  static let indexField = BitField("BAR Index", 2, 0)
  static let countField = BitField("Number of Resizable BARs", 7, 5)
  static let size = BitField("BAR Size", 13, 8)
  static let largeSizesField = BitField("BAR Sizes, 256 TB to 8 EB", 31, 16)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    indexField, .reserved(4, 3), countField, size, .reserved(15, 14), largeSizesField,
  ]

  /// Which BAR it is, 0 to 5.
  public var barIndex: Int { Int(self[Self.indexField]) }
  /// How many BARs can be resized; valid in the first control register.
  public var barCount: Int { Int(self[Self.countField]) }
  /// The size the BAR has, 1 MiB to 8 EiB; nil for a reserved encoding.
  public var sizeInBytes: UInt64? { self[Self.size] <= 43 ? 1 << (UInt64(self[Self.size]) + 20) : nil }
  /// Which sizes from 256 TiB on the BAR can have; bit 0 stands for 256 TiB.
  public var largeSizes: UInt32 { self[Self.largeSizesField] }

  /// The size in units.
  var sizeText: String { sizeInBytes.map { ByteCount($0).description } ?? reservedEncoding }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    switch field.low {
    case Self.size.low: sizeText
    case Self.largeSizesField.low: sizesText(UInt64(largeSizes), first: 48)
    default: nil
    }
  }
}

/// The powers of two of a mask whose bit 0 stands for two to the power of `first`.
private func sizesText(_ mask: UInt64, first: UInt64) -> String {
  var text = ""
  for bit in UInt64(0)..<28 where mask >> bit & 1 != 0 {
    text += (text.isEmpty ? "" : ", ") + ByteCount(1 << (bit + first)).description
  }
  return text.isEmpty ? "none" : text
}
