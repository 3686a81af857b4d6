import AssignmentModel
import PCICore

/// `sriov show` as text.
struct PhysicalFunctionReport {
  private let entries: [PhysicalFunctionEntry]

  init(_ entries: [PhysicalFunctionEntry]) { self.entries = entries }

  /// Writes the report.
  func write(to output: inout TextOutput) {
    if entries.isEmpty { output.line("No physical function with SR-IOV.") }
    for (index, entry) in entries.enumerated() {
      if index > 0 { output.endLine() }
      write(entry, to: &output)
    }
  }

  private func write(_ entry: PhysicalFunctionEntry, to output: inout TextOutput) {
    let capacity = entry.capacity
    output.write(capacity.address.description, .address)
    output.line(" " + (entry.function.driver.value.flatMap { $0 } ?? "no driver"), .heading)
    let enabled = entry.enabled.map { "\($0) enabled" } ?? "not known how many are enabled"
    switch capacity.largest {
    case .known(let largest):
      output.line("  virtual functions: \(enabled), up to \(largest) of \(capacity.supported) possible here", .emphasis)
    case .unmeasured(let reason):
      output.paragraph("virtual functions: \(enabled); how many are possible was not measured: \(reason)", indent: 2)
    }
    if let routing = capacity.routing {
      output.line("  first at +\(routing.firstVFOffset), then every \(routing.vfStride)")
    }
    for need in capacity.memory ?? [] {
      let size = need.sizeInBytes.map { "\(byteSize($0)) each" } ?? "size not known"
      output.line("  VF BAR \(need.index): \(size), \(need.isAssigned ? "assigned" : "not assigned")")
    }
    if entry.driversAutoprobe == false { output.line("  new ones are offered to no driver (sriov_drivers_autoprobe)") }
    for function in entry.virtualFunctions {
      output.write("  ")
      output.write(function.address.description, .address)
      var text = " " + (function.driver.value.flatMap { $0 } ?? "no driver")
      if let group = function.iommuGroup.value ?? nil { text += ", group \(group)" }
      output.line(text)
    }
    FindingList(
      capacity.shortages.map { $0.finding(of: capacity.address) }
    ).write(to: &output)
  }
}
