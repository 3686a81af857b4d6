extension InvalidationPlan {
  /// Adds what a change of a page table needs (VT-d 4.1 §6.5.3.3).
  ///
  /// Pages that were added need nothing, but under caching mode. Pages that went or changed need their range of the
  /// IOTLB; cached table entries are spared (IH) unless tables changed as well.
  public mutating func add(_ change: TranslationChange, usedBy users: TranslationUsers) {
    let effects = change.effects
    guard !effects.isDisjoint(with: [.added, .removed, .tables]) else { return }
    noteStores()
    let isStale = !effects.isDisjoint(with: [.removed, .tables])
    guard isStale || unit.capability.cachingMode else { return }
    // Entries not present that were cached may stand in tables as well.
    let leavesOnly = !effects.contains(.tables) && !unit.capability.cachingMode
    let ranges = ranges(from: change.first.rawValue, through: change.last.rawValue)
    switch users.tagging {
    case .secondStage: addSecondStage(users.domainID, ranges, leavesOnly: leavesOnly)
    case .firstStage, .passThrough:
      for pasid in users.pasids { addFirstStage(users.domainID, pasid, ranges, leavesOnly: leavesOnly) }
    }
    guard isStale else { return }
    let exact = Self.blocks(from: change.first.rawValue, through: change.last.rawValue, largestMask: 52)
    for device in users.deviceTLBs {
      for range in exact.count <= mostDescriptors ? exact : [covering(change)] {
        append(device, range)
      }
    }
  }

  private func covering(_ change: TranslationChange) -> InvalidationRange {
    InvalidationRange(covering: change.first.rawValue, through: change.last.rawValue)
  }

  mutating func append(_ device: TranslationUsers.DeviceTLB, _ range: InvalidationRange) {
    append(
      .deviceTLB(
        DeviceTLBDescriptor(
          requester: device.requester, range: range, maximumPending: device.queueDepth & 0x1f,
          physicalFunction: unit.extendedCapability.deviceTLBThrottling ? device.physicalFunction : nil)))
  }

  /// The ranges that page-selective descriptors can name; nil where all of the domain must go.
  func ranges(from first: UInt64, through last: UInt64) -> [InvalidationRange]? {
    guard unit.capability.pageSelectiveInvalidation else { return nil }
    let largest = unit.capability.maximumAddressMask
    let exact = Self.blocks(from: first, through: last, largestMask: largest)
    if exact.count <= mostDescriptors { return exact }
    let one = InvalidationRange(covering: first, through: last)
    return one.addressMask <= largest ? [one] : nil
  }

  /// Cuts a range into the fewest aligned blocks of a power of two of pages.
  static func blocks(from first: UInt64, through last: UInt64, largestMask: UInt8) -> [InvalidationRange] {
    var found: [InvalidationRange] = []
    var page = first >> 12
    let end = last >> 12
    // A plan never wants many; what is beyond makes it choose a larger range.
    while page <= end, found.count <= 64 {
      var mask = UInt8(min(page == 0 ? 52 : page.trailingZeroBitCount, Int(largestMask), 52))
      while mask > 0, (UInt64(1) << UInt64(mask)) - 1 > end - page { mask -= 1 }
      found.append(InvalidationRange(address: page << 12, addressMask: mask))
      page += 1 << UInt64(mask)
    }
    return found
  }

  private mutating func addSecondStage(_ domain: UInt16, _ ranges: [InvalidationRange]?, leavesOnly: Bool) {
    guard let ranges else {
      append(iotlb(IOTLBDescriptor(domain: domain)))
      return
    }
    for range in ranges {
      append(
        iotlb(
          IOTLBDescriptor(
            domain: domain, address: range.address, addressMask: range.addressMask, leavesOnly: leavesOnly)))
    }
  }

  private mutating func addFirstStage(
    _ domain: UInt16, _ pasid: UInt32, _ ranges: [InvalidationRange]?, leavesOnly: Bool
  ) {
    guard let ranges else {
      append(.pasidIOTLB(PASIDIOTLBDescriptor(domain: domain, pasid: pasid)))
      return
    }
    for range in ranges {
      append(
        .pasidIOTLB(
          PASIDIOTLBDescriptor(
            domain: domain, pasid: pasid, address: range.address, addressMask: range.addressMask,
            leavesOnly: leavesOnly)))
    }
  }

  /// The descriptor with the drains the unit has, so that DMA under way is over when it is done.
  func iotlb(_ descriptor: IOTLBDescriptor) -> InvalidationDescriptor {
    var descriptor = descriptor
    descriptor.drainsWrites = unit.capability.writeDraining
    descriptor.drainsReads = unit.capability.readDraining
    return .iotlb(descriptor)
  }
}
