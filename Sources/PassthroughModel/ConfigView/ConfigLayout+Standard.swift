import PCICore

/// Where the capabilities stand that a view knows more of than their bytes.
struct KnownCapabilities: Hashable, Sendable {
  var powerManagement: Int?
  var msi: Int?
  var msix: Int?
  var express: Int?
  var advancedFeatures: Int?
  /// D1 and D2, as bits 1 and 2.
  var powerStates: UInt8 = 0
  /// Whether registers are lost between D3hot and D0: No_Soft_Reset is clear.
  var losesState = false
  var expressResets = false
  var advancedFeaturesReset = false
}

extension ConfigLayout {
  /// Rebuilds the chain of standard capabilities without those a guest is not shown.
  mutating func describeStandardCapabilities(
    _ chain: CapabilityChain, _ policy: ConfigViewPolicy
  ) -> KnownCapabilities {
    var known = KnownCapabilities()
    var starts: [Int] = []
    var shown: [(id: CapabilityID, offset: Int)] = []
    for entry in chain.entries {
      if case .standard = entry.kind, entry.offset >= 0x40 { starts.append(Int(entry.offset)) }
    }
    for entry in chain.entries {
      guard case .standard(let id) = entry.kind, entry.offset >= 0x40 else { continue }
      let offset = Int(entry.offset)
      let room = Self.end(of: offset, starts, limit: 0x100) - offset
      if room >= leastLength(id, at: offset), isShown(id, at: offset, policy) { shown.append((id, offset)) }
    }
    for start in starts where !shown.contains(where: { $0.offset == start }) {
      erase(start..<Self.end(of: start, starts, limit: 0x100))
    }
    emulate(bits: 0x10, at: 0x06, 2, value: shown.isEmpty ? 0 : 0x10)
    emulate(at: 0x34, 1, value: UInt64(shown.first?.offset ?? 0))
    for (index, capability) in shown.enumerated() {
      let next = index + 1 < shown.count ? shown[index + 1].offset : 0
      emulate(at: capability.offset, 2, value: UInt64(next) << 8 | UInt64(capability.id.rawValue))
      end = Self.end(of: capability.offset, starts, limit: 0x100)
      describe(capability.id, at: capability.offset, policy, &known)
      end = size
    }
    return known
  }

  /// Where a structure must end at the latest: where the next one begins.
  static func end(of start: Int, _ starts: [Int], limit: Int) -> Int {
    var end = limit
    for other in starts where other > start { end = min(end, other) }
    return end
  }

  /// How many bytes the capability takes at least: one that has fewer before the next begins is broken, and hidden.
  private func leastLength(_ id: CapabilityID, at offset: Int) -> Int {
    switch id {
    case .powerManagement: return 8
    case .msi:
      let control = MSIControl(rawValue: UInt16(value(at: offset + 2, 2)))
      return (control.is64Bit ? 14 : 10) + (control.perVectorMaskingCapable ? 10 : 0)
    case .msiX, .pciExpress: return 12
    case .advancedFeatures: return 6
    default: return 2
    }
  }

  /// What Linux shows through VFIO as well; the others name slots, links and addresses of the host.
  private func isShown(_ id: CapabilityID, at offset: Int, _ policy: ConfigViewPolicy) -> Bool {
    switch id {
    case .powerManagement, .vitalProductData, .msi, .pciX, .hyperTransport, .vendorSpecific, .msiX, .sata,
      .advancedFeatures:
      true
    case .pciExpress:
      switch policy.placement {
      case .conventional: false
      case .belowPort: true
      // A legacy endpoint has no place in a root complex.
      case .rootComplex: value(at: offset + 2, 2) >> 4 & 0xf != 1
      }
    default: false
    }
  }

  private mutating func describe(
    _ id: CapabilityID, at offset: Int, _ policy: ConfigViewPolicy, _ known: inout KnownCapabilities
  ) {
    switch id {
    case .powerManagement: describePowerManagement(at: offset, &known)
    case .msi: describeMSI(at: offset, &known)
    case .msiX: describeMSIX(at: offset, &known)
    case .pciExpress: describeExpress(at: offset, policy.placement, &known)
    case .advancedFeatures: describeAdvancedFeatures(at: offset, &known)
    default: break
    }
  }

