import Glibc
import LinuxVFIO
import PCICore

/// All that the kernel would know: the one value behind a ``FakeVFIO``'s lock.
struct FakeVFIOState {
  struct Container {
    var groups: [UInt32] = []
    var space: Type1Space?
    /// Without an IOMMU, once its driver is set.
    var isUnguarded = false
    var hasDriver: Bool { space != nil || isUnguarded }
    /// Its file, and each group in it.
    var references = 1
  }

  struct Group {
    let number: UInt32
    var members: [PCIAddress]
    var container: Int?
    /// The file that opened it; it goes with the last device that was opened by it.
    var file: OpenFile?
    var users = 0
    var openedByNode = 0
  }

  struct OpenFile {
    var isOpen = true
    var references = 1
  }

  struct DeviceFile {
    let device: PCIAddress
    let isByGroup: Bool
    var hasAccess: Bool
    /// The descriptor, and each mapping.
    var references = 1
  }

  struct IOMMUFD {
    enum Object {
      case addressSpace(FakeIOAS)
      /// A page table of an address space; made by an attachment, or asked for.
      case table(space: UInt32, users: Int, isAutomatic: Bool)
      case device(PCIAddress)
    }
    var objects: [UInt32: Object] = [:]
    /// Whether locked memory counts against the process, not the user.
    var countsProcess = false
    /// Its file, and each device that is bound to it.
    var references = 1

    /// The lowest number that is free, from 1 on (`xa_alloc` with XA_FLAGS_ALLOC1).
    func nextID() -> UInt32 {
      var id: UInt32 = 1
      while objects[id] != nil { id += 1 }
      return id
    }
  }

  struct Mapping {
    let file: Int
    let device: PCIAddress
    let range: FakeAddressRange
  }

  let options: FakeVFIOOptions
  var files = FakeDescriptors()
  var containers: [Int: Container] = [:]
  var groups: [UInt32: Group] = [:]
  var devices: [PCIAddress: DeviceState] = [:]
  var deviceFiles: [Int: DeviceFile] = [:]
  var iommufds: [Int: IOMMUFD] = [:]
  /// Registers that somebody has mapped, by their address in this process.
  var mappings: [UInt64: Mapping] = [:]
  var memory = OwnMemory()
  var locked: LockCount
  var lockedByUser: LockCount
  private var lastID = 0

  init(_ options: FakeVFIOOptions, _ descriptions: [FakeVFIODevice]) throws(VFIOErrno) {
    self.options = options
    locked = LockCount(limit: options.lockLimit)
    lockedByUser = LockCount(limit: options.lockLimit)
    for description in descriptions {
      devices[description.address] = try DeviceState(description)
      groups[description.group, default: Group(number: description.group, members: [])].members.append(
        description.address)
    }
  }

  mutating func newID() -> Int {
    lastID += 1
    return lastID
  }

  /// What was mapped of devices' registers, as memory that cannot be pinned.
  var registers: [FakeAddressRange] { mappings.values.map { $0.range } }

  // MARK: Files

  /// Lets go of what was closed since the last call.
  mutating func settle() {
    for kind in files.takeClosed() {
      switch kind {
      case .container(let id): releaseContainer(id)
      case .group(let id): closeGroup(UInt32(id))
      case .device(let id): releaseDeviceFile(id)
      case .iommufd(let id): releaseIOMMUFD(id)
      }
    }
  }

  /// What `file` is; `ENOTTY` for a call that another kind of file takes, as the kernel's default is.
  func container(_ file: Int32) throws(VFIOErrno) -> Int {
    guard case .container(let id)? = try files.kind(of: file) else { throw VFIOErrno(ENOTTY) }
    return id
  }

  func group(_ file: Int32) throws(VFIOErrno) -> UInt32 {
    guard case .group(let number)? = try files.kind(of: file) else { throw VFIOErrno(ENOTTY) }
    return UInt32(number)
  }

  func deviceFile(_ file: Int32) throws(VFIOErrno) -> Int {
    guard case .device(let id)? = try files.kind(of: file) else { throw VFIOErrno(ENOTTY) }
    return id
  }

  func iommufd(_ file: Int32) throws(VFIOErrno) -> Int {
    guard case .iommufd(let id)? = try files.kind(of: file) else { throw VFIOErrno(ENOTTY) }
    return id
  }

  /// The device behind a file that has access to it; `EINVAL` before it is bound.
  func device(_ file: Int32) throws(VFIOErrno) -> PCIAddress {
    let id = try deviceFile(file)
    guard let opened = deviceFiles[id], opened.hasAccess else { throw VFIOErrno(EINVAL) }
    return opened.device
  }

  mutating func with<Value>(
    _ address: PCIAddress, _ body: (inout DeviceState) throws(VFIOErrno) -> Value
  ) throws(VFIOErrno) -> Value {
    guard var state = devices[address] else { throw VFIOErrno(ENODEV) }
    defer { devices[address] = state }
    return try body(&state)
  }

  /// Opens a node of /dev.
  mutating func open(_ path: String) throws(VFIOErrno) -> Int32 {
    settle()
    if path == "/dev/vfio/vfio" {
      let id = newID()
      containers[id] = Container()
      return try files.make(.container(id))
    }
    if path == "/dev/iommu" {
      guard options.hasIOMMUFD else { throw VFIOErrno(ENOENT) }
      let id = newID()
      iommufds[id] = IOMMUFD()
      return try files.make(.iommufd(id))
    }
    if path.hasPrefix("/dev/vfio/devices/vfio") {
      guard options.hasIOMMUFD, options.hasIOMMU,
        let device = devices.values.first(where: { nodePath(of: $0.address) == path })
      else { throw VFIOErrno(ENOENT) }
      let id = newID()
      deviceFiles[id] = DeviceFile(device: device.address, isByGroup: false, hasAccess: false)
      return try files.make(.device(id))
    }
    guard let number = groups.keys.first(where: { groupPath($0) == path }) else { throw VFIOErrno(ENOENT) }
    return try openGroup(number)
  }

  /// The node of a group.
  func groupPath(_ number: UInt32) -> String? {
    guard let group = groups[number], group.members.contains(where: { devices[$0]?.driver == .vfio }) else {
      return nil
    }
    return options.hasIOMMU ? "/dev/vfio/\(number)" : "/dev/vfio/noiommu-\(number)"
  }

  /// The node of a device, numbered in the order of their addresses; none without iommufd.
  func nodePath(of address: PCIAddress) -> String? {
    guard options.hasIOMMUFD, options.hasIOMMU else { return nil }
    let bound = devices.keys.sorted().filter { devices[$0]?.driver == .vfio }
    return bound.firstIndex(of: address).map { "/dev/vfio/devices/vfio\($0)" }
  }
}
