import Glibc
public import LinuxVFIO
public import PCICore
import Synchronization

/// VFIO and iommufd without a kernel: scripted devices behind ``VFIOCalls``.
///
/// It keeps groups, containers, address spaces and devices as Linux does, and refuses what is out of order with the
/// kernel's error numbers; `Tests/Conformance` makes the same calls here and on real kernels. Descriptors are real ones,
/// which can be copied, passed to another thread and closed; eventfds are the caller's own and are signalled; DMA goes to
/// the caller's own memory, by what is mapped. Any number of threads may call.
public final class FakeVFIO: VFIOCalls, Sendable {
  /// What kind of machine this is.
  public let options: FakeVFIOOptions
  let state: Mutex<FakeVFIOState>
  private let script = Mutex(FakeVFIOScript())
  private let watcher = FakeWatcher()

  /// Makes a machine with these devices.
  ///
  /// - Throws: where memory or descriptors for their regions are not to be had.
  public init(devices: [FakeVFIODevice], options: FakeVFIOOptions = FakeVFIOOptions()) throws(VFIOErrno) {
    self.options = options
    state = Mutex(try FakeVFIOState(options, devices))
  }

  deinit {
    state.withLock { state in
      state.files.closeAll()
      for var device in state.devices.values {
        device.disableInterrupts()
        device.interrupts.error?.letGo()
        device.interrupts.request?.letGo()
        for memory in device.memory.values { memory.letGo() }
      }
    }
  }

  // MARK: Script

  /// All calls so far, in their order.
  public var trace: [FakeVFIOCall] { script.withLock { $0.calls } }

  /// Forgets the calls so far.
  public func forgetTrace() { script.withLock { $0.forget() } }

  /// Has a call fail: the `nth` of its kind from now on, 1 for the next; all of them where `nth` is nil.
  ///
  /// It changes nothing then. `close` cannot fail.
  public func fail(_ operation: FakeVFIOOperation, nth: Int? = 1, with errno: VFIOErrno) {
    script.withLock { $0.fail(operation, nth: nth, with: errno) }
  }

  /// Has a call fail no more than the kernel would.
  public func succeed(_ operation: FakeVFIOOperation) { script.withLock { $0.succeed(operation) } }

  // MARK: The machine

  /// How to open a device's group; nil where vfio-pci has no function of it.
  public func groupNode(of address: PCIAddress) -> VFIONode? {
    state.withLock { state in
      guard let number = state.devices[address]?.description.group, let path = state.groupPath(number) else {
        return nil
      }
      return .group(String(path.dropFirst("/dev/vfio/".utf8.count)))
    }
  }

  /// How to open a device by itself; nil without iommufd, or where vfio-pci has not got it.
  public func deviceNode(of address: PCIAddress) -> VFIONode? {
    state.withLock { state in
      state.nodePath(of: address).map { .device(String($0.dropFirst("/dev/vfio/devices/".utf8.count))) }
    }
  }

  /// Gives a function to another driver, as a write to the host's files would.
  public func setDriver(_ driver: FakeVFIODevice.Driver, of address: PCIAddress) {
    state.withLock { $0.devices[address]?.driver = driver }
  }

  /// How often a device was reset.
  public func resets(of address: PCIAddress) -> Int { state.withLock { $0.devices[address]?.resets ?? 0 } }

  /// Has the device signal that the host wants it back.
  public func requestRelease(of address: PCIAddress) {
    state.withLock { $0.devices[address]?.interrupts.request?.signal() }
  }

  /// Has the device signal that it met an error.
  public func reportError(of address: PCIAddress) {
    state.withLock { $0.devices[address]?.interrupts.error?.signal() }
  }

  /// How much is open: for a test that nothing was left behind.
  public var leftOpen: (files: Int, mappings: Int, mappedRanges: Int) {
    state.withLock { state in
      state.settle()
      var ranges = state.containers.values.reduce(0) { $0 + ($1.space?.mappings.all.count ?? 0) }
      for iommufd in state.iommufds.values {
        for case .addressSpace(let space) in iommufd.objects.values { ranges += space.mappings.all.count }
      }
      return (state.files.count, state.mappings.count, ranges)
    }
  }

  // MARK: Calls

  /// Makes a call: counts it, fails it where that was wished, and writes down how it went.
  func call<Value: Sendable>(
    _ operation: FakeVFIOOperation, _ detail: String = "",
    _ body: (inout FakeVFIOState) throws(VFIOErrno) -> Value
  ) throws(VFIOErrno) -> Value {
    let failure = script.withLock { $0.begin(operation) }
    let result: Result<Value, VFIOErrno>
    if let failure {
      result = .failure(failure)
    } else {
      result = state.withLock { state in
        state.settle()
        state.watch()
        return Result { () throws(VFIOErrno) in try body(&state) }
      }
    }
    script.withLock { script in
      switch result {
      case .success: script.note(operation, detail, nil)
      case .failure(let errno): script.note(operation, detail, errno)
      }
    }
    return try result.get()
  }

  /// Looks at registers that are written through mappings, and at eventfds that unmask, from now on.
  func watch() { watcher.start(self) }

  /// One look; whether there is anything to look at.
  func look() -> Bool {
    state.withLock { state in
      state.settle()
      state.watch()
      for (address, device) in state.devices where device.interrupts.unmask != nil {
        state.devices[address]?.updatePin()
      }
      return !state.mappings.isEmpty || state.devices.values.contains { $0.interrupts.unmask != nil }
    }
  }
}
