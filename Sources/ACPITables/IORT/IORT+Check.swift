public import HardwareBits

extension IORT {
  /// What is wrong with the nodes and their references, in table order.
  public func findings() -> [StructureDiagnostic] {
    var found: [StructureDiagnostic] = []
    if Int(clamping: nodeCount) != nodes.count {
      found.append(
        ACPIDiagnostics.iortNodeCountWrong.found(at: 36, "the table says \(nodeCount) nodes and has \(nodes.count)"))
    }
    let offsets = nodeOffsets
    let known = Set(offsets)
    for (node, offset) in zip(nodes, offsets) {
      guard let header = node.header else { continue }
      if Int(clamping: header.mappingCount) != header.mappings.count {
        found.append(
          ACPIDiagnostics.mappingsMissing.found(
            at: offset + 8, "the node says \(header.mappingCount) mappings and has \(header.mappings.count)"))
      }
      for (index, mapping) in header.mappings.enumerated()
      where !known.contains(Int(clamping: mapping.outputReference)) {
        found.append(
          ACPIDiagnostics.referenceUnknown.found(
            at: offset + Int(clamping: header.mappingOffset) + IORTMapping.stride * index + 12,
            "mapping \(index) leads to offset 0x\(mapping.outputReference.hex()), where no node begins"))
      }
    }
    return found.inTableOrder()
  }
}

extension IORTNode {
  /// What the node has in common with others; nil for a node kept as bytes.
  public var header: IORTNodeHeader? {
    switch self {
    case .itsGroup(let node): node.node
    case .namedComponent(let node): node.node
    case .rootComplex(let node): node.node
    case .smmu(let node): node.node
    case .smmuV3(let node): node.node
    case .pmcg(let node): node.node
    case .rmr(let node): node.node
    case .iwb(let node): node.node
    case .raw: nil
    }
  }
}
