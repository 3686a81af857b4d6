import ACPITables
import HardwareBits
import PCICore

/// The requester IDs that AMD's table of remapping units names for functions, beside those that Linux knows itself.
///
/// Linux takes such an alias over where it is on the function's own bus, and looks only at blocks of the highest type
/// that the table has (drivers/iommu/amd/iommu.c, `setup_aliases`; drivers/iommu/amd/init.c; the same in 6.1.192 and
/// 6.12.117).
struct FirmwareAliases: Hashable, Sendable {
  /// The number on its own bus that each function named also sends with.
  private(set) var numbers: [PCIAddress: UInt8] = [:]

  /// Nothing is named.
  init() {}

  /// Reads the table of a host; nothing where there is none, or where it could not be read.
  init(_ host: HostSnapshot) {
    self.init()
    guard case .known(let tables) = host.tables, let table = tables.first(where: { $0.name == "IVRS" }),
      case .known(let bytes) = table.bytes
    else { return }
    var diagnostics = [StructureDiagnostic]()
    do throws(StructureError) {
      read(try IVRS(decoding: bytes, diagnostics: &diagnostics))
    } catch {
      // A table that cannot be read names nothing, to the kernel too.
      return
    }
  }

  private mutating func read(_ table: IVRS) {
    let units = table.blocks.compactMap { block -> IVHD? in
      if case .ivhd(let unit) = block { unit } else { nil }
    }
    let highest = units.map { $0.type.rawValue }.max()
    for unit in units where unit.type.rawValue == highest { read(unit) }
  }

  private mutating func read(_ unit: IVHD) {
    var open: (first: UInt16, alias: UInt16)?
    for entry in unit.entries {
      switch entry {
      case .alias(let entry) where entry.type == .aliasSelect:
        name(entry.deviceID...entry.deviceID, entry.sourceDeviceID, unit)
      case .alias(let entry) where entry.type == .aliasRangeStart:
        open = (entry.deviceID, entry.sourceDeviceID)
      case .device(let entry) where entry.type == .rangeEnd:
        if let start = open, start.first <= entry.deviceID { name(start.first...entry.deviceID, start.alias, unit) }
        open = nil
      case .device(let entry) where entry.type == .rangeStart: open = nil
      case .extended(let entry) where entry.type == .extendedRangeStart: open = nil
      default: break
      }
    }
  }

  private mutating func name(_ functions: ClosedRange<UInt16>, _ alias: UInt16, _ unit: IVHD) {
    // On another bus the alias is that of a bridge, which the tree shows anyway.
    let bus = alias & 0xff00
    let first = max(functions.lowerBound, bus)
    let last = min(functions.upperBound, bus | 0xff)
    guard first <= last else { return }
    for id in first...last where id != alias {
      let address = PCIAddress(segment: UInt32(unit.segment), requesterID: RequesterID(rawValue: id))
      numbers[address] = UInt8(truncatingIfNeeded: alias)
    }
  }
}
