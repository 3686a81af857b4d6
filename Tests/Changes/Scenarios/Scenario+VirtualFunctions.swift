import AssignmentModel

private typealias Place = Scenario.Place

/// Virtual functions of a network card (igb) and of a disk (nvme).
extension Scenario {
  static let virtualFunctions = virtualRaw + virtualChanges + virtualRefusals + virtualOthers

  private static let network = [Place.network, "0000:01:10.0", "0000:01:10.2", "0000:01:10.4"]
  private static let disk = [Place.disk, "0000:03:00.1", "0000:03:00.2", "0000:03:00.3", "0000:03:00.4"]
  private static let parameter = "/sys/module/vfio_pci/parameters/enable_sriov"

  /// What the kernel answers to single writes.
  private static let virtualRaw: [Scenario] = [
    Scenario("raw sriov: what is no number", [Place.network]) { scene in
      for text in ["abc", "", "-1", "65536", " 2", "2 ", "2x", "\n"] { scene.count(Place.network, text) }
    },
    Scenario("raw sriov: more than there are", [Place.network, Place.disk]) { scene in
      for text in ["8", "9", "65535"] { scene.count(Place.network, text) }
      for text in ["5", "0x10"] { scene.count(Place.disk, text) }
    },
    Scenario("raw sriov: the same number, and another one", disk) { scene in
      scene.autoprobe(Place.disk, "0")
      for text in ["2", "2", "3", "1", "0", "0"] {
        scene.count(Place.disk, text)
        scene.links(Place.disk)
      }
    },
    Scenario("raw sriov: of other bases, and with a newline", disk) { scene in
      scene.autoprobe(Place.disk, "0")
      for text in ["0x2", "0", "2\n", "0\n", "03", "0"] {
        scene.count(Place.disk, text)
        scene.show([Place.disk])
      }
    },
    Scenario("raw sriov: without a driver", [Place.disk]) { scene in
      scene.unbind(Place.disk, "nvme")
      for text in ["1", "0", "5"] { scene.count(Place.disk, text) }
    },
    Scenario("raw sriov: a driver that makes none", [Place.network]) { scene in
      scene.stage.load("pci_stub")
      scene.give(Place.network, to: "pci-stub")
      for text in ["1", "0", "8", "9"] { scene.count(Place.network, text) }
    },
    Scenario("raw sriov: vfio-pci without its parameter", [Place.disk]) { scene in
      scene.give(Place.disk, to: "vfio-pci")
      for text in ["1", "0"] { scene.count(Place.disk, text) }
    },
    Scenario("raw sriov: vfio-pci with its parameter", disk) { scene in
      scene.give(Place.disk, to: "vfio-pci")
      scene.put(parameter, "Y")
      scene.count(Place.disk, "2")
      scene.show(disk)
      scene.count(Place.disk, "3")
      scene.count(Place.disk, "0")
    },
    Scenario("raw sriov: autoprobe is a switch", [Place.network]) { scene in
      for text in ["0", "1", "2", "x", "n", "y", "off", "on", "0\n", "", "1"] {
        scene.autoprobe(Place.network, text)
        scene.show([Place.network])
      }
    },
    Scenario("raw sriov: offered to nobody, and guarded", network) { scene in
      scene.stage.load("igbvf")
      scene.autoprobe(Place.network, "0")
      scene.count(Place.network, "2")
      scene.show(network)
      scene.bindRaw(network[1], "igbvf")
      scene.probe(network[1])
      scene.override(network[1], "igbvf")
      scene.probe(network[1])
      scene.override(network[2], "vfio-pci")
      scene.bindRaw(network[2], "vfio-pci")
    },
    Scenario("raw sriov: offered to drivers", network) { scene in
      scene.stage.load("igbvf")
      scene.count(Place.network, "2")
      scene.links(Place.network)
    },
    Scenario("raw sriov: autoprobe turned on afterwards takes nobody", network) { scene in
      scene.stage.load("igbvf")
      scene.autoprobe(Place.network, "0")
      scene.count(Place.network, "2")
      scene.autoprobe(Place.network, "1")
      scene.show(network)
      scene.probe(network[1])
    },
    Scenario("raw sriov: vectors of one", network) { scene in
      scene.autoprobe(Place.network, "0")
      scene.count(Place.network, "1")
      for text in ["4", "0", "-1", "x"] {
        scene.put("/sys/bus/pci/devices/\(network[1])/sriov_vf_msix_count", text)
      }
    },
    Scenario("raw sriov: igb takes them along when it goes", network) { scene in
      scene.autoprobe(Place.network, "0")
      scene.count(Place.network, "2")
      scene.unbind(Place.network, "igb")
      scene.show(network)
      scene.bindRaw(Place.network, "igb")
    },
    Scenario("raw sriov: nvme leaves them when it goes", disk) { scene in
      scene.autoprobe(Place.disk, "0")
      scene.count(Place.disk, "2")
      scene.unbind(Place.disk, "nvme")
      scene.show(disk)
      for text in ["0", "2", "3"] { scene.count(Place.disk, text) }
      scene.bindRaw(Place.disk, "nvme")
      scene.count(Place.disk, "0")
    },
    // Of nvme they would be left behind, and the kernel trips over them later (BUG in pci_iov_add_virtfn, 6.12.117).
    Scenario("raw sriov: the physical function is removed and found again", network) { scene in
      scene.autoprobe(Place.network, "0")
      scene.count(Place.network, "2")
      scene.put("/sys/bus/pci/devices/\(Place.network)/remove", "1")
      scene.show(network)
      scene.put("/sys/bus/pci/rescan", "1")
    },
    Scenario("raw sriov: destroyed while a guest has one", disk) { scene in
      scene.autoprobe(Place.disk, "0")
      scene.count(Place.disk, "2")
      scene.give(disk[2], to: "vfio-pci")
      let holding = scene.stage.hold(disk[2])
      scene.note("held: \(holding != nil)")
      scene.put("/sys/bus/pci/devices/\(Place.disk)/sriov_numvfs", "0", limit: .seconds(6))
      holding?.letGo()
      scene.settleCount(Place.disk)
    },
  ]

