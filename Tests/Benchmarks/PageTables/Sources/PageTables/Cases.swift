import Glibc
import NaiveWalker
import VTdTables

extension Benchmark {
  static func bulk(_ lines: inout [Line], _ runs: Int, _ reference: Reference) {
    var memory = makeRegion(tables: 1200)
    var table = makeTable(&memory)
    let pages = 262_144
    let perPage = reference.memsetOfTable / 512
    let map = best(
      of: runs * 4, per: pages,
      before: { _ = try? table.unmap(IOVA(gib), length: gib, allowingHoles: true, in: &memory) }
    ) {
      _ = must { () throws(PageTableError) in
        try table.map(IOVA(gib), to: PhysicalAddress(skew), length: gib, access: .readWrite, in: &memory)
      }
    }
    lines.append(
      Line(
        name: "map 1 GiB of 4K, one call, per page", ours: map, calibration: "memset/512", reference: perPage,
        ratio: 2.5,
        absolute: 0.2))
    let unmap = best(
      of: runs * 4, per: pages,
      before: {
        _ = try? table.unmap(IOVA(gib), length: gib, allowingHoles: true, in: &memory)
        _ = try? table.map(IOVA(gib), to: PhysicalAddress(skew), length: gib, access: .readWrite, in: &memory)
      }
    ) {
      _ = must { () throws(PageTableError) in try table.unmap(IOVA(gib), length: gib, in: &memory) }
    }
    lines.append(
      Line(
        name: "unmap 1 GiB of 4K, one call, per page", ours: unmap, calibration: "memset/512", reference: perPage,
        ratio: 0.25, absolute: 0.02))
    _ = try? table.unmap(IOVA(gib), length: gib, allowingHoles: true, in: &memory)
    let large = best(
      of: runs * 4, per: 32_768,
      before: { _ = try? table.unmap(IOVA(64 * gib), length: 64 * gib, allowingHoles: true, in: &memory) }
    ) {
      _ = must { () throws(PageTableError) in
        try table.map(
          IOVA(64 * gib), to: PhysicalAddress(0x100_0020_0000), length: 64 * gib, access: .readWrite, in: &memory)
      }
    }
    lines.append(
      Line(
        name: "map 64 GiB of 2M, one call, per page", ours: large, calibration: "memset/512", reference: perPage,
        ratio: nil, absolute: nil))
    table.destroy(in: &memory)
  }

  static func single(_ lines: inout [Line], _ runs: Int, _ reference: Reference) {
    var memory = makeRegion(tables: 1200)
    var table = makeTable(&memory)
    let pages = 262_144
    let map = best(
      of: runs, per: pages,
      before: { _ = try? table.unmap(IOVA(gib), length: gib, allowingHoles: true, in: &memory) }
    ) {
      for page in 0..<UInt64(pages) {
        _ = must { () throws(PageTableError) in
          try table.map(
            IOVA(gib + page << 12), to: PhysicalAddress(skew + page << 12), length: 4096, access: .readWrite,
            in: &memory)
        }
      }
    }
    lines.append(
      Line(
        name: "map one 4K page, in order", ours: map, calibration: "naive walk", reference: reference.single,
        ratio: 0.5,
        absolute: 3))
    let unmap = best(
      of: runs, per: pages,
      before: {
        _ = try? table.unmap(IOVA(gib), length: gib, allowingHoles: true, in: &memory)
        _ = try? table.map(IOVA(gib), to: PhysicalAddress(skew), length: gib, access: .readWrite, in: &memory)
      }
    ) {
      for page in 0..<UInt64(pages) {
        _ = must { () throws(PageTableError) in try table.unmap(IOVA(gib + page << 12), length: 4096, in: &memory) }
      }
    }
    lines.append(
      Line(
        name: "unmap one 4K page, in order", ours: unmap, calibration: "naive walk", reference: reference.single,
        ratio: 1,
        absolute: nil))
    table.destroy(in: &memory)
  }

