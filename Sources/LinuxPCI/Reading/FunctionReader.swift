import AssignmentModel
import HardwareBits
import PCICore

/// Reads functions, one after the other, from the entries of `/sys/bus/pci/devices`.
///
/// A function is read from its open directory and its `uevent` last: the kernel takes that file away before the
/// rest of a device, so when it could be read, whatever was missing before it was really not there.
struct FunctionReader {
  let devices: any HostDirectory
  let depth: InspectionDepth
  /// Whether a function without `uevent` can only be one that is being removed; a copy may lack the file.
  let isLive: Bool
  /// What went wrong so far.
  private(set) var observations: [Observation] = []
  private var buffer = AttributeBuffer()

  init(devices: any HostDirectory, depth: InspectionDepth, isLive: Bool) {
    self.devices = devices
    self.depth = depth
    self.isLive = isLive
  }

  /// Reads the function whose entry is `name`; nil, with an observation, where it cannot be told what it is.
  mutating func read(_ name: HostName, at address: PCIAddress) -> FunctionSnapshot? {
    let directory: any HostDirectory
    let parent: PCIAddress?
    do throws(ErrorNumber) {
      parent = try self.parent(of: name)
      directory = try devices.openDirectory(name)
    } catch {
      observe(failure: error, at: devices.path.appending(name), of: address)
      return nil
    }
    do throws(ErrorNumber) {
      return try read(directory, named: name, at: address, parent: parent)
    } catch {
      // The directory was there: what fails in it because it is absent went away with the function.
      observe(failure: error.isAbsence && isGone(name) ? .noSuchDevice : error, at: directory.path, of: address)
      return nil
    }
  }

  /// Throws only where the function is gone.
  private mutating func read(
    _ directory: any HostDirectory, named name: HostName, at address: PCIAddress, parent: PCIAddress?
  ) throws(ErrorNumber) -> FunctionSnapshot {
    let config = try readConfig(directory)
    let driver = try link("driver", in: directory) { KernelText.string(KernelText.lastComponent($0)) }
    let group = try link("iommu_group", in: directory) { KernelText.decimal(KernelText.lastComponent($0)) }
    let physical = try link("physfn", in: directory) { PCIAddress(text: KernelText.lastComponent($0)) }
    let node = try readNode(directory)
    let resources = try readResources(directory)
    let virtualization = try readVirtualization(directory, config: config.value)
    var more: [String: String] = [:]
    var override: Measured<String?> = .unmeasured(.notAsked)
    if depth.contains(.attributes) {
      override = try readOverride(directory)
      more = FurtherAttributes.read(directory, into: &buffer)
    }

    var identities = IdentityReader(directory: directory, config: config.value)
    let uevent = try identities.readUevent(into: &buffer)
    if uevent == nil, isLive || isGone(name) { throw .noSuchDevice }
    let identity = try identities.identity(into: &buffer)
    var function = FunctionSnapshot(address: address, identity: identity, config: config, parent: parent)
    // The link is the kernel's own record; uevent stands in for it in trees without links.
    function.driver = driver.map { $0 ?? uevent?.driver }
    function.driverOverride = override
    function.iommuGroup = group
    function.numaNode = node
    function.resources = resources
    function.virtualization = virtualization
    function.physicalFunction = physical.value ?? nil
    function.attributes = more
    return function
  }

  /// The bridge above: the directory that the bus's link leads through, where that is a function.
  private mutating func parent(of name: HostName) throws(ErrorNumber) -> PCIAddress? {
    do throws(ErrorNumber) {
      try devices.readLink(name, into: &buffer)
    } catch .invalid {
      // A copy may hold the directory itself; its place among the bridges is then found from bus numbers.
      return nil
    }
    guard let slash = buffer.bytes.lastIndex(of: UInt8(ascii: "/")) else { return nil }
    return PCIAddress(text: KernelText.lastComponent(buffer.bytes[..<slash]))
  }

  private mutating func readConfig(_ directory: any HostDirectory) throws(ErrorNumber) -> Measured<ConfigSpace> {
    try attribute("config", in: directory) { bytes in
      bytes.isEmpty ? nil : ConfigSpace(Array(bytes.prefix(ConfigSpace.extendedSize)))
    }
  }

  /// -1 stands for none.
  private mutating func readNode(_ directory: any HostDirectory) throws(ErrorNumber) -> Measured<Int?> {
    try attribute("numa_node", in: directory) { text in
      KernelText.decimal(text).map { (node: Int) -> Int? in node < 0 ? nil : node }
    }
  }

  private mutating func readResources(_ directory: any HostDirectory) throws(ErrorNumber) -> Measured<[ResourceRange]> {
    try attribute("resource", in: directory, ResourceAttribute.parse)
  }

  /// Linux prints an empty override as `(null)`.
  private mutating func readOverride(_ directory: any HostDirectory) throws(ErrorNumber) -> Measured<String?> {
    try attribute("driver_override", in: directory) { text in
      let name = KernelText.trimmed(text)
      return name.isEmpty || name.elementsEqual("(null)".utf8) ? .some(nil) : .some(KernelText.string(name))
    }
  }

  private mutating func readVirtualization(
    _ directory: any HostDirectory, config: ConfigSpace?
  ) throws(ErrorNumber) -> Measured<VirtualizationAttributes?> {
    if let config, config.extent == .extended, !config.hasSRIOVCapability { return .known(nil) }
    do throws(ErrorNumber) {
      return .known(try SRIOVAttributes.read(directory, into: &buffer))
    } catch {
      if error == .noSuchDevice { throw error }
      return .unreadable(directory.path.appending("sriov_totalvfs"), error)
    }
  }

  /// An attribute's value; throws only where the function is gone.
  private mutating func attribute<Value>(
    _ name: HostName, in directory: any HostDirectory, _ parse: (ArraySlice<UInt8>) -> Value?
  ) throws(ErrorNumber) -> Measured<Value> {
    do throws(ErrorNumber) {
      try directory.read(name, into: &buffer)
    } catch {
      if error == .noSuchDevice { throw error }
      return .unreadable(directory.path.appending(name), error)
    }
    if let value = parse(buffer.bytes) { return .known(value) }
    return .malformed(directory.path.appending(name), buffer.bytes)
  }

  /// What a link names, or nil for no link; throws only where the function is gone.
  private mutating func link<Value>(
    _ name: HostName, in directory: any HostDirectory, _ parse: (ArraySlice<UInt8>) -> Value?
  ) throws(ErrorNumber) -> Measured<Value?> {
    do throws(ErrorNumber) {
      try directory.readLink(name, into: &buffer)
    } catch .noSuchFile {
      return .known(nil)
    } catch {
      if error == .noSuchDevice { throw error }
      return .unreadable(directory.path.appending(name), error)
    }
    if let value = parse(buffer.bytes) { return .known(value) }
    return .malformed(directory.path.appending(name), buffer.bytes)
  }

  private func isGone(_ name: HostName) -> Bool {
    do throws(ErrorNumber) {
      _ = try devices.openDirectory(name)
      return false
    } catch {
      return error.isAbsence
    }
  }

  private mutating func observe(failure errno: ErrorNumber, at path: HostPath, of address: PCIAddress) {
    let observation =
      if errno.isAbsence {
        Observation(
          kind: .vanished, address: address, text: "\(path): \(address) went away between being listed and being read")
      } else {
        Observation(kind: .unreadable, address: address, text: "\(path): \(errno)")
      }
    observations.append(observation)
  }
}
