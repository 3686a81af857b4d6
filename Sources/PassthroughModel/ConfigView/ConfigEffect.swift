/// One thing a VMM has to do because its guest wrote to configuration space.
public enum ConfigEffect: Hashable, Sendable {
  /// Write to the device's own configuration space.
  case forward(ConfigWrite)
  /// The memory BARs are to be in the guest's address space, at ``ConfigView/address(ofBAR:)``.
  case mapMemory
  /// The memory BARs are to be nowhere, before anything that follows.
  case unmapMemory
  /// The I/O BARs are to be in the guest's address space.
  case mapIO
  /// The I/O BARs are to be nowhere.
  case unmapIO
  /// The BAR has another address, and its space is decoded.
  case moveBAR(Int)
  /// The expansion ROM has another address, or is to appear or go: see ``ConfigView/romAddress``.
  case moveROM
  /// The interrupt pin may be used, or no more.
  case interruptPin(isEnabled: Bool)
  /// MSI is as ``ConfigView/msi`` now says: set the vectors up, or tear them down.
  case msi
  /// MSI-X is as ``ConfigView/msix`` now says.
  case msix
  /// The function is in another power state.
  case power(DevicePowerState)
  /// The function was reset by the write that was forwarded just before: what it knew is gone.
  case functionReset(FunctionResetOrigin)
}

/// A write to a device's configuration space.
public struct ConfigWrite: Hashable, Sendable {
  /// Bytes from the start.
  public let offset: UInt16
  /// How many bytes.
  public let width: AccessWidth
  /// What to write.
  public let value: UInt32

  /// Describes a write.
  public init(offset: UInt16, width: AccessWidth, value: UInt32) {
    self.offset = offset
    self.width = width
    self.value = value
  }
}

/// The D-states of a function (PCI Power Management 1.2 §5).
public enum DevicePowerState: UInt8, Hashable, Sendable, CaseIterable {
  /// On.
  case d0
  /// Light sleep.
  case d1
  /// Deeper sleep.
  case d2
  /// Off as far as software can tell, with power.
  case d3hot
}

/// What a guest used to reset its function.
public enum FunctionResetOrigin: Hashable, Sendable {
  /// Initiate Function Level Reset in Device Control (PCIe 6.0 §7.5.3.4).
  case express
  /// Initiate FLR in the Advanced Features capability.
  case advancedFeatures
}

/// What follows from one write, to be carried out in this order.
///
/// No heap memory: one write has ``capacity`` effects at most.
public struct ConfigEffects: Sequence, Sendable {
  /// The most effects of one write: four forwarded bytes, and whatever a double word of registers can change.
  public static var capacity: Int { 12 }

  private var items: [12 of ConfigEffect] = .init(repeating: .mapMemory)
  /// How many there are.
  public private(set) var count = 0

  init() {}

  /// Whether nothing is to be done.
  public var isEmpty: Bool { count == 0 }

  /// One of them, from 0.
  ///
  /// - Precondition: there are more than `index`.
  public subscript(index: Int) -> ConfigEffect {
    precondition(index >= 0 && index < count, "there are only \(count) effects")
    return items[index]
  }

  mutating func append(_ effect: ConfigEffect) {
    precondition(count < Self.capacity, "a write has more effects than there can be")
    items[count] = effect
    count += 1
  }

  /// Goes through them in order.
  public func makeIterator() -> Iterator { Iterator(effects: self) }

  /// A walk through effects.
  public struct Iterator: IteratorProtocol, Sendable {
    let effects: ConfigEffects
    var index = 0

    init(effects: ConfigEffects) { self.effects = effects }

    /// The next effect.
    public mutating func next() -> ConfigEffect? {
      guard index < effects.count else { return nil }
      defer { index += 1 }
      return effects[index]
    }
  }
}
