import PCICore

extension ConfigSpace {
  /// Whether an SR-IOV capability (ID 0010h) stands in the extended chain.
  var hasSRIOVCapability: Bool { !extendedOffsets(of: .singleRootIOVirtualization).isEmpty }

  /// Where extended capabilities `id` begin.
  ///
  /// The same walk as ``CapabilityChain``'s, without what a reader of thousands of functions does not need, and
  /// without its doubts: where it stops because the function looks conventional, this one goes on.
  func extendedOffsets(of id: ExtendedCapabilityID) -> [Int] {
    var found: [Int] = []
    var offset = Self.conventionalSize
    // As many as there are places for: a chain in a circle ends here.
    for _ in 0..<(Self.extendedSize - Self.conventionalSize) / 4 {
      guard let header = uint32(at: offset), header != 0, header != 0xffff_ffff else { break }
      if header & 0xffff == UInt32(id.rawValue), !found.contains(offset) { found.append(offset) }
      offset = Int(header >> 20) & ~3
      guard offset >= Self.conventionalSize else { break }
    }
    return found
  }
}

extension ConfigSpace {
  /// Whether the registers rule out a virtual function, so that its link to a physical one need not be looked for.
  ///
  /// A virtual function reads ffffh for vendor and device, has a type 0 header, and its BARs are hardwired to zero
  /// (PCIe 6.0 §9.3.4.1); devices that break the first rule are known, such as break all three are not.
  var cannotBeVirtualFunction: Bool {
    guard extent >= .header, let header = ConfigHeader(self), header.vendorID != 0xffff else { return false }
    if header.headerType != .endpoint { return true }
    return stride(from: 0x10, to: 0x28, by: 4).contains { uint32(at: $0) != 0 }
  }
}
