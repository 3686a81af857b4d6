public import HardwareBits
import PCICore

extension VIOT {
  /// What is wrong with the nodes, in table order.
  public func findings() -> [StructureDiagnostic] {
    var found: [StructureDiagnostic] = []
    if Int(nodeCount) != nodes.count {
      found.append(
        ACPIDiagnostics.nodeCountWrong.found(at: 36, "the table says \(nodeCount) nodes and has \(nodes.count)"))
    }
    let units = unitOffsets
    var offset = Self.nodesOffset + gap.count
    for node in nodes {
      switch node {
      case .pciRange(let range):
        if range.bdfEnd < range.bdfStart || range.segmentEnd < range.segmentStart {
          found.append(
            ACPIDiagnostics.functionRangeReversed.found(
              at: offset + 8,
              "the range goes from \(RequesterID(rawValue: range.bdfStart)) to \(RequesterID(rawValue: range.bdfEnd)), "
                + "segment \(range.segmentStart.hex(digits: 4)) to \(range.segmentEnd.hex(digits: 4))"))
        }
        check(range.outputNode, units, at: offset + 16, &found)
      case .mmio(let endpoint): check(endpoint.outputNode, units, at: offset + 16, &found)
      case .virtioPCI, .virtioMMIO, .raw: break
      }
      offset += LengthCounter.bytes(of: node)
    }
    return found
  }

  /// Where the nodes that describe a virtio-iommu begin.
  private var unitOffsets: Set<Int> {
    var offsets: Set<Int> = []
    var offset = Self.nodesOffset + gap.count
    for node in nodes {
      if node.type == 3 || node.type == 4 { offsets.insert(offset) }
      offset += LengthCounter.bytes(of: node)
    }
    return offsets
  }

  private func check(_ node: UInt16, _ units: Set<Int>, at offset: Int, _ found: inout [StructureDiagnostic]) {
    guard !units.contains(Int(node)) else { return }
    found.append(
      ACPIDiagnostics.outputNodeUnknown.found(at: offset, "no virtio-iommu is described at offset 0x\(node.hex())"))
  }

  /// Where the first node begins in a table without a gap, in bytes from the start of the table.
  static let nodesOffset = 48
}
