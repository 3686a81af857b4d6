/// How a secondary controller of an NVMe drive is, which is what a virtual function of one is (NVM Express Base
/// Specification 2.0, section 8.26, Virtualization Enhancements).
public struct SecondaryControllerState: Hashable, Sendable, CustomStringConvertible {
  /// Whether it works: drivers find an offline one dead.
  public var isOnline: Bool
  /// How many pairs of queues it has, the one for administration among them (VQ flexible resources).
  public var queues: UInt16
  /// How many interrupt vectors it has (VI flexible resources).
  public var interrupts: UInt16

  /// States it.
  public init(isOnline: Bool, queues: UInt16, interrupts: UInt16) {
    self.isOnline = isOnline
    self.queues = queues
    self.interrupts = interrupts
  }

  /// Out of work, and with nothing that another one could have.
  public static let idle = SecondaryControllerState(isOnline: false, queues: 0, interrupts: 0)

  /// `online with 2 queues and 1 interrupts`.
  public var description: String {
    "\(isOnline ? "online" : "offline") with \(queues) queues and \(interrupts) interrupts"
  }

  /// As journals keep it: `online/2/1`.
  var journal: String { "\(isOnline ? "online" : "offline")/\(queues)/\(interrupts)" }

  /// Reads ``journal``; nil for anything else.
  init?(journal text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == "online" || parts[0] == "offline", let queues = UInt16(parts[1]),
      let interrupts = UInt16(parts[2])
    else { return nil }
    self.init(isOnline: parts[0] == "online", queues: queues, interrupts: interrupts)
  }
}
