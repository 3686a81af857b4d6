import PassthroughModel

/// Finds out why a mapping was refused; asked after a failure only.
struct MappingFailure {
  let backend: AddressSpaceBackend
  let request: MappedRange
  let ledger: MappingLedger
  /// What can be mapped; nil where the kernel did not say.
  let usable: IOVARanges?
  let locked: LockedMemory
  /// Whether the memory is a device's.
  let isDeviceMemory: Bool
  /// Mappings that are left; nil where there is no limit or the kernel did not say.
  let left: Int?

  /// The cause for an errno of MAP_DMA or IOAS_MAP.
  func cause(_ errno: VFIOErrno) -> VFIOCause {
    guard let range = request.range else { return .emptyRange }
    if request.access.isEmpty { return .noAccess }
    if let usable {
      let page = usable.pageSize
      if (request.address | request.sizeInBytes | request.hostAddress) & (page - 1) != 0 { return .misaligned(page) }
    }
    switch errno {
    case .exists:
      return ledger.overlapping(range).map { .overlaps($0) } ?? .overlaps(range)
    case .badAddress:
      // iommufd pins pages by address, and memory of a device has none to pin.
      return isDeviceMemory ? .deviceMemory : .badMemory
    case .noSpace: return .mappingsUsedUp
    case .noMemory:
      if let limit = locked.limit, !locked.isExempt {
        let (sum, overflow) = locked.locked.addingReportingOverflow(request.sizeInBytes)
        // iommufd counts against the user, which VmLck does not show: the limit is what is left to blame.
        if overflow || sum > limit || backend == .iommufd { return .lockedMemory(limit: limit, locked: locked.locked) }
      }
      return left == 0 ? .mappingsUsedUp : .noMemory
    case .invalid, .overflow, .addressInUse:
      if let gap = usable?.gaps(in: range).first { return .unreachable(gap) }
      return .unknown
    default: return .unknown
    }
  }
}
