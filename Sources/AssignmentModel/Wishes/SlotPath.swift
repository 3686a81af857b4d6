public import PCICore
import HardwareBits

/// The way to a function from its root bus, by device and function numbers alone: it stays when buses are renumbered.
///
/// As DMAR names devices (VT-d 4.1 §8.3.1), with the segment and the root bus's number in front: machines have several
/// root buses, and firmware numbers those.
public struct SlotPath: Hashable, Sendable {
  /// The segment.
  public let segment: UInt32
  /// The number of the root bus.
  public let rootBus: UInt8
  /// Device and function at each level, from the root bus down, as in a requester ID's low byte; never empty.
  public let steps: [UInt8]

  /// The way to the function on a host; nil where it is not there, or the bridges above it lead in a circle.
  ///
  /// Virtual functions have none of their own: their place follows from their physical one.
  public init?(to address: PCIAddress, on host: HostSnapshot) {
    var steps: [UInt8] = []
    var place = address
    while steps.count < 256 {
      guard let function = host[place], function.physicalFunction == nil else { return nil }
      steps.append(place.requesterID.deviceAndFunction)
      guard let parent = function.parent else {
        segment = place.segment
        rootBus = place.bus
        self.steps = steps.reversed()
        return
      }
      place = parent
    }
    return nil
  }
}

extension SlotPath: LosslessStringConvertible, CustomStringConvertible {
  /// Segment, root bus and steps: `0000:00/01.0/00.0`.
  public var description: String {
    var text = "\(segment.hex(digits: 4)):\(rootBus.hex(digits: 2))"
    for step in steps { text += "/\((step >> 3).hex(digits: 2)).\(step & 7)" }
    return text
  }

  /// Reads the same; nil for anything else.
  public init?(_ description: String) {
    let parts = description.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard (2...257).contains(parts.count) else { return nil }
    let front = parts[0].split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard front.count == 2, (4...8).contains(front[0].count), front[1].count == 2,
      let segment = UInt32(hexDigits: front[0]), let bus = UInt8(hexDigits: front[1])
    else { return nil }
    var steps: [UInt8] = []
    for part in parts.dropFirst() {
      let bytes = Array(part)
      guard bytes.count == 4, bytes[2] == UInt8(ascii: "."), let device = UInt8(hexDigits: bytes[0..<2]), device < 32,
        (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(bytes[3])
      else { return nil }
      steps.append(device << 3 | (bytes[3] - UInt8(ascii: "0")))
    }
    self.segment = segment
    rootBus = bus
    self.steps = steps
  }
}
