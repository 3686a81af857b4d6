import HardwareBits

extension DMARCheck {
  mutating func note(_ unit: DRHD, _ offset: Int) {
    let includesAll = unit.flags.contains(.includePCIAll)
    unitCount += 1
    places.append(Place(.unit, unit.registerBase, UInt64(unit.segment), offset: offset))
    places.append(
      Place(.unitOrder, segment: unit.segment, UInt64(offset), includesAll ? 1 : 0, offset: offset))
    noteBase(unit, offset + 8)
    if unit.deviceScopes.isEmpty, unit.undecoded.isEmpty, !includesAll {
      report(ACPIDiagnostics.unitServesNothing, offset, "the unit names no device, and INCLUDE_PCI_ALL is clear")
    }
    var place = offset + 16
    var namesPCI = false
    for scope in unit.deviceScopes {
      noteFlags(scope, place)
      switch scope.type {
      case .endpoint, .bridge:
        namesPCI = true
        // Paths of more than four hops are not compared.
        if let key = scope.path.key {
          let busAndLength = UInt64(scope.startBus) << 8 | UInt64(scope.path.lengthInBytes)
          places.append(Place(.device, segment: unit.segment, key, busAndLength, offset: place))
        }
      case .ioapic:
        if !ioapics.insert(scope.enumerationID) {
          report(ACPIDiagnostics.ioapicTwice, place, "I/O APIC \(scope.enumerationID) is named before")
        }
      case .namespaceDevice:
        places.append(Place(.namespaceUse, UInt64(scope.enumerationID), offset: place))
      default: break
      }
      place += scope.lengthInBytes
    }
    if includesAll, namesPCI {
      report(ACPIDiagnostics.includeAllListsPCI, offset, "the unit has INCLUDE_PCI_ALL and names PCI devices")
    }
  }

  private mutating func noteBase(_ unit: DRHD, _ place: Int) {
    let base = unit.registerBase
    if base == 0 {
      report(ACPIDiagnostics.unitBaseZero, place, "the unit's register base is 0")
    } else if base == UInt64.max {
      report(ACPIDiagnostics.unitBaseAllOnes, place, "the unit's register base is all ones")
    } else if base & (UInt64(unit.size.lengthInBytes) - 1) != 0 {
      report(
        ACPIDiagnostics.unitBaseMisaligned, place,
        "the unit's register base 0x\(base.hex()) is not a multiple of its size, \(unit.size.lengthInBytes / 1024) KiB")
    } else if isBeyondWidth(base) {
      report(
        ACPIDiagnostics.unitBaseBeyondWidth, place,
        "the unit's register base 0x\(base.hex()) needs more than \(addressWidthInBits) bits")
    }
  }

  mutating func note(_ region: RMRR, _ offset: Int) {
    if region.base == 0, region.limit == 0 {
      report(ACPIDiagnostics.regionZero, offset + 8, "the region's base and limit are 0")
    } else if region.limit < region.base {
      report(ACPIDiagnostics.regionLimitBelowBase, offset + 8, "the region is from \(range(region))")
    } else {
      if region.base & 0xfff != 0 || region.limit & 0xfff != 0xfff {
        report(
          ACPIDiagnostics.regionMisaligned, offset + 8, "the region from \(range(region)) is not made of 4 KiB pages")
      }
      if isBeyondWidth(region.limit) {
        report(
          ACPIDiagnostics.regionBeyondWidth, offset + 16,
          "the region from \(range(region)) needs more than \(addressWidthInBits) bits")
      }
      places.append(Place(.region, segment: region.segment, region.base, region.limit, offset: offset))
    }
    if region.deviceScopes.isEmpty, region.undecoded.isEmpty {
      report(ACPIDiagnostics.regionWithoutDevice, offset, "the region from \(range(region)) names no device")
    }
    noteFlags(region.deviceScopes, offset + 24)
  }

  private func range(_ region: RMRR) -> String { "0x\(region.base.hex()) to 0x\(region.limit.hex())" }

  mutating func note(_ ports: ATSR, _ offset: Int) {
    let all = ports.flags.contains(.allPorts)
    if all, !ports.deviceScopes.isEmpty {
      report(ACPIDiagnostics.allPortsWithScopes, offset, "ALL_PORTS is set and \(ports.deviceScopes.count) are named")
    } else if !all, ports.deviceScopes.isEmpty, ports.undecoded.isEmpty {
      report(ACPIDiagnostics.portsWithoutScope, offset, "ALL_PORTS is clear and no root port is named")
    }
    noteTypes(ports.deviceScopes, .bridge, ACPIDiagnostics.portsNotBridge, offset + 8)
    noteFlags(ports.deviceScopes, offset + 8)
  }

  mutating func note(_ device: ANDD, _ offset: Int) {
    if let end = device.name.bytes.firstIndex(of: 0) {
      let rest = device.name.bytes.count - end - 1
      if rest > 0, device.name.bytes[(end + 1)...].contains(where: { $0 != 0 }) {
        report(
          ACPIDiagnostics.nameTrailing, offset + 8,
          "\(RecordVocabulary.bytes(rest)) behind the object name \"\(device.objectName)\" are not zero")
      }
    } else {
      report(ACPIDiagnostics.nameNotTerminated, offset + 8, "the object name \"\(device.objectName)\" has no NUL")
    }
    if !namespaceNumbers.insert(device.deviceNumber) {
      report(ACPIDiagnostics.namespaceNumberTwice, offset + 7, "device number \(device.deviceNumber) is used before")
    }
  }

  mutating func note(_ caches: SATC, _ offset: Int) {
    if caches.deviceScopes.isEmpty, caches.undecoded.isEmpty {
      report(ACPIDiagnostics.listWithoutDevice, offset, "the SATC names no device")
    }
    noteTypes(caches.deviceScopes, .endpoint, ACPIDiagnostics.cacheNotEndpoint, offset + 8)
    noteFlags(caches.deviceScopes, offset + 8)
  }

  mutating func note(_ properties: SIDP, _ offset: Int) {
    if properties.deviceScopes.isEmpty, properties.undecoded.isEmpty {
      report(ACPIDiagnostics.listWithoutDevice, offset, "the SIDP names no device")
    }
  }

  private mutating func noteFlags(_ scopes: [DeviceScope], _ offset: Int) {
    var place = offset
    for scope in scopes {
      noteFlags(scope, place)
      place += scope.lengthInBytes
    }
  }

  private mutating func noteFlags(_ scope: DeviceScope, _ place: Int) {
    guard scope.flags.rawValue & 0x1f != 0 else { return }
    report(
      ACPIDiagnostics.scopeFlagsOutsideSIDP, place + 2,
      "the scope's flags are 0x\(scope.flags.rawValue.hex(digits: 2)), outside a SIDP")
  }

  private mutating func noteTypes(
    _ scopes: [DeviceScope], _ wanted: ScopeType, _ kind: DiagnosticKind, _ offset: Int
  ) {
    var place = offset
    for scope in scopes {
      if scope.type != wanted {
        report(kind, place, "the scope's type is \(scope.type.name ?? "\(scope.type.rawValue)")")
      }
      place += scope.lengthInBytes
    }
  }
}
