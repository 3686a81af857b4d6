public import PCICore

/// One request of a device to be translated, without a device-TLB's help.
public struct TranslationRequest: Hashable, Sendable {
  /// What the device wants to do.
  public enum Access: String, Hashable, Sendable {
    /// To read memory.
    case read
    /// To write memory.
    case write
    /// To read no bytes, as PCI Express has it to flush writes: a unit with CAP.ZLR lets it reach write-only pages too.
    case zeroLengthRead
  }

  /// Who asks; behind a bridge this is the alias.
  public var requester: RequesterID
  /// The address.
  public var address: IOVA
  /// What is wanted.
  public var access: Access
  /// The PASID of the request, 20 bits; nil without one.
  public var pasid: UInt32?

  /// Describes a request.
  @inlinable
  public init(requester: RequesterID, address: IOVA, access: Access, pasid: UInt32? = nil) {
    self.requester = requester
    self.address = address
    self.access = access
    self.pasid = pasid
  }
}

/// Where a request goes.
public struct TranslatedAddress: Hashable, Sendable {
  /// What was done with the request.
  public enum Kind: Hashable, Sendable {
    /// Translated by page tables.
    case translated
    /// Let through as it is.
    case passedThrough
    /// Taken for an interrupt: the address lies in FEE0_0000h to FEEF_FFFFh.
    case interrupt
  }

  /// What was done.
  public var kind: Kind
  /// The memory.
  public var output: PhysicalAddress
  /// The page it lies in, as a unit's IOTLB may keep it; without page tables, the whole address space.
  public var page: PageMapping
  /// The domain ID that tags the translation.
  public var domainID: UInt16

  @inlinable
  init(kind: Kind, output: PhysicalAddress, page: PageMapping, domainID: UInt16) {
    self.kind = kind
    self.output = output
    self.page = page
    self.domainID = domainID
  }

  /// A request that no page table translates.
  @inlinable
  init(untranslated kind: Kind, _ address: IOVA, domainID: UInt16) {
    self.init(
      kind: kind, output: PhysicalAddress(rawValue: address.rawValue),
      page: PageMapping(iova: 0, output: 0, length: 0, access: .readWrite), domainID: domainID)
  }
}

/// Why a request is refused.
public struct TranslationFault: Error, Hashable, Sendable {
  /// The reason, as a fault record would give it.
  public var reason: FaultReason
  /// Whether the unit records it; not where the requester's entry says so (FPD) and the fault is a qualified one.
  public var isRecorded: Bool

  /// Describes a fault.
  @inlinable
  public init(_ reason: FaultReason, isRecorded: Bool = true) {
    self.reason = reason
    self.isRecorded = isRecorded
  }
}

extension TranslationFault: CustomStringConvertible {
  /// The reason's sentence, and whether it is hidden.
  public var description: String { isRecorded ? reason.description : "\(reason.description) (not recorded: FPD)" }
}