  /// A page in every table stays mapped, so that neither side makes tables; then pages come and go at random.
  static func random(_ lines: inout [Line], _ runs: Int, window: UInt64, name: String) {
    let tables = Int(window >> 21) + Int(window >> 30) + 10
    let pairs = 200_000
    var checked = NaivePages(tables: tables)
    var blind = NaivePages(tables: tables)
    checked.mapSparsely(window)
    blind.mapSparsely(window)
    for keeps in [true, false] {
      var memory = makeRegion(tables: tables)
      var table = makeTable(&memory)
      if keeps {
        for base in stride(from: 0, to: window, by: 1 << 21) {
          _ = try? table.map(
            IOVA(aboveWindow + base), to: PhysicalAddress(skew + base), length: 4096, access: .readWrite, in: &memory)
        }
      }
      let times = inTurns(
        of: runs, per: pairs,
        {
          var pages = Pages(mask: window >> 12 - 1)
          for _ in 0..<pairs {
            let page = aboveWindow &+ (pages.next() | 0x1000)
            _ = must { () throws(PageTableError) in
              try table.map(
                IOVA(page), to: PhysicalAddress(skew &+ page), length: 4096, access: .readWrite, in: &memory)
            }
            _ = must { () throws(PageTableError) in try table.unmap(IOVA(page), length: 4096, in: &memory) }
          }
        }, { checked.churn(pairs, window: window, checked: true) },
        { blind.churn(pairs, window: window, checked: false) })
      lines.append(
        Line(
          name: "random 4K map+unmap in \(name)\(keeps ? "" : ", else empty")", ours: times.0,
          calibration: "naive, blind", reference: times.2, ratio: keeps ? 1.1 : nil,
          absolute: keeps && window == gib ? 8 : nil))
      if keeps {
        lines.append(
          Line(
            name: "the same", ours: times.0, calibration: "naive, checked", reference: times.1, ratio: nil,
            absolute: nil))
      }
      table.destroy(in: &memory)
    }
  }

  static func lookup(_ lines: inout [Line], _ runs: Int) {
    let window = 16 * gib
    let tables = Int(window >> 21) + 30
    let count = 500_000
    var sum: UInt64 = 0
    var naive = NaivePages(tables: tables)
    naive.map(0, window)
    var memory = makeRegion(tables: tables)
    var table = makeTable(&memory)
    _ = try? table.map(IOVA(0), to: PhysicalAddress(skew), length: window, access: .readWrite, in: &memory)
    let times = inTurns(
      of: runs, per: count,
      { naive.look(count, window: window) },
      {
        var pages = Pages(mask: window >> 12 - 1)
        // A sum of its own, in a register as the naive walk's is.
        var local: UInt64 = 0
        for _ in 0..<count { local &+= table.page(holding: IOVA(pages.next()), in: memory)?.output.rawValue ?? 0 }
        sum &+= local
      })
    if sum == 0 { print("nothing was found") }
    lines.append(
      Line(
        name: "lookup in 16 GiB of 4K", ours: times.1, calibration: "naive walk", reference: times.0, ratio: 1.1,
        absolute: 25))
    table.destroy(in: &memory)
  }

  static func huge(_ lines: inout [Line]) {
    let window = 1024 * gib
    let tables = Int(window >> 21) + 1100
    var memory = makeRegion(tables: tables)
    var table = makeTable(&memory)
    let pages = Int(window >> 12)
    let ours = best(
      of: 3, per: pages,
      before: { _ = try? table.unmap(IOVA(1024 * gib), length: window, allowingHoles: true, in: &memory) }
    ) {
      _ = must { () throws(PageTableError) in
        try table.map(
          IOVA(1024 * gib), to: PhysicalAddress(skew), length: window, access: .readWrite, in: &memory)
      }
    }
    table.destroy(in: &memory)
    guard let floor = aligned_alloc(1 << 21, 2 << 30) else { return }
    madvise(floor, 2 << 30, MADV_HUGEPAGE)
    memset(floor, 0, 2 << 30)
    let reference = best(of: 3, per: pages) {
      naive_fill(floor.assumingMemoryBound(to: UInt64.self), pages, 3, 4096)
    }
    free(floor)
    lines.append(
      Line(
        name: "map 1 TiB of 4K, one call, per page", ours: ours, calibration: "fill of 2 GiB", reference: reference,
        ratio: 2, absolute: nil))
  }
}
