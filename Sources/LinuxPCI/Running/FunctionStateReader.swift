package import AssignmentModel
package import PCICore

/// Reads what a change alters of one function, anew each time: drivers and overrides move under us.
package struct FunctionStateReader {
  let files: any HostFiles

  /// Reads from `files`.
  package init(files: any HostFiles) { self.files = files }

  /// Where the kernel shows a function.
  static func path(of address: PCIAddress) -> HostPath {
    HostReader.devicesPath.appending(HostName(address.description) ?? .device)
  }

  /// How the function is.
  ///
  /// - Throws: `ENOENT` or `ENODEV` where it is gone, `EBUSY` where its driver waits for somebody to close it, and why it
  ///   cannot be read.
  package func state(of address: PCIAddress) throws(ErrorNumber) -> FunctionState {
    try state(of: address, looking: .everything)
  }

  /// What is looked at beside driver and override.
  struct Settings: OptionSet {
    let rawValue: UInt8
    /// The power settings.
    static let power = Settings(rawValue: 1)
    /// The list of xen-pciback.
    static let slot = Settings(rawValue: 2)
    /// The number of virtual functions, and who is offered new ones.
    static let virtualFunctions = Settings(rawValue: 4)
    /// All there is.
    static let everything: Settings = [.power, .slot, .virtualFunctions]

    /// What a step relies on or alters.
    init(of action: StepAction) {
      self =
        switch action {
        case .loadModule, .setOverride, .unbind, .bind: []
        case .claimSlot: .slot
        case .setPowerControl, .allowColdState: .power
        case .offerVirtualFunctions, .setVirtualFunctionCount, .setVirtualFunction: .virtualFunctions
        }
    }

    init(rawValue: UInt8) { self.rawValue = rawValue }
  }

  /// How the function is, as far as `settings` says; throws as ``state(of:)``.
  func state(of address: PCIAddress, looking settings: Settings) throws(ErrorNumber) -> FunctionState {
    let directory = try files.openDirectory(Self.path(of: address))
    var buffer = AttributeBuffer()
    var state = FunctionState()
    do throws(ErrorNumber) {
      try directory.readLink(.driver, into: &buffer)
      state.driver = KernelText.string(KernelText.lastComponent(buffer.bytes))
    } catch .noSuchFile {
      if BusyFunction.isLetGo(directory) { throw .busy }
    }
    // The file stands for the function: it is there as long as that is.
    try directory.read(.driverOverride, into: &buffer)
    let override = KernelText.trimmed(buffer.bytes)
    if !override.isEmpty, !override.elementsEqual("(null)".utf8) { state.driverOverride = KernelText.string(override) }
    if settings.contains(.power) {
      state.isColdStateAllowed = try text("d3cold_allowed", in: directory, &buffer).map { $0 == "1" }
      if let power = try subdirectory("power", of: directory) {
        state.powerControl = try text("control", in: power, &buffer)
      }
    }
    if settings.contains(.slot) { state.isSlotClaimed = try claimedSlots().contains(address) }
    if settings.contains(.virtualFunctions), let total = try text("sriov_totalvfs", in: directory, &buffer),
      !total.isEmpty
    {
      // Takes the function's lock: waits while its driver probes, or makes or destroys virtual functions (C9).
      state.virtualFunctionCount = try text("sriov_numvfs", in: directory, &buffer).flatMap { Int($0) }
      state.offersVirtualFunctions = try text("sriov_drivers_autoprobe", in: directory, &buffer).map { $0 != "0" }
    }
    return state
  }

  /// What a virtual function's physical one has decided for it; nil for what is no virtual function, and where nobody
  /// decides anything.
  func settings(of address: PCIAddress, on host: any ChangeableHost) throws(LinkFailure) -> VirtualFunctionSettings? {
    guard let place = try place(of: address) else { return nil }
    var settings: VirtualFunctionSettings?
    if let interface = interface(of: place.physical) {
      settings = try host.links.report(interface).functions[UInt32(place.index)]
    }
    if let vectors = vectors(of: address, place.physical) { settings = settings.with(.vectors(vectors)) }
    if let name = controller(of: place.physical) {
      switch Result(catching: { () throws(LinkFailure) in try host.controllers.report(name) }) {
      case .success(let report):
        if let state = report.functions[place.index] { settings = settings.with(.controller(state)) }
      // A drive without secondary controllers decides nothing.
      case .failure(let failure) where failure.errno.name == "EOPNOTSUPP" || failure.errno == .inputOutput: break
      case .failure(let failure): throw failure
      }
    }
    return settings
  }

  /// How many MSI-X vectors a virtual function has, where the physical one's driver distributes them
  /// (`sriov_vf_total_msix`, drivers/pci/iov.c); `sriov_vf_msix_count` itself can be written only.
  package func vectors(of address: PCIAddress, _ physical: PCIAddress) -> Int? {
    do throws(ErrorNumber) {
      let total = try files.read(Self.path(of: physical).appending("sriov_vf_total_msix"), limit: 64)
      guard let stock = Int(KernelText.string(KernelText.trimmed(total[...]))), stock > 0 else { return nil }
      let config = ConfigSpace(try files.read(Self.path(of: address).appending(.config), limit: 4096))
      return config.offset(of: .msiX).flatMap { MSIXCapability(config, offset: $0).control }?.vectorCount
    } catch {
      return nil
    }
  }

  /// The name of a function's NVMe controller; nil for none.
  package func controller(of address: PCIAddress) -> String? {
    do throws(ErrorNumber) {
      let entries = try files.openDirectory(Self.path(of: address).appending("nvme")).entries()
      return entries.map { $0.name.description }.filter { $0.hasPrefix("nvme") }.min()
    } catch {
      return nil
    }
  }

  /// A virtual function's physical one, and its index there, from 0; nil for what is no virtual function.
  func place(of address: PCIAddress) throws(LinkFailure) -> (physical: PCIAddress, index: Int)? {
    do throws(ErrorNumber) {
      let link = try files.readLink(Self.path(of: address).appending(.physicalFunction))
      guard let physical = PCIAddress(text: KernelText.lastComponent(link[...])) else { return nil }
      let count = try state(of: physical).virtualFunctionCount ?? 0
      return virtualFunctions(of: physical, count: count).firstIndex(of: address).map { (physical, $0) }
    } catch {
      if error.isAbsence { return nil }
      throw LinkFailure(error)
    }
  }

  /// The number of a function's network interface; nil for none.
  ///
  /// Of several it is the lowest: those that a switch on the card shows for its ports come later.
  package func interface(of address: PCIAddress) -> UInt32? {
    var lowest: UInt32?
    do throws(ErrorNumber) {
      let place = Self.path(of: address).appending("net")
      for entry in try files.openDirectory(place).entries() {
        let text = try files.read(place.appending(entry.name).appending("ifindex"), limit: 64)
        guard let number = UInt32(KernelText.string(KernelText.trimmed(text[...]))) else { continue }
        lowest = min(lowest ?? number, number)
      }
    } catch {
      // No interface, or one that goes away right now.
      return lowest
    }
    return lowest
  }

  /// How the function is, where one that is not there is an answer too.
  package func presentState(of address: PCIAddress) throws(ErrorNumber) -> FunctionState {
    do throws(ErrorNumber) {
      return try state(of: address)
    } catch {
      if error.isAbsence { return .absent }
      throw error
    }
  }

  /// The virtual functions of a physical one by index, as their links name them, up to the first that is missing or
  /// whose link back is: the kernel makes both last (drivers/pci/iov.c, `pci_iov_sysfs_link`).
  package func virtualFunctions(of address: PCIAddress, count: Int) -> [PCIAddress] {
    var found: [PCIAddress] = []
    do throws(ErrorNumber) {
      let directory = try files.openDirectory(Self.path(of: address))
      var buffer = AttributeBuffer()
      for index in 0..<count {
        guard let name = HostName("virtfn\(index)") else { break }
        try directory.readLink(name, into: &buffer)
        guard let function = PCIAddress(text: KernelText.lastComponent(buffer.bytes)) else { break }
        _ = try files.readLink(Self.path(of: function).appending(.physicalFunction))
        found.append(function)
      }
    } catch {
      return found
    }
    return found
  }

  /// The functions on xen-pciback's list, one a line (drivers/xen/xen-pciback/pci_stub.c, `slots_show`); none without
  /// that driver.
  func claimedSlots() throws(ErrorNumber) -> Set<PCIAddress> {
    do throws(ErrorNumber) {
      let text = try files.read("/sys/bus/pci/drivers/pciback/slots", limit: 1 << 20)
      return Set(text.split(separator: UInt8(ascii: "\n")).compactMap { PCIAddress(text: $0) })
    } catch .noSuchFile {
      return []
    }
  }

  private func text(
    _ name: HostName, in directory: any HostDirectory, _ buffer: inout AttributeBuffer
  ) throws(ErrorNumber) -> String? {
    do throws(ErrorNumber) {
      try directory.read(name, into: &buffer)
      return KernelText.string(KernelText.trimmed(buffer.bytes))
    } catch .noSuchFile {
      return nil
    }
  }

  private func subdirectory(
    _ name: HostName, of directory: any HostDirectory
  ) throws(ErrorNumber) -> (any HostDirectory)? {
    do throws(ErrorNumber) {
      return try directory.openDirectory(name)
    } catch .noSuchFile {
      return nil
    }
  }
}

extension VirtualFunctionSettings? {
  /// The same with one more.
  fileprivate func with(_ setting: VirtualFunctionSetting) -> VirtualFunctionSettings {
    var settings = self ?? VirtualFunctionSettings()
    settings.apply(setting)
    return settings
  }
}
