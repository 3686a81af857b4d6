import CLinuxVFIO
import Glibc
import LinuxVFIO
import PCICore

/// `VFIO_DEVICE_FEATURE` (drivers/vfio/vfio_main.c, pci/vfio_pci_core.c).
extension FakeVFIOState {
  /// - Returns: what the caller's bytes hold afterwards.
  mutating func feature(
    _ file: Int32, _ feature: DeviceFeature, _ use: FeatureUse, _ data: [UInt8]
  ) throws(VFIOErrno) -> [UInt8] {
    let address = try device(file)
    guard use.isSubset(of: [.get, .set, .probe]) else { throw VFIOErrno(EINVAL) }
    if !use.contains(.probe), use.contains(.get), use.contains(.set) { throw VFIOErrno(EINVAL) }
    guard let device = devices[address] else { throw VFIOErrno(ENODEV) }
    switch feature {
    case .token:
      guard isPhysicalFunction(device) else { throw VFIOErrno(ENOTTY) }
      guard try Self.check(use, may: .set, data.count, needs: 16) else { return data }
      devices[address]?.token = Array(data.prefix(16))
    case .lowPower, .lowPowerWithWakeup:
      guard try Self.check(use, may: .set, data.count, needs: feature == .lowPower ? 0 : 8) else { return data }
      guard !device.isInLowPower else { throw VFIOErrno(EINVAL) }
      devices[address]?.isInLowPower = true
    case .lowPowerExit:
      guard try Self.check(use, may: .set, data.count, needs: 0) else { return data }
      devices[address]?.isInLowPower = false
    case .migration, .migrationState, .migrationSize:
      guard let migration = device.description.migration else { throw VFIOErrno(ENOTTY) }
      return try with(address) { (device) throws(VFIOErrno) in
        try device.migrate(feature, use, data, migration)
      }
    default: throw VFIOErrno(ENOTTY)
    }
    return data
  }

  /// `vfio_check_feature`: whether it is to be done, and not only asked about.
  static func check(_ use: FeatureUse, may: FeatureUse, _ size: Int, needs: Int) throws(VFIOErrno) -> Bool {
    guard use.subtracting(.probe).isSubset(of: may) else { throw VFIOErrno(EINVAL) }
    if use.contains(.probe) { return false }
    guard !use.isEmpty, size >= needs else { throw VFIOErrno(EINVAL) }
    return true
  }
}

/// Migration, version 2: states, and what the device holds.
extension DeviceState {
  /// States as the kernel numbers them.
  enum Migrating {
    static let stopped: UInt32 = 1
    static let running: UInt32 = 2
    static let copying: UInt32 = 3
    static let resuming: UInt32 = 4
    static let runningAlone: UInt32 = 5
    static let copyingEarly: UInt32 = 6
    static let copyingEarlyAlone: UInt32 = 7
  }

  mutating func migrate(
    _ feature: DeviceFeature, _ use: FeatureUse, _ data: [UInt8], _ migration: FakeMigration
  ) throws(VFIOErrno) -> [UInt8] {
    switch feature {
    case .migration:
      guard try FakeVFIOState.check(use, may: .get, data.count, needs: 8) else { return data }
      return Self.bytes(migration.flags, 8)
    case .migrationSize:
      guard try FakeVFIOState.check(use, may: .get, data.count, needs: 8) else { return data }
      return Self.bytes(UInt64(migration.data.count), 8)
    default:
      guard try FakeVFIOState.check(use, may: [.get, .set], data.count, needs: 8) else { return data }
      if use.contains(.set) {
        let wanted = UInt32(data[0]) | UInt32(data[1]) << 8 | UInt32(data[2]) << 16 | UInt32(data[3]) << 24
        let file = try move(to: wanted, migration)
        return Self.bytes(UInt64(migrationState), 4) + Self.bytes(UInt64(UInt32(bitPattern: file)), 4)
      }
      return Self.bytes(UInt64(migrationState), 4) + [0xff, 0xff, 0xff, 0xff]
    }
  }

  /// Goes to a state; the file that its data goes through, which the caller closes, or -1.
  private mutating func move(to wanted: UInt32, _ migration: FakeMigration) throws(VFIOErrno) -> Int32 {
    guard (1...7).contains(wanted), wanted != Migrating.runningAlone || migration.flags & 2 != 0,
      wanted != Migrating.copyingEarly || migration.flags & 4 != 0,
      wanted != Migrating.copyingEarlyAlone || migration.flags & 6 == 6
    else { throw VFIOErrno(EINVAL) }
    if wanted >= Migrating.copyingEarly, migrationState == Migrating.copying { throw VFIOErrno(EINVAL) }
    if migrationState == Migrating.resuming, wanted != Migrating.resuming { try takeUpData() }
    let before = migrationState
    migrationState = wanted
    guard before != wanted else { return -1 }
    switch wanted {
    // The file of copying early is that of copying, too.
    case Migrating.copying, Migrating.copyingEarly, Migrating.copyingEarlyAlone:
      if before >= Migrating.copyingEarly { return -1 }
      return try Self.file(moved ?? migration.data)
    case Migrating.resuming:
      let file = try Self.file([])
      incoming = fcntl(file, F_DUPFD_CLOEXEC, 0)
      return file
    default: return -1
    }
  }

  /// What was written to the file of a resumption is what the device holds now.
  private mutating func takeUpData() throws(VFIOErrno) {
    guard incoming >= 0 else { return }
    defer {
      close(incoming)
      incoming = -1
    }
    var status = stat()
    guard unsafe fstat(incoming, &status) == 0 else { throw VFIOErrno(EIO) }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    guard unsafe bytes.isEmpty || pread(incoming, &bytes, bytes.count, 0) == bytes.count else { throw VFIOErrno(EIO) }
    moved = bytes
  }

  private static func file(_ bytes: [UInt8]) throws(VFIOErrno) -> Int32 {
    let length = max(bytes.count, 1)
    var file: Int32 = -1
    var error: Int32 = 0
    guard let memory = unsafe linuxvfio_allocate(length, 0, 1, &file, &error) else { throw VFIOErrno(error) }
    _ = unsafe linuxvfio_unmap(memory, length)
    guard ftruncate(file, bytes.count) == 0, unsafe bytes.isEmpty || pwrite(file, bytes, bytes.count, 0) == bytes.count
    else {
      close(file)
      throw VFIOErrno(ENOMEM)
    }
    return file
  }

  private static func bytes(_ value: UInt64, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) }
  }
}
