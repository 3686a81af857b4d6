import AssignmentModel
import LinuxPCI
import PCIAssignment
import PCICore

/// Code under test: a VMM takes a function, and agrees to nothing that would cost the host a device in use.
func take(_ address: PCIAddress, by assigner: HostAssigner) throws(ChangeError) -> RunReport.Outcome {
  let change = try assigner.bind(
    BindWish([address]),
    ChangeOptions(command: "my VMM") { plan in
      plan.consent == .harmless
    })
  return change.report.outcome
}
