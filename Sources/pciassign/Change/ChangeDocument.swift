import AssignmentModel
import LinuxPCI
import PCIAssignment
import PCICore

/// A plan, and what came of it, as JSON.
struct ChangeDocument {
  /// What was planned; nil where there is no plan.
  var plan: Plan?
  /// `planned`, `refused`, or how a change ended.
  var outcome: String
  /// What stands in the way, what failed, and what the reader should know.
  var findings: [Finding]
  /// How functions are afterwards.
  var states: [PCIAddress: FunctionState]

  /// A plan that was not carried out.
  init(planned plan: Plan) {
    self.init(plan: plan, outcome: plan.isEmpty ? "nothing-to-do" : "planned", findings: plan.findings, states: [:])
  }

  /// A wish that was refused.
  init(refused findings: [Finding]) { self.init(plan: nil, outcome: "refused", findings: findings, states: [:]) }

  /// What came of a change.
  init(_ report: RunReport, of plan: Plan?) {
    self.init(
      plan: plan, outcome: report.outcome.rawValue, findings: (plan?.findings ?? []) + report.findings,
      states: report.states)
  }

  private init(plan: Plan?, outcome: String, findings: [Finding], states: [PCIAddress: FunctionState]) {
    self.plan = plan
    self.outcome = outcome
    self.findings = findings
    self.states = states
  }

  /// Writes the document.
  func write(to json: inout JSONWriter) {
    json.object { json in
      json.key("schema")
      json.number(JSONWriter.schema)
      json.key("outcome")
      json.string(outcome)
      json.key("purpose")
      json.optional(plan.map { $0.purpose.rawValue })
      json.key("consent")
      json.optional(plan.map { $0.consent.rawValue })
      json.key("functions")
      json.array(plan?.functions ?? []) { json, function in
        json.object { json in
          json.key("address")
          json.address(function.address)
          json.key("physicalFunction")
          json.optional(function.physicalFunction)
          json.key("before")
          json.state(function.start)
          json.key("after")
          json.state(function.end)
        }
      }
      json.key("steps")
      json.array(plan?.steps ?? []) { $0.step($1) }
      json.key("findings")
      json.array(findings) { $0.finding($1) }
      json.key("leftBehind")
      json.array(plan?.leftBehind ?? []) { $0.string($1) }
      json.key("states")
      json.array(states.sorted { $0.key < $1.key }) { json, entry in
        json.object { json in
          json.key("address")
          json.address(entry.key)
          json.key("state")
          json.state(entry.value)
        }
      }
    }
    json.finish()
  }
}

extension JSONWriter {
  /// Writes how a function is.
  mutating func state(_ state: FunctionState) {
    guard state.isPresent else { return null() }
    object { json in
      json.key("driver")
      json.optional(state.driver)
      json.key("driverOverride")
      json.optional(state.driverOverride)
      json.key("powerControl")
      json.optional(state.powerControl)
      json.key("d3coldAllowed")
      json.optional(state.isColdStateAllowed) { $0.boolean($1) }
      json.key("slotClaimed")
      json.boolean(state.isSlotClaimed)
      json.key("virtualFunctions")
      json.optional(state.virtualFunctionCount)
      json.key("driversAutoprobe")
      json.optional(state.offersVirtualFunctions) { $0.boolean($1) }
    }
  }

  /// Writes a step.
  mutating func step(_ step: Plan.Step) {
    object { json in
      json.key("kind")
      json.string(step.action.kind)
      json.key("address")
      json.optional(step.action.address)
      json.key("path")
      json.optional(step.action.write?.path)
      json.key("value")
      json.optional(step.action.write?.value)
      json.key("text")
      json.string(step.action.description)
      json.key("expects")
      json.optional(step.action.expectation)
      json.key("undo")
      json.optional(step.action.undoing)
      json.key("consent")
      json.string(step.consent.rawValue)
      json.key("risks")
      json.array(step.risks) { $0.string($1) }
    }
  }
}
