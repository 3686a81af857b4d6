/// How the requester IDs of virtual functions follow from their physical function's (PCIe 5.0 §9.2.1.2).
///
/// Both numbers may change when NumVFs is written and with ARI Capable Hierarchy: they hold for the NumVFs they
/// were read with.
public struct VirtualFunctionRouting: Hashable, Sendable {
  /// From the physical function's requester ID to the first virtual function's.
  public var firstVFOffset: UInt16
  /// From one virtual function's requester ID to the next.
  public var vfStride: UInt16

  /// States both numbers.
  public init(firstVFOffset: UInt16, vfStride: UInt16) {
    self.firstVFOffset = firstVFOffset
    self.vfStride = vfStride
  }

  /// The requester ID of virtual function `index`, counted from 0 as Linux does; bus numbers carry.
  ///
  /// Nil for a negative index, and where the sum leaves the segment: there is no bus after ffh.
  public func requesterID(ofVF index: Int, physicalFunction: RequesterID) -> RequesterID? {
    guard index >= 0 else { return nil }
    let (distance, overflow) = Int(vfStride).multipliedReportingOverflow(by: index)
    guard !overflow, distance <= Int(UInt16.max) else { return nil }
    return RequesterID(exactly: Int(physicalFunction.rawValue) + Int(firstVFOffset) + distance)
  }

  /// The index of the virtual function with `requesterID`, counted from 0, or nil where it is none of `count`.
  public func index(of requesterID: RequesterID, physicalFunction: RequesterID, count: Int) -> Int? {
    let distance = Int(requesterID.rawValue) - Int(physicalFunction.rawValue) - Int(firstVFOffset)
    guard count > 0, distance >= 0 else { return nil }
    guard vfStride > 0 else { return count == 1 && distance == 0 ? 0 : nil }
    guard distance % Int(vfStride) == 0, distance / Int(vfStride) < count else { return nil }
    return distance / Int(vfStride)
  }

  /// The greatest bus number that `count` virtual functions reach, or nil where they do not fit the segment.
  ///
  /// For no virtual functions it is the physical function's own bus.
  public func lastBus(count: Int, physicalFunction: RequesterID) -> UInt8? {
    guard count > 0 else { return count == 0 ? physicalFunction.bus : nil }
    return requesterID(ofVF: count - 1, physicalFunction: physicalFunction)?.bus
  }

  /// How many bus numbers beside the physical function's own `count` virtual functions need; nil as ``lastBus(count:physicalFunction:)``.
  public func additionalBuses(count: Int, physicalFunction: RequesterID) -> Int? {
    lastBus(count: count, physicalFunction: physicalFunction).map { Int($0) - Int(physicalFunction.bus) }
  }

  /// How many of `count` virtual functions have bus numbers up to `lastBus`, such as the bridge's subordinate one.
  public func virtualFunctionsReachable(upToBus lastBus: UInt8, of count: Int, physicalFunction: RequesterID) -> Int {
    let end = (Int(lastBus) + 1) << 8
    let first = Int(physicalFunction.rawValue) + Int(firstVFOffset)
    guard count > 0, first < end else { return 0 }
    // Without a stride all virtual functions would share one requester ID: only one can be reached.
    guard vfStride > 0 else { return 1 }
    return min(count, (end - 1 - first) / Int(vfStride) + 1)
  }
}

extension RequesterID {
  /// The requester ID with this number, or nil where it does not fit 16 bits.
  public init?(exactly value: Int) {
    guard let rawValue = UInt16(exactly: value) else { return nil }
    self.init(rawValue: rawValue)
  }
}
