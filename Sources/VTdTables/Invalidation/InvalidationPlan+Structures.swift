extension InvalidationPlan {
  /// Adds what attaching or detaching needs (VT-d 4.1 §6.5.3.3).
  ///
  /// An entry that became present needs nothing, but under caching mode. One that went needs its own cache, then
  /// everything translated by it, then the device's TLB.
  ///
  /// - Parameters:
  ///   - change: what was attached or detached.
  ///   - device: how the requester's TLB is told, where it has one.
  public mutating func add(_ change: AttachmentChange, device: TranslationUsers.DeviceTLB? = nil) {
    noteStores()
    guard !change.isAdded || unit.capability.cachingMode else { return }
    if let pasid = change.pasid {
      addPASID(change, pasid)
    } else {
      addContext(change)
    }
    guard !change.isAdded, change.deviceTLB else { return }
    append(
      device ?? TranslationUsers.DeviceTLB(requester: change.requester), InvalidationRange(address: 0, addressMask: 52))
  }

  private mutating func addContext(_ change: AttachmentChange) {
    // Under caching mode entries not present are tagged 0; scalable entries have no tag of their own.
    let tag = change.isAdded || change.mode == .scalable ? 0 : change.domainID
    append(.contextCache(ContextCacheDescriptor(requester: change.requester, domain: tag)))
    guard change.mode == .scalable else {
      append(iotlb(IOTLBDescriptor(domain: change.domainID)))
      return
    }
    guard !change.coversOtherPASIDs else {
      append(.pasidCache(.global))
      append(iotlb(.global))
      return
    }
    append(.pasidCache(PASIDCacheDescriptor(domain: change.domainID, pasid: 0)))
    addTranslations(change, pasid: 0)
  }

  private mutating func addPASID(_ change: AttachmentChange, _ pasid: UInt32) {
    append(.pasidCache(PASIDCacheDescriptor(domain: change.domainID, pasid: pasid)))
    addTranslations(change, pasid: pasid)
    // QEMU lets requests through on a fast path that only this ends.
    if pasid == 0, change.tagging == .passThrough {
      append(.contextCache(ContextCacheDescriptor(requester: change.requester, domain: 0)))
    }
  }

  private mutating func addTranslations(_ change: AttachmentChange, pasid: UInt32) {
    switch change.tagging {
    case .secondStage: append(iotlb(IOTLBDescriptor(domain: change.domainID)))
    case .firstStage, .passThrough:
      append(.pasidIOTLB(PASIDIOTLBDescriptor(domain: change.domainID, pasid: pasid)))
    }
  }

  /// Adds what a change of an interrupt remapping entry needs (VT-d 4.1 §6.5.2.7).
  ///
  /// Entries that follow each other are gathered where the unit can (ECAP.MHMV), when they are added in order.
  public mutating func add(_ change: InterruptChange) {
    noteStores()
    guard change.wasPresent || unit.capability.cachingMode else { return }
    let limit = unit.extendedCapability.maximumHandleMask
    var index = change.index
    var mask: UInt8 = 0
    // Two halves next to each other are one block of twice the size.
    while mask < limit, case .interruptEntryCache(let last)? = descriptors.last, last.isSelective, last.mask == mask,
      last.index == index ^ (1 << UInt16(mask)), last.index & (1 << UInt16(mask)) == 0
    {
      descriptors.removeLast()
      index = last.index
      mask += 1
    }
    append(.interruptEntryCache(InterruptEntryCacheDescriptor(index: index, mask: mask)))
  }

  /// Adds what setting the root table needs, unless the unit does it by itself (CAP.ESRTPS).
  public mutating func addRootTable(_ mode: TranslationTableMode) {
    noteStores()
    guard !unit.capability.enhancedSetRootTable else { return }
    append(.contextCache(.global))
    if mode == .scalable { append(.pasidCache(.global)) }
    append(iotlb(.global))
  }

  /// Adds what setting the interrupt remapping table needs, unless the unit does it by itself (CAP.ESIRTPS).
  public mutating func addInterruptTable() {
    noteStores()
    if !unit.capability.enhancedSetInterruptTable { append(.interruptEntryCache(.global)) }
  }
}
