import AssignmentModel
import LinuxPCI
import PCIAssignment
import PCIAssignmentTesting
import PCICore

/// Says whether these functions may go to a guest, and what that would change.
func answer(_ names: [String], on host: HostAssigner) -> String {
  do throws(ChangeError) {
    let plan = try host.plan(BindWish(names.compactMap { PCIAddress($0) }))
    return "\(plan.steps.count) steps, \(plan.consent)\n" + plan.steps.map { "  \($0.action)" }.joined(separator: "\n")
  } catch .refused(let refusal) {
    return "refused: \(refusal.findings.map { "\($0.kind.code)" }.joined(separator: ", "))"
  } catch {
    return "\(error)"
  }
}

@main
struct Planning {
  static func main() throws {
    let fixture = try FixtureHost("hosts/q35-vtd-sriov.pcicapture")
    let host = HostAssigner(planningFor: fixture.source)
    print("0000:0b:00.0:", answer(["0000:0b:00.0"], on: host))
    print("0000:08:00.0:", answer(["0000:08:00.0"], on: host))
    print("0000:7f:00.0:", answer(["0000:7f:00.0"], on: host))
  }
}
