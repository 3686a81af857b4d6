import AssignmentModel
import PCICore

/// A host in memory, for work that starts from a snapshot: segments full of root ports, every fourth with a switch of
/// two cards of two functions below it, the others with a card and eight virtual functions; every eighth port lacks ACS.
enum SyntheticServer {
  /// A host of at least `count` functions, and fewer than ten more.
  static func host(functions count: Int) -> HostSnapshot {
    var maker = Maker()
    while maker.functions.count < count { maker.addSlot() }
    return HostSnapshot(
      provenance: Provenance(kind: .directory, path: "synthetic", isPrivileged: true), functions: maker.functions)
  }

  /// Adds slot after slot, and begins a segment where buses or root ports run out.
  private struct Maker {
    var functions: [FunctionSnapshot] = []
    private var segment: UInt32 = 0
    private var rootPort: UInt8 = 0
    private var lastBus: UInt8 = 0
    private var slots = 0
    private let card = Config(.endpoint)
    private let part = Config(.endpoint, isMultifunction: true)

    mutating func addSlot() {
      let buses: UInt8 = slots % 4 == 3 ? 4 : 1
      if lastBus > 250 || rootPort > 250 {
        segment += 1
        rootPort = 0
        lastBus = 0
      }
      let below = lastBus + 1
      lastBus += buses
      add(0, rootPort, Config(.rootPort, isolates: slots % 8 != 6, buses: below...lastBus))
      if buses == 1 {
        add(below, 0, card)
        let physical = functions[functions.count - 1].address
        for index in UInt8(1)...8 { add(below, index * 8, card, physical: physical) }
      } else {
        add(below, 0, Config(.upstreamPort, buses: below + 1...lastBus))
        for index in UInt8(0)..<2 {
          add(
            below + 1, index * 8, Config(.downstreamPort, isolates: true, buses: below + 2 + index...below + 2 + index))
          for number in UInt8(0)..<2 { add(below + 2 + index, number, part) }
        }
      }
      rootPort += 1
      slots += 1
    }

    private mutating func add(_ bus: UInt8, _ number: UInt8, _ config: Config, physical: PCIAddress? = nil) {
      let identity = FunctionIdentity(
        vendorID: 0x1dd8, deviceID: 0x1002, classCode: ClassCode(rawValue: config.isBridge ? 0x060400 : 0x020000),
        revisionID: 0)
      var function = FunctionSnapshot(
        address: PCIAddress(segment: segment, requesterID: RequesterID(bus: bus, deviceAndFunction: number)),
        identity: identity, config: .known(config.space))
      function.physicalFunction = physical
      functions.append(function)
    }
  }

  /// Configuration space of 4096 bytes: PM, PCI Express, AER, ACS.
  private struct Config {
    let space: ConfigSpace
    let isBridge: Bool

    init(_ type: PortType, isolates: Bool = false, isMultifunction: Bool = false, buses: ClosedRange<UInt8>? = nil) {
      var bytes = [UInt8](repeating: 0, count: 4096)
      func put(_ offset: Int, _ values: [UInt8]) { bytes.replaceSubrange(offset..<offset + values.count, with: values) }
      put(0x00, [0xd8, 0x1d, 0x02, 0x10, 0x06, 0x04, 0x10, 0x00])
      put(0x0e, [(isMultifunction ? 0x80 : 0) | (buses == nil ? 0 : 1)])
      if let buses { put(0x19, [buses.lowerBound, buses.upperBound]) }
      put(0x34, [0x40])
      put(0x40, [0x01, 0x50])
      put(0x50, [0x10, 0x00, 0x02 | type.rawValue << 4, 0x00])
      put(0x100, isolates ? [0x01, 0x00, 0x02, 0x20] : [0x01, 0x00, 0x02, 0x00])
      if isolates { put(0x200, [0x0d, 0x00, 0x01, 0x00, 0x5f, 0x00, 0x1d, 0x00]) }
      space = ConfigSpace(bytes)
      isBridge = buses != nil
    }
  }
}
