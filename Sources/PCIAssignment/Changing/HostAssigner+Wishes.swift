public import AssignmentModel
public import LinuxPCI
import PCICore

extension HostAssigner {
  /// The plan that brings the host to a wished state, as it is now.
  ///
  /// Nothing is changed, and no lock is taken.
  public func plan(_ wish: HostWish) throws(ChangeError) -> Plan {
    let records: [AssignmentRecord]
    do throws(StateError) {
      records = try state.records()
    } catch {
      throw .state(error)
    }
    let context: PlanningContext
    do throws(HostError) {
      context = try PlanningReader(source, links: host.links, controllers: host.controllers).context(
        records: records, choosingVariant: wish.choosesVariant
      ) {
        HostPlanner.addresses(wish, on: $0)
      }
    } catch {
      throw .host(error)
    }
    return try refusing { () throws(PlanRefusal) in try HostPlanner(context).plan(wish) }
  }

  /// Brings the host to a wished state, and remembers that it was wished.
  ///
  /// - Parameters:
  ///   - wish: How the host shall be.
  ///   - applied: The file that says so, to be remembered for ``appliedWish()`` where all was done.
  ///   - options: How it is done.
  /// - Throws: where nothing was changed; what came of a change is in its report.
  public func apply(
    _ wish: HostWish, remembering applied: AppliedWish?, _ options: ChangeOptions
  ) throws(ChangeError) -> Change {
    let locked = try lock(options)
    let change = try carryOut(try plan(wish), locked, options)
    guard let applied, change.report.outcome == .done || change.report.outcome == .nothing else { return change }
    do throws(StateError) {
      if try state.appliedWish() != applied { try locked.write(applied) }
    } catch {
      throw .state(error)
    }
    return change
  }

  /// The wished state that was applied last; nil for none.
  public func appliedWish() throws(ChangeError) -> AppliedWish? {
    do throws(StateError) {
      return try state.appliedWish()
    } catch {
      throw .state(error)
    }
  }

  /// What of the host is not as a wish has it, as findings about the functions concerned; none where all is.
  public func drift(from wish: HostWish) throws(ChangeError) -> [Finding] {
    switch Result(catching: { () throws(ChangeError) in try plan(wish) }) {
    case .success(let plan):
      return plan.functions.filter { !$0.end.isMet(by: $0.start) }.map { function in
        Finding(
          ChangeDiagnostics.wishDrift, .function(function.address),
          "\(function.address) is to \(function.end.isPresent ? "have \(function.end)" : "be gone"), and "
            + (function.start.isPresent ? "has \(function.start)." : "is not there."))
      }
    case .failure(.refused(let refusal)): return refusal.findings
    case .failure(let error): throw error
    }
  }
}
