import AssignmentModel
import HardwareBits
import PCICore

/// Reads functions, one after the other, from the entries of `/sys/bus/pci/devices`.
///
/// A function is read from its open directory and its `uevent` last: the kernel takes that file away before the
/// rest of a device, so when it could be read, whatever was missing before it was really not there.
struct FunctionReader {
  let depth: InspectionDepth
  /// Whether a function without `uevent` can only be one that is being removed; a part of a host may lack the file.
  let isWhole: Bool
  /// What went wrong so far.
  private(set) var observations: [Observation] = []
  private var directories: FunctionDirectories
  /// The entry of the function being read.
  private var entry: HostName = .device
  private var buffer = AttributeBuffer()

  init(
    devices: any HostDirectory, files: any HostFiles, depth: InspectionDepth, isWhole: Bool, readsFew: Bool = false
  ) {
    directories = FunctionDirectories(devices: devices, files: files, keepsParents: !readsFew)
    self.depth = depth
    self.isWhole = isWhole
  }

  /// Reads the function whose entry is `name`; nil, with an observation, where it cannot be told what it is.
  mutating func read(_ name: HostName, at address: PCIAddress) -> FunctionSnapshot? {
    entry = name
    let directory: any HostDirectory
    let parent: PCIAddress?
    do throws(ErrorNumber) {
      let isLink = try readLink(of: name)
      let link = isLink ? KernelText.withoutFinalSlash(buffer.bytes) : nil
      parent = link.flatMap { Self.parent($0) }
      directory = try directories.open(name, link: link)
    } catch {
      observe(failure: error, of: address)
      return nil
    }
    do throws(ErrorNumber) {
      return try read(directory, named: name, at: address, parent: parent)
    } catch {
      observe(failure: error, of: address)
      return nil
    }
  }

  /// Throws only where the function is gone.
  private mutating func read(
    _ directory: any HostDirectory, named name: HostName, at address: PCIAddress, parent: PCIAddress?
  ) throws(ErrorNumber) -> FunctionSnapshot? {
    let config = try readConfig(directory)
    let driver = try link(.driver, in: directory) { KernelText.string(KernelText.lastComponent($0)) }
    let group = try link(.iommuGroup, in: directory) { KernelText.decimal(KernelText.lastComponent($0)) }
    let physical =
      config.value?.cannotBeVirtualFunction == true
      ? Measured<PCIAddress?>.known(nil)
      : try link(.physicalFunction, in: directory) { FunctionName.parse(KernelText.lastComponent($0)) }
    let node = depth.isForPlans ? .unmeasured(.notAsked) : try readNode(directory)
    // Screens are told by what they show of a function's memory.
    let resources =
      depth.isForPlans && !depth.contains(.usage) ? .unmeasured(.notAsked) : try readResources(directory)
    let virtualization = try readVirtualization(directory, config: config.value)
    let isBusy = driver == .known(nil) && BusyFunction.isLetGo(directory)
    var more: [String: String] = [:]
    var override: Measured<String?> = .unmeasured(.notAsked)
    if depth.contains(.attributes) {
      override = isBusy ? .unmeasured(BusyFunction.unmeasured(path)) : try readOverride(directory)
      more = isBusy ? [:] : FurtherAttributes.read(directory, isWhole: isWhole, into: &buffer)
    } else if depth.contains(.settings) {
      override = isBusy ? .unmeasured(BusyFunction.unmeasured(path)) : try readOverride(directory)
      more = isBusy ? [:] : FurtherAttributes.settings(directory, into: &buffer)
    }

    var identities = IdentityReader(directory: directory, config: config.value)
    var uevent: UeventAttribute?
    do throws(ErrorNumber) {
      if !isBusy { uevent = try identities.readUevent(into: &buffer) }
    } catch {
      // Only a part of a host may lack the file.
      if isWhole || isGone(name) { throw .noSuchDevice }
    }
    guard let identity = try identities.identity(into: &buffer) else {
      observations.append(
        Observation(kind: .malformed, address: address, text: "\(path): nothing says vendor, device and class"))
      return nil
    }
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

  /// Reads the link that the bus's list has for a function; false where a copy holds the directory itself.
  private mutating func readLink(of name: HostName) throws(ErrorNumber) -> Bool {
    do throws(ErrorNumber) {
      try directories.devices.readLink(name, into: &buffer)
      return true
    } catch .invalid {
      return false
    }
  }

  /// The bridge above: the directory that the bus's link leads through, where that is a function.
  private static func parent(_ link: ArraySlice<UInt8>) -> PCIAddress? {
    guard let slash = link.lastIndex(of: UInt8(ascii: "/")) else { return nil }
    return FunctionName.parse(KernelText.lastComponent(link[..<slash]))
  }

  private mutating func readConfig(_ directory: any HostDirectory) throws(ErrorNumber) -> Measured<ConfigSpace> {
    try attribute(.config, in: directory, first: depth.isForPlans ? ConfigSpace.headerSize : nil) { bytes in
      bytes.isEmpty ? nil : ConfigSpace(bytes)
    }
  }

  /// -1 stands for none.
  private mutating func readNode(_ directory: any HostDirectory) throws(ErrorNumber) -> Measured<Int?> {
    try attribute(.numaNode, in: directory) { text in
      KernelText.decimal(text).map { (node: Int) -> Int? in node < 0 ? nil : node }
    }
  }

  private mutating func readResources(_ directory: any HostDirectory) throws(ErrorNumber) -> Measured<[ResourceRange]> {
    try attribute(.resource, in: directory, ResourceAttribute.parse)
  }

  /// Linux prints an empty override as `(null)`.
  private mutating func readOverride(_ directory: any HostDirectory) throws(ErrorNumber) -> Measured<String?> {
    try attribute(.driverOverride, in: directory) { text in
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
      return .unreadable(path.appending(.totalVFs), error)
    }
  }

  /// An attribute's value; throws only where the function is gone.
  private mutating func attribute<Value>(
    _ name: HostName, in directory: any HostDirectory, first count: Int? = nil,
    _ parse: (ArraySlice<UInt8>) -> Value?
  ) throws(ErrorNumber) -> Measured<Value> {
    do throws(ErrorNumber) {
      if let count {
        try directory.read(name, first: count, into: &buffer)
      } else {
        try directory.read(name, into: &buffer)
      }
    } catch {
      if error == .noSuchDevice { throw error }
      return .unreadable(path.appending(name), error)
    }
    if let value = parse(buffer.bytes) { return .known(value) }
    return .malformed(path.appending(name), buffer.bytes)
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
      return .unreadable(path.appending(name), error)
    }
    if let value = parse(buffer.bytes) { return .known(value) }
    return .malformed(path.appending(name), buffer.bytes)
  }

  /// Where the function stands in the bus's list, which is how messages name it.
  private var path: HostPath { directories.devices.path.appending(entry) }

  private func isGone(_ name: HostName) -> Bool {
    do throws(ErrorNumber) {
      _ = try directories.devices.openDirectory(name)
      return false
    } catch {
      return error.isAbsence
    }
  }

  private mutating func observe(failure errno: ErrorNumber, of address: PCIAddress) {
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
