import HardwareBits
public import PCICore

extension DebugfsDump {
  /// Tables put together again from a dump.
  public struct Tables: Sendable {
    /// The kernel's name of the unit; empty where only devices' tables are printed.
    public var name: String
    /// Where the root table is, and of which kind.
    public var rootTable: RootTableAddressRegister
    /// The interrupt remapping table, where it is printed.
    public var interruptTable: InterruptTableAddressRegister?
    /// The words that are known.
    public var memory: SparseMemory
    /// What contradicts itself.
    public var problems: [String]
  }

  /// Each unit's tables, as they lay in memory as far as the dump says.
  ///
  /// PASID directories are not printed: their entries are made up, and lead to PASID tables at made-up addresses just
  /// below 2^`hostAddressWidthInBits`.
  public func tables(hostAddressWidthInBits width: Int = 52) -> [Tables] {
    var found = units.map { tables(of: $0, hostAddressWidthInBits: width) }
    for table in interrupts where !found.contains(where: { $0.name == table.name }) {
      found.append(
        Tables(
          name: table.name, rootTable: RootTableAddressRegister(), memory: SparseMemory(), problems: []))
    }
    for index in found.indices {
      guard let table = interrupts.first(where: { $0.name == found[index].name }) else { continue }
      add(table, to: &found[index])
    }
    return found
  }

  /// A device whose page tables are printed without what leads to them.
  public struct LoneDevice: Sendable {
    /// Who.
    public var requester: RequesterID
    /// The PASID; nil where the kernel gives none.
    public var pasid: UInt32?
    /// What the page tables are, as far as their entries show; the domain ID is not known, and 0.
    public var path: TranslationPath
    /// The words that are known.
    public var memory: SparseMemory
    /// What contradicts itself.
    public var problems: [String]
  }

  /// The page tables of each device, for dumps without `dmar_translation_struct`.
  ///
  /// The depth is that of the deepest way printed, and the stage is told by the U/S bit, which every entry of a first
  /// stage that Linux makes has.
  public func devicesAlone() -> [LoneDevice] {
    devices.map { device in
      let ways = device.rows.map { row in row.path.firstIndex { $0 != 0 } ?? 4 }
      let levels = max(3, 5 - (ways.min() ?? 1))
      let isFirst = device.rows.first.map { row in row.path.allSatisfy { $0 == 0 || $0 & 5 == 5 } } ?? false
      var path = TranslationPath(
        stages: isFirst ? .first : .second, domainID: 0, isScalable: isFirst, hidesFaults: false)
      if isFirst {
        path.firstTable = device.table
        path.firstLevels = max(levels, 4)
      } else {
        path.secondTable = device.table
        path.secondLevels = levels
      }
      var tables = Tables(name: "", rootTable: RootTableAddressRegister(), memory: SparseMemory(), problems: [])
      add(device, to: &tables)
      return LoneDevice(
        requester: device.address.requesterID, pasid: device.pasid, path: path, memory: tables.memory,
        problems: tables.problems)
    }
  }

  private func tables(of unit: Unit, hostAddressWidthInBits width: Int) -> Tables {
    let isScalable = unit.entries.contains { $0.pasid != nil }
    var tables = Tables(
      name: unit.name,
      rootTable: RootTableAddressRegister(table: unit.rootTable, mode: isScalable ? .scalable : .legacy),
      memory: SparseMemory(), problems: [])
    tables.memory.add(page: unit.rootTable)
    var made = (UInt64(1) << UInt64(min(max(width, 32), 52))) - 0x1000
    var pasidTables: [UInt64: UInt64] = [:]
    for entry in unit.entries {
      let requester = entry.requester
      let slot = unit.rootTable + UInt64(requester.bus) * 16
      add(entry.root, at: slot, "\(requester): root entry", &tables)
      let isUpper = isScalable && requester.deviceAndFunction >= 128
      let context = entry.root[isUpper ? 1 : 0] & EntryFormat.structureAddress
      guard isScalable else {
        add(entry.context, at: context + UInt64(requester.deviceAndFunction) * 16, "\(requester): context", &tables)
        continue
      }
      add(entry.context, at: context + UInt64(requester.deviceAndFunction & 127) * 32, "\(requester): context", &tables)
      let directory = entry.context[0] & EntryFormat.structureAddress
      guard let pasid = entry.pasid else { continue }
      for page in 0..<max(1, (UInt64(128) << (entry.context[0] >> 9 & 7)) >> 9) {
        tables.memory.add(page: directory + page << 12)
      }
      let parent = directory + UInt64(pasid >> 6) * 8
      let table = pasidTables[parent] ?? made
      if pasidTables.updateValue(table, forKey: parent) == nil { made -= 0x1000 }
      tables.memory.add(table | 1, at: parent)
      add(entry.pasidEntry, at: table + UInt64(pasid & 63) * 64, "\(requester): PASID entry", &tables)
    }
    let known = Set(unit.entries.map { $0.requester })
    for device in devices where known.contains(device.address.requesterID) { add(device, to: &tables) }
    return tables
  }

  private func add(_ words: [UInt64], at address: UInt64, _ what: String, _ tables: inout Tables) {
    for (index, word) in words.enumerated() where !tables.memory.add(word, at: address &+ UInt64(index) * 8) {
      tables.problems.append("\(what) is printed twice, and differently")
    }
  }

  /// Adds a device's page tables.
  private func add(_ device: Device, to tables: inout Tables) {
    tables.memory.add(page: device.table)
    for row in device.rows {
      var table = device.table
      let top = row.path.firstIndex { $0 != 0 } ?? 5
      for index in top..<5 where row.path[index] != 0 {
        let level = 5 - index
        let slot = PageTable.slot(table, row.iova, level: level)
        if !tables.memory.add(row.path[index], at: slot) {
          tables.problems.append(
            "\(device.address): IOVA 0x\(row.iova.hex()): the level-\(level) entry is printed twice, and differently")
        }
        table = row.path[index] & EntryFormat.address
      }
    }
  }

  /// Linux has 65536 entries always.
  private func add(_ interrupts: Interrupts, to tables: inout Tables) {
    guard interrupts.table & 0xfff == 0 else { return }
    let usesWide = interrupts.entries.values.contains { value in
      let entry = RemappedInterruptEntry(rawValue: value)
      return !entry.isPosted && entry.destination & 0xffff_00ff != 0
    }
    tables.interruptTable = InterruptTableAddressRegister(
      table: interrupts.table, size: 15, extendedInterruptMode: usesWide)
    for page in 0..<256 as Range<UInt64> { tables.memory.add(page: interrupts.table + page << 12) }
    for (index, value) in interrupts.entries {
      let slot = interrupts.table + UInt64(index) * 16
      tables.memory.add(UInt64(truncatingIfNeeded: value), at: slot)
      tables.memory.add(UInt64(truncatingIfNeeded: value >> 64), at: slot + 8)
    }
  }
}
