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
      let common = commonRegions(groups)
      var table = TextTable([
        .init(title: "GROUP", alignment: .right), .init(title: "TYPE"), .init(title: "ADDRESS"),
        .init(title: "DRIVER"), .init(title: "CLASS: NAME [VENDOR:DEVICE]"),
      ])
      for group in groups { append(group, without: common, to: &table) }
      table.write(to: &output)
      output.endLine()
      for region in common { output.paragraph("Reserved in every group: \(Self.text(region))") }
      output.paragraph(summary(groups))
    }
  }

  /// A line for each member, then one for each region that not every group has.
  private func append(_ group: GroupSnapshot, without common: [ReservedRegion], to table: inout TextTable) {
    var head = [TextTable.Cell(text: "\(group.id)", style: .heading), ListTable.cell(group.type)]
    func add(_ cells: [TextTable.Cell]) {
      table.append(head + cells)
      head = [TextTable.Cell(text: ""), TextTable.Cell(text: "")]
    }
    for address in group.members {
      let place = TextTable.Cell(text: address.description, style: .address)
      guard let function = host[address] else {
        add([
          place, .init(text: "?", style: .warning),
          .init(text: "in the group, but not among the functions that were read", style: .warning),
        ])
        continue
      }
      let identity = function.identity
      add([
        place, ListTable.cell(function.driver, style: .emphasis),
        .init(text: "\(names.classTitle(identity.classCode)): \(names.title(identity)) \(identity.bracketed)"),
      ])
    }
    for other in group.otherMembers {
      add([.init(text: other, style: .address), .init(text: ""), .init(text: "not a PCI function")])
    }
    if group.members.isEmpty && group.otherMembers.isEmpty {
      add([.init(text: "-", style: .faint), .init(text: ""), .init(text: "no members")])
    }
    switch group.reservedRegions {
    case .known(let regions):
      for region in regions where !common.contains(region) {
        add([.init(text: ""), .init(text: ""), .init(text: "reserved: \(Self.text(region))", style: .faint)])
      }
    case .unmeasured: break
    }
  }

  /// The regions that every group has, as that of the interrupt messages.
  private func commonRegions(_ groups: [GroupSnapshot]) -> [ReservedRegion] {
    guard groups.count > 1, let first = groups.first?.reservedRegions.value else { return [] }
    return first.filter { region in
      groups.allSatisfy { $0.reservedRegions.value?.contains(region) ?? false }
    }
  }

  private static func text(_ region: ReservedRegion) -> String {
    let digits = region.end <= UInt64(UInt32.max) ? 8 : 16
    return "0x\(region.start.hex(digits: digits))-0x\(region.end.hex(digits: digits)) \(region.type)"
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
