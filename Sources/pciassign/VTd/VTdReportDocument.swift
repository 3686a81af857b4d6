import HardwareBits
import PCICore
import VTdTables

/// What tables hold and what is wrong with them, for people and for programs.
struct VTdReportDocument {
  private let report: VerificationReport
  /// nil for page tables without what leads to them.
  private let rootTable: RootTableAddressRegister?

  init(_ report: VerificationReport, rootTable: RootTableAddressRegister?) {
    self.report = report
    self.rootTable = rootTable
  }

  // MARK: Text

  /// Writes requesters, findings and a verdict.
  func write(to output: inout TextOutput) {
    let head =
      rootTable.map { "\($0.mode) mode, root table at 0x\($0.table.hex())" } ?? "page tables without a root table"
    output.line("\(head), \(Self.count(report.tableCount, "table"))", .heading)
    if !report.requesters.isEmpty {
      var table = TextTable([
        .init(title: "REQUESTER"), .init(title: "PASID", alignment: .right), .init(title: "DOMAIN", alignment: .right),
        .init(title: "TRANSLATED BY"), .init(title: "MAPPED", alignment: .right),
        .init(title: "TABLES", alignment: .right), .init(title: ""),
      ])
      for requester in report.requesters {
        let space = requester.space.map { report.spaces[$0] }
        table.append([
          .init(text: "\(requester.requester)", style: .address),
          .init(text: requester.pasid.map { "\($0)" } ?? "-"), .init(text: "\(requester.path.domainID)"),
          .init(text: Self.translation(requester, space)), .init(text: space.map(Self.mappedText) ?? "-"),
          .init(text: space.map { $0.tableCount == 0 ? "?" : "\($0.tableCount)" } ?? "-"), .init(text: ""),
        ])
      }
      table.write(to: &output)
    }
    if !report.interrupts.isEmpty {
      output.line(Self.count(report.interrupts.count, "interrupt entry", "interrupt entries"))
    }
    VTdFindingList(report.findings).write(to: &output)
    let errors = report.findings.filter { $0.severity == .error }.count
    if errors == 0 {
      output.line("verdict: ok", .emphasis)
    } else {
      output.line("verdict: \(Self.count(errors, "error"))", .error)
    }
  }

  private static func count(_ count: Int, _ one: String, _ many: String? = nil) -> String {
    "\(count) \(count == 1 ? one : many ?? one + "s")"
  }

  private static func mapped(_ space: VerificationReport.Space) -> UInt64 {
    space.mappings.reduce(0) { $0 &+ $1.length }
  }

  /// A dump may have none of the tables.
  private static func mappedText(_ space: VerificationReport.Space) -> String {
    space.tableCount == 0 ? "?" : byteSize(mapped(space))
  }

  private static func translation(_ requester: VerificationReport.Requester, _ space: VerificationReport.Space?)
    -> String
  {
    guard let space else { return "nothing (pass-through)" }
    return "\(stage(space.stages)), \(space.levels) levels"
  }

  private static func stage(_ stages: TranslationPath.Stages) -> String {
    switch stages {
    case .first: "first stage"
    case .second: "second stage"
    case .nested: "nested stages"
    case .passThrough: "nothing"
    }
  }

  // MARK: JSON

  /// Writes everything, mappings included.
  func write(to json: inout JSONWriter) {
    json.object { json in
      json.key("schema")
      json.number(JSONWriter.schema)
      writeMembers(to: &json)
    }
    json.finish()
  }

  /// Writes what an object about one unit holds.
  func writeMembers(to json: inout JSONWriter) {
    json.key("verdict")
    json.string(literal: report.isSound ? "ok" : "wrong")
    json.key("mode")
    if let rootTable { json.string(rootTable.mode.description) } else { json.null() }
    json.key("root_table")
    if let rootTable { json.hex(rootTable.table) } else { json.null() }
    json.key("tables")
    json.number(report.tableCount)
    json.key("requesters")
    json.array(report.requesters) { json, requester in
      json.object { json in
        json.key("bdf")
        json.address(PCIAddress(requesterID: requester.requester))
        json.key("pasid")
        if let pasid = requester.pasid { json.number(Int(pasid)) } else { json.null() }
        json.key("domain_id")
        json.number(Int(requester.path.domainID))
        json.key("space")
        if let space = requester.space { json.number(space) } else { json.null() }
      }
    }
    json.key("spaces")
    json.array(report.spaces) { json, space in
      json.object { json in
        json.key("stage")
        json.string(Self.stage(space.stages))
        json.key("table")
        json.hex(space.table)
        json.key("levels")
        json.number(space.levels)
        json.key("tables")
        json.number(space.tableCount)
        json.key("bytes_mapped")
        if space.tableCount == 0 {
          json.unmeasured("the tables are not printed")
        } else {
          json.number(Self.mapped(space))
        }
        json.key("mappings")
        json.array(space.mappings) { $0.mapping($1) }
      }
    }
    json.key("interrupts")
    json.array(report.interrupts) { json, interrupt in
      json.object { json in
        json.key("index")
        json.number(interrupt.index)
        json.key("entry")
        json.hex(interrupt.entry)
      }
    }
    json.key("findings")
    VTdFindingList(report.findings).write(to: &json)
  }
}

extension JSONWriter {
  /// Writes a mapping with the keys of a job.
  mutating func mapping(_ page: PageMapping) {
    object { json in
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
}
