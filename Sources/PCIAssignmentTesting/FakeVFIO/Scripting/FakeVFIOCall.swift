public import LinuxVFIO

/// The calls of ``VFIOCalls``, by the kernel's names.
public enum FakeVFIOOperation: String, Hashable, Sendable, CaseIterable {
  /// open(2) of a node.
  case open
  /// close(2).
  case close
  /// `dup`.
  case duplicate = "dup"
  /// `GET_API_VERSION`.
  case apiVersion = "GET_API_VERSION"
  /// `CHECK_EXTENSION`.
  case checkExtension = "CHECK_EXTENSION"
  /// `SET_IOMMU`.
  case setIOMMU = "SET_IOMMU"
  /// `IOMMU_GET_INFO`.
  case containerInformation = "IOMMU_GET_INFO"
  /// `MAP_DMA`.
  case mapDMA = "MAP_DMA"
  /// `UNMAP_DMA`.
  case unmapDMA = "UNMAP_DMA"
  /// `DIRTY_PAGES`.
  case dirtyPages = "DIRTY_PAGES"
  /// `GROUP_GET_STATUS`.
  case groupStatus = "GROUP_GET_STATUS"
  /// `SET_CONTAINER`.
  case setContainer = "SET_CONTAINER"
  /// `UNSET_CONTAINER`.
  case unsetContainer = "UNSET_CONTAINER"
  /// `GET_DEVICE_FD`.
  case openDevice = "GET_DEVICE_FD"
  /// `DEVICE_GET_INFO`.
  case deviceInformation = "DEVICE_GET_INFO"
  /// `GET_REGION_INFO`.
  case regionInformation = "GET_REGION_INFO"
  /// `GET_IRQ_INFO`.
  case interruptInformation = "GET_IRQ_INFO"
  /// `SET_IRQS`.
  case setInterrupts = "SET_IRQS"
  /// `RESET`.
  case reset = "RESET"
  /// `GET_PCI_HOT_RESET_INFO`.
  case hotResetInformation = "GET_PCI_HOT_RESET_INFO"
  /// `PCI_HOT_RESET`.
  case hotReset = "PCI_HOT_RESET"
  /// `FEATURE`.
  case feature = "FEATURE"
  /// `pread`.
  case read = "pread"
  /// `pwrite`.
  case write = "pwrite"
  /// `mmap`.
  case mapMemory = "mmap"
  /// `munmap`.
  case unmapMemory = "munmap"
  /// `BIND_IOMMUFD`.
  case bind = "BIND_IOMMUFD"
  /// `ATTACH_IOMMUFD_PT`.
  case attach = "ATTACH_IOMMUFD_PT"
  /// `DETACH_IOMMUFD_PT`.
  case detach = "DETACH_IOMMUFD_PT"
  /// `IOAS_ALLOC`.
  case makeAddressSpace = "IOAS_ALLOC"
  /// `DESTROY`.
  case destroy = "DESTROY"
  /// `IOAS_IOVA_RANGES`.
  case ranges = "IOAS_IOVA_RANGES"
  /// `IOAS_ALLOW_IOVAS`.
  case allow = "IOAS_ALLOW_IOVAS"
  /// `IOAS_MAP`.
  case mapSpace = "IOAS_MAP"
  /// `IOAS_MAP_FILE`.
  case mapFile = "IOAS_MAP_FILE"
  /// `IOAS_UNMAP`.
  case unmapSpace = "IOAS_UNMAP"
  /// `IOAS_COPY`.
  case copy = "IOAS_COPY"
  /// `OPTION`.
  case option = "OPTION"
  /// `GET_HW_INFO`.
  case hardware = "GET_HW_INFO"
  /// `HWPT_ALLOC`.
  case makePageTable = "HWPT_ALLOC"
  /// `HWPT_SET_DIRTY_TRACKING`.
  case tableDirtyTracking = "HWPT_SET_DIRTY_TRACKING"
  /// `HWPT_GET_DIRTY_BITMAP`.
  case tableDirtyPages = "HWPT_GET_DIRTY_BITMAP"
}

/// One call of a ``FakeVFIO``.
public struct FakeVFIOCall: Hashable, Sendable {
  /// Its place in the order of all calls, from 1 on.
  public let number: Int
  /// Which call.
  public let operation: FakeVFIOOperation
  /// What it was about, without numbers that differ from run to run.
  public let detail: String
  /// Why it was refused; nil where it was done.
  public let errno: VFIOErrno?
}

extension FakeVFIOCall: CustomStringConvertible {
  /// The call on one line, such as `MAP_DMA 100000 + 1000 = EEXIST`.
  public var description: String {
    "\(operation.rawValue)\(detail.isEmpty ? "" : " " + detail) = \(errno?.name ?? "ok")"
  }
}

/// What is to go wrong, and what was called.
struct FakeVFIOScript {
  private(set) var calls: [FakeVFIOCall] = []
  /// How often each call was made.
  private var counts: [FakeVFIOOperation: Int] = [:]
  private var failures: [FakeVFIOOperation: [Int: VFIOErrno]] = [:]
  private var lasting: [FakeVFIOOperation: VFIOErrno] = [:]

  /// Has the `nth` call from now on fail, 1 for the next; all of them where it is nil.
  mutating func fail(_ operation: FakeVFIOOperation, nth: Int?, with errno: VFIOErrno) {
    guard let nth else { return lasting[operation] = errno }
    failures[operation, default: [:]][counts[operation, default: 0] + nth] = errno
  }

  mutating func succeed(_ operation: FakeVFIOOperation) {
    failures[operation] = nil
    lasting[operation] = nil
  }

  /// Counts a call; why it is to fail, where that was wished.
  mutating func begin(_ operation: FakeVFIOOperation) -> VFIOErrno? {
    counts[operation, default: 0] += 1
    return failures[operation]?[counts[operation, default: 0]] ?? lasting[operation]
  }

  mutating func note(_ operation: FakeVFIOOperation, _ detail: String, _ errno: VFIOErrno?) {
    calls.append(FakeVFIOCall(number: calls.count + 1, operation: operation, detail: detail, errno: errno))
  }

  mutating func forget() { calls = [] }
}
