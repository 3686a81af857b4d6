public import AssignmentModel
public import PCICore

/// Reads what plans are made from: the functions concerned, what the host does with them, and who has them.
///
/// For binding and giving back only that is read; as far as it goes it is what a full snapshot says about these functions.
public struct PlanningReader: Sendable {
  private let source: HostSource
  private let links: any NetworkLinks
  private let controllers: any StorageControllers

  /// Reads from a host.
  ///
  /// - Parameters:
  ///   - source: Its files.
  ///   - links: Its network interfaces, which say what they decided for virtual functions.
  ///   - controllers: Its NVMe controllers, which say the same.
  public init(
    _ source: HostSource, links: any NetworkLinks = AbsentNetworkLinks(),
    controllers: any StorageControllers = AbsentStorageControllers()
  ) {
    self.source = source
    self.links = links
    self.controllers = controllers
  }

  /// What a plan is made from that binds functions.
  ///
  /// - Parameters:
  ///   - wish: What is wished.
  ///   - records: The functions that were handed over before.
  /// - Throws: where functions cannot be read at all.
  public func context(for wish: BindWish, records: [AssignmentRecord]) throws(HostError) -> PlanningContext {
    let taken = wish.isWholeGroup ? withGroups(wish.addresses) : wish.addresses
    var context = try context(for: taken, records: records, depth: [.settings, .usage])
    guard let files = source.files else { return context }
    var isDriverThere = true
    var isVariant = false
    switch wish.driver {
    case .named(let driver): isDriverThere = context.drivers.value?.contains(driver.description) ?? false
    case .bestVFIO: isVariant = true
    }
    let isUngrouped = context.host.functions.contains { $0.iommuGroup == .known(nil) }
    if source.isWhole, !isDriverThere || isVariant || isUngrouped {
      // Only a driver that is not there raises the question which modules the kernel has.
      let kernel = KernelFactsReader(files: files).read()
      context.host.kernel = kernel
      context.host.facilities = FacilitiesReader(tree: KernelTree(files: files, isWhole: true)).read(kernel)
    }
    if isVariant { context.variants = variants(files, context.host.kernel) }
    return context
  }

  /// What a plan is made from that gives functions back.
  ///
  /// - Parameters:
  ///   - wish: What is wished.
  ///   - records: The functions that were handed over before.
  /// - Throws: where functions cannot be read at all.
  public func context(for wish: ReleaseWish, records: [AssignmentRecord]) throws(HostError) -> PlanningContext {
    // What the host does with a function that a guest had is no reason to keep it from the host.
    try context(for: wish.addresses, records: records, depth: .settings)
  }

  /// What a plan is made from that makes or destroys virtual functions.
  ///
  /// - Parameters:
  ///   - wish: What is wished.
  ///   - records: The functions that were handed over before.
  /// - Throws: where functions cannot be read at all.
  public func context(
    for wish: VirtualFunctionWish, records: [AssignmentRecord]
  ) throws(HostError) -> PlanningContext {
    try context(records: records, choosingVariant: wish.driver == .bestVFIO) { _ in [wish.physicalFunction] }
  }

  /// The same for functions that `choose` finds on the whole host: what a card has room for is a matter of all of it.
  ///
  /// - Parameters:
  ///   - records: The functions that were handed over before.
  ///   - choosesVariant: Whether the kernel's list of variants of vfio-pci is wanted.
  ///   - choose: The functions; who has them, and the other members of their groups, open is looked for.
  /// - Throws: where the list of functions cannot be read.
  public func context(
    records: [AssignmentRecord], choosingVariant choosesVariant: Bool = false,
    for choose: (HostSnapshot) -> [PCIAddress]
  ) throws(HostError) -> PlanningContext {
    let start = try wholeHost()
    var context = try complete(start, choose(start.host), records)
    if let files = source.files, choosesVariant { context.variants = variants(files, context.host.kernel) }
    return context
  }

  private func context(
    for addresses: [PCIAddress], records: [AssignmentRecord], depth: InspectionDepth
  ) throws(HostError) -> PlanningContext {
    // Copies may lack links, and then only all of their functions together tell how they hang together.
    guard let files = source.files, source.isWhole else { return try complete(try wholeHost(), addresses, records) }
    let relatives = FunctionRelatives(files: files)
    var wanted = addresses
    for address in addresses {
      for other in relatives.family(of: address) where !wanted.contains(other) { wanted.append(other) }
    }
    let host = try source.snapshot(depth: depth, only: wanted)
    return try complete(PlanningContext(host: host), addresses, records)
  }

