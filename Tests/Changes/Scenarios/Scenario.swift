import AssignmentModel
import Synchronization

/// One thing that happens to a host, and what is written down of it.
struct Scenario: Sendable {
  let name: String
  /// The functions whose states are compared.
  let functions: [String]
  /// What is done first.
  let setUp: @Sendable (Scene) -> Void
  /// The change itself; where it is one that is to survive being killed at every write.
  let act: @Sendable (Scene) -> Void
  /// What is done afterwards.
  let after: @Sendable (Scene) -> Void
  /// Whether the change is also played with the process killed before each of its writes.
  let isKilled: Bool

  init(
    _ name: String, _ functions: [String], killed: Bool = false, setUp: @escaping @Sendable (Scene) -> Void = { _ in },
    act: @escaping @Sendable (Scene) -> Void, after: @escaping @Sendable (Scene) -> Void = { _ in }
  ) {
    self.name = name
    self.functions = functions
    self.setUp = setUp
    self.act = act
    self.after = after
    isKilled = killed
  }

  static let all = raw + changes + refusals + others + virtualFunctions

  /// The functions of the machine that all are played on: `showcase` of Tests/VM.
  enum Place {
    /// A network card alone with its port in a group.
    static let lone = "0000:08:00.0"
    /// A network card, and the second function of its device, in one group.
    static let first = "0000:0b:00.0", second = "0000:0b:00.1"
    /// Two devices behind a conventional bridge.
    static let left = "0000:0a:01.0", right = "0000:0a:02.0"
    /// The bridge above those, and a port.
    static let bridge = "0000:09:00.0", port = "0000:06:00.0"
    /// Physical functions.
    static let network = "0000:01:00.0", disk = "0000:03:00.0", grouped = "0000:0c:00.0"
    /// Nothing.
    static let none = "0000:7f:00.0"
  }
}

private typealias Place = Scenario.Place

