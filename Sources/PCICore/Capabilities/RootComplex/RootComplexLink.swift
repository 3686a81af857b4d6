public import HardwareBits

/// Root Complex Link Declaration, extended capability 0005h: what a root complex element is joined to (PCIe 5.0 §7.9.8).
public struct RootComplexLinkCapability: Capability {
  /// The capability's registers as bytes.
  public let block: RegisterBlock
  /// Names the capability whose header is at `offset`.
  public init(_ config: ConfigSpace, offset: Int) { block = RegisterBlock(config, offset: offset) }

  static let elementAt = RegisterOffset<RootComplexElement>(0x04)
  static func linkAt(_ index: Int) -> RegisterOffset<RootComplexLinkDescription> { .init(0x10 + 16 * index) }

  /// What the element is.
  public var element: RootComplexElement? { block[Self.elementAt] }

  /// The links as far as they were read.
  public var links: [RootComplexLinkDescription] {
    var links: [RootComplexLinkDescription] = []
    for index in 0..<(element?.linkCount ?? 0) {
      guard let link = block[Self.linkAt(index)] else { break }
      links.append(link)
    }
    return links
  }

  /// What the element is, and how many links it has.
  public var summary: String {
    guard let element else { return unreadSummary }
    return "component \(element.componentID), port \(element.portNumber), \(element.typeText),"
      + " \(element.linkCount) links"
  }

  /// Adds the element, and description and address of each link.
  public func list(into listing: inout RegisterListing) {
    listing.add(Self.elementAt)
    for (index, link) in links.enumerated() {
      listing.add(Self.linkAt(index), name: "Link \(index) Description")
      listing.add("Link \(index) Address", at: 0x18 + 16 * index, widthInBytes: 8) { address in
        link.leadsToConfigurationSpace ? Self.configurationTarget(address) : "register block at 0x\(address.hex())"
      }
    }
  }

  /// The function that an address of configuration space names; bits 2:0 say how many bits the bus number has.
  private static func configurationTarget(_ address: UInt64) -> String {
    let busBits = address & 7 == 0 ? 8 : address & 7
    let bus = UInt8(truncatingIfNeeded: address >> 20) & UInt8((1 << busBits) - 1)
    let function = UInt8(truncatingIfNeeded: address >> 12)
    return "function \(RequesterID(bus: bus, deviceAndFunction: function))"
  }
}

/// The Element Self Description register (PCIe 5.0 §7.9.8.2).
public struct RootComplexElement: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Element Self Description"

  static let type = BitField("Element Type", 3, 0)
  static let links = BitField("Number of Link Entries", 15, 8)
  static let component = BitField("Component ID", 23, 16)
  static let port = BitField("Port Number", 31, 24)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [type, .reserved(7, 4), links, component, port]

  /// How many links the element has.
  public var linkCount: Int { Int(self[Self.links]) }
  /// The number of the component the element is part of.
  public var componentID: Int { Int(self[Self.component]) }
  /// The number of the port of that component.
  public var portNumber: Int { Int(self[Self.port]) }
  /// What the element is, in words.
  public var typeText: String {
    self[Self.type] < 3
      ? ["configuration space element", "system egress port", "internal link"][Int(self[Self.type])] : reservedEncoding
  }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? { field.low == Self.type.low ? typeText : nil }
}

/// The Link Description register (PCIe 5.0 §7.9.8.3.1).
public struct RootComplexLinkDescription: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Link Description"

  static let valid = BitField("Link Valid", 0)
  static let type = BitField("Link Type", 1)
  static let associate = BitField("Associate RCRB Header", 2)
  static let component = BitField("Target Component ID", 23, 16)
  static let port = BitField("Target Port Number", 31, 24)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [valid, type, associate, .reserved(15, 3), component, port]

  /// The link's address is one of configuration space, not of a register block in memory.
  public var leadsToConfigurationSpace: Bool { self[flag: Self.type] }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    guard field.low == Self.type.low else { return nil }
    return leadsToConfigurationSpace ? "configuration space" : "memory-mapped register block"
  }
}
