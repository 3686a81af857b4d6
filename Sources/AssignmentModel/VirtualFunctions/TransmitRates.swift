/// How fast a virtual function may send, in Mbit/s (include/uapi/linux/if_link.h, `ifla_vf_rate`).
public struct TransmitRates: Hashable, Sendable, CustomStringConvertible {
  /// What it is promised, in Mbit/s; 0 for no promise.
  public let minimum: UInt32
  /// What it may not exceed, in Mbit/s; 0 for no limit.
  public let maximum: UInt32

  /// States the rates; nil where more is promised than may be sent.
  public init?(minimum: UInt32 = 0, maximum: UInt32 = 0) {
    guard maximum == 0 || minimum <= maximum else { return nil }
    self.minimum = minimum
    self.maximum = maximum
  }

  private init() {
    minimum = 0
    maximum = 0
  }

  /// Neither promise nor limit.
  public static let unlimited = TransmitRates()

  /// `min_tx_rate 100 max_tx_rate 1000`, as ip-link(8) has it.
  public var description: String { "min_tx_rate \(minimum) max_tx_rate \(maximum)" }
}
