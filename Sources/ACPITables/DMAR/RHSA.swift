/// The proximity domain of a remapping unit (VT-d 4.1 §8.6, type 3).
public struct RHSA: Hashable, Sendable {
  var reserved: UInt32 = 0
  /// The register base of the unit, as its DRHD gives it.
  public var registerBase: UInt64 = 0
  /// The proximity domain, as the SRAT numbers them.
  public var proximityDomain: UInt32 = 0
  var beyond: [UInt8] = []

  /// A structure of zeros.
  public init() {}

  /// Puts the unit at `registerBase` into `proximityDomain`.
  public init(registerBase: UInt64, proximityDomain: UInt32) {
    self.registerBase = registerBase
    self.proximityDomain = proximityDomain
  }
}

extension RHSA: FieldLayout {
  @inline(__always)
  mutating func visit(_ visitor: inout some FieldVisitor) {
    visitor.type(UInt16(3), "RHSA")
    visitor.length(UInt16.self)
    visitor.reserved(&reserved)
    visitor.number("registerBase", "Register Base Address", &registerBase, .address)
    visitor.number("proximityDomain", "Proximity Domain", &proximityDomain)
    visitor.beyond(&beyond)
  }
}
