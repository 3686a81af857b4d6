import LinuxPCI
import PCICore

extension FakeKernel {
  /// Puts a function's directory on the bus's list, with the links that all have.
  func appear(_ device: FakeDevice) {
    tree.makeDirectory(device.place)
    tree.link(Self.devicesPath.appending(device.name), to: device.place)
    tree.link(device.attribute("subsystem"), to: "/sys/bus/pci")
    if let root = tree.target(Self.memory.appending("remapping-unit")) {
      tree.link(device.attribute("iommu"), to: HostPath(root) ?? .root)
    }
  }

  /// Removes a function: bridges with what is below, physical functions with their virtual ones
  /// (`pci_stop_and_remove_bus_device`, drivers/pci/remove.c).
  func remove(_ device: FakeDevice) throws(RuleStop) {
    if tree.exists(device.attribute("sriov_numvfs")), hasVirtualFunctions(device) {
      try release(device)
      if hasVirtualFunctions(device) { try removeVirtualFunctions(of: device) }
    }
    let below = devices(below: device)
    for function in below.reversed() where tree.exists(function.place) {
      try release(function)
      disappear(function)
    }
    try release(device)
    disappear(device)
  }

  /// Takes a function that no driver has from the tree.
  func disappear(_ device: FakeDevice) {
    leaveGroup(device)
    if let physical = physicalFunction(of: device) {
      for (index, function) in virtualFunctions(of: physical) where function == device {
        HostName("virtfn\(index)").map { tree.remove(physical.attribute($0)) }
      }
    }
    tree.remove(Self.devicesPath.appending(device.name))
    tree.remove(device.place)
  }

  /// Finds the functions that are in the machine and not in the tree, and offers them to drivers: bridges before what
  /// is below them (`pci_bus_add_devices`, which asks drivers whatever `drivers_autoprobe` says; measured).
  ///
  /// - Parameter bridge: The bridge below which to look, or nil for all.
  func rescan(below bridge: FakeDevice? = nil) {
    var found: [FakeDevice] = []
    let places = missingPlaces
    guard !places.isEmpty else { return }
    let machine = machine.contents
    for place in places where bridge.map({ place.below($0.place) != nil }) ?? true {
      guard let name = place.lastName, device(name) == nil else { continue }
      let above = place.parent.lastName.flatMap { PCIAddress($0.description) == nil ? nil : $0 }
      if let above, device(above) == nil { continue }
      restore(place, from: machine)
      let device = FakeDevice(name: name, place: place)
      appear(device)
      rejoinGroup(device)
      found.append(device)
    }
    for device in found { attach(device) }
  }

  /// Notes that a function is not in the machine any more, or is again.
  func setPlugged(_ name: HostName, _ isPlugged: Bool) {
    let path = Self.memory.appending("unplugged").appending(name)
    if isPlugged { tree.remove(path) } else { tree.put("", at: path) }
  }

  /// The places of the functions that are in the machine and not in the tree, those nearer to the root first.
  private var missingPlaces: [HostPath] {
    let unplugged = Set(tree.names(in: path("unplugged")))
    return machinePlaces.filter { place in
      !tree.exists(place) && !place.components.contains { unplugged.contains($0) }
    }
  }

  /// Puts a function's files where it is found; those of functions below it are not among them.
  private func restore(_ place: HostPath, from machine: [(path: HostPath, node: MemoryFiles.Node)]) {
    tree.makeDirectory(place)
    for (path, node) in machine {
      guard let rest = path.below(place), !rest.components.contains(where: { PCIAddress($0.description) != nil }) else {
        continue
      }
      switch node {
      case .directory: tree.makeDirectory(path)
      case .file(let content, let permissions): tree.put(content, at: path, permissions: permissions)
      case .unreadable(_, let permissions): tree.put([], at: path, permissions: permissions)
      case .link(let target): tree.link(path, target: target)
      }
    }
  }
}
