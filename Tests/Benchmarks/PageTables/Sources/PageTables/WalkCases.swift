import NaiveWalker
import PCICore
import VTdTables

extension Benchmark {
  /// What a software unit does for each DMA: the page tables alone, and from the root table down.
  static func walk(_ lines: inout [Line], _ runs: Int) {
    let window = 16 * gib
    let tables = Int(window >> 21) + 30
    let count = 500_000
    var naive = naive_make(tables)
    _ = naive_map(&naive, 0, skew, window, 3)
    var sum: UInt64 = 0
    let reference = best(of: runs, per: count) {
      var pages = Pages(mask: window >> 12 - 1)
      for _ in 0..<count { sum &+= naive_lookup(&naive, pages.next()) }
    }
    naive_free(&naive)

    var memory = makeRegion(tables: tables)
    var table = makeTable(&memory)
    _ = try? table.map(IOVA(0), to: PhysicalAddress(skew), length: window, access: .readWrite, in: &memory)
    let unit = UnitCapabilities.unrestricted(levels: .four)
    let device = RequesterID(bus: 0, deviceAndFunction: 0x18)
    guard var structures = try? TranslationTables(mode: .legacy, unit: unit, in: &memory),
      (try? structures.attach(device, to: DomainAttachment(domainID: 1, table: table), in: &memory)) != nil
    else { return }
    let walker = TranslationWalker(rootTable: structures.rootTableAddress, unit: unit)
    guard let path = try? walker.path(for: device, in: memory) else { return }
    let byPath = best(of: runs, per: count) {
      var pages = Pages(mask: window >> 12 - 1)
      for _ in 0..<count {
        sum &+= (try? walker.translate(IOVA(pages.next()), .write, by: path, in: memory))?.output.rawValue ?? 0
      }
    }
    let whole = best(of: runs, per: count) {
      var pages = Pages(mask: window >> 12 - 1)
      for _ in 0..<count {
        let request = TranslationRequest(requester: device, address: IOVA(pages.next()), access: .write)
        sum &+= (try? walker.translate(request, in: memory))?.output.rawValue ?? 0
      }
    }
    if sum == 0 { print("nothing was found") }
    lines.append(
      Line(
        name: "walk of page tables, checked, 16 GiB of 4K", ours: byPath, calibration: "naive walk",
        reference: reference, ratio: nil, absolute: 25))
    lines.append(
      Line(
        name: "walk from the root table, checked", ours: whole, calibration: "naive walk", reference: reference,
        ratio: nil, absolute: nil))
    structures.destroy(in: &memory)
    table.destroy(in: &memory)
  }
}
