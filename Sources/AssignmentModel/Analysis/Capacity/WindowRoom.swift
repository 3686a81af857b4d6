public import PCICore

/// How much of the memory that a bridge leads to is not taken by what is below it.
public struct WindowRoom: Hashable, Sendable {
  /// The bridge.
  public let bridge: PCIAddress
  /// The greatest part in one piece, in bytes; of the non-prefetchable and the prefetchable window the greater one.
  public let largestGapInBytes: UInt64

  /// Looks at the windows of a bridge; nil where its registers or what is below it were not read.
  init?(of bridge: FunctionSnapshot, on host: HostSnapshot) {
    guard case .known(let config) = bridge.config, bridge.headerType == .bridge,
      let header = BridgeHeader(config)
    else { return nil }
    var taken: [ClosedRange<UInt64>] = []
    for function in host.functions where function.parent == bridge.address && function.physicalFunction == nil {
      guard case .known(let resources) = function.resources else { return nil }
      for line in resources where line.isMemory && line.start != 0 && line.end >= line.start {
        taken.append(line.start...line.end)
      }
    }
    taken.sort { $0.lowerBound < $1.lowerBound }
    var greatest: UInt64 = 0
    for window in [header.memoryWindow, header.prefetchableWindow] {
      guard let range = window?.range else { continue }
      greatest = max(greatest, Self.gap(in: range, taken))
    }
    self.bridge = bridge.address
    largestGapInBytes = greatest
  }

  /// The greatest part of `window` between ranges that are sorted by where they begin.
  static func gap(in window: ClosedRange<UInt64>, _ taken: [ClosedRange<UInt64>]) -> UInt64 {
    var free = window.lowerBound
    var greatest: UInt64 = 0
    for range in taken where range.upperBound >= window.lowerBound && range.lowerBound <= window.upperBound {
      if range.lowerBound > free { greatest = max(greatest, range.lowerBound - free) }
      guard range.upperBound < window.upperBound else { return greatest }
      free = max(free, range.upperBound + 1)
    }
    return max(greatest, (window.upperBound - free).addingReportingOverflow(1).partialValue)
  }
}
