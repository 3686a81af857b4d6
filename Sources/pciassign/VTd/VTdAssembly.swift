import HardwareBits
import PCICore
import VTdTables

/// Tables built for a job, in memory of our own.
struct VTdAssembly: ~Copyable {
  let job: VTdJob
  var memory: TableRegion
  /// What RTADDR is to be set to.
  private(set) var rootTable: RootTableAddressRegister
  /// What IRTA is to be set to; nil without interrupts.
  private(set) var interruptTable: InterruptTableAddressRegister?
  /// The domain ID of devices that are passed through.
  let passThroughID: UInt16
  /// What each domain maps in the end, by its ID.
  private(set) var mappings: [UInt16: [PageMapping]] = [:]
  /// The stretches left out of mappings, in words.
  private(set) var notes: [String] = []

  /// Why there are no tables.
  enum Failure: Error {
    /// More memory is needed.
    case outOfTables
    /// Nothing helps.
    case failed(CommandFailure)
  }

  /// Builds everything the job asks for, in as few tables as it takes.
  ///
  /// - Throws: exit code 65 for a job that contradicts itself, 1 for what the unit lacks.
  static func make(_ job: VTdJob) throws(CommandFailure) -> VTdAssembly {
    var tableCount = estimate(job)
    var wanted: [UInt16: [PageMapping]]?
    while true {
      do throws(Failure) {
        let assembly = try build(job, tableCount: tableCount, mappings: wanted)
        // Tables that were needed on the way and are no longer would leave holes in the file.
        if wanted != nil || assembly.memory.touchedByteCount == assembly.memory.tablesInUse * 4096 { return assembly }
        wanted = assembly.mappings
      } catch {
        switch error {
        case .failed(let failure): throw failure
        case .outOfTables:
          guard tableCount < mostTables else { throw .input("\(job.file): the tables do not fit 64 GiB") }
          tableCount = min(tableCount * 2, mostTables)
        }
      }
    }
  }

  private static let mostTables = 1 << 24

  private static func estimate(_ job: VTdJob) -> Int {
    var count: UInt64 = 64
    for domain in job.domains {
      count += 8
      for mapping in domain.mappings {
        let isLarge = (mapping.iova ^ mapping.output) & 0x1f_ffff == 0 && job.largestPage != .size4K
        count += 8 + (isLarge ? mapping.length >> 30 : mapping.length >> 21)
      }
      count += UInt64(domain.unmappings.count) * 4
    }
    count += UInt64(job.devices.count) * 4 + UInt64((job.interrupts?.count ?? 0) / 128)
    return Int(min(count, UInt64(mostTables)))
  }

  private static func build(
    _ job: VTdJob, tableCount: Int, mappings wanted: [UInt16: [PageMapping]]?
  ) throws(Failure) -> VTdAssembly {
    let end = job.tableBase.addingReportingOverflow(UInt64(tableCount) * 4096)
    guard !end.overflow else { throw .failed(.input("\(job.file): table_base: tables from there on wrap around")) }
    var assembly = VTdAssembly(
      job: job, memory: TableRegion(tableCount: tableCount, origin: job.tableBase), passThroughID: freeID(job))
    try assembly.build(wanted)
    return assembly
  }

  private init(job: VTdJob, memory: consuming TableRegion, passThroughID: UInt16) {
    self.job = job
    self.memory = memory
    self.passThroughID = passThroughID
    rootTable = RootTableAddressRegister()
  }

  private mutating func build(_ wanted: [UInt16: [PageMapping]]?) throws(Failure) {
    var tables: TranslationTables
    do throws(AttachmentError) {
      tables = try TranslationTables(mode: job.mode, unit: job.unit, in: &memory)
    } catch { throw Self.failure(error, nil, job) }
    rootTable = tables.rootTableAddress
    var attachments: [UInt16: DomainAttachment] = [:]
    for domain in job.domains {
      let (attachment, pages) = try Self.build(domain, wanted?[domain.id], job, &memory, &notes)
      attachments[domain.id] = attachment
      mappings[domain.id] = pages
    }
    for device in job.devices {
      let attachment =
        device.domain.flatMap { attachments[$0] }
        ?? DomainAttachment(domainID: passThroughID, translation: .passThrough)
      for address in [device.address] + device.aliases {
        do throws(AttachmentError) {
          _ = try tables.attach(address.requesterID, to: attachment, in: &memory)
        } catch { throw Self.failure(error, device.node, job) }
      }
    }
    interruptTable = try Self.buildInterrupts(job, &memory)
    try checkPlace()
  }

