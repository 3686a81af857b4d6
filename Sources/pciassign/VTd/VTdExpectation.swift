import PCICore
import VTdTables

/// What a job's tables should hold, worked out from the job alone.
struct VTdExpectation {
  private let job: VTdJob

  init(_ job: VTdJob) { self.job = job }

  /// What a domain should map: all mappings, without what is unmapped and what touches the interrupt window.
  static func mappings(of domain: VTdJob.Domain) -> [PageMapping] {
    var holes = domain.unmappings.filter { $0.length > 0 }.map { (first: $0.iova, last: $0.iova &+ ($0.length - 1)) }
    holes.append((InterruptWindow.first, InterruptWindow.last))
    for mapping in domain.mappings {
      let last = mapping.output &+ (mapping.length &- 1)
      guard InterruptWindow.overlaps(mapping.output, through: last) else { continue }
      let first = max(mapping.output, InterruptWindow.first)
      holes.append(
        (mapping.iova &+ (first - mapping.output), mapping.iova &+ (min(last, InterruptWindow.last) - mapping.output)))
    }
    holes.sort { $0.first < $1.first }
    var found: [PageMapping] = []
    var hole = 0
    for mapping in domain.mappings.sorted(by: { $0.iova < $1.iova }) where mapping.length > 0 {
      let last = mapping.iova &+ (mapping.length - 1)
      var position: UInt64? = mapping.iova
      // Holes can overlap and reach into the next mapping: begin with the first that may still matter.
      for (first, holeLast) in holes[hole...] {
        guard first <= last, let start = position else { break }
        guard holeLast >= start else { continue }
        if first > start { found.append(part(mapping, start, first - 1)) }
        position = holeLast < last ? holeLast + 1 : nil
      }
      if let position { found.append(part(mapping, position, last)) }
      while hole < holes.count, holes[hole].last < mapping.iova { hole += 1 }
    }
    return found
  }

  private static func part(_ mapping: VTdJob.Mapping, _ first: UInt64, _ last: UInt64) -> PageMapping {
    PageMapping(
      iova: IOVA(first), output: PhysicalAddress(mapping.output &+ (first - mapping.iova)), length: last - first + 1,
      access: mapping.access)
  }

  /// Adds to a report everything in which the tables differ from the job.
  func compare(_ report: inout VerificationReport, _ interruptTable: InterruptTableAddressRegister?) {
    var compared: [Int: UInt16] = [:]
    var named: Set<RequesterID> = []
    for device in job.devices {
      for address in [device.address] + device.aliases {
        let requester = address.requesterID
        named.insert(requester)
        compare(device, requester, &report, &compared)
      }
    }
    for found in report.requesters where !named.contains(found.requester) {
      report.add(
        TableFinding(
          .deviceExtra, .init(requester: found.requester, pasid: found.pasid), "the job does not attach it"))
    }
    if let interrupts = job.interrupts { compare(interrupts, &report, interruptTable) }
  }

  private func compare(
    _ device: VTdJob.Device, _ requester: RequesterID, _ report: inout VerificationReport,
    _ compared: inout [Int: UInt16]
  ) {
    let place = TableFinding.Place(requester: requester)
    guard let found = report.requesters.first(where: { $0.requester == requester && ($0.pasid ?? 0) == 0 }) else {
      report.add(TableFinding(.deviceDifferent, place, "it is not attached, or not so that DMA works"))
      return
    }
    guard let id = device.domain else {
      if found.path.stages != .passThrough {
        report.add(TableFinding(.deviceDifferent, place, "it is translated; the job passes it through"))
      }
      return
    }
    guard let index = found.space, let domain = job.domains.first(where: { $0.id == id }) else {
      report.add(TableFinding(.deviceDifferent, place, "it is passed through; the job puts it into domain \(id)"))
      return
    }
    let wanted: TranslationPath.Stages = job.stage == .first ? .first : .second
    if found.path.stages != wanted {
      report.add(TableFinding(.deviceDifferent, place, "the other stage translates for it"))
    }
    if found.path.domainID != id {
      let text = "its domain ID is \(found.path.domainID); the job's is \(id)"
      report.add(TableFinding(.deviceDifferent, place, text))
    }
    guard compared[index] != id else { return }
    compared[index] = id
    let differences = MappingDifference.between(Self.mappings(of: domain), report.spaces[index].mappings)
    for difference in differences.prefix(Self.mostDifferences) {
      report.add(Self.finding(difference, requester))
    }
    if differences.count > Self.mostDifferences {
      let text = "and \(differences.count - Self.mostDifferences) more stretches differ"
      report.add(TableFinding(.mapDifferent, place, text))
    }
  }

  private static let mostDifferences = 64

  private static func finding(_ difference: MappingDifference, _ requester: RequesterID) -> TableFinding {
    let place = TableFinding.Place(requester: requester, iova: difference.iova.rawValue)
    let size = "\(byteSize(difference.length))"
    switch (difference.left, difference.right) {
    case (let wanted?, let found?):
      return TableFinding(.mapDifferent, place, "\(size) lead to \(found); the job wants \(wanted)")
    case (let wanted?, nil):
      return TableFinding(.mapMissing, place, "\(size) are not mapped; the job wants \(wanted)")
    case (nil, let found?):
      return TableFinding(.mapExtra, place, "\(size) lead to \(found); the job does not map them")
    case (nil, nil): return TableFinding(.mapDifferent, place, size)
    }
  }

  private func compare(
    _ interrupts: [VTdJob.Interrupt], _ report: inout VerificationReport, _ table: InterruptTableAddressRegister?
  ) {
    guard let table else {
      report.add(TableFinding(.interruptDifferent, .init(), "there is no interrupt remapping table"))
      return
    }
    var found: [Int: UInt128] = [:]
    for entry in report.interrupts { found[entry.index] = entry.entry }
    for wanted in interrupts {
      let entry = RemappedInterruptEntry(rawValue: found.removeValue(forKey: wanted.index) ?? 0)
      let destination = table.extendedInterruptMode ? entry.destination : entry.destination >> 8
      let real = RemappedInterrupt(
        vector: entry.vector, destination: destination, source: entry.source, deliveryMode: entry.deliveryMode,
        isLogical: entry.logicalDestination, redirectionHint: entry.redirectionHint,
        isLevelTriggered: entry.levelTriggered)
      guard entry.isPresent, !entry.isPosted, real == wanted.interrupt else {
        let text = "interrupt entry \(wanted.index) is not what the job wants"
        report.add(TableFinding(.interruptDifferent, .init(), text))
        continue
      }
    }
    for index in found.keys.sorted() {
      report.add(TableFinding(.interruptDifferent, .init(), "interrupt entry \(index) is not in the job"))
    }
  }
}
