import VTdTables

extension ModelRun {
  /// How an operation went: the first disagreement, and whether it failed as it should.
  struct Outcome {
    var complaint: String?
    var failed = false
  }

  /// Applies an operation to both sides, and compares what they say.
  func apply(
    _ operation: Operation, _ table: inout PageTable, _ model: inout PageModel, _ memory: inout TableRegion
  ) -> Outcome {
    let iova = IOVA(operation.iova)
    let output = PhysicalAddress(operation.output)
    let wanted = expectation(operation, model)
    do throws(PageTableError) {
      let change: TranslationChange
      switch operation.kind {
      case .map, .mapAgain:
        change = try table.map(iova, to: output, length: operation.length, access: operation.access, in: &memory)
        model.set(operation.iova, operation.output, operation.length, operation.access)
      case .unmap, .unmapWithHoles:
        change = try table.unmap(
          iova, length: operation.length, allowingHoles: operation.kind == .unmapWithHoles, in: &memory)
        model.clear(operation.iova, operation.length)
      case .protect:
        change = try table.protect(iova, length: operation.length, access: operation.access, in: &memory)
        model.protect(operation.iova, operation.length, operation.access)
      case .remap:
        change = try table.remap(iova, to: output, length: operation.length, access: operation.access, in: &memory)
        model.set(operation.iova, operation.output, operation.length, operation.access)
      case .lookup:
        return Outcome(complaint: lookUp(operation, table, model, memory))
      }
      if let wanted { return Outcome(complaint: "succeeded, expected \(wanted)") }
      if change.first != iova || change.last.rawValue != operation.iova + operation.length - 1 {
        return Outcome(complaint: "reports another range: \(change)")
      }
      return Outcome(complaint: lookUp(operation, table, model, memory))
    } catch {
      if error == .outOfTableMemory { return Outcome(failed: true) }
      guard error == wanted else {
        return Outcome(complaint: "failed: \(error), expected \(wanted.map { "\($0)" } ?? "success")")
      }
      return Outcome(failed: true)
    }
  }

  private func expectation(_ operation: Operation, _ model: PageModel) -> PageTableError? {
    switch operation.kind {
    case .map, .mapAgain: model.firstMapped(operation.iova, operation.length).map { .alreadyMapped(IOVA($0)) }
    case .unmap, .protect: model.firstHole(operation.iova, operation.length).map { .notMapped(IOVA($0)) }
    case .unmapWithHoles, .remap, .lookup: nil
    }
  }

  private func lookUp(
    _ operation: Operation, _ table: borrowing PageTable, _ model: PageModel, _ memory: borrowing TableRegion
  ) -> String? {
    for address in [operation.iova, operation.iova + operation.length - model.unit] {
      let page = table.page(holding: IOVA(address + 0x7ff), in: memory)
      let found = page.map {
        PageModel.Unit(output: $0.output.rawValue + (address - $0.iova.rawValue), access: $0.access)
      }
      if found != model.units[address] { return "\(address) translates to \(found.debugDescription)" }
    }
    return nil
  }
}
