public import AssignmentModel
import PCICore

/// Reads a host's files into a snapshot.
public struct HostReader: Sendable {
  /// Where the kernel lists the PCI functions.
  static let devicesPath: HostPath = "/sys/bus/pci/devices"

  let files: any HostFiles
  let provenance: Provenance
  let isWhole: Bool
  let threads: Int?

  /// Makes a reader of `files`.
  ///
  /// - Parameters:
  ///   - files: The host.
  ///   - provenance: What the snapshot says about its source.
  ///   - isWhole: Whether the files are all that the kernel shows: then what is missing does not exist, and a
  ///     function without `uevent` is one that is being removed.
  ///   - threads: How many threads read functions, or nil for as many as they are worth.
  public init(files: any HostFiles, provenance: Provenance, isWhole: Bool, threads: Int? = nil) {
    self.files = files
    self.isWhole = isWhole
    self.provenance = provenance
    self.threads = threads
  }

  /// Reads as much as `depth` asks for.
  ///
  /// What cannot be read is unmeasured, and what goes away meanwhile is left out with an observation.
  ///
  /// - Throws: where the list of functions itself cannot be read.
  public func snapshot(depth: InspectionDepth = .complete) throws(HostError) -> HostSnapshot {
    try snapshot(depth: depth, only: nil)
  }

  /// Reads as much as `depth` asks for, of the functions at `addresses` or of all.
  ///
  /// Of what the host does with its devices only that is read which could concern these functions.
  func snapshot(depth: InspectionDepth, only addresses: [PCIAddress]?) throws(HostError) -> HostSnapshot {
    var observations: [Observation] = []
    var functions = try readFunctions(depth: depth, only: addresses, observations: &observations)
    let groupReader = GroupReader(files: files, isWhole: isWhole)
    let linked = groupReader.settleMembership(of: &functions)
    linkVirtualFunctions(&functions)
    placeUnlinked(&functions)
    if provenance.kind != .live { ParentCircles.cut(&functions, observations: &observations) }

    var host = HostSnapshot(provenance: provenance, functions: functions)
    if depth.contains(.groups) {
      host.groups = groupReader.read(linked: linked, threads: threads, observations: &observations)
    } else {
      host.groups = linked
    }
    host.tables = depth.contains(.tables) ? FirmwareTableReader(files: files).read() : .unmeasured(.notAsked)
    if depth.contains(.kernel) { host.kernel = KernelFactsReader(files: files).read() }
    host.remappingUnits =
      depth.contains(.remappingUnits)
      ? RemappingUnitReader(files: files, isWhole: isWhole).read() : .unmeasured(.notAsked)
    let tree = KernelTree(files: files, isWhole: isWhole)
    if depth.contains(.facilities) {
      let kernel = depth.contains(.kernel) ? host.kernel : KernelFactsReader(files: files).read()
      host.facilities = FacilitiesReader(tree: tree).read(kernel)
    }
    if depth.contains(.usage) {
      let usage = HostUsageReader(tree: tree)
      host.usage = addresses == nil ? usage.read() : usage.read(concerning: functions)
    }
    host.observations = observations
    return host
  }

  private func readFunctions(
    depth: InspectionDepth, only addresses: [PCIAddress]?, observations: inout [Observation]
  ) throws(HostError) -> [FunctionSnapshot] {
    let files = files
    let devices: any HostDirectory
    let entries: [HostDirectoryEntry]
    do throws(ErrorNumber) {
      devices = try files.openDirectory(Self.devicesPath)
      if let addresses {
        var reader = FunctionReader(devices: devices, files: files, depth: depth, isWhole: isWhole, readsFew: true)
        let functions = addresses.sorted().compactMap { address in
          HostName(address.description).flatMap { reader.read($0, at: address) }
        }
        observations += reader.observations
        return functions
      }
      entries = try devices.entries()
    } catch {
      throw HostError(
        operation: "list the PCI functions", path: Self.devicesPath, errno: error,
        remedy: error == .noSuchFile ? "is sysfs mounted, and does the kernel support PCI?" : nil)
    }
    let named = Self.addresses(entries, observations: &observations)
    let isWhole = isWhole
    let workers = threads ?? ConcurrentChunks.threads(for: named.count)
    let parts = ConcurrentChunks.map(count: named.count, threads: workers) { range in
      var reader = FunctionReader(devices: devices, files: files, depth: depth, isWhole: isWhole)
      let functions = named[range].compactMap { reader.read($0.name, at: $0.address) }
      return (functions, reader.observations)
    }
    for part in parts { observations.append(contentsOf: part.1) }
    return parts.flatMap { $0.0 }
  }

  /// The entries that are functions, sorted by address.
  private static func addresses(
    _ entries: [HostDirectoryEntry], observations: inout [Observation]
  ) -> [(address: PCIAddress, name: HostName)] {
    var named: [(address: PCIAddress, name: HostName)] = []
    named.reserveCapacity(entries.count)
    var odd: [HostName] = []
    for entry in entries {
      if let address = FunctionName.parse(entry.name.bytes) {
        named.append((address, entry.name))
      } else {
        odd.append(entry.name)
      }
    }
    for name in odd.sorted() {
      observations.append(
        Observation(kind: .malformed, text: "\(devicesPath.appending(name)): the name is no PCI address"))
    }
    return named.sorted { $0.address < $1.address }
  }

  /// Gives each physical function its virtual ones, which name it by a link of their own.
  ///
  /// By address is by index, because VF Stride is never negative.
  private func linkVirtualFunctions(_ functions: inout [FunctionSnapshot]) {
    var virtual: [PCIAddress: [PCIAddress]] = [:]
    for function in functions {
      if let physical = function.physicalFunction { virtual[physical, default: []].append(function.address) }
    }
    guard !virtual.isEmpty else { return }
    for index in functions.indices {
      if let list = virtual[functions[index].address] { functions[index].virtualFunctions = list }
    }
  }

  /// Finds the bridge above functions of a copy that holds directories where the kernel has links.
  private func placeUnlinked(_ functions: inout [FunctionSnapshot]) {
    guard !isWhole, functions.allSatisfy({ $0.parent == nil }) else { return }
    BridgeHierarchy(functions).place(&functions)
  }
}
