import ArgumentParser
import HardwareBits
import VTdTables

/// `pciassign vtd faults`: what each fault reason means.
struct VTdFaultsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "faults", abstract: "List the fault reasons, what each means and what to do.",
    discussion:
      "Kernels print reasons in hexadecimal: \"[fault reason 0x05]\". A whole record is decoded by `vtd decode FRCD`.")

  @Argument(help: ArgumentHelp("Only this reason, such as 0x05.", valueName: "reason"))
  var reason: UnsignedArgument?

  @OptionGroup var common: CommonOptions

  func run() throws {
    let all = FaultReason.explanations
    let chosen = reason.map { wanted in all.filter { UInt64($0.reason.rawValue) == wanted.value } } ?? all
    guard !chosen.isEmpty else {
      throw CommandFailure.input("no fault reason 0x\(reason?.value.hex(digits: 2) ?? "") is defined")
    }
    try common.present(
      brokenLevels: 2, json: { Self.write(chosen, to: &$0) }, text: { Self.write(chosen, to: &$0) })
  }

  private static func write(_ chosen: [FaultReason.Explanation], to output: inout TextOutput) {
    var table = TextTable([.init(title: "CODE"), .init(title: "NAME"), .init(title: "MEANING, AND WHAT TO DO")])
    for row in chosen {
      table.append([
        .init(text: "0x\(row.reason.rawValue.hex(digits: 2))", style: .address),
        .init(text: row.condition.description, style: .emphasis), .init(text: row.text.description),
      ])
      table.append([.init(text: ""), .init(text: ""), .init(text: row.remedy.description, style: .faint)])
    }
    table.write(to: &output)
  }

  private static func write(_ chosen: [FaultReason.Explanation], to json: inout JSONWriter) {
    json.object { json in
      json.key("schema")
      json.number(JSONWriter.schema)
      json.key("faults")
      json.array(chosen) { json, row in
        json.object { json in
          json.key("reason")
          json.hex(row.reason.rawValue, digits: 2)
          json.key("condition")
          json.string(row.condition.description)
          json.key("text")
          json.string(row.text.description)
          json.key("remedy")
          json.string(row.remedy.description)
          json.key("qualified")
          if let isQualified = row.isQualified { json.boolean(isQualified) } else { json.null() }
        }
      }
    }
    json.finish()
  }
}
