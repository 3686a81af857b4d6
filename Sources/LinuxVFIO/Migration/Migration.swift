import CLinuxVFIO

/// The states of migration (enum vfio_device_mig_state of Linux 6.0 and later).
public enum MigrationState: UInt32, Hashable, Sendable, CaseIterable {
  /// The device failed; only a reset leads out, to `running`.
  case error = 0
  /// It does nothing.
  case stop = 1
  /// It works.
  case running = 2
  /// It does nothing, and its state is read.
  case stopCopy = 3
  /// It does nothing, and its state is written.
  case resuming = 4
  /// It works, but starts no access to other devices.
  case runningPeerless = 5
  /// It works, and its state is read as far as it can be.
  case preCopy = 6
  /// The two before together.
  case preCopyPeerless = 7

  /// The state after this on the way to `target`; nil where no way leads there.
  ///
  /// The kernel goes this way by itself (`vfio_mig_get_next_state`, drivers/vfio/vfio_main.c); a VMM with several devices
  /// goes it step by step, all devices together, so that none reaches for one that stopped.
  ///
  /// - Parameter abilities: the states that the device has; others are left out of the way.
  public func next(to target: MigrationState, _ abilities: MigrationAbilities) -> MigrationState? {
    guard self != target, abilities.has(self), abilities.has(target) else { return nil }
    var step = self.step(to: target)
    while let state = step, !abilities.has(state) { step = state.step(to: target) }
    return step
  }

  /// The same for a device that has all states.
  private func step(to target: MigrationState) -> MigrationState? {
    switch self {
    case .error: nil
    case .stop: target == .stopCopy || target == .resuming ? target : .runningPeerless
    case .running: target == .preCopy ? .preCopy : .runningPeerless
    // What was read would be lost by reading on while it works.
    case .stopCopy: target == .preCopy || target == .preCopyPeerless ? nil : .stop
    case .resuming: .stop
    case .runningPeerless:
      switch target {
      case .running, .preCopy: .running
      case .preCopyPeerless: .preCopyPeerless
      default: .stop
      }
    case .preCopy: target == .preCopyPeerless || target == .stopCopy ? .preCopyPeerless : .running
    case .preCopyPeerless: target == .stopCopy || target == .preCopy ? target : .runningPeerless
    }
  }

  /// Whether reaching it opens a stream of data.
  public var hasData: Bool {
    switch self {
    case .stopCopy, .resuming, .preCopy, .preCopyPeerless: true
    case .error, .stop, .running, .runningPeerless: false
    }
  }
}

/// Which states a device has (struct vfio_device_feature_migration).
public struct MigrationAbilities: OptionSet, Hashable, Sendable {
  /// The flags as the kernel numbers them.
  public let rawValue: UInt64
  /// Wraps the flags.
  public init(rawValue: UInt64) { self.rawValue = rawValue }

  /// Stop and copy: every device that migrates has it.
  public static let stopCopy = MigrationAbilities(rawValue: 1)
  /// The states without access to other devices.
  public static let peerless = MigrationAbilities(rawValue: 2)
  /// Copying while it works.
  public static let preCopy = MigrationAbilities(rawValue: 4)

  /// Whether a state is among them.
  public func has(_ state: MigrationState) -> Bool {
    switch state {
    case .error, .stop, .running, .stopCopy, .resuming: contains(.stopCopy)
    case .runningPeerless: contains(.peerless)
    case .preCopy: contains(.preCopy)
    case .preCopyPeerless: contains([.preCopy, .peerless])
    }
  }
}

/// The data of a device that is saved or resumed: a stream, until the state changes.
public struct MigrationStream: ~Copyable, Sendable {
  private let file: OwnedDescriptor<MigrationState>

  init(_ file: consuming OwnedDescriptor<MigrationState>) { self.file = file }

  /// The descriptor, to wait on or to splice; valid as long as this value lives.
  public var descriptor: Int32 { file.number }

  /// Reads what the device has next.
  ///
  /// - Returns: how many bytes; 0 at the end.
  public borrowing func read(into bytes: UnsafeMutableRawBufferPointer) throws(VFIOErrno) -> Int {
    let result = unsafe linuxvfio_read(file.number, bytes.baseAddress, bytes.count)
    guard result >= 0 else { throw VFIOErrno(rawValue: Int32(truncatingIfNeeded: -result)) }
    return result
  }

  /// Writes what another device read; how many bytes it took.
  public borrowing func write(_ bytes: UnsafeRawBufferPointer) throws(VFIOErrno) -> Int {
    let result = unsafe linuxvfio_write(file.number, bytes.baseAddress, bytes.count)
    guard result >= 0 else { throw VFIOErrno(rawValue: Int32(truncatingIfNeeded: -result)) }
    return result
  }

  /// While the device works: bytes that are left of the first pass, and bytes that changed since.
  ///
  /// - Throws: EINVAL in other states; ENOTTY where the device cannot say.
  public borrowing func estimate() throws(VFIOErrno) -> (initial: UInt64, dirty: UInt64) {
    var info = linuxvfio_precopy_info(argsz: 24, flags: 0, initial_bytes: 0, dirty_bytes: 0)
    _ = try VFIOErrno.check(
      unsafe linuxvfio_ioctl(file.number, UInt(bitPattern: LINUXVFIO_MIG_GET_PRECOPY_INFO), &info))
    return (info.initial_bytes, info.dirty_bytes)
  }
}

extension VFIODevice {
  /// Which states of migration the device has; none where its driver knows no migration.
  public borrowing func migrationAbilities() -> MigrationAbilities {
    var flags: UInt64 = 0
    guard (try? feature(.migration, .get, &flags, .migrate)) != nil else { return [] }
    return MigrationAbilities(rawValue: flags)
  }

  /// The state it is in.
  public borrowing func migrationState() throws(VFIOError) -> MigrationState {
    var data = linuxvfio_mig_state(device_state: 0, data_fd: -1)
    try feature(.migrationState, .get, &data, .migrate)
    guard let state = MigrationState(rawValue: data.device_state) else {
      throw VFIOError(.migrate, core.location.name, nil, .noSuchTransition)
    }
    return state
  }

  /// Leads the device to a state.
  ///
  /// - Returns: the data of a state that has some; nil for others.
  /// - Throws: a device that could not is where it was, or in `error`: ``migrationState()`` says which.
  public borrowing func setMigrationState(_ state: MigrationState) throws(VFIOError) -> MigrationStream? {
    var data = linuxvfio_mig_state(device_state: state.rawValue, data_fd: -1)
    try feature(.migrationState, .set, &data, .migrate)
    guard data.data_fd >= 0 else { return nil }
    return MigrationStream(OwnedDescriptor<MigrationState>(adopting: data.data_fd, calls: core.calls))
  }

  /// How many bytes of data stop and copy would have, about (Linux 6.2 and later).
  public borrowing func migrationSize() throws(VFIOError) -> UInt64 {
    var size: UInt64 = 0
    try feature(.migrationSize, .get, &size, .migrate)
    return size
  }
}