extension Scenario {
  /// What the kernel answers to single writes: the rows of what a fake must do.
  static let raw: [Scenario] = [
    Scenario("raw: bind what no ID or override matches", [Place.lone]) { $0.bindRaw(Place.lone, "vfio-pci") },
    Scenario("raw: bind and unbind what is not there", [Place.lone]) { scene in
      for text in [Place.none, "08:00.0", " \(Place.lone)", "x", ""] {
        scene.put("/sys/bus/pci/drivers/e1000e/bind", text)
        scene.put("/sys/bus/pci/drivers/e1000e/unbind", text)
        scene.put("/sys/bus/pci/drivers_probe", text)
      }
    },
    Scenario("raw: bind to the driver it has", [Place.lone]) { $0.bindRaw(Place.lone, "e1000e") },
    Scenario("raw: bind what another driver has", [Place.lone]) { scene in
      scene.override(Place.lone, "vfio-pci")
      scene.bindRaw(Place.lone, "vfio-pci")
      scene.bindRaw(Place.lone, "e1000e")
    },
    Scenario("raw: unbind from a driver it has not", [Place.lone]) { $0.unbind(Place.lone, "igb") },
    Scenario("raw: with a newline at the end", [Place.lone]) { scene in
      scene.put("/sys/bus/pci/drivers/e1000e/unbind", Place.lone + "\n")
      scene.show([Place.lone])
      scene.put("/sys/bus/pci/drivers/e1000e/bind", Place.lone + "\n")
    },
    Scenario("raw: probe what matches nothing, and what is bound", [Place.lone, Place.second]) { scene in
      scene.probe(Place.second)
      scene.probe(Place.lone)
    },
    Scenario("raw: probe with an override that names no driver", [Place.lone]) { scene in
      scene.unbind(Place.lone, "e1000e")
      scene.override(Place.lone, "nothing-of-that-name")
      scene.probe(Place.lone)
      scene.bindRaw(Place.lone, "e1000e")
    },
    Scenario("raw: the override is taken by its newline, and by nothing else", [Place.lone]) { scene in
      let path = "/sys/bus/pci/devices/\(Place.lone)/driver_override"
      for text in ["abc", "", "abc\n", "a b\n", "\n", "abc\ndef\n", "\n"] {
        scene.put(path, text)
        scene.show([Place.lone])
      }
    },
    Scenario("raw: an override as long as a page", [Place.lone]) { scene in
      let path = "/sys/bus/pci/devices/\(Place.lone)/driver_override"
      for count in [64, 4000, 4095, 4096, 5000] { scene.put(path, String(repeating: "x", count: count)) }
      scene.show([Place.lone])
    },
    Scenario("raw: a cleared override leaves the binding", [Place.lone]) { scene in
      scene.give(Place.lone, to: "vfio-pci")
      scene.override(Place.lone, "")
      scene.show([Place.lone])
      scene.bindRaw(Place.lone, "vfio-pci")
      scene.unbind(Place.lone, "vfio-pci")
      scene.bindRaw(Place.lone, "vfio-pci")
      scene.probe(Place.lone)
    },
    Scenario("raw: vfio-pci takes no bridge", [Place.port]) { scene in
      scene.give(Place.port, to: "vfio-pci")
      scene.probe(Place.port)
    },
    Scenario("raw: a driver that cannot drive the device", [Place.second]) { scene in
      scene.override(Place.second, "e1000e")
      scene.bindRaw(Place.second, "e1000e")
      scene.probe(Place.second)
    },
    Scenario("raw: new_id and remove_id", [Place.second]) { scene in
      let driver = "/sys/bus/pci/drivers/vfio-pci"
      for text in ["ffff", "zz yy", "ffff 0001", "ffff 0001", "0xffff 0x0002"] { scene.put("\(driver)/new_id", text) }
      for text in ["ffff", "ffff 0001", "ffff 0001", "ffff 0002"] { scene.put("\(driver)/remove_id", text) }
      scene.put("\(driver)/new_id", "1234 11e8")
      scene.show([Place.second])
      scene.put("\(driver)/remove_id", "1234 11e8")
      scene.show([Place.second])
    },
    Scenario("raw: power, D3cold, enable", [Place.lone, Place.second]) { scene in
      let device = "/sys/bus/pci/devices/\(Place.lone)"
      for text in ["auto", "on", "off", "auto\n", ""] { scene.put("\(device)/power/control", text) }
      scene.put("\(device)/power/control", "on")
      for text in ["0", "1", "2", "x", "0", "1\n"] { scene.put("\(device)/d3cold_allowed", text) }
      for text in ["1", "0", "x"] { scene.put("\(device)/enable", text) }
      for text in ["1", "0", "0", "2", "0", "x"] { scene.put("/sys/bus/pci/devices/\(Place.second)/enable", text) }
    },
    Scenario("raw: removed and found again", [Place.lone]) { scene in
      scene.give(Place.lone, to: "vfio-pci")
      scene.put("/sys/bus/pci/devices/\(Place.lone)/remove", "1")
      scene.show([Place.lone])
      scene.put("/sys/bus/pci/rescan", "1")
      scene.show([Place.lone])
    },
    Scenario("raw: remove and rescan take numbers", [Place.lone]) { scene in
      for text in ["0", "x", ""] {
        scene.put("/sys/bus/pci/devices/\(Place.lone)/remove", text)
        scene.put("/sys/bus/pci/rescan", text)
      }
    },
    Scenario("raw: a neighbour on a driver of the host keeps the group from a VMM", [Place.first, Place.second]) {
      scene in
      scene.give(Place.second, to: "vfio-pci")
      scene.note("held: \(scene.stage.hold(Place.second) != nil)")
      scene.unbind(Place.first, "e1000e")
      let holding = scene.stage.hold(Place.second)
      scene.note("held: \(holding != nil)")
      scene.bindRaw(Place.first, "e1000e")
      scene.probe(Place.first)
      holding?.letGo()
      scene.bindRaw(Place.first, "e1000e")
    },
    Scenario("raw: a physical function with virtual ones", [Place.disk]) { scene in
      scene.put("/sys/bus/pci/devices/\(Place.disk)/sriov_drivers_autoprobe", "0")
      scene.put("/sys/bus/pci/devices/\(Place.disk)/sriov_numvfs", "2")
      scene.override(Place.disk, "vfio-pci")
      scene.unbind(Place.disk, "nvme")
      scene.bindRaw(Place.disk, "vfio-pci")
      scene.show([Place.disk])
      scene.put("/sys/bus/pci/devices/\(Place.disk)/sriov_numvfs", "0")
      scene.bindRaw(Place.disk, "vfio-pci")
    },
  ]