  /// Changes as this project makes them.
  private static let virtualChanges: [Scenario] = [
    Scenario("sriov: four for guests", disk, killed: true) {
      $0.set(Place.disk, 4)
    } after: {
      $0.release([Place.disk])
    },
    Scenario("sriov: three of a network card for guests", network) {
      $0.set(Place.network, 3)
    } after: {
      $0.release([Place.network])
    },
    Scenario("sriov: in one group with their port", [Place.grouped, "0000:0c:10.0", "0000:0c:10.2"]) {
      $0.set(Place.grouped, 2)
    } after: {
      $0.release([Place.grouped])
    },
    Scenario("sriov: given back", disk, killed: true) {
      $0.set(Place.disk, 3)
    } act: {
      $0.release([Place.disk])
    },
    Scenario("sriov: without a driver, which they get later", disk, killed: true) {
      $0.set(Place.disk, 2, nil)
    } act: {
      $0.set(Place.disk, 2)
    } after: {
      $0.release([Place.disk])
    },
    Scenario("sriov: from two to four", disk, killed: true) {
      $0.set(Place.disk, 2)
    } act: {
      $0.set(Place.disk, 4)
    } after: {
      $0.release([Place.disk])
    },
    Scenario("sriov: from four to one", disk, killed: true) {
      $0.set(Place.disk, 4)
    } act: {
      $0.set(Place.disk, 1)
    } after: {
      $0.release([Place.disk])
    },
    Scenario("sriov: to none", disk, killed: true) {
      $0.set(Place.disk, 3)
    } act: {
      $0.set(Place.disk, 0)
    } after: {
      $0.release([Place.disk])
    },
    Scenario("sriov: a driver of the host, whose module is loaded", network) {
      $0.stage.unload("igbvf")
    } act: {
      $0.set(Place.network, 2, "igbvf")
    } after: {
      $0.release([Place.network])
    },
    Scenario("sriov: from a driver of the host to one for guests", network) { scene in
      scene.stage.load("igbvf")
      scene.count(Place.network, "2")
    } act: {
      $0.set(Place.network, 2)
    } after: {
      $0.release([network[1], network[2]])
    },
    Scenario("sriov: those of somebody else come back with what they had", network) { scene in
      scene.stage.load("igbvf")
      scene.count(Place.network, "2")
      scene.give(network[2], to: "vfio-pci")
    } act: {
      $0.set(Place.network, 3)
    } after: {
      $0.release([Place.network])
    },
    Scenario("sriov: as wished: nothing is done", disk) { scene in
      scene.set(Place.disk, 2)
      scene.set(Place.disk, 2)
      scene.set(Place.disk, 2, nil)
    } after: { scene in
      scene.release([Place.disk])
      scene.set(Place.disk, 0)
    },
    Scenario("sriov: autoprobe of before comes back", disk, killed: true) {
      $0.autoprobe(Place.disk, "0")
    } act: {
      $0.set(Place.disk, 2)
    } after: {
      $0.release([Place.disk])
    },
    Scenario("sriov: one is bound and released by itself", disk, killed: true) { scene in
      scene.autoprobe(Place.disk, "0")
      scene.count(Place.disk, "2")
    } act: {
      $0.bind([disk[2]])
    } after: {
      $0.release([disk[2]])
    },
    Scenario("sriov: one that was made is given back alone", disk) { scene in
      scene.set(Place.disk, 2)
      scene.release([disk[1]])
    } after: {
      $0.release([disk[2], Place.disk])
    },
    Scenario("sriov: of a physical function on vfio-pci", disk) { scene in
      scene.put(parameter, "Y")
      scene.bind([Place.disk])
    } act: {
      $0.set(Place.disk, 2)
    } after: {
      $0.release([Place.disk])
    },
  ]

