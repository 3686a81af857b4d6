import VTdTables

/// A region that writes down each store and flush in order, so that the order of publishing can be asserted.
struct TracedMemory: TableMemory, ~Copyable {
  enum Event: Equatable {
    case store(UInt64, UInt64)
    case publish(UInt64, UInt64)
    case flush(UInt64, Int)
  }

  static var needsFlush: Bool { true }
  private var region: TableRegion
  var events: [Event] = []

  init(tableCount: Int) { region = TableRegion(tableCount: tableCount, origin: 0x10_0000) }

  var availableTables: Int { region.availableTables }
  mutating func allocateTable(zeroed: Bool) throws(OutOfTableMemory) -> UInt64 {
    try region.allocateTable(zeroed: zeroed)
  }
  mutating func allocateTables(count: Int) throws(OutOfTableMemory) -> UInt64 {
    try region.allocateTables(count: count)
  }
  mutating func releaseTable(at address: UInt64, isZero: Bool) { region.releaseTable(at: address, isZero: isZero) }
  mutating func retireTable(at address: UInt64) { region.retireTable(at: address) }
  mutating func reclaimTables() { region.reclaimTables() }
  func load(at address: UInt64) -> UInt64 { region.load(at: address) }
  mutating func store(_ value: UInt64, at address: UInt64) {
    events.append(.store(value, address))
    region.store(value, at: address)
  }
  mutating func publish(_ value: UInt64, at address: UInt64) {
    events.append(.publish(value, address))
    region.publish(value, at: address)
  }
  mutating func update(at address: UInt64, clearing: UInt64, setting: UInt64) -> UInt64 {
    let old = region.update(at: address, clearing: clearing, setting: setting)
    events.append(.store((old & ~clearing) | setting, address))
    return old
  }
  mutating func fill(at address: UInt64, count: Int, first: UInt64, step: UInt64) {
    for index in 0..<UInt64(count) { store(first &+ step &* index, at: address + index * 8) }
  }
  func isClear(at address: UInt64, count: Int) -> Bool { region.isClear(at: address, count: count) }
  func countSet(at address: UInt64, count: Int) -> Int { region.countSet(at: address, count: count) }
  func liveEntries(ofTable address: UInt64) -> Int { region.liveEntries(ofTable: address) }
  mutating func setLiveEntries(_ count: Int, ofTable address: UInt64) {
    region.setLiveEntries(count, ofTable: address)
  }
  mutating func flush(at address: UInt64, byteCount: Int) { events.append(.flush(address, byteCount)) }

  /// The first rule broken: every store must be flushed, and before a link to its table is published; nil where none.
  func brokenRule() -> String? {
    var dirty: Set<UInt64> = []
    for event in events {
      switch event {
      case .store(_, let address): dirty.insert(address)
      case .flush(let address, let count): dirty = dirty.filter { $0 < address || $0 >= address + UInt64(count) }
      case .publish(let value, let address):
        let table = value & 0x000f_ffff_ffff_f000
        if let unflushed = dirty.first(where: { $0 & ~0xfff == table }) {
          return "entry \(unflushed) was not flushed before its table was linked"
        }
        dirty.insert(address)
      }
    }
    return dirty.first.map { "entry \($0) was never flushed" }
  }
}
