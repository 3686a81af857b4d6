public import HardwareBits

/// The polarity and trigger mode of an interrupt input (ACPI 6.5 §5.2.12.5, MPS INTI flags).
public struct InterruptInputFlags: TableBits {
  /// All sixteen bits.
  public var rawValue: UInt16
  /// Wraps the bits.
  @inlinable
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }

  static let polarity = BitField("Polarity", 1, 0)
  static let triggerMode = BitField("Trigger Mode", 3, 2)
  /// The fields, as the specification prints them.
  public static let fields = [polarity, triggerMode, .reserved(15, 4)]

  /// What the value of polarity or trigger mode means.
  public func meaning(ofFieldAt low: UInt16) -> String? {
    switch (low, low == 0 ? self[Self.polarity] : self[Self.triggerMode]) {
    case (0, 0), (2, 0): "as the bus has it"
    case (0, 1): "active high"
    case (0, 3): "active low"
    case (2, 1): "edge"
    case (2, 3): "level"
    default: nil
    }
  }
}
