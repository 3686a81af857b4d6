import AssignmentModel
import HardwareBits
import PCICore

/// `groups` as text: each group with its members, their drivers, its type and reserved regions.
struct GroupsReport {
  private let host: HostSnapshot
  private let names: NameBook

  init(_ host: HostSnapshot, names: NameBook) {
    self.host = host
    self.names = names
  }

  /// Writes the report; the summary is its last line.
  func write(to output: inout TextOutput) {
    switch host.groups {
    case .unmeasured(let reason):
      output.paragraph("IOMMU groups: not measured: \(reason.text).")
    case .known(let groups) where groups.isEmpty:
      output.paragraph("No IOMMU groups: \(whyNone).")
    case .known(let groups):
      for group in groups { write(group, to: &output) }
      output.paragraph(summary(groups), .heading)
    }
  }

  private func write(_ group: GroupSnapshot, to output: inout TextOutput) {
    output.write("group \(group.id)", .heading)
    output.write("  \(typeText(group))", .faint)
    output.endLine()
    var table = TextTable(
      [.init(title: ""), .init(title: ""), .init(title: "")], indent: 2, hasHead: false)
    for address in group.members {
      guard let function = host[address] else {
        table.append([
          .init(text: address.description, style: .address), .init(text: "?", style: .warning),
          .init(text: "in the group, but not among the functions that were read", style: .warning),
        ])
        continue
      }
      let identity = function.identity
      table.append([
        .init(text: address.description, style: .address),
        ListTable.cell(function.driver, style: .emphasis),
        .init(text: "\(names.classTitle(identity.classCode)): \(names.title(identity)) \(identity.bracketed)"),
      ])
    }
    for other in group.otherMembers {
      table.append([.init(text: other, style: .address), .init(text: ""), .init(text: "not a PCI function")])
    }
    table.write(to: &output)
    writeRegions(group, to: &output)
  }

  private func typeText(_ group: GroupSnapshot) -> String {
    switch group.type {
    case .known(.some(let type)): "type \(type)"
    case .known(.none): "no type"
    case .unmeasured: "type not measured"
    }
  }

  private func writeRegions(_ group: GroupSnapshot, to output: inout TextOutput) {
    guard case .known(let regions) = group.reservedRegions, !regions.isEmpty else { return }
    let digits = regions.allSatisfy { $0.end <= UInt64(UInt32.max) } ? 8 : 16
    for (index, region) in regions.enumerated() {
      output.write(index == 0 ? "  reserved  " : "            ", .faint)
      output.write("0x\(region.start.hex(digits: digits))-0x\(region.end.hex(digits: digits))  \(region.type)", .faint)
      output.endLine()
    }
  }

  private func summary(_ groups: [GroupSnapshot]) -> String {
    let count = groups.reduce(0) { $0 + $1.members.count }
    let shared = groups.filter { $0.members.count > 1 }.count
    var text = "\(groups.count) \(groups.count == 1 ? "group" : "groups")"
    text += " with \(count) \(count == 1 ? "function" : "functions")"
    text += shared == 0 ? ", none shared" : ", \(shared) of them with more than one"
    let loose = host.functions.filter { $0.iommuGroup == .known(nil) }.count
    if loose > 0 { text += "; \(loose) \(loose == 1 ? "function" : "functions") in no group" }
    return text + "."
  }

  /// The likeliest reason for a host without groups, from what else was read of it.
  private var whyNone: String {
    let isOff = (host.kernel.commandLine ?? "").split(separator: " ").contains {
      $0 == "intel_iommu=off" || $0 == "amd_iommu=off" || $0 == "iommu=off"
    }
    if isOff { return "the kernel's command line switches the IOMMU off" }
    if case .known(let units) = host.remappingUnits, !units.isEmpty {
      return "the kernel has \(units.count) remapping units, but put no device behind them"
    }
    if case .known(let tables) = host.tables {
      let described = tables.map(\.name).filter { ["DMAR", "IVRS", "IORT", "VIOT"].contains($0) }
      if described.isEmpty {
        return "the firmware has none of the ACPI tables DMAR, IVRS, IORT and VIOT, so the machine has no IOMMU, or "
          + "firmware setup has it switched off (VT-d, AMD-Vi, SMMU)"
      }
      return "the firmware describes an IOMMU (\(described.joined(separator: ", "))), but the kernel does not use it; "
        + "on Intel machines the kernel parameter intel_iommu=on does that"
    }
    return "the kernel formed none: there is no IOMMU, or it is switched off in firmware setup or by a kernel parameter"
  }
}
