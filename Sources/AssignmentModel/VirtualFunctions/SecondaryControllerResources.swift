/// What a primary NVMe controller has for its secondary ones (NVM Express Base Specification 2.0, Identify with CNS 14h).
public struct SecondaryControllerResources: Hashable, Sendable {
  /// How many pairs of queues there are for all secondary controllers (VQFRT).
  public var queues: UInt32
  /// How many one of them may have (VQFRSM).
  public var queuesEach: UInt16
  /// How many interrupt vectors there are for all (VIFRT).
  public var interrupts: UInt32
  /// How many one of them may have (VIFRSM).
  public var interruptsEach: UInt16

  /// States them.
  public init(queues: UInt32, queuesEach: UInt16, interrupts: UInt32, interruptsEach: UInt16) {
    self.queues = queues
    self.queuesEach = queuesEach
    self.interrupts = interrupts
    self.interruptsEach = interruptsEach
  }

  /// How many secondary controllers can work at the same time: each needs two pairs of queues and one vector.
  public var largestCount: Int { Int(min(queues / 2, interrupts)) }

  /// What is short for these states; nil where all can be so.
  public func shortage(of states: [SecondaryControllerState]) -> String? {
    var queuesWanted = 0
    var interruptsWanted = 0
    for state in states {
      if state.queues > queuesEach { return "one has \(queuesEach) queues at most" }
      if state.interrupts > interruptsEach { return "one has \(interruptsEach) interrupts at most" }
      queuesWanted += Int(state.queues)
      interruptsWanted += Int(state.interrupts)
    }
    if queuesWanted > Int(queues) { return "\(queuesWanted) queues are wished for, and there are \(queues)" }
    if interruptsWanted > Int(interrupts) {
      return "\(interruptsWanted) interrupts are wished for, and there are \(interrupts)"
    }
    return nil
  }
}
