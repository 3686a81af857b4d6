import PCICore

extension InvalidationPlan {
  /// Adds what a unit needs that used one set of tables and now finds another at the same place.
  ///
  /// Requesters that came, went or changed are treated as attached and detached; addresses that lead elsewhere, or
  /// nowhere, as unmapped, with the tables that led there. How tables are laid out is not compared, so that cached
  /// table entries are never spared.
  ///
  /// - Parameters:
  ///   - differences: from the old set to the new one.
  ///   - mode: the kind of tables, the same in both.
  public mutating func add(_ differences: [TableDifference], mode: TranslationTableMode) {
    for difference in differences {
      switch difference {
      case .onlyLeft(let requester): add(Self.change(requester, isAdded: false, mode))
      case .onlyRight(let requester): add(Self.change(requester, isAdded: true, mode))
      case .attachment(let left, let right):
        add(Self.change(left, isAdded: false, mode))
        add(Self.change(right, isAdded: true, mode))
      case .mapping(let requester, _, let mapping):
        var effects: TranslationChange.Effects = mapping.right == nil ? [] : .added
        if mapping.left != nil { effects.formUnion([.removed, .tables]) }
        let last = mapping.iova.rawValue &+ (mapping.length &- 1)
        add(
          TranslationChange(first: mapping.iova, last: IOVA(last), effects: effects),
          usedBy: TranslationUsers(
            domainID: requester.path.domainID, tagging: Self.tagging(requester.path.stages),
            pasids: [requester.pasid ?? 0]))
      case .interrupt(let index, let left, _):
        add(InterruptChange(index: UInt16(truncatingIfNeeded: index), wasPresent: left != nil))
      }
    }
  }

  private static func change(
    _ requester: VerificationReport.Requester, isAdded: Bool, _ mode: TranslationTableMode
  ) -> AttachmentChange {
    let pasid = requester.pasid ?? 0
    return AttachmentChange(
      requester.requester, pasid: pasid == 0 ? nil : pasid, isAdded: isAdded, domainID: requester.path.domainID,
      tagging: tagging(requester.path.stages), deviceTLB: false, mode)
  }

  private static func tagging(_ stages: TranslationPath.Stages) -> DomainIDs.Tagging {
    switch stages {
    case .first: .firstStage
    case .passThrough: .passThrough
    case .second, .nested: .secondStage
    }
  }
}
