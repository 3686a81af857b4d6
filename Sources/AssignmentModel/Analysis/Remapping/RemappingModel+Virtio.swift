import ACPITables
import PCICore

/// Virtual IOMMUs (ACPI 6.5 §5.2.36; drivers/acpi/viot.c, `viot_pci_dev_iommu_init`).
extension RemappingModel {
  mutating func take(_ viot: VIOT) {
    for node in viot.nodes {
      let kind: RemappingUnit.Kind
      let segment: UInt32
      switch node {
      case .virtioPCI(let unit):
        segment = UInt32(unit.segment)
        kind = .virtio(PCIAddress(segment: segment, requesterID: RequesterID(rawValue: unit.bdf)))
      case .virtioMMIO(let unit):
        segment = 0
        kind = .virtioAtAddress(unit.baseAddress)
      case .pciRange, .mmio, .raw: continue
      }
      units.append(
        RemappingUnit(
          kind: kind, segment: segment, takesTheRest: false, kernelName: nil, registers: .unmeasured(.notInSource)))
    }
  }

  /// The first range that holds the function counts; the unit never translates for itself.
  func virtioService(_ requester: Int) -> ServiceAnswer {
    guard case .known(let viot?) = tables.viot else { return .unserved("there is no VIOT") }
    let function = topology.functions[requester].address
    let id = function.requesterID.rawValue
    for case .pciRange(let range) in viot.nodes {
      guard let segment = UInt16(exactly: function.segment), range.segmentStart <= segment,
        segment <= range.segmentEnd, range.bdfStart <= id, id <= range.bdfEnd
      else { continue }
      guard let unit = unit(viot.node(at: range.outputNode)) else {
        return .unserved("the VIOT gives it to a node that is no IOMMU")
      }
      if units[unit].kind == .virtio(function) { return .unserved("it is the IOMMU itself") }
      let first = PCIAddress(segment: function.segment, requesterID: RequesterID(rawValue: range.bdfStart))
      let last = PCIAddress(segment: function.segment, requesterID: RequesterID(rawValue: range.bdfEnd))
      return .served(UnitService(unit: unit, rule: .inRange(first: first, last: last), standIn: nil))
    }
    return .unserved("the VIOT gives it to no unit")
  }

  private func unit(_ node: VIOTNode?) -> Int? {
    switch node {
    case .virtioPCI(let node):
      let address = PCIAddress(segment: UInt32(node.segment), requesterID: RequesterID(rawValue: node.bdf))
      return units.firstIndex { $0.kind == .virtio(address) }
    case .virtioMMIO(let node): return units.firstIndex { $0.kind == .virtioAtAddress(node.baseAddress) }
    default: return nil
    }
  }
}
