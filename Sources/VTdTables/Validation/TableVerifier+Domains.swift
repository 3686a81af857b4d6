import HardwareBits
import PCICore

extension TableVerifier {
  /// One domain ID is for one set of page tables, and never for two kinds of tags.
  func verifyDomainIDs(_ state: inout VerifierState) {
    var owners: [UInt16: VerificationReport.Requester] = [:]
    var complained: Set<UInt16> = []
    for requester in state.report.requesters {
      let id = requester.path.domainID
      guard let other = owners[id] else {
        owners[id] = requester
        continue
      }
      guard !complained.contains(id) else { continue }
      let place = TableFinding.Place(requester: requester.requester, pasid: requester.pasid)
      let mine = Self.tagging(requester.path.stages)
      let theirs = Self.tagging(other.path.stages)
      if (mine == .secondStage) != (theirs == .secondStage), requester.path.isScalable {
        complained.insert(id)
        let text = "domain ID \(id) is also that of \(other.requester), whose translations are tagged otherwise"
        state.report.add(TableFinding(.domainStages, place, text))
      } else if requester.space != other.space, mine != .firstStage || requester.pasid == other.pasid {
        complained.insert(id)
        let text = "domain ID \(id) is also that of \(other.requester), which has other tables"
        state.report.add(TableFinding(.domainShared, place, text))
      }
    }
  }

  private static func tagging(_ stages: TranslationPath.Stages) -> DomainIDs.Tagging {
    switch stages {
    case .first: .firstStage
    case .passThrough: .passThrough
    case .second, .nested: .secondStage
    }
  }

  /// Whether devices can write to the tables that translate for them.
  func verifyExposure(_ state: inout VerifierState) {
    let tables = state.tables.sorted()
    for (index, space) in state.report.spaces.enumerated() {
      for page in space.mappings where page.access.contains(.write) {
        let first = page.output.rawValue
        var low = 0
        var high = tables.count
        while low < high {
          let middle = (low + high) / 2
          if tables[middle] < first { low = middle + 1 } else { high = middle }
        }
        guard low < tables.count, tables[low] - first < page.length else { continue }
        let owner = state.report.requesters.first { $0.space == index }
        let iova = page.iova.rawValue &+ (tables[low] - first)
        let text = "the device can write to the table at 0x\(tables[low].hex())"
        state.report.add(
          TableFinding(.tableExposed, .init(requester: owner?.requester, pasid: owner?.pasid, iova: iova), text))
        break
      }
    }
  }
}
