import HardwareBits
import PCICore
import VTdTables

/// Differences, for people and for programs.
struct VTdDiffReport {
  let differences: [(unit: String, difference: TableDifference)]
  /// What a unit must invalidate; nil where nobody asked.
  var plan: InvalidationPlan?

  /// Writes one line a difference, as `diff` does: what only the first has with `-`, only the second with `+`.
  func write(to output: inout TextOutput) {
    if differences.isEmpty { output.line("no difference") }
    for (_, difference) in differences {
      switch difference {
      case .onlyLeft(let requester): output.line("- \(Self.name(requester)): \(Self.attachment(requester))", .error)
      case .onlyRight(let requester): output.line("+ \(Self.name(requester)): \(Self.attachment(requester))", .emphasis)
      case .attachment(let left, let right):
        output.line("- \(Self.name(left)): \(Self.attachment(left))", .error)
        output.line("+ \(Self.name(right)): \(Self.attachment(right))", .emphasis)
      case .mapping(let requester, let others, let mapping):
        let range = "\(Self.name(requester)): IOVA \(mapping.iova) + \(byteSize(mapping.length))"
        let also = others > 0 ? " (and \(others) more of the domain)" : ""
        if let left = mapping.left { output.line("- \(range) to \(left)\(also)", .error) }
        if let right = mapping.right { output.line("+ \(range) to \(right)\(also)", .emphasis) }
      case .interrupt(let index, let left, let right):
        if let left { output.line("- interrupt entry \(index): 0x\(left.hex(digits: 32))", .error) }
        if let right { output.line("+ interrupt entry \(index): 0x\(right.hex(digits: 32))", .emphasis) }
      }
    }
    guard let plan else { return }
    if plan.isEmpty { output.line("nothing to invalidate") }
    if plan.needsWriteBufferFlush { output.line("flush the write buffer (GCMD.WBF)") }
    for descriptor in plan.descriptors {
      output.line("invalidate \(descriptor.type) 0x\(descriptor.rawValue.hex(digits: 32))")
    }
  }

  private static func name(_ requester: VerificationReport.Requester) -> String {
    guard let pasid = requester.pasid, pasid != 0 else { return "\(requester.requester)" }
    return "\(requester.requester) PASID \(pasid)"
  }

  private static func attachment(_ requester: VerificationReport.Requester) -> String {
    let by =
      switch requester.path.stages {
      case .passThrough: "pass-through"
      case .first: "first stage"
      case .second: "second stage"
      case .nested: "nested stages"
      }
    return "\(by), domain ID \(requester.path.domainID)"
  }

  /// Writes an array with one object a difference.
  func write(to json: inout JSONWriter) {
    json.object { json in
      json.key("schema")
      json.number(JSONWriter.schema)
      json.key("differences")
      json.array(differences) { json, item in
        json.object { json in
          json.key("unit")
          json.string(item.unit)
          Self.write(item.difference, to: &json)
        }
      }
      if let plan { Self.write(plan, to: &json) }
    }
    json.finish()
  }

  private static func write(_ plan: InvalidationPlan, to json: inout JSONWriter) {
    json.key("write_buffer_flush")
    json.boolean(plan.needsWriteBufferFlush)
    json.key("invalidations")
    json.array(plan.descriptors) { json, descriptor in
      json.object { json in
        json.key("type")
        json.string(descriptor.type.description)
        json.key("low")
        json.hex(UInt64(truncatingIfNeeded: descriptor.rawValue))
        json.key("high")
        json.hex(UInt64(truncatingIfNeeded: descriptor.rawValue >> 64))
      }
    }
  }

  private static func write(_ difference: TableDifference, to json: inout JSONWriter) {
    json.key("kind")
    switch difference {
    case .onlyLeft(let requester):
      json.string(literal: "only-a")
      write(requester, to: &json)
    case .onlyRight(let requester):
      json.string(literal: "only-b")
      write(requester, to: &json)
    case .attachment(let left, let right):
      json.string(literal: "attachment")
      write(left, to: &json)
      json.key("a")
      json.string(attachment(left))
      json.key("b")
      json.string(attachment(right))
    case .mapping(let requester, let others, let mapping):
      json.string(literal: "mapping")
      write(requester, to: &json)
      json.key("others")
      json.number(others)
      json.key("iova")
      json.hex(mapping.iova.rawValue)
      json.key("len")
      json.number(mapping.length)
      json.key("a")
      write(mapping.left, to: &json)
      json.key("b")
      write(mapping.right, to: &json)
    case .interrupt(let index, let left, let right):
      json.string(literal: "interrupt")
      json.key("index")
      json.number(index)
      json.key("a")
      if let left { json.hex(left) } else { json.null() }
      json.key("b")
      if let right { json.hex(right) } else { json.null() }
    }
  }

  private static func write(_ requester: VerificationReport.Requester, to json: inout JSONWriter) {
    json.key("bdf")
    json.address(PCIAddress(requesterID: requester.requester))
    json.key("pasid")
    if let pasid = requester.pasid { json.number(Int(pasid)) } else { json.null() }
  }

  private static func write(_ target: MappingDifference.Target?, to json: inout JSONWriter) {
    guard let target else { return json.null() }
    json.object { json in
      json.key("gpa")
      json.hex(target.output.rawValue)
      json.key("access")
      json.string(target.access.description)
    }
  }
}
