import PCICore
import VTdTables

/// A device whose first `window` bytes are mapped by 4 KiB pages, and a walker over its tables.
struct WalkSubject: ~Copyable {
  static let device = RequesterID(bus: 0, deviceAndFunction: 0x18)

  let memory: TableRegion
  let walker: TranslationWalker

  init?(window: UInt64) {
    var memory = makeRegion(tables: Int(window >> 21) + 30)
    var table = makeTable(&memory)
    let unit = UnitCapabilities.unrestricted(levels: .four)
    guard
      (try? table.map(IOVA(0), to: PhysicalAddress(skew), length: window, access: .readWrite, in: &memory)) != nil,
      var structures = try? TranslationTables(mode: .legacy, unit: unit, in: &memory),
      (try? structures.attach(Self.device, to: DomainAttachment(domainID: 1, table: table), in: &memory)) != nil
    else { return nil }
    walker = TranslationWalker(rootTable: structures.rootTableAddress, unit: unit)
    self.memory = memory
  }

  /// The page tables alone, as a software unit walks them for a requester it knows.
  @inline(__always)
  func output(_ address: IOVA, by path: TranslationPath) -> UInt64 {
    (try? walker.translate(address, .write, by: path, in: memory))?.output.rawValue ?? 0
  }

  /// From the root table down, as after an invalidation of the context cache.
  @inline(__always)
  func outputFromRoot(_ address: IOVA) -> UInt64 {
    let request = TranslationRequest(requester: Self.device, address: address, access: .write)
    return (try? walker.translate(request, in: memory))?.output.rawValue ?? 0
  }
}

extension Benchmark {
  /// What a software unit does for each DMA: the page tables alone, and from the root table down.
  static func walk(_ lines: inout [Line], _ runs: Int) {
    let window = 16 * gib
    let count = 500_000
    guard let subject = WalkSubject(window: window),
      let path = try? subject.walker.path(for: WalkSubject.device, in: subject.memory)
    else { return }
    var sum: UInt64 = 0
    var naive = NaivePages(tables: Int(window >> 21) + 30)
    naive.map(0, window)
    var other: UInt64 = 0
    let times = inTurns(
      of: runs, per: count,
      {
        var pages = Pages(mask: window >> 12 - 1)
        for _ in 0..<count { sum &+= subject.output(IOVA(pages.next()), by: path) }
      },
      {
        var pages = Pages(mask: window >> 12 - 1)
        for _ in 0..<count { other &+= subject.outputFromRoot(IOVA(pages.next())) }
      }, { naive.look(count, window: window) })
    if sum == 0 || other == 0 { print("nothing was found") }
    lines.append(
      Line(
        name: "walk of page tables, checked, 16 GiB of 4K", ours: times.0, calibration: "naive walk",
        reference: times.2, ratio: nil, absolute: 25))
    lines.append(
      Line(
        name: "walk from the root table, checked", ours: times.1, calibration: "naive walk",
        reference: times.2, ratio: nil, absolute: nil))
  }
}