  private func wholeHost() throws(HostError) -> PlanningContext {
    PlanningContext(host: try source.snapshot(depth: [.attributes, .kernel, .facilities, .usage]))
  }

  private func complete(
    _ start: PlanningContext, _ addresses: [PCIAddress], _ records: [AssignmentRecord]
  ) throws(HostError) -> PlanningContext {
    var context = start
    guard let files = source.files else { return context }
    // What was recorded before a restart is true of nothing any more.
    let boot = records.isEmpty ? "" : BootIdentity.read(files) ?? ""
    for record in records where record.bootID == boot { context.records[record.address] = record }
    let host = context.host
    var groups: [Int] = []
    for function in host.functions where addresses.contains(function.address) {
      if let group = function.iommuGroup.value ?? nil { groups.append(group) }
    }
    let concerned = host.functions.filter { function in
      addresses.contains(function.address) || function.physicalFunction.map { addresses.contains($0) } ?? false
        || (function.iommuGroup.value ?? nil).map { groups.contains($0) } ?? false
    }
    context.holders = HolderReader(files: files).holders(of: concerned)
    context.drivers = drivers(files)
    for address in addresses { readSettings(of: address, files, into: &context) }
    do throws(ErrorNumber) { context.claimedSlots = try FunctionStateReader(files: files).claimedSlots() } catch {}
    return context
  }

  /// What a physical function has decided for its virtual ones, where it can say.
  private func readSettings(of address: PCIAddress, _ files: any HostFiles, into context: inout PlanningContext) {
    guard let function = context.host[address], function.virtualization.value ?? nil != nil else { return }
    let reader = FunctionStateReader(files: files)
    for virtual in function.virtualFunctions {
      guard let vectors = reader.vectors(of: virtual, address) else { break }
      context.settings[virtual, default: VirtualFunctionSettings()].vectors = vectors
    }
    readControllers(of: function, reader, into: &context)
    guard let interface = reader.interface(of: address) else {
      context.withoutSettings.insert(address)
      return
    }
    do throws(LinkFailure) {
      let report = try links.report(interface)
      for (index, virtual) in function.virtualFunctions.enumerated() {
        var settings = report.functions[UInt32(index)]
        settings?.vectors = context.settings[virtual]?.vectors
        context.settings[virtual] = settings ?? context.settings[virtual]
      }
    } catch {
      // A copy says nothing; what is wished is then ordered whatever it is now.
      return
    }
  }

  /// What an NVMe drive has for its virtual functions, and how those are, where it can say.
  private func readControllers(
    of function: FunctionSnapshot, _ reader: FunctionStateReader, into context: inout PlanningContext
  ) {
    guard let name = reader.controller(of: function.address) else {
      context.withoutControllers.insert(function.address)
      return
    }
    switch Result(catching: { () throws(LinkFailure) in try controllers.report(name) }) {
    case .success(let report):
      context.controllers[function.address] = report.resources
      for (index, virtual) in function.virtualFunctions.enumerated() {
        context.settings[virtual, default: VirtualFunctionSettings()].controller = report.functions[index]
      }
    // What the controller itself refuses, it does not know.
    case .failure(let failure) where failure.errno.name == "EOPNOTSUPP" || failure.errno == .inputOutput:
      context.withoutControllers.insert(function.address)
    case .failure: return
    }
  }

  /// The functions with all members of their groups.
  private func withGroups(_ addresses: [PCIAddress]) -> [PCIAddress] {
    guard let files = source.files, source.isWhole else {
      return addresses
    }
    var found = addresses
    for address in addresses {
      for member in FunctionRelatives(files: files).groupMembers(of: address) where !found.contains(member) {
        found.append(member)
      }
    }
    return found
  }

  private func drivers(_ files: any HostFiles) -> Measured<Set<String>> {
    let path: HostPath = "/sys/bus/pci/drivers"
    do throws(ErrorNumber) {
      return .known(Set(try files.openDirectory(path).entries().map { $0.name.description }))
    } catch {
      return .unreadable(path, error)
    }
  }

  private func variants(_ files: any HostFiles, _ kernel: KernelFacts) -> VariantDrivers? {
    guard let release = kernel.release, let directory = FacilitiesReader.modulesDirectory(release: release) else {
      return nil
    }
    do throws(ErrorNumber) {
      return VariantDrivers(modulesAlias: try files.read(directory.appending("modules.alias"), limit: 1 << 26))
    } catch {
      return nil
    }
  }
}
