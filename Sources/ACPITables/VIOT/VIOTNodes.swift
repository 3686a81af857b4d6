import PCICore

/// A range of PCI functions that a virtio-iommu translates for (type 1).
public struct VIOTPCIRange: Hashable, Sendable {
  var reserved: UInt8 = 0
  /// The endpoint ID of the first function; each next function has the next ID.
  public var endpointStart: UInt32 = 0
  /// The first segment.
  public var segmentStart: UInt16 = 0
  /// The last segment, included.
  public var segmentEnd: UInt16 = 0
  /// The first requester ID.
  public var bdfStart: UInt16 = 0
  /// The last requester ID, included.
  public var bdfEnd: UInt16 = 0
  /// Where the node of the virtio-iommu begins, in bytes from the start of the table.
  public var outputNode: UInt16 = 0
  var reserved2: UInt64 = 0
  var beyond: [UInt8] = []

  /// A structure of zeros.
  public init() {}
}

extension VIOTPCIRange: FieldLayout {
  mutating func visit(_ visitor: inout some FieldVisitor) {
    visitor.type(UInt8(1), "PCI Range")
    visitor.reserved(&reserved)
    visitor.length(UInt16.self)
    visitor.number("endpointStart", "Endpoint start", &endpointStart, .hex)
    visitor.number("segmentStart", "PCI Segment start", &segmentStart, .hex)
    visitor.number("segmentEnd", "PCI Segment end", &segmentEnd, .hex)
    visitor.number("bdfStart", "PCI BDF start", &bdfStart, .hex, meaning: { "\(RequesterID(rawValue: $0))" })
    visitor.number("bdfEnd", "PCI BDF end", &bdfEnd, .hex, meaning: { "\(RequesterID(rawValue: $0))" })
    visitor.number("outputNode", "Output Node", &outputNode, .hex)
    visitor.reserved(&reserved2, bytes: 6)
    visitor.beyond(&beyond)
  }
}

/// A device with registers in memory that a virtio-iommu translates for (type 2).
public struct VIOTMMIOEndpoint: Hashable, Sendable {
  var reserved: UInt8 = 0
  /// The endpoint ID.
  public var endpoint: UInt32 = 0
  /// The physical address of its registers.
  public var baseAddress: UInt64 = 0
  /// Where the node of the virtio-iommu begins, in bytes from the start of the table.
  public var outputNode: UInt16 = 0
  var reserved2: UInt64 = 0
  var beyond: [UInt8] = []

  /// A structure of zeros.
  public init() {}
}

extension VIOTMMIOEndpoint: FieldLayout {
  mutating func visit(_ visitor: inout some FieldVisitor) {
    visitor.type(UInt8(2), "MMIO Endpoint")
    visitor.reserved(&reserved)
    visitor.length(UInt16.self)
    visitor.number("endpoint", "Endpoint", &endpoint, .hex)
    visitor.number("baseAddress", "Base Address", &baseAddress, .address)
    visitor.number("outputNode", "Output Node", &outputNode, .hex)
    visitor.reserved(&reserved2, bytes: 6)
    visitor.beyond(&beyond)
  }
}

/// A virtio-iommu that is a PCI function (type 3).
public struct VIOTVirtioPCI: Hashable, Sendable {
  var reserved: UInt8 = 0
  /// Its segment.
  public var segment: UInt16 = 0
  /// Its requester ID.
  public var bdf: UInt16 = 0
  var reserved2: UInt64 = 0
  var beyond: [UInt8] = []

  /// A structure of zeros.
  public init() {}
}

extension VIOTVirtioPCI: FieldLayout {
  mutating func visit(_ visitor: inout some FieldVisitor) {
    visitor.type(UInt8(3), "virtio-iommu (PCI)")
    visitor.reserved(&reserved)
    visitor.length(UInt16.self)
    visitor.number("segment", "PCI Segment", &segment, .hex)
    visitor.number("bdf", "PCI BDF number", &bdf, .hex, meaning: { "\(RequesterID(rawValue: $0))" })
    visitor.reserved(&reserved2)
    visitor.beyond(&beyond)
  }
}

/// A virtio-iommu with registers in memory (type 4).
public struct VIOTVirtioMMIO: Hashable, Sendable {
  var reserved: UInt8 = 0
  var reserved2: UInt32 = 0
  /// The physical address of its registers.
  public var baseAddress: UInt64 = 0
  var beyond: [UInt8] = []

  /// A structure of zeros.
  public init() {}
}

extension VIOTVirtioMMIO: FieldLayout {
  mutating func visit(_ visitor: inout some FieldVisitor) {
    visitor.type(UInt8(4), "virtio-iommu (MMIO)")
    visitor.reserved(&reserved)
    visitor.length(UInt16.self)
    visitor.reserved(&reserved2)
    visitor.number("baseAddress", "Base Address", &baseAddress, .address)
    visitor.beyond(&beyond)
  }
}
