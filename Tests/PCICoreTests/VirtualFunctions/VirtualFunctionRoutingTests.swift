import PCICore
import Testing

@Suite("requester IDs of virtual functions")
struct VirtualFunctionRoutingTests {
  /// Physical function, offset and stride as cards have them, index, and the address that follows.
  @Test(
    "the address is physical function plus offset plus stride times index, with a carry into the bus",
    arguments: [
      // Intel I350 with two ports: virtual functions on the next bus, every fourth of one port.
      ("01:00.0", 384, 4, 0, "02:10.0"), ("01:00.0", 384, 4, 6, "02:13.0"), ("01:00.1", 384, 4, 0, "02:10.1"),
      // Intel X540: 128 and 2.
      ("03:00.0", 128, 2, 0, "03:10.0"), ("03:00.1", 128, 2, 62, "03:1f.5"), ("03:00.0", 128, 2, 63, "03:1f.6"),
      ("03:00.0", 128, 2, 64, "04:00.0"),
      // Mellanox ConnectX-5 with ARI: 2 and 1; function numbers pass 7.
      ("3b:00.0", 2, 1, 0, "3b:00.2"), ("3b:00.0", 2, 1, 6, "3b:01.0"), ("3b:00.1", 9, 1, 0, "3b:01.2"),
      // The last function there can be.
      ("ff:00.0", 1, 1, 254, "ff:1f.7"),
    ])
  func address(physical: String, offset: Int, stride: Int, index: Int, expected: String) throws {
    let physical = try #require(PCIAddress(physical)).requesterID
    let routing = VirtualFunctionRouting(firstVFOffset: UInt16(offset), vfStride: UInt16(stride))
    let requesterID = try #require(routing.requesterID(ofVF: index, physicalFunction: physical))
    #expect(requesterID.description == expected)
    #expect(routing.index(of: requesterID, physicalFunction: physical, count: index + 1) == index)
    #expect(routing.index(of: requesterID, physicalFunction: physical, count: index) == nil)
  }

  @Test("past the last bus there is no virtual function, and no number wraps")
  func overflow() {
    let last = RequesterID(rawValue: 0xff00)
    let routing = VirtualFunctionRouting(firstVFOffset: 1, vfStride: 1)
    #expect(routing.requesterID(ofVF: 254, physicalFunction: last) == RequesterID(rawValue: 0xffff))
    #expect(routing.requesterID(ofVF: 255, physicalFunction: last) == nil)
    let wide = VirtualFunctionRouting(firstVFOffset: 0xffff, vfStride: 0xffff)
    #expect(wide.requesterID(ofVF: 0, physicalFunction: RequesterID(rawValue: 0)) == RequesterID(rawValue: 0xffff))
    #expect(wide.requesterID(ofVF: 0, physicalFunction: RequesterID(rawValue: 1)) == nil)
    #expect(wide.requesterID(ofVF: Int.max, physicalFunction: RequesterID(rawValue: 0)) == nil)
    #expect(wide.requesterID(ofVF: -1, physicalFunction: RequesterID(rawValue: 0)) == nil)
  }

  @Test(
    "buses needed beside the physical function's own",
    arguments: [
      (0, 0), (1, 0), (64, 0), (65, 1), (192, 1), (193, 2),
    ])
  func buses(count: Int, additional: Int) throws {
    let routing = VirtualFunctionRouting(firstVFOffset: 128, vfStride: 2)
    let physical = RequesterID(rawValue: 0x0300)
    #expect(routing.additionalBuses(count: count, physicalFunction: physical) == additional)
    #expect(routing.lastBus(count: count, physicalFunction: physical) == UInt8(3 + additional))
  }

  @Test("what does not fit the segment has no bus count")
  func tooMany() {
    let routing = VirtualFunctionRouting(firstVFOffset: 128, vfStride: 2)
    let physical = RequesterID(rawValue: 0xff00)
    #expect(routing.additionalBuses(count: 64, physicalFunction: physical) == 0)
    #expect(routing.additionalBuses(count: 65, physicalFunction: physical) == nil)
    #expect(routing.lastBus(count: -1, physicalFunction: physical) == nil)
  }

  @Test(
    "how many a bridge's bus range reaches",
    arguments: [
      (UInt8(3), 64), (4, 192), (2, 0), (255, 200),
    ])
  func reachable(lastBus: UInt8, count: Int) {
    let routing = VirtualFunctionRouting(firstVFOffset: 128, vfStride: 2)
    #expect(
      routing.virtualFunctionsReachable(upToBus: lastBus, of: 200, physicalFunction: RequesterID(rawValue: 0x0300))
        == count)
  }

  @Test("a stride of 0 is right for one virtual function only")
  func zeroStride() {
    let routing = VirtualFunctionRouting(firstVFOffset: 4, vfStride: 0)
    let physical = RequesterID(rawValue: 0x0100)
    let first = RequesterID(rawValue: 0x0104)
    #expect(routing.index(of: first, physicalFunction: physical, count: 1) == 0)
    #expect(routing.index(of: first, physicalFunction: physical, count: 2) == nil)
    #expect(routing.virtualFunctionsReachable(upToBus: 1, of: 7, physicalFunction: physical) == 1)
  }

  @Test("index and address undo each other over whole ranges")
  func roundTrip() {
    for offset in [UInt16(1), 8, 128, 384] {
      for stride in [UInt16(1), 2, 4, 7] {
        let routing = VirtualFunctionRouting(firstVFOffset: offset, vfStride: stride)
        let physical = RequesterID(rawValue: 0x4001)
        for index in 0..<300 {
          let requesterID = routing.requesterID(ofVF: index, physicalFunction: physical)
          #expect(requesterID.flatMap { routing.index(of: $0, physicalFunction: physical, count: 300) } == index)
        }
        #expect(routing.index(of: physical, physicalFunction: physical, count: 300) == nil)
      }
    }
  }
}
