import LinuxPCI

/// The events of one fake host value, and how far they have come.
struct FakeScript {
  var events: [FakeEvent] = []
  /// How many changes were made.
  var changes = 0
  var isStopped = false
  /// Whether reading `uevent` takes the function's lock; nil before somebody asked.
  var locksEvents: Bool?

  /// What is to happen before or after the change `number`, in the order it was scripted.
  func actions(isBefore: Bool, _ number: Int, _ path: HostPath) -> [FakeEvent.Action] {
    events.filter { event in
      switch event.moment {
      case .before(let wanted): isBefore && wanted == number
      case .after(let wanted): !isBefore && wanted == number
      case .beforeWrite(let wanted): isBefore && wanted == path
      case .afterWrite(let wanted): !isBefore && wanted == path
      case .afterEach: !isBefore
      case .at: false
      }
    }.map { $0.action }
  }

  /// The next moment that something is scripted for.
  var nextMoment: Int64? {
    events.compactMap { event in
      if case .at(let moment) = event.moment { moment.nanoseconds } else { nil }
    }.min()
  }

  /// Takes out what is scripted for moments up to `time`.
  mutating func takeDue(_ time: Int64) -> [FakeEvent.Action] {
    var due: [FakeEvent.Action] = []
    events.removeAll { event in
      guard case .at(let moment) = event.moment, moment.nanoseconds <= time else { return false }
      due.append(event.action)
      return true
    }
    return due
  }
}