  /// Power states are the guest's; power management events are the host's.
  private mutating func describePowerManagement(at offset: Int, _ known: inout KnownCapabilities) {
    let capabilities = value(at: offset + 2, 2)
    known.powerManagement = offset
    known.powerStates = UInt8(truncatingIfNeeded: capabilities >> 9 & 1) << 1
    known.powerStates |= UInt8(truncatingIfNeeded: capabilities >> 10 & 1) << 2
    known.losesState = value(at: offset + 4, 1) & 0x08 == 0
    emulate(at: offset + 2, 2, value: capabilities & 0x07ff)
    emulate(at: offset + 4, 2, value: value(at: offset + 4, 2) & 0x0008, writable: 0x0003, forwarded: 0x0003)
    set(offset + 6..<offset + 8, .readOnly)
  }

  private mutating func describeMSI(at offset: Int, _ known: inout KnownCapabilities) {
    known.msi = offset
    let control = MSIControl(rawValue: UInt16(value(at: offset + 2, 2)))
    let extended: UInt64 = control.extendedDataCapable ? 0x0400 : 0
    // Enable and the number of vectors reach the device, after its vectors are set up.
    emulate(
      at: offset + 2, 2, value: UInt64(control.rawValue) & ~0x0471, writable: 0x0071 | extended, forwarded: 0x0071)
    emulate(at: offset + 4, 4, value: 0, writable: 0xffff_fffc)
    var next = offset + 8
    if control.is64Bit {
      emulate(at: next, 4, value: 0, writable: 0xffff_ffff)
      next += 4
    }
    emulate(at: next, 2, value: 0, writable: 0xffff)
    if control.extendedDataCapable || control.perVectorMaskingCapable {
      emulate(at: next + 2, 2, value: 0, writable: control.extendedDataCapable ? 0xffff : 0)
    }
    if control.perVectorMaskingCapable {
      let vectors = UInt64(min(control.vectorsRequested, 32))
      emulate(at: next + 4, 4, value: 0, writable: (1 << vectors) - 1)
      set(next + 8..<next + 12, .readOnly)
    }
  }

  private mutating func describeMSIX(at offset: Int, _ known: inout KnownCapabilities) {
    known.msix = offset
    emulate(at: offset + 2, 2, value: value(at: offset + 2, 2) & 0x07ff, writable: 0xc000)
    set(offset + 4..<offset + 12, .constant)
  }

  private mutating func describeExpress(
    at offset: Int, _ placement: GuestPlacement, _ known: inout KnownCapabilities
  ) {
    known.express = offset
    known.expressResets = value(at: offset + 4, 4) >> 28 & 1 == 1
    var flags = value(at: offset + 2, 2)
    // Virtual functions of the 82599 say version 0 (its erratum 35).
    if flags & 0xf == 0 { flags |= 1 }
    switch (placement, flags >> 4 & 0xf) {
    case (.rootComplex, 0):
      flags = flags & ~0xf0 | 0x90
      describeLink(at: offset, capabilities: 0, status: 0)
    case (.belowPort, 9):
      flags &= ~0xf0
      // One lane at 2.5 GT/s: some link there must be.
      describeLink(at: offset, capabilities: 0x11, status: 0x11)
    default: break
    }
    emulate(at: offset + 2, 2, value: flags)
    set(offset + 4..<offset + 8, .constant)
    // Initiate Function Level Reset reads as 0, whatever was written.
    emulate(bits: 0x8000, at: offset + 8, 2, value: 0, forwarded: known.expressResets ? 0x8000 : 0)
  }

  /// The link's registers, as far as the capability reaches: the first version may end before them.
  private mutating func describeLink(at offset: Int, capabilities: UInt64, status: UInt64) {
    guard offset + 0x14 <= end else { return }
    emulate(at: offset + 0x0c, 4, value: capabilities)
    emulate(at: offset + 0x10, 4, value: status << 16)
    guard value(at: offset + 2, 1) & 0xf >= 2, offset + 0x34 <= end else { return }
    emulate(at: offset + 0x2c, 4, value: 0)
    emulate(at: offset + 0x30, 4, value: 0)
  }

  private mutating func describeAdvancedFeatures(at offset: Int, _ known: inout KnownCapabilities) {
    known.advancedFeatures = offset
    known.advancedFeaturesReset = value(at: offset + 3, 1) & 2 != 0
    set(offset + 2..<offset + 4, .constant)
    emulate(at: offset + 4, 1, value: 0, forwarded: known.advancedFeaturesReset ? 1 : 0)
    set(offset + 5..<offset + 6, .readOnly)
  }
}
