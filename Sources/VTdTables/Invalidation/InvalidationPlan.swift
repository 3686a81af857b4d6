public import PCICore

/// The descriptors that a change needs: enough that nothing stale is left, and no more.
///
/// Queue them in order, with a wait descriptor behind them; when that is done, retired tables can be reclaimed. Changes
/// of several operations can be gathered in one plan. Where the unit asks for it (CAP.RWBF), its write buffer is
/// flushed first (``needsWriteBufferFlush``, GCMD.WBF).
public struct InvalidationPlan: Hashable, Sendable {
  /// The descriptors, in the order they must be queued.
  public internal(set) var descriptors: [InvalidationDescriptor] = []
  /// Whether the unit's write buffer must be flushed, before anything else (VT-d 4.1 §6.8).
  public internal(set) var needsWriteBufferFlush = false
  /// What the unit can do.
  public let unit: UnitCapabilities
  /// How many descriptors a range of pages may take before a larger range is invalidated by fewer.
  public let mostDescriptors: Int

  /// A plan of nothing yet.
  public init(for unit: UnitCapabilities, mostDescriptors: Int = 8) {
    self.unit = unit
    self.mostDescriptors = max(1, mostDescriptors)
  }

  /// Whether nothing is to be done.
  public var isEmpty: Bool { descriptors.isEmpty && !needsWriteBufferFlush }

  /// Whether a queue of 128-bit descriptors takes them all; else IQA.DW must be set.
  public var fitsNarrowQueue: Bool { descriptors.allSatisfy { $0.type.fitsNarrowQueue } }

  /// Adds a descriptor unless it is there already.
  mutating func append(_ descriptor: InvalidationDescriptor) {
    if !descriptors.contains(descriptor) { descriptors.append(descriptor) }
  }

  /// Adds a wait descriptor: it writes `data` to `address`, a multiple of 4, when all before it is done.
  public mutating func appendWait(writing data: UInt32, to address: UInt64) {
    descriptors.append(.wait(WaitDescriptor(writing: data, to: address)))
  }

  mutating func noteStores() {
    needsWriteBufferFlush = needsWriteBufferFlush || unit.capability.requiresWriteBufferFlush
  }
}

/// Who uses a page table: what cached translations of it are tagged by.
public struct TranslationUsers: Hashable, Sendable {
  /// The domain ID.
  public var domainID: UInt16
  /// Which stage the table is of.
  public var tagging: DomainIDs.Tagging
  /// The PASIDs it serves; requests without a PASID are those of RID_PASID, mostly 0.
  public var pasids: [UInt32]
  /// The requesters that keep translations of their own.
  public var deviceTLBs: [DeviceTLB]

  /// A requester with a device-TLB (ATS).
  public struct DeviceTLB: Hashable, Sendable {
    /// The function.
    public var requester: RequesterID
    /// How many invalidations it may have outstanding, as its ATS capability says; 0 stands for 32.
    public var queueDepth: UInt8
    /// Its physical function, where it is a virtual one and the unit throttles by that (ECAP.DIT).
    public var physicalFunction: RequesterID?

    /// Describes one.
    public init(requester: RequesterID, queueDepth: UInt8 = 0, physicalFunction: RequesterID? = nil) {
      self.requester = requester
      self.queueDepth = queueDepth
      self.physicalFunction = physicalFunction
    }
  }

  /// Describes the users of a table.
  public init(
    domainID: UInt16, tagging: DomainIDs.Tagging, pasids: [UInt32] = [0], deviceTLBs: [DeviceTLB] = []
  ) {
    self.domainID = domainID
    self.tagging = tagging
    self.pasids = pasids
    self.deviceTLBs = deviceTLBs
  }
}