  /// Changes that are not made, or are taken back.
  private static let virtualRefusals: [Scenario] = [
    Scenario("sriov: more than possible", [Place.network, Place.disk]) { scene in
      scene.set(Place.network, 8)
      scene.set(Place.disk, 5)
    },
    Scenario("sriov: no driver", [Place.disk]) {
      $0.unbind(Place.disk, "nvme")
    } act: {
      $0.set(Place.disk, 1)
    },
    Scenario("sriov: no SR-IOV", [Place.lone]) { $0.set(Place.lone, 1) },
    Scenario("sriov: a virtual function itself", disk) {
      $0.set(Place.disk, 1)
    } act: {
      $0.set(disk[1], 1)
    },
    Scenario("sriov: vfio-pci without its parameter", [Place.disk]) {
      $0.bind([Place.disk])
    } act: {
      $0.set(Place.disk, 1)
    },
    Scenario("sriov: a guest has one", disk) {
      $0.set(Place.disk, 2)
    } act: { scene in
      let holding = scene.stage.hold(disk[2])
      scene.note("held: \(holding != nil)")
      scene.set(Place.disk, 4)
      scene.set(Place.disk, 0)
      scene.release([Place.disk])
      holding?.letGo()
    } after: {
      $0.release([Place.disk])
    },
    // virtio-pci looks at the IDs before it touches the device; others would crash the kernel.
    Scenario("sriov: a driver that does not know them", disk, killed: true) {
      $0.stage.load("virtio_pci")
    } act: {
      $0.set(Place.disk, 3, "virtio-pci")
    },
    Scenario("sriov: from two to three, and the new driver does not know them", disk, killed: true) {
      $0.stage.load("virtio_pci")
      $0.set(Place.disk, 2)
    } act: {
      $0.set(Place.disk, 3, "virtio-pci")
    },
    Scenario("sriov: no such driver", [Place.disk]) { $0.set(Place.disk, 1, "no_such_driver") },
    Scenario("sriov: the physical function of some that are there", disk) {
      $0.set(Place.disk, 1)
    } act: {
      $0.bind([Place.disk])
    },
  ]

  /// Changes in which somebody else acts.
  private static let virtualOthers: [Scenario] = [
    Scenario("sriov: somebody offers each to drivers at every step", network) {
      $0.stage.load("igbvf")
    } act: { scene in
      scene.set(Place.network, 3) { _, _ in
        for address in network.dropFirst() { scene.offer(address, "igbvf") }
      }
    } after: { scene in
      for address in network.dropFirst() { scene.offer(address, "igbvf") }
    },
    Scenario("sriov: somebody makes some first", disk) { scene in
      scene.set(Place.disk, 4) { _, action in
        if case .setVirtualFunctionCount = action { scene.count(Place.disk, "3") }
      }
    } after: { scene in
      scene.recover()
      scene.recover(accepting: true)
      scene.recover()
    },
    Scenario("sriov: somebody makes as many first", disk) { scene in
      scene.set(Place.disk, 2) { _, action in
        if case .setVirtualFunctionCount = action { scene.count(Place.disk, "2") }
      }
    } after: {
      $0.release([Place.disk])
    },
    Scenario("sriov: somebody destroys them meanwhile", disk) { scene in
      scene.set(Place.disk, 2) { _, action in
        if case .bind = action { scene.count(Place.disk, "0") }
      }
    } after: {
      $0.recover()
    },
    Scenario("sriov: somebody turns autoprobe on meanwhile", network) {
      $0.stage.load("igbvf")
    } act: { scene in
      scene.set(Place.network, 2) { _, action in
        if case .setVirtualFunctionCount = action { scene.autoprobe(Place.network, "1") }
      }
    } after: { scene in
      scene.recover()
      scene.recover(accepting: true)
    },
    Scenario("sriov: a guest takes one while they are destroyed", disk) { scene in
      scene.set(Place.disk, 2)
    } act: { scene in
      let holdings = HoldingBox()
      scene.set(Place.disk, 0) { _, action in
        if case .unbind(let address, _) = action, "\(address)" == disk[2] {
          holdings.put(scene.stage.hold(disk[2]))
        }
      }
      holdings.letGo()
      scene.settle(disk[2])
    } after: { scene in
      scene.recover()
      scene.release([Place.disk])
    },
    Scenario("sriov: the physical function's driver goes meanwhile", network) { scene in
      scene.set(Place.network, 2) { _, action in
        if case .bind(let address, _) = action, "\(address)" == network[2] { scene.unbind(Place.network, "igb") }
      }
    } after: { scene in
      scene.recover()
      scene.recover(accepting: true)
    },
  ]
}
