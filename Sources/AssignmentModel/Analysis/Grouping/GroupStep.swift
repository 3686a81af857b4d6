/// One step on the way to a function's group, as the kernel takes them.
///
/// Positions are those of ``HostTopology/functions``.
public enum GroupStep: Hashable, Sendable {
  /// Requests bear the ID of a VMD controller, so it stands for the function from here on.
  case standsFor(controller: Int)
  /// Requests bear an ID of the bridge, so it stands for the function from here on.
  case aliased(bridge: Int)
  /// Peers below the bridge may reach each other, because `blocker`, the bridge itself or one above, does not isolate.
  case climbed(bridge: Int, blocker: Int)
  /// The function or its stand-in is in a group already: that one is taken.
  case taken(from: Int)
  /// The function or its stand-in shares requester IDs with `other`, whose group is taken.
  case sharedRequester(of: Int, other: Int)
  /// Neither the function nor `other`, another function of its device, isolates: the group of `other` is taken.
  case sharedDevice(of: Int, other: Int)
}

/// What a prediction could not know, and would need.
public struct GroupQuestion: Hashable, Sendable {
  /// What is asked.
  public enum Kind: Hashable, Sendable {
    /// What the bridge is, and so whether it gives requests its own ID.
    case role
    /// Whether the function isolates.
    case isolation
    /// Whether the device has more than one function.
    case multifunction
    /// Whether a remapping unit serves the function at all.
    case coverage
    /// Which requester IDs the function uses: a table in its memory says so.
    case aliases
    /// Which VMD controller stands for the segment.
    case controller
  }

  /// What is asked.
  public let kind: Kind
  /// The position of the function it is asked of.
  public let subject: Int

  init(_ kind: Kind, _ subject: Int) {
    self.kind = kind
    self.subject = subject
  }
}
