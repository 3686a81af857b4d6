import PCICore

/// MSI as a guest set it up (PCIe 6.0 §7.7.1).
public struct MSISetting: Hashable, Sendable {
  /// Whether the function interrupts this way.
  public let isEnabled: Bool
  /// How many vectors: 1, 2, 4, 8, 16 or 32.
  public let vectorCount: Int
  /// Where the messages go, for the guest.
  public let address: UInt64
  /// What they carry; vector n replaces the lowest bits by n.
  public let data: UInt32
  /// Which vectors are masked, a bit each.
  public let mask: UInt32

  /// Describes a setting.
  public init(isEnabled: Bool, vectorCount: Int, address: UInt64, data: UInt32, mask: UInt32) {
    self.isEnabled = isEnabled
    self.vectorCount = vectorCount
    self.address = address
    self.data = data
    self.mask = mask
  }
}

/// MSI-X as a guest set it up (PCIe 6.0 §7.7.2); the vectors themselves stand in the table.
public struct MSIXSetting: Hashable, Sendable {
  /// Whether the function interrupts this way.
  public let isEnabled: Bool
  /// Whether all vectors are masked.
  public let isFunctionMasked: Bool
  /// How many vectors the table has, 1 to 2048.
  public let vectorCount: Int

  /// Describes a setting.
  public init(isEnabled: Bool, isFunctionMasked: Bool, vectorCount: Int) {
    self.isEnabled = isEnabled
    self.isFunctionMasked = isFunctionMasked
    self.vectorCount = vectorCount
  }
}

extension ConfigView {
  /// Whether memory BARs are in the guest's address space: memory is enabled and the function is on.
  public var decodesMemory: Bool { shadow[4] & 2 != 0 && powerState == .d0 }
  /// Whether I/O BARs are.
  public var decodesIO: Bool { shadow[4] & 1 != 0 && powerState == .d0 }
  /// Whether the function may read and write memory.
  public var isBusMaster: Bool { shadow[4] & 4 != 0 }
  /// Whether the interrupt pin may be used; false for a function without one.
  public var interruptPinIsEnabled: Bool { shadow[5] & 4 == 0 && function.hasInterruptPin }

  /// The power state the guest asked for.
  public var powerState: DevicePowerState {
    guard let offset = known.powerManagement else { return .d0 }
    return DevicePowerState(rawValue: shadow[offset + 4] & 3) ?? .d0
  }

  /// Where the guest put a BAR, in memory or I/O space; nil where there is none.
  ///
  /// Decoded only while ``decodesMemory`` or ``decodesIO`` is true.
  public func address(ofBAR index: Int) -> UInt64? {
    guard let shape = function.bars[index] else { return nil }
    let value = shadow(at: 0x10 + 4 * index, shape.kind == .memory64 ? 8 : 4)
    return value & ~(shape.sizeInBytes - 1)
  }

  /// Where the guest put the expansion ROM; nil while it is not enabled.
  public var romAddress: UInt64? {
    let value = shadow(at: 0x30, 4)
    return value & 1 != 0 ? value & 0xffff_f800 : nil
  }

  /// MSI as the guest set it up; nil for a function without.
  public var msi: MSISetting? {
    guard let offset = known.msi else { return nil }
    let control = MSIControl(rawValue: UInt16(truncatingIfNeeded: shadow(at: offset + 2, 2)))
    let data = offset + (control.is64Bit ? 12 : 8)
    return MSISetting(
      isEnabled: control.isEnabled, vectorCount: min(control.vectorsEnabled, 32),
      address: shadow(at: offset + 4, control.is64Bit ? 8 : 4),
      data: UInt32(truncatingIfNeeded: shadow(at: data, control.extendedDataEnabled ? 4 : 2)),
      mask: control.perVectorMaskingCapable ? UInt32(truncatingIfNeeded: shadow(at: data + 4, 4)) : 0)
  }

  /// MSI-X as the guest set it up; nil for a function without.
  public var msix: MSIXSetting? {
    guard let offset = known.msix else { return nil }
    let control = MSIXControl(rawValue: UInt16(truncatingIfNeeded: shadow(at: offset + 2, 2)))
    return MSIXSetting(
      isEnabled: control.isEnabled, isFunctionMasked: control.isFunctionMasked, vectorCount: control.vectorCount)
  }

  /// All that a guest changed, to be kept with its other state; ``size`` bytes and two more.
  public var guestState: [UInt8] {
    var state = shadow
    for offset in state.indices { state[offset] &= rules[offset].writable }
    return state + [UInt8(truncatingIfNeeded: sleepingCommand), UInt8(truncatingIfNeeded: sleepingCommand >> 8)]
  }

  /// Takes a guest's state up again; false, and nothing done, where it is of another size.
  public mutating func restore(_ guestState: [UInt8]) -> Bool {
    guard guestState.count == shadow.count + 2 else { return false }
    sleepingCommand = UInt16(guestState[shadow.count]) | UInt16(guestState[shadow.count + 1]) << 8
    for offset in shadow.indices {
      let writable = rules[offset].writable
      shadow[offset] = shadow[offset] & ~writable | guestState[offset] & writable
    }
    return true
  }
}
