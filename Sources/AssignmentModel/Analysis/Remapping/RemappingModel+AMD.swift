import ACPITables
import PCICore

/// Requester IDs that an IVHD gives to its unit.
struct AMDRange: Hashable, Sendable {
  let unit: Int
  let segment: UInt32
  let first: UInt16
  let last: UInt16
  let rule: Rule

  enum Rule: Hashable, Sendable {
    case named, range, all
  }
}

/// AMD's table (AMD IOMMU 3.09 §5.2.2; drivers/iommu/amd/init.c, `init_iommu_from_acpi`).
extension RemappingModel {
  /// Of several blocks for a unit Linux takes those of the highest type in the table.
  mutating func take(_ ivrs: IVRS) {
    let highest = ivrs.blocks.map { block in if case .ivhd(let unit) = block { unit.type.rawValue } else { UInt8(0) } }
      .max()
    for block in ivrs.blocks {
      switch block {
      case .ivhd(let unit) where unit.type.rawValue == highest: take(unit)
      case .ivmd(let memory): take(memory)
      default: break
      }
    }
  }

  private mutating func take(_ block: IVHD) {
    let segment = UInt32(block.segment)
    let index = units.count
    units.append(
      RemappingUnit(
        kind: .amd(PCIAddress(segment: segment, requesterID: RequesterID(rawValue: block.deviceID))),
        segment: segment, takesTheRest: false, kernelName: nil, registers: .unmeasured(.notInSource)))
    var start: UInt16?
    func add(_ first: UInt16, _ last: UInt16, _ rule: AMDRange.Rule) {
      guard first <= last else { return }
      ranges.append(AMDRange(unit: index, segment: segment, first: first, last: last, rule: rule))
    }
    for entry in block.entries {
      switch entry {
      case .device(let device):
        switch device.type {
        case .all: add(0, .max, .all)
        case .select: add(device.deviceID, device.deviceID, .named)
        case .rangeStart: start = device.deviceID
        case .rangeEnd:
          if let first = start { add(first, device.deviceID, .range) }
          start = nil
        default: break
        }
      case .alias(let alias):
        if alias.type == .aliasRangeStart {
          start = alias.deviceID
        } else {
          add(alias.deviceID, alias.deviceID, .named)
        }
        add(alias.sourceDeviceID, alias.sourceDeviceID, .named)
      case .extended(let device):
        if device.type == .extendedRangeStart {
          start = device.deviceID
        } else {
          add(device.deviceID, device.deviceID, .named)
        }
      case .special, .acpi, .raw: break
      }
    }
  }

  private mutating func take(_ memory: IVMD) {
    let first: UInt16
    let last: UInt16
    switch memory.type {
    case .all: (first, last) = (0, .max)
    case .selected: (first, last) = (memory.deviceID, memory.deviceID)
    case .range: (first, last) = (memory.deviceID, memory.auxiliaryData)
    default: return
    }
    guard first <= last, memory.lengthInBytes > 0 else { return }
    let isExclusion = memory.flags.contains(.exclusionRange)
    reserved.append(
      ReservedMemory(
        origin: .ivmd(isExclusion: isExclusion), segment: UInt32(memory.segment), first: memory.startAddress,
        last: memory.startAddress &+ (memory.lengthInBytes &- 1), range: first...last))
  }

  /// What the table says last of a requester ID counts.
  func amdService(_ requester: Int) -> ServiceAnswer {
    let function = topology.functions[requester].address
    let id = function.requesterID.rawValue
    guard
      let range = ranges.last(where: { $0.segment == function.segment && $0.first <= id && id <= $0.last })
    else { return .unserved("the IVRS gives its requester ID to no unit") }
    if case .amd(let unit) = units[range.unit].kind, unit == function {
      return .unserved("it is the IOMMU itself")
    }
    let rule: ServiceRule =
      switch range.rule {
      case .named: .named
      case .all: .all
      case .range:
        .inRange(
          first: PCIAddress(segment: range.segment, requesterID: RequesterID(rawValue: range.first)),
          last: PCIAddress(segment: range.segment, requesterID: RequesterID(rawValue: range.last)))
      }
    return .served(UnitService(unit: range.unit, rule: rule, standIn: nil))
  }
}
