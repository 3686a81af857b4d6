import PCICore

/// Finds the functions that go with another one, by the links that the kernel has for them.
struct FunctionRelatives {
  let files: any HostFiles

  /// The members of the function's IOMMU group, itself among them; none where it has no group.
  func groupMembers(of address: PCIAddress) -> [PCIAddress] {
    do throws(ErrorNumber) {
      let group = try files.openDirectory(FunctionStateReader.path(of: address)).openDirectory("iommu_group")
      return try group.openDirectory("devices").entries().compactMap { FunctionName.parse($0.name.bytes) }.sorted()
    } catch {
      return []
    }
  }

  /// The physical function of a virtual one, and the virtual functions of a physical one that are enabled: the targets
  /// of `physfn` and `virtfnN` (Documentation/PCI/pci-iov-howto.rst).
  func family(of address: PCIAddress) -> [PCIAddress] {
    do throws(ErrorNumber) {
      let directory = try files.openDirectory(FunctionStateReader.path(of: address))
      if let physical = try physicalFunction(directory) { return [physical] }
      return try virtualFunctions(directory)
    } catch {
      // A function that went away has none, and is missed where it is read itself.
      return []
    }
  }

  private func physicalFunction(_ directory: any HostDirectory) throws(ErrorNumber) -> PCIAddress? {
    var buffer = AttributeBuffer()
    do throws(ErrorNumber) {
      try directory.readLink(.physicalFunction, into: &buffer)
      return FunctionName.parse(KernelText.lastComponent(buffer.bytes))
    } catch .noSuchFile {
      return nil
    }
  }

  private func virtualFunctions(_ directory: any HostDirectory) throws(ErrorNumber) -> [PCIAddress] {
    var buffer = AttributeBuffer()
    // What has no such number has none; to list a directory costs far more than to miss a file.
    do throws(ErrorNumber) { _ = try directory.status(.totalVFs) } catch .noSuchFile { return [] }
    var found: [PCIAddress] = []
    for entry in try directory.entries() where entry.name.bytes.starts(with: "virtfn".utf8) {
      try directory.readLink(entry.name, into: &buffer)
      if let function = FunctionName.parse(KernelText.lastComponent(buffer.bytes)) { found.append(function) }
    }
    return found
  }
}