  /// The tables must lie where the unit can read them.
  private func checkPlace() throws(Failure) {
    let last = job.tableBase + UInt64(memory.touchedByteCount) - 1
    guard last >> UInt64(job.unit.hostAddressWidthInBits) == 0 else {
      throw .failed(
        .input("\(job.file): table_base: the tables end above the host's \(job.unit.hostAddressWidthInBits) bits"))
    }
    guard !InterruptWindow.overlaps(job.tableBase, through: last) else {
      throw .failed(.input("\(job.file): table_base: the tables lie in the interrupt window 0xfee00000 to 0xfeefffff"))
    }
  }

  /// An ID that no domain of the job has.
  private static func freeID(_ job: VTdJob) -> UInt16 {
    var ids = DomainIDs(job.unit)
    let taken = Set(job.domains.map(\.id))
    var id = ids.passThroughID
    while taken.contains(id), let next = ids.allocate(for: .secondStage) { id = next }
    return id
  }

  private static func build(
    _ domain: VTdJob.Domain, _ wanted: [PageMapping]?, _ job: VTdJob, _ memory: inout TableRegion,
    _ notes: inout [String]
  ) throws(Failure) -> (DomainAttachment, [PageMapping]) {
    let configuration: PageTableConfiguration
    do throws(UnitRefusal) {
      try DomainIDs.check(domain.id, job.unit)
      configuration = try job.unit.pageTableConfiguration(
        stage: job.stage, levels: job.levels, mode: job.mode, largestPage: job.largestPage)
    } catch {
      throw .failed(domain.node.failure(error.description, code: 1))
    }
    var table: PageTable
    do throws(PageTableError) { table = try PageTable(configuration, in: &memory) } catch { throw .outOfTables }
    if let wanted {
      for page in wanted {
        do throws(PageTableError) {
          _ = try table.map(page.iova, to: page.output, length: page.length, access: page.access, in: &memory)
        } catch { throw failure(error, domain.node) }
      }
    } else {
      try map(domain, &table, &memory, &notes)
    }
    var pages: [PageMapping] = []
    table.forEachMapping(in: memory) { pages.append($0) }
    return (DomainAttachment(domainID: domain.id, table: table), pages)
  }

  private static func map(
    _ domain: VTdJob.Domain, _ table: inout PageTable, _ memory: inout TableRegion, _ notes: inout [String]
  ) throws(Failure) {
    for part in domain.mappings {
      do throws(PageTableError) {
        let change = try table.map(
          IOVA(part.iova), to: PhysicalAddress(part.output), length: part.length, access: part.access, in: &memory)
        if change.effects.contains(.leftOut) {
          notes.append("\(part.node.path): what lies in or leads to the interrupt window 0xfee00000 is left out")
        }
      } catch { throw failure(error, part.node) }
    }
    for part in domain.unmappings {
      do throws(PageTableError) {
        _ = try table.unmap(IOVA(part.iova), length: part.length, allowingHoles: true, in: &memory)
      } catch { throw failure(error, part.node) }
    }
  }

  private static func buildInterrupts(
    _ job: VTdJob, _ memory: inout TableRegion
  ) throws(Failure) -> InterruptTableAddressRegister? {
    guard let interrupts = job.interrupts else { return nil }
    let count = (interrupts.map(\.index).max() ?? 0) + 1
    var table: InterruptTable
    do throws(InterruptTableError) {
      // Room for 512 at least.
      table = try InterruptTable(
        entryCount: max(count, 512), extendedInterruptMode: job.extendedInterruptMode, unit: job.unit, in: &memory)
    } catch {
      if error == .outOfTableMemory { throw .outOfTables }
      throw .failed(CommandFailure(code: 1, text: "\(job.file): interrupts: \(error)"))
    }
    for interrupt in interrupts {
      do throws(InterruptTableError) {
        _ = try table.set(interrupt.index, to: interrupt.interrupt, in: &memory)
      } catch { throw .failed(interrupt.node.failure(error.description)) }
    }
    return table.tableAddress
  }

  private static func failure(_ error: PageTableError, _ node: JSONNode) -> Failure {
    error == .outOfTableMemory ? .outOfTables : .failed(node.failure(error.description))
  }

  private static func failure(_ error: AttachmentError, _ node: JSONNode?, _ job: VTdJob) -> Failure {
    switch error {
    case .outOfTableMemory: .outOfTables
    case .refused(let refusal):
      .failed(node?.failure(refusal.description, code: 1) ?? CommandFailure(code: 1, text: "\(job.file): \(refusal)"))
    default: .failed(node?.failure(error.description) ?? .input("\(job.file): \(error)"))
    }
  }
}
