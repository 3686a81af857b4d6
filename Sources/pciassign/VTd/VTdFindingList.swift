import HardwareBits
import VTdTables

/// Findings about tables, for people and for programs.
struct VTdFindingList {
  private let findings: [TableFinding]

  init(_ findings: [TableFinding]) { self.findings = findings }

  /// Writes each with its place and what to do.
  func write(to output: inout TextOutput) {
    for finding in findings {
      let style: TextStyle =
        switch finding.severity {
        case .error: .error
        case .warning: .warning
        case .note: .faint
        }
      let place = finding.place.description
      let location = place.isEmpty ? "" : "\(place): "
      output.paragraph(
        "\(finding.severity.rawValue) \(finding.code.rawValue): \(location)\(finding.text)", style, hanging: 2)
      output.paragraph("remedy: \(finding.code.remedy)", indent: 2, hanging: 4)
    }
  }

  /// Writes them as an array.
  func write(to json: inout JSONWriter) {
    json.array(findings) { json, finding in
      json.object { json in
        json.key("code")
        json.string(finding.code.rawValue)
        json.key("severity")
        json.string(finding.severity.rawValue)
        json.key("subject")
        json.string(finding.place.description)
        json.key("bdf")
        if let requester = finding.place.requester { json.string("0000:\(requester)") } else { json.null() }
        json.key("pasid")
        if let pasid = finding.place.pasid { json.number(Int(pasid)) } else { json.null() }
        json.key("iova")
        if let iova = finding.place.iova { json.hex(iova) } else { json.null() }
        json.key("entry")
        if let entry = finding.place.entry { json.hex(entry) } else { json.null() }
        json.key("text")
        json.string(finding.text)
        json.key("remedy")
        json.string(finding.code.remedy.description)
      }
    }
  }
}
