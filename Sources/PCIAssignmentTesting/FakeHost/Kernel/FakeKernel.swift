import LinuxPCI
import PCICore

/// The kernel of a fake host while it carries out one write: reads the tree, and collects what is to change.
///
/// Everything it remembers is in the tree, or in `.kernel` where the kernel shows it to nobody, so that any process
/// can go on where another one stopped.
final class FakeKernel {
  static let devicesPath: HostPath = "/sys/bus/pci/devices"
  static let driversPath: HostPath = "/sys/bus/pci/drivers"
  static let memory = TreeStore.kernelPath

  /// The tree with what this write changes.
  let tree: TreeOverlay
  /// The number of the write, where it was made to wait and is run again.
  var ticket: Int?
  /// The functions whose locks the write holds.
  var locks: [String] = []

  /// What is to be added to the trace.
  var trace: [UInt8] = []

  /// The drivers that were looked up in this write.
  var knownDrivers: [String: FakeDriver] = [:]

  /// The time, and how many writes there were.
  var moment: FakeMoment

  init(_ tree: TreeOverlay, at moment: FakeMoment = FakeMoment(nil)) {
    self.tree = tree
    self.moment = moment
  }

  /// A number for a write that has to wait.
  func nextTicket() -> Int {
    let path = Self.memory.appending("tickets")
    let number = (tree.text(path).flatMap { Int($0) } ?? 0) + 1
    tree.put("\(number)", at: path)
    return number
  }

  // MARK: Functions

  /// All functions, by address.
  var devices: [FakeDevice] {
    tree.names(in: Self.devicesPath)
      .map { (name: $0, address: PCIAddress($0.description)) }
      .sorted { left, right in
        guard let first = left.address, let second = right.address else { return left.name < right.name }
        return first < second
      }
      .compactMap { device($0.name) }
  }

  /// The function that is called `name`; nil for none.
  func device(_ name: HostName) -> FakeDevice? {
    guard let target = tree.target(Self.devicesPath.appending(name)),
      let place = Self.place(target, from: Self.devicesPath), tree.exists(place)
    else { return nil }
    return FakeDevice(name: name, place: place)
  }

  /// The function that written bytes name: the whole of them, but for one newline at the end (`sysfs_streq`,
  /// lib/string_helpers.c).
  func device(written bytes: [UInt8]) -> FakeDevice? {
    HostName(Self.line(bytes)).flatMap { device($0) }
  }

  /// The function whose directory holds `path`; nil where it lies elsewhere.
  func device(holding path: HostPath) -> FakeDevice? {
    guard let name = path.parent.lastName, PCIAddress(name.description) != nil, let device = device(name),
      device.place == path.parent
    else { return nil }
    return device
  }

  /// The bridge above; nil on a root bus.
  func bridge(above device: FakeDevice) -> FakeDevice? {
    device.place.parent.lastName.flatMap { self.device($0) }
  }

  /// The functions below a bridge, and below those.
  func devices(below device: FakeDevice) -> [FakeDevice] {
    devices.filter { $0.place.below(device.place) != nil }
  }

  /// What drivers recognize the function by.
  func identity(of device: FakeDevice) -> FakeIdentity {
    FakeIdentity(
      vendor: UInt16(truncatingIfNeeded: number(device, "vendor")),
      device: UInt16(truncatingIfNeeded: number(device, "device")),
      classCode: UInt32(number(device, "class") & 0xffffff))
  }

  /// Config space; nil where the fixture holds none.
  func config(of device: FakeDevice) -> ConfigSpace? {
    tree.content(device.attribute("config")).flatMap { $0.isEmpty ? nil : ConfigSpace($0) }
  }

  /// Whether the header is that of an ordinary function (type 0); where config space is not known, the class tells.
  func isEndpoint(_ device: FakeDevice) -> Bool {
    guard let config = config(of: device), let header = ConfigHeader(config) else {
      return identity(of: device).classCode >> 8 & 0xfffe != 0x0604
    }
    return header.headerType == .endpoint
  }

  /// The name that `driver_override` holds; nil for none.
  func override(of device: FakeDevice) -> String? {
    guard let text = tree.text(device.attribute("driver_override")), text != "(null)", !text.isEmpty else { return nil }
    return text
  }

  // MARK: Virtual functions

  /// The physical function of a virtual one.
  func physicalFunction(of device: FakeDevice) -> FakeDevice? {
    tree.linkName(device.attribute("physfn")).flatMap { HostName($0) }.flatMap { self.device($0) }
  }

  /// The enabled virtual functions, by index.
  func virtualFunctions(of device: FakeDevice) -> [(index: Int, device: FakeDevice)] {
    tree.names(in: device.place)
      .compactMap { name -> (Int, FakeDevice)? in
        guard name.bytes.starts(with: "virtfn".utf8), let index = Int(name.description.dropFirst(6)),
          let target = tree.linkName(device.attribute(name)).flatMap({ HostName($0) }),
          let function = self.device(target)
        else { return nil }
        return (index, function)
      }
      .sorted { $0.0 < $1.0 }
  }

  /// Whether virtual functions are enabled.
  func hasVirtualFunctions(_ device: FakeDevice) -> Bool { number(device, "sriov_numvfs") > 0 }

  // MARK: Numbers and texts

  /// An attribute read as a number, 0 where it is none.
  func number(_ device: FakeDevice, _ name: HostName) -> Int {
    guard let text = tree.text(device.attribute(name)) else { return 0 }
    return text.hasPrefix("0x") ? Int(text.dropFirst(2), radix: 16) ?? 0 : Int(text) ?? 0
  }

  /// Changes an attribute that the function has; one it lacks stays away.
  func set(_ device: FakeDevice, _ name: HostName, _ text: String) {
    let path = device.attribute(name)
    if tree.exists(path) { tree.put(text, at: path) }
  }

  /// Written bytes without one newline at the end.
  static func line(_ bytes: [UInt8]) -> ArraySlice<UInt8> { bytes.last == 0x0a ? bytes.dropLast() : bytes[...] }

  /// Where a link of sysfs leads.
  static func place(_ target: [UInt8], from directory: HostPath) -> HostPath? {
    var place = directory.isRoot ? [] : Array(directory.bytes)
    for part in target.split(separator: UInt8(ascii: "/")) {
      if part.elementsEqual("..".utf8) {
        place.removeLast(place.count - (place.lastIndex(of: UInt8(ascii: "/")) ?? 0))
      } else {
        place.append(UInt8(ascii: "/"))
        place += part
      }
    }
    return place.isEmpty ? .root : HostPath(place)
  }

  // MARK: Time

  /// Virtual time since the host was made, in nanoseconds.
  var now: Int64 {
    get { moment.time }
    set { moment.time = newValue }
  }

  /// Lets the write take `duration`, once: the rule is run again when that time has come.
  func elapse(_ duration: Duration) throws(RuleStop) {
    guard duration > .zero else { return }
    if let ticket, Waiting(ticket, in: self).hasElapsed { return }
    throw .waits(.time(now + duration.nanoseconds))
  }
}
