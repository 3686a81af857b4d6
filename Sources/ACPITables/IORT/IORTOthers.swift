import HardwareBits

/// A performance monitor counter group (type 5).
public struct IORTPMCG: Hashable, Sendable {
  /// Revision, identifier and mappings.
  public var node = IORTNodeHeader()
  /// The physical address of its first register page.
  public var page0Address: UInt64 = 0
  /// The interrupt of an overflow.
  public var overflowInterrupt: UInt32 = 0
  /// Where the node begins that it counts for, in bytes from the start of the table.
  public var nodeReference: UInt32 = 0
  /// The physical address of its second register page.
  public var page1Address: UInt64?

  /// A structure of zeros.
  public init() {}
}

extension IORTPMCG: FieldLayout {
  mutating func visit(_ visitor: inout some FieldVisitor) {
    node.visitFront(&visitor, 5, "PMCG")
    visitor.number("page0Address", "Page 0 Base Address", &page0Address, .address)
    visitor.number("overflowInterrupt", "Overflow GSIV", &overflowInterrupt)
    visitor.number("nodeReference", "Node Reference", &nodeReference, .hex)
    visitor.optional("page1Address", "Page 1 Base Address", &page1Address, style: .address)
    node.visitBack(&visitor)
  }
}

/// A GICv5 interrupt wire bridge (type 7).
public struct IORTInterruptWireBridge: Hashable, Sendable {
  /// Revision, identifier and mappings.
  public var node = IORTNodeHeader()
  /// The physical address of its registers.
  public var baseAddress: UInt64 = 0
  /// Its number.
  public var index: UInt16 = 0
  /// Its path in the namespace, with padding.
  public var name = TerminatedText()

  /// A structure of zeros.
  public init() {}
}

extension IORTInterruptWireBridge: FieldLayout {
  mutating func visit(_ visitor: inout some FieldVisitor) {
    node.visitFront(&visitor, 7, "IWB")
    visitor.number("baseAddress", "Config Frame Base", &baseAddress, .address)
    visitor.number("index", "IWB Index", &index)
    visitor.name("name", "Device Object Name", &name, bytes: nil)
    node.visitBack(&visitor)
  }
}
