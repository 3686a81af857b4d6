public import AssignmentModel
public import PCICore

/// Reads what plans are made from: a snapshot, and what else has to be looked at for the functions concerned.
public struct PlanningReader: Sendable {
  private let source: HostSource
  private let links: any NetworkLinks

  /// Reads from a host.
  ///
  /// - Parameters:
  ///   - source: Its files.
  ///   - links: Its network interfaces, which say what they decided for virtual functions.
  public init(_ source: HostSource, links: any NetworkLinks = AbsentNetworkLinks()) {
    self.source = source
    self.links = links
  }

  /// What a plan for these functions is made from.
  ///
  /// - Parameters:
  ///   - addresses: The functions; who has them, and the other members of their groups, open is looked for.
  ///   - records: The functions that were handed over before.
  ///   - choosesVariant: Whether the kernel's list of variants of vfio-pci is wanted.
  /// - Throws: where the list of functions cannot be read.
  public func context(
    for addresses: [PCIAddress], records: [AssignmentRecord], choosingVariant choosesVariant: Bool = false
  ) throws(HostError) -> PlanningContext {
    try context(records: records, choosingVariant: choosesVariant) { _ in addresses }
  }

  /// The same, for functions that `choose` finds on the host.
  public func context(
    records: [AssignmentRecord], choosingVariant choosesVariant: Bool = false,
    for choose: (HostSnapshot) -> [PCIAddress]
  ) throws(HostError) -> PlanningContext {
    var context = PlanningContext(host: try source.snapshot(depth: Self.depth))
    guard let files = source.files else { return context }
    let addresses = choose(context.host)
    // What was recorded before a restart is true of nothing any more.
    let boot = BootIdentity.read(files) ?? ""
    for record in records where record.bootID == boot { context.records[record.address] = record }
    let wanted = Set(addresses)
    let groups = Set(
      context.host.functions.filter { wanted.contains($0.address) }.compactMap { $0.iommuGroup.value ?? nil })
    let concerned = context.host.functions.filter { function in
      wanted.contains(function.address) || function.physicalFunction.map { wanted.contains($0) } ?? false
        || (function.iommuGroup.value ?? nil).map { groups.contains($0) } ?? false
    }
    context.holders = HolderReader(files: files).holders(of: concerned)
    context.drivers = drivers(files)
    for address in wanted { readSettings(of: address, files, into: &context) }
    if choosesVariant { context.variants = variants(files, context.host.kernel) }
    do throws(ErrorNumber) { context.claimedSlots = try FunctionStateReader(files: files).claimedSlots() } catch {}
    return context
  }

  /// What a physical function has decided for its virtual ones, where it can say.
  private func readSettings(of address: PCIAddress, _ files: any HostFiles, into context: inout PlanningContext) {
    guard let function = context.host[address], function.virtualization.value ?? nil != nil else { return }
    let reader = FunctionStateReader(files: files)
    guard let interface = reader.interface(of: address) else {
      context.withoutSettings.insert(address)
      return
    }
    do throws(LinkFailure) {
      let report = try links.report(interface)
      for (index, virtual) in function.virtualFunctions.enumerated() {
        context.settings[virtual] = report.functions[UInt32(index)]
      }
    } catch {
      // A copy says nothing; what is wished is then ordered whatever it is now.
      return
    }
  }

  /// All but tables: what is to be looked at for binding, and what shows what the host does with its devices.
  private static let depth: InspectionDepth = [.attributes, .kernel, .facilities, .usage]

  private func drivers(_ files: any HostFiles) -> Measured<Set<String>> {
    let path: HostPath = "/sys/bus/pci/drivers"
    do throws(ErrorNumber) {
      return .known(Set(try files.openDirectory(path).entries().map { $0.name.description }))
    } catch {
      return .unreadable(path, error)
    }
  }

  private func variants(_ files: any HostFiles, _ kernel: KernelFacts) -> Measured<VariantDrivers> {
    guard let release = kernel.release, let directory = FacilitiesReader.modulesDirectory(release: release) else {
      return .unmeasured(.notInSource)
    }
    let path = directory.appending("modules.alias")
    do throws(ErrorNumber) {
      return .known(VariantDrivers(modulesAlias: try files.read(path, limit: 1 << 26)))
    } catch {
      return .unreadable(path, error)
    }
  }
}
