import PCICore

extension ConfigLayout {
  /// Rebuilds the chain of extended capabilities without those a guest is not shown.
  mutating func describeExtendedCapabilities(_ chain: CapabilityChain, _ policy: ConfigViewPolicy, _ bars: BARShapes) {
    guard size > ConfigSpace.conventionalSize else { return }
    var starts: [Int] = []
    var shown: [(id: ExtendedCapabilityID, version: UInt8, offset: Int)] = []
    for entry in chain.entries {
      guard case .extended(let id, let version) = entry.kind else { continue }
      starts.append(Int(entry.offset))
      if Self.isShown(id, policy) { shown.append((id, version, Int(entry.offset))) }
    }
    guard !starts.isEmpty else {
      // No chain, or one that was not measured: a guest finds none either.
      emulate(at: 0x100, 4, value: 0)
      return
    }
    for start in starts where !shown.contains(where: { $0.offset == start }) {
      erase(start..<Self.end(of: start, starts, limit: size))
    }
    // The chain begins at 100h, so what is hidden there leaves an entry that is none and leads on.
    if shown.first?.offset != 0x100 { emulate(at: 0x100, 4, value: UInt64(shown.first?.offset ?? 0) << 20) }
    for (index, capability) in shown.enumerated() {
      let next = index + 1 < shown.count ? shown[index + 1].offset : 0
      let header = UInt64(next) << 20 | UInt64(capability.version) << 16 | UInt64(capability.id.rawValue)
      emulate(at: capability.offset, 4, value: header)
      if capability.id == .resizableBAR {
        pinSizes(capability.offset, Self.end(of: capability.offset, starts, limit: size), bars)
      }
    }
  }

  /// What Linux shows through VFIO as well, without what is about the host's routing and resources.
  private static func isShown(_ id: ExtendedCapabilityID, _ policy: ConfigViewPolicy) -> Bool {
    guard policy.placement != .conventional else { return false }
    switch id {
    case .advancedErrorReporting, .virtualChannel, .virtualChannelWithMFVC, .deviceSerialNumber, .powerBudgeting,
      .vendorSpecific, .accessControlServices, .multicast, .dynamicPowerAllocation, .tlpProcessingHints,
      .latencyToleranceReporting, .designatedVendorSpecific:
      return true
    case .addressTranslationServices, .pageRequestInterface: return policy.showsAddressTranslation
    case .processAddressSpaceID: return policy.showsAddressSpaces
    case .resizableBAR: return policy.resizing == .pinned
    default: return false
    }
  }

  /// Leaves each resizable BAR its present size as the only one.
  private mutating func pinSizes(_ offset: Int, _ end: Int, _ bars: BARShapes) {
    let count = min(Int(value(at: offset + 8, 4) >> 5 & 7), 6)
    for index in 0..<count where offset + 12 + 8 * index <= end {
      let at = offset + 4 + 8 * index
      let control = value(at: at + 4, 4)
      // Sizes are powers of two of 1 MiB; the first 28 have a bit in the capability register, from bit 4 on.
      let size = control >> 8 & 0x3f
      emulate(at: at, 4, value: size < 28 ? 1 << (size + 4) : 0)
      let upper = size >= 28 ? 1 << (size - 28 + 16) : 0 as UInt64
      emulate(at: at + 4, 4, value: control & 0x3fe7 | upper & 0xffff_0000)
    }
    if offset + 4 + 8 * count < end { set(offset + 4 + 8 * count..<end, .constant) }
  }
}
