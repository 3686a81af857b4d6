import AssignmentModel
import LinuxPCI
import PCIAssignment
import PCICore

/// What a command line asks to be done to the host, whoever read it.
struct ChangeOrder: Hashable {
  /// The orders.
  enum Verb: Hashable {
    /// Give functions to a driver for guests.
    case bind(BindWish)
    /// Give functions back.
    case release(ReleaseWish)
    /// Give everything back that was handed over; the wish's own addresses are none.
    case releaseAll(ReleaseWish)
  }

  /// What is to be done.
  var verb: Verb
  /// How it is made.
  var change: ChangeManner
  /// How the command talks.
  var output: OutputManner

  /// Does it.
  func run(_ assigner: HostAssigner) throws {
    let command = ChangeCommand(change: change, output: output)
    switch verb {
    case .bind(let wish):
      try command.run(
        plan: { () throws(ChangeError) in try assigner.plan(wish) },
        act: { (options) throws(ChangeError) in try assigner.bind(wish, options) })
    case .release(let wish):
      try release(wish, command, assigner)
    case .releaseAll(let wish):
      var wish = wish
      wish.addresses = try recorded()
      try release(wish, command, assigner)
    }
  }

  private func release(_ wish: ReleaseWish, _ command: ChangeCommand, _ assigner: HostAssigner) throws {
    try command.run(
      plan: { () throws(ChangeError) in try assigner.plan(wish) },
      act: { (options) throws(ChangeError) in try assigner.release(wish, options) })
  }

  private func recorded() throws(CommandFailure) -> [PCIAddress] {
    do throws(StateError) {
      return try change.state.records().map { $0.address }
    } catch {
      throw CommandFailure(code: 5, text: "\(error)")
    }
  }
}