  /// Changes as this project makes them, with what comes of being killed.
  static let changes: [Scenario] = [
    Scenario("bind one", [Place.lone], killed: true) {
      $0.bind([Place.lone])
    } after: {
      $0.release([Place.lone])
    },
    Scenario("release one", [Place.lone], killed: true) {
      $0.bind([Place.lone])
    } act: {
      $0.release([Place.lone])
    },
    Scenario("bind a group of two", [Place.first, Place.second], killed: true) { scene in
      scene.bind([Place.first], group: true)
    } after: {
      $0.release([Place.second, Place.first])
    },
    Scenario("release a group of two", [Place.first, Place.second], killed: true) { scene in
      scene.bind([Place.first], group: true)
    } act: {
      $0.release([Place.first, Place.second])
    },
    Scenario("bind two of different groups", [Place.lone, Place.disk], killed: true) { scene in
      scene.bind([Place.lone, Place.disk])
    } after: {
      $0.release([Place.lone, Place.disk])
    },
    Scenario("bind behind a conventional bridge", [Place.left, Place.right, Place.bridge], killed: true) { scene in
      scene.bind([Place.right], group: true)
    } after: {
      $0.release([Place.left, Place.right])
    },
    Scenario("bind what has no driver", [Place.second], killed: true) {
      $0.bind([Place.second])
    } after: {
      $0.release([Place.second])
    },
    Scenario("an override of before comes back: no driver", [Place.second], killed: true) { scene in
      scene.override(Place.second, "kept")
    } act: {
      $0.bind([Place.second])
    } after: {
      $0.release([Place.second])
    },
    Scenario("an override of before comes back: another driver", [Place.lone], killed: true) { scene in
      scene.override(Place.lone, "other")
    } act: {
      $0.bind([Place.lone])
    } after: {
      $0.release([Place.lone])
    },
    Scenario("a driver of before that only an override binds", [Place.lone], killed: true) { scene in
      scene.give(Place.lone, to: "vfio-pci")
      scene.override(Place.lone, "")
    } act: {
      $0.bind([Place.lone], "pci-stub")
    } after: {
      $0.release([Place.lone])
    },
    Scenario("bind loads a module", [Place.lone], killed: true) {
      $0.stage.unload("uio_pci_generic")
    } act: {
      $0.bind([Place.lone], "uio_pci_generic")
    } after: {
      $0.release([Place.lone])
    },
    Scenario("from one driver for guests to another, and back to the first of all", [Place.lone], killed: true) {
      $0.bind([Place.lone])
    } act: {
      $0.bind([Place.lone], "pci-stub")
    } after: {
      $0.release([Place.lone])
    },
    Scenario("with power kept on", [Place.lone], killed: true) {
      $0.bind([Place.lone], cold: true)
    } after: {
      $0.release([Place.lone])
    },
    Scenario("power control of before comes back", [Place.lone], killed: true) { scene in
      scene.put("/sys/bus/pci/devices/\(Place.lone)/power/control", "auto")
    } act: {
      $0.bind([Place.lone])
    } after: {
      $0.release([Place.lone])
    },
    Scenario("a physical function", [Place.network]) {
      $0.bind([Place.network])
    } after: {
      $0.release([Place.network])
    },
    Scenario("a disk's controller", [Place.disk]) {
      $0.bind([Place.disk])
    } after: {
      $0.release([Place.disk])
    },
    Scenario("bound as wished: nothing is done", [Place.lone]) { scene in
      scene.bind([Place.lone])
      scene.bind([Place.lone])
    } after: { scene in
      scene.release([Place.lone])
      scene.release([Place.lone])
    },
    Scenario("released to a driver by name", [Place.lone], killed: true) {
      $0.give(Place.lone, to: "vfio-pci")
    } act: {
      guard let name = DriverName("e1000e") else { return }
      $0.release([Place.lone], .driver(name))
    },
    Scenario("released to no driver", [Place.lone], killed: true) {
      $0.give(Place.lone, to: "vfio-pci")
    } act: {
      $0.release([Place.lone], .unbound)
    },
  ]

