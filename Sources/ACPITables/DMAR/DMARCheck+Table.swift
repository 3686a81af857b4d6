import HardwareBits

extension DMARCheck {
  /// Looks at what several structures say together, after each was noted.
  mutating func finish() {
    if unitCount == 0 { report(ACPIDiagnostics.noUnit, DMAR.structuresOffset, "the table has no DRHD") }
    if unitCount > 1024 {
      report(ACPIDiagnostics.tooManyUnits, DMAR.structuresOffset, "the table has \(unitCount) DRHDs")
    }
    if remapsInterrupts, ioapics.isEmpty, unitCount > 0 {
      report(ACPIDiagnostics.noIOAPIC, 37, "INTR_REMAP is set, and no DRHD names an I/O APIC")
    }
    places.sort { $0.precedes($1) }
    var includeAll = IncludeAll()
    var reach: Place?
    for index in places.indices {
      let place = places[index]
      let earlier = index > 0 && places[index - 1].equals(place) ? places[index - 1] : nil
      switch place.subject {
      case .unit: if let earlier { reportDuplicate(place, earlier) }
      case .unitOrder: noteIncludeAll(place, &includeAll)
      case .region: noteRegion(place, &reach)
      case .affinity: noteAffinity(place, earlier)
      case .device: if let earlier { reportServedTwice(place, earlier) }
      case .namespaceUse: noteNamespaceUse(place)
      }
    }
  }

  private func at(_ place: Place) -> String { "at offset 0x\(UInt64(place.offset).hex())" }

  private mutating func reportDuplicate(_ unit: Place, _ earlier: Place) {
    report(
      ACPIDiagnostics.unitDuplicate, unit.offset,
      "the unit at 0x\(unit.first.hex()) of segment \(unit.second.hex(digits: 4)) is described before, \(at(earlier))")
  }

  /// The first unit with INCLUDE_PCI_ALL of the segment that is looked at.
  private struct IncludeAll {
    var first: Place?
    var isFollowed = false
  }

  /// Units come ordered by segment and offset.
  private mutating func noteIncludeAll(_ unit: Place, _ includeAll: inout IncludeAll) {
    guard let first = includeAll.first, first.segment == unit.segment else {
      includeAll = IncludeAll(first: unit.second == 1 ? unit : nil)
      return
    }
    if unit.second == 1 {
      report(
        ACPIDiagnostics.includeAllTwice, unit.offset,
        "segment \(unit.segment.hex(digits: 4)) has a unit with INCLUDE_PCI_ALL before, \(at(first))")
    } else if !includeAll.isFollowed {
      includeAll.isFollowed = true
      report(
        ACPIDiagnostics.includeAllNotLast, first.offset,
        "another unit of segment \(unit.segment.hex(digits: 4)) follows, \(at(unit))")
    }
  }

  /// Regions come ordered by segment and base; `reach` is the one before that ends highest.
  private mutating func noteRegion(_ region: Place, _ reach: inout Place?) {
    guard let before = reach, before.segment == region.segment else {
      reach = region
      return
    }
    if region.first <= before.second {
      report(
        ACPIDiagnostics.regionOverlap, region.offset,
        "the region from 0x\(region.first.hex()) to 0x\(region.second.hex()) overlaps that "
          + "from 0x\(before.first.hex()) to 0x\(before.second.hex()), \(at(before))")
    }
    if region.second > before.second { reach = region }
  }

  private mutating func noteAffinity(_ affinity: Place, _ earlier: Place?) {
    if !hasUnit(at: affinity.first) {
      report(
        ACPIDiagnostics.affinityForUnknownUnit, affinity.offset + 8,
        "no DRHD has the register base 0x\(affinity.first.hex())")
    }
    if let earlier {
      report(
        ACPIDiagnostics.affinityTwice, affinity.offset + 8,
        "the unit at 0x\(affinity.first.hex()) has an RHSA before, \(at(earlier))")
    }
  }

  /// Whether a unit has the register base `base`: the units are the first of the places, sorted by it.
  private func hasUnit(at base: UInt64) -> Bool {
    var low = 0
    var high = unitCount
    while low < high {
      let middle = low + (high - low) / 2
      if places[middle].first < base { low = middle + 1 } else { high = middle }
    }
    return low < unitCount && places[low].first == base
  }

  private mutating func reportServedTwice(_ device: Place, _ earlier: Place) {
    var bytes: [UInt8] = []
    for index in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: device.first >> UInt64(8 * index))) }
    let path = ScopePath(bytes: bytes, range: 0..<Int(device.second & 0xff))
    report(
      ACPIDiagnostics.deviceTwice, device.offset,
      "start bus \((device.second >> 8).hex(digits: 2)) path \(path) is named before, \(at(earlier))")
  }

  private mutating func noteNamespaceUse(_ use: Place) {
    guard !namespaceNumbers.contains(UInt8(truncatingIfNeeded: use.first)) else { return }
    report(
      ACPIDiagnostics.namespaceNumberUnknown, use.offset + 4,
      "the scope refers to device number \(use.first), which no ANDD has")
  }
}
