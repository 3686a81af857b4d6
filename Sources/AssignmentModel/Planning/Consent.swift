/// What somebody has to agree to before a plan is carried out.
public enum Consent: String, Hashable, Sendable, Comparable, CaseIterable {
  /// Nothing anybody uses goes away.
  case harmless
  /// The host loses a device that it uses, though nothing critical hangs on it.
  case hostLosesDevice = "host-loses-device"
  /// Virtual functions are destroyed, with what guests do with them.
  case guestsLoseFunctions = "guests-lose-functions"

  /// Orders by how much is lost.
  public static func < (left: Consent, right: Consent) -> Bool { left.rank < right.rank }

  private var rank: Int {
    switch self {
    case .harmless: 0
    case .hostLosesDevice: 1
    case .guestsLoseFunctions: 2
    }
  }
}
