import Synchronization

extension VFIODevice {
  /// Whether the device has a feature for this use.
  public borrowing func has(_ feature: DeviceFeature, _ use: FeatureUse) -> Bool {
    (try? unsafe core.calls.feature(
      feature, use.union(.probe), data: UnsafeMutableRawBufferPointer(start: nil, count: 0), core.descriptor)) != nil
  }

  /// One VFIO_DEVICE_FEATURE with a structure.
  borrowing func feature<Data: BitwiseCopyable>(
    _ feature: DeviceFeature, _ use: FeatureUse, _ data: inout Data, _ operation: VFIOError.Operation
  ) throws(VFIOError) {
    // The feature takes or gives this structure: each caller's doc names it.
    let result = unsafe withUnsafeMutableBytes(of: &data) { bytes in
      Result { () throws(VFIOErrno) in try unsafe core.calls.feature(feature, use, data: bytes, core.descriptor) }
    }
    try checkFeature(result, operation)
  }

  /// One VFIO_DEVICE_FEATURE without data.
  borrowing func feature(
    _ feature: DeviceFeature, _ use: FeatureUse, _ operation: VFIOError.Operation
  ) throws(VFIOError) {
    let none = unsafe UnsafeMutableRawBufferPointer(start: nil, count: 0)
    try checkFeature(
      Result { () throws(VFIOErrno) in try unsafe core.calls.feature(feature, use, data: none, core.descriptor) },
      operation)
  }

  private borrowing func checkFeature(
    _ result: Result<Void, VFIOErrno>, _ operation: VFIOError.Operation
  ) throws(VFIOError) {
    guard case .failure(let error) = result else { return }
    let cause: VFIOCause =
      switch error {
      case .noSuchRequest, .notSupported: .notSupported
      case .invalid: operation == .migrate ? .noSuchTransition : .notSupported
      case .noMemory: .noMemory
      case .busy: .inUse
      case .noSuchDevice, .inputOutput: .deviceGone
      default: .unknown
      }
    throw VFIOError(operation, core.location.name, error, cause)
  }

  /// Sets the token that whoever opens a virtual function of this physical function has to give.
  ///
  /// Kernels look at it where a virtual function is opened through its group, not by its own node (measured on 6.12).
  ///
  /// - Parameter token: 16 bytes, a UUID in its written order.
  public borrowing func setToken(_ token: [UInt8]) throws(VFIOError) {
    guard token.count == 16 else { throw VFIOError(.setToken, core.location.name, nil, .emptyRange) }
    var words: (UInt64, UInt64) = (0, 0)
    for index in 0..<8 {
      words.0 |= UInt64(token[index]) << UInt64(8 * index)
      words.1 |= UInt64(token[8 + index]) << UInt64(8 * index)
    }
    try feature(.token, .set, &words, .setToken)
  }

  /// Lets the function sleep until the next access to it (D3cold where the platform can).
  ///
  /// - Parameter wakeup: is signalled where the device wakes by itself, and must stay until then; nil without.
  public borrowing func enterLowPower(wakeup: Event? = nil) throws(VFIOError) {
    guard let wakeup else { return try feature(.lowPower, .set, .setPower) }
    var data: (Int32, UInt32) = (wakeup.number, 0)
    try feature(.lowPowerWithWakeup, .set, &data, .setPower)
    core.live.withLock { $0.wakeup = wakeup }
  }

  /// Wakes the function.
  public borrowing func leaveLowPower() throws(VFIOError) {
    try feature(.lowPowerExit, .set, .setPower)
    core.live.withLock { $0.wakeup = nil }
  }

  /// Turns bus mastering on or off without the configuration space (Linux 6.8 and later).
  public borrowing func setBusMaster(_ isOn: Bool) throws(VFIOError) {
    var operation: UInt32 = isOn ? 1 : 0
    try feature(.busMaster, .set, &operation, .setPower)
  }
}
