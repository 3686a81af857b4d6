import PCICore

extension ConfigSpace {
  /// Whether an SR-IOV capability (ID 0010h) stands in the extended chain.
  ///
  /// The same walk as ``CapabilityChain``'s, without what a reader of thousands of functions does not need.
  var hasSRIOVCapability: Bool {
    var offset = Self.conventionalSize
    // As many as there are places for: a chain in a circle ends here.
    for _ in 0..<(Self.extendedSize - Self.conventionalSize) / 4 {
      guard let header = uint32(at: offset), header != 0, header != 0xffff_ffff else { return false }
      if header & 0xffff == UInt32(ExtendedCapabilityID.singleRootIOVirtualization.rawValue) { return true }
      offset = Int(header >> 20) & ~3
      guard offset >= Self.conventionalSize else { return false }
    }
    return false
  }
}