  /// Changes that are not made, or are taken back.
  static let refusals: [Scenario] = [
    Scenario("a driver that does not know the device", [Place.disk], killed: true) { $0.bind([Place.disk], "igb") },
    Scenario("the second of two fails", [Place.lone, Place.second], killed: true) { scene in
      scene.override(Place.second, "kept")
    } act: {
      $0.bind([Place.lone, Place.second], "e1000e")
    },
    Scenario("no such module", [Place.lone], killed: true) { $0.bind([Place.lone], "no_such_driver") },
    Scenario("a bridge", [Place.port]) { $0.bind([Place.port]) },
    Scenario("a bridge among others", [Place.lone, Place.port]) { $0.bind([Place.lone, Place.port]) },
    Scenario("nothing at the address", [Place.none]) { $0.bind([Place.none]) },
    Scenario("a physical function with virtual ones", [Place.disk]) { scene in
      scene.put("/sys/bus/pci/devices/\(Place.disk)/sriov_drivers_autoprobe", "0")
      scene.put("/sys/bus/pci/devices/\(Place.disk)/sriov_numvfs", "1")
    } act: {
      $0.bind([Place.disk])
    } after: {
      $0.put("/sys/bus/pci/devices/\(Place.disk)/sriov_numvfs", "0")
      $0.put("/sys/bus/pci/devices/\(Place.disk)/sriov_drivers_autoprobe", "1")
    },
    Scenario("released without a record", [Place.lone]) {
      $0.give(Place.lone, to: "vfio-pci")
    } act: {
      $0.release([Place.lone])
    },
  ]

  /// Changes in which somebody else acts.
  static let others: [Scenario] = [
    Scenario("somebody changes the override meanwhile", [Place.lone]) { scene in
      scene.bind([Place.lone]) { _, action in
        if case .unbind = action { scene.override(Place.lone, "other") }
      }
    } after: { scene in
      scene.bind([Place.first])
      scene.recover()
      scene.recover(accepting: true)
      scene.recover()
    },
    Scenario("somebody unbinds it first", [Place.lone]) { scene in
      scene.bind([Place.lone]) { _, action in
        if case .unbind(_, let driver) = action { scene.unbind(Place.lone, driver) }
      }
    } after: {
      $0.release([Place.lone])
    },
    Scenario("somebody binds it first", [Place.lone]) { scene in
      scene.bind([Place.lone]) { _, action in
        if case .bind(_, let driver) = action { scene.bindRaw(Place.lone, driver) }
      }
    } after: {
      $0.release([Place.lone])
    },
    Scenario("it is pulled out meanwhile", [Place.lone, Place.second]) { scene in
      scene.bind([Place.second, Place.lone]) { _, action in
        if case .bind(let address, _) = action, "\(address)" == Place.lone {
          scene.put("/sys/bus/pci/devices/\(Place.lone)/remove", "1")
        }
      }
    } after: { scene in
      scene.put("/sys/bus/pci/rescan", "1")
      scene.recover()
    },
    Scenario("a guest has it", [Place.lone]) { scene in
      scene.bind([Place.lone])
      let holding = scene.stage.hold(Place.lone)
      scene.note("held: \(holding != nil)")
      scene.release([Place.lone])
      holding?.letGo()
    } after: {
      $0.release([Place.lone])
    },
    Scenario("a guest takes it while it is released", [Place.lone]) { scene in
      scene.bind([Place.lone])
      let holdings = HoldingBox()
      scene.release([Place.lone]) { _, action in
        if case .unbind = action { holdings.put(scene.stage.hold(Place.lone)) }
      }
      holdings.letGo()
      scene.settle(Place.lone)
    } after: { scene in
      scene.recover()
      scene.release([Place.lone])
    },
    Scenario("a guest has the neighbour", [Place.first, Place.second]) { scene in
      scene.bind([Place.first], group: true)
      let holding = scene.stage.hold(Place.second)
      scene.note("held: \(holding != nil)")
      scene.release([Place.first])
      holding?.letGo()
    } after: {
      $0.release([Place.first, Place.second])
    },
  ]
}

/// What somebody else holds, from whichever thread.
final class HoldingBox: Sendable {
  private let storage = Mutex<(any Holding)?>(nil)
  func put(_ holding: (any Holding)?) { storage.withLock { $0 = holding } }
  func letGo() {
    let held = storage.withLock { held in
      let taken = held
      held = nil
      return taken
    }
    held?.letGo()
  }
}
