import HardwareBits
import PCICore
import VTdTables

/// A walk, and how it ended.
struct VTdWalkReport {
  let request: TranslationRequest
  let steps: [Step]
  let result: TranslatedAddress?
  let fault: TranslationFault?

  /// An entry read, with its words in text.
  struct Step {
    var step: WalkStep
    var meaning: String
  }

  init(_ request: TranslationRequest, _ walker: TranslationWalker, _ memory: some EntryReader) {
    self.request = request
    var trace = WalkTrace()
    var result: TranslatedAddress?
    var fault: TranslationFault?
    do throws(TranslationFault) {
      result = try walker.translate(request, in: memory, observer: &trace)
    } catch {
      fault = error
    }
    self.result = result
    self.fault = fault
    steps = trace.steps.map { Step(step: $0, meaning: VTdEntryText.meaning(of: $0, in: memory)) }
  }

  // MARK: Text

  /// Writes the walk as a table, and its end in a sentence.
  func write(to output: inout TextOutput) {
    let verb =
      switch request.access {
      case .read: "reads"
      case .write: "writes"
      case .zeroLengthRead: "reads no bytes at"
      }
    let pasid = request.pasid.map { " with PASID \($0)" } ?? ""
    output.line("\(request.requester) \(verb) \(request.address)\(pasid)", .heading)
    if !steps.isEmpty {
      var table = TextTable([
        .init(title: "STEP"), .init(title: "ENTRY AT", alignment: .right), .init(title: "VALUE", alignment: .right),
        .init(title: "MEANING"),
      ])
      for step in steps {
        table.append([
          .init(text: step.step.kind.name, style: .emphasis),
          .init(text: "0x\(step.step.address.hex())", style: .address),
          .init(text: step.step.value.map { "0x\($0.hex())" } ?? "-"), .init(text: step.meaning),
        ])
      }
      table.write(to: &output)
    }
    if let result { output.paragraph(Self.sentence(result, request), .emphasis, hanging: 2) }
    if let fault {
      output.paragraph("fault 0x\(fault.reason.rawValue.hex(digits: 2)) \(fault)", .error, hanging: 2)
      if let remedy = fault.reason.explanation?.remedy { output.paragraph("remedy: \(remedy)", indent: 2, hanging: 4) }
    }
  }

  private static func sentence(_ result: TranslatedAddress, _ request: TranslationRequest) -> String {
    switch result.kind {
    case .translated:
      "memory \(result.output), in a \(byteSize(result.page.length)) page with access \(result.page.access), "
        + "domain ID \(result.domainID)"
    case .passedThrough: "memory \(result.output), not translated, domain ID \(result.domainID)"
    case .interrupt: "no memory: the address lies in the interrupt window, and a write there is an interrupt"
    }
  }

  /// Writes who asked for what and how it ended, in one line.
  func writeLine(to output: inout TextOutput) {
    let pasid = request.pasid.map { " \($0)" } ?? ""
    var end = ""
    if let result {
      switch result.kind {
      case .translated: end = "\(result.output) \(result.page.access) domain ID \(result.domainID)"
      case .passedThrough: end = "\(result.output) not translated, domain ID \(result.domainID)"
      case .interrupt: end = "interrupt"
      }
    }
    if let fault { end = "fault 0x\(fault.reason.rawValue.hex(digits: 2))" }
    let access = request.access == .write ? "w" : "r"
    output.line("\(request.requester) \(request.address) \(access)\(pasid): \(end)", fault == nil ? .plain : .error)
  }

  // MARK: JSON

  /// Writes the walk as a document.
  func write(to json: inout JSONWriter) {
    json.object { json in
      json.key("schema")
      json.number(JSONWriter.schema)
      writeMembers(to: &json)
    }
    json.finish()
  }

  /// Writes the members of the walk's object.
  func writeMembers(to json: inout JSONWriter) {
    json.key("bdf")
    json.address(PCIAddress(requesterID: request.requester))
    json.key("iova")
    json.hex(request.address.rawValue)
    json.key("access")
    json.string(request.access.rawValue)
    json.key("pasid")
    if let pasid = request.pasid { json.number(Int(pasid)) } else { json.null() }
    json.key("steps")
    json.array(steps) { json, step in
      json.object { json in
        json.key("entry")
        json.string(step.step.kind.name)
        json.key("address")
        json.hex(step.step.address)
        json.key("value")
        if let value = step.step.value { json.hex(value) } else { json.null() }
        json.key("meaning")
        json.string(step.meaning)
      }
    }
    json.key("result")
    json.string(literal: resultName)
    json.key("output")
    if let result, result.kind != .interrupt { json.hex(result.output.rawValue) } else { json.null() }
    json.key("page")
    if let page = result?.page, result?.kind == .translated { writePage(page, to: &json) } else { json.null() }
    json.key("domain_id")
    if let result, result.kind != .interrupt { json.number(Int(result.domainID)) } else { json.null() }
    json.key("fault")
    if let fault { writeFault(fault, to: &json) } else { json.null() }
  }

  private var resultName: StaticString {
    switch result?.kind {
    case .translated: "translated"
    case .passedThrough: "passthrough"
    case .interrupt: "interrupt"
    case nil: "fault"
    }
  }

  private func writePage(_ page: PageMapping, to json: inout JSONWriter) {
    json.object { json in
      json.key("iova")
      json.hex(page.iova.rawValue)
      json.key("gpa")
      json.hex(page.output.rawValue)
      json.key("len")
      json.number(page.length)
      json.key("access")
      json.string(page.access.description)
    }
  }

  private func writeFault(_ fault: TranslationFault, to json: inout JSONWriter) {
    let explanation = fault.reason.explanation
    json.object { json in
      json.key("reason")
      json.hex(fault.reason.rawValue)
      json.key("legacy_reason")
      json.hex(fault.reason.legacyEquivalent(request.access).rawValue)
      json.key("condition")
      json.string(explanation?.condition.description ?? "")
      json.key("text")
      json.string(explanation?.text.description ?? fault.reason.description)
      json.key("remedy")
      json.string(explanation?.remedy.description ?? "")
      json.key("recorded")
      json.boolean(fault.isRecorded)
    }
  }
}
