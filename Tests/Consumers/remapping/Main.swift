import PCICore
import VTdTables

@main
struct Main {
  static func main() throws {
    try build()
    let memory = GuestMemory(words: [0x1000: 0x2001, 0x2180: 0x3001, 0x2188: 0x101, 0x3000: 0x8000_0083], size: 0x4000)
    let walker = TranslationWalker(rootTable: RootTableAddressRegister(rawValue: 0x1000), unit: .unrestricted())
    emulate(walker, memory)
  }

  /// Tables for one device, in memory of the region's own.
  static func build() throws {
    let device = RequesterID(bus: 0, deviceAndFunction: 3 << 3)
    let unit = UnitCapabilities.unrestricted(levels: .four)

    var memory = TableRegion(tableCount: 64, origin: 0x1000_0000)
    let layout = try unit.pageTableConfiguration(stage: .second, levels: .four, mode: .legacy)
    var pages = try PageTable(layout, in: &memory)
    _ = try pages.map(0x4000_0000, to: 0x8000_0000, length: 0x4000_0000, access: .readWrite, in: &memory)

    var tables = try TranslationTables(mode: .legacy, unit: unit, in: &memory)
    _ = try tables.attach(device, to: DomainAttachment(domainID: 1, table: pages), in: &memory)
    print("RTADDR", tables.rootTableAddress.rawValue)

    let change = try pages.unmap(0x4123_4000, length: 0x1000, in: &memory)
    var plan = InvalidationPlan(for: unit)
    plan.add(change, usedBy: TranslationUsers(domainID: 1, tagging: .secondStage))
    for descriptor in plan.descriptors { print(descriptor.type) }

    let report = TableVerifier(rootTable: tables.rootTableAddress, unit: unit).verify(in: memory)
    for finding in report.findings { print(finding.code.rawValue, finding.text) }
  }

  /// What an emulated unit does for each DMA of its guest.
  static func emulate(_ walker: TranslationWalker, _ memory: GuestMemory) {
    let device = RequesterID(bus: 0, deviceAndFunction: 3 << 3)
    do throws(TranslationFault) {
      let path = try walker.path(for: device, in: memory)
      let found = try walker.translate(0x1234, .write, by: path, in: memory)
      print(found.output)
    } catch {
      print(error.reason)
    }
  }
}

/// Memory of a guest, as its VMM has it.
struct GuestMemory: EntryReader {
  var words: [UInt64: UInt64]
  var size: UInt64

  func entry(at address: UInt64) -> UInt64? {
    guard address < size else { return nil }
    return words[address] ?? 0
  }
}
