import Glibc
import VTdTables

let gib: UInt64 = 1 << 30
/// One page off, so that nothing can be mapped by large pages.
let skew: UInt64 = 0x10_0000_1000

/// Where random pages begin: clear of the interrupt window, which only we leave out.
let aboveWindow = 4 * gib

/// Memory for tables, mapped and touched beforehand, on huge pages where the system gives them.
func makeRegion(tables: Int) -> TableRegion {
  let bytes = tables * 4096
  guard let memory = aligned_alloc(1 << 21, (bytes + (1 << 21) - 1) & ~((1 << 21) - 1)) else { exit(1) }
  madvise(memory, bytes, MADV_HUGEPAGE)
  memset(memory, 0, bytes)
  return TableRegion(base: memory, tableCount: tables, origin: 0x1_0000_0000, isZeroed: true)
}

/// Runs `body` and stops the program where it throws: a benchmark of a failure is none.
func must<Value>(_ body: () throws(PageTableError) -> Value) -> Value {
  do { return try body() } catch {
    print("\(error)")
    exit(1)
  }
}

func makeTable(_ memory: inout TableRegion, largest: PageSize = .size1G) -> PageTable {
  do {
    return try PageTable(PageTableConfiguration(stage: .second, levels: .four, largestPage: largest), in: &memory)
  } catch { exit(1) }
}
