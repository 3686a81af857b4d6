public import LinuxPCI

/// Something that is to happen on a fake host, and when.
public struct FakeEvent: Sendable {
  /// When something happens.
  ///
  /// Writes and loads of modules count alike, from 1, those of one ``FakeHost`` value by themselves.
  public enum Moment: Hashable, Sendable {
    /// Before the change of this number.
    case before(Int)
    /// After the change of this number.
    case after(Int)
    /// Before each write to this file, as the writer names it.
    case beforeWrite(to: HostPath)
    /// After each write to this file.
    case afterWrite(to: HostPath)
    /// After every change.
    case afterEach
    /// At a moment of virtual time since the host was made: once, when a change or a wait gets there.
    case at(Duration)
  }

  /// What happens.
  public enum Action: Sendable {
    /// The change does not happen, and its writer gets this number; after a change, it has happened all the same.
    case fail(ErrorNumber)
    /// The change takes as long, in virtual time.
    case delay(Duration)
    /// The process that makes changes is no more: this value refuses all from here on with `ECANCELED`, while the host
    /// lives on and can be opened anew.
    case stop
    /// Whatever a closure does; its host is the same one for somebody else, whose writes nobody scripts and counts.
    case act(@Sendable (FakeHost) -> Void)
  }

  /// When.
  public let moment: Moment
  /// What.
  public let action: Action

  /// Describes an event.
  public init(_ moment: Moment, _ action: Action) {
    self.moment = moment
    self.action = action
  }
}
