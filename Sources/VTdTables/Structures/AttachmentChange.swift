public import PCICore

/// What attaching or detaching changed, as far as the unit's caches are concerned.
///
/// ``InvalidationPlan`` turns it into descriptors.
public struct AttachmentChange: Hashable, Sendable {
  /// The requester.
  public var requester: RequesterID
  /// The PASID changed; nil where the context entry changed, and with it all PASIDs.
  public var pasid: UInt32?
  /// Whether the entry became present; else it ceased to be.
  public var isAdded: Bool
  /// The domain ID of the entry, which is also that of what may be cached of it.
  public var domainID: UInt16
  /// What cached translations of it are tagged by.
  public var tagging: DomainIDs.Tagging
  /// Whether the requester may keep translations.
  public var deviceTLB: Bool
  /// The kind of tables.
  public var mode: TranslationTableMode
  /// Whether other PASIDs of the requester went with it, under domain IDs of their own.
  public var coversOtherPASIDs = false

  init(
    _ requester: RequesterID, pasid: UInt32?, isAdded: Bool, _ attachment: DomainAttachment,
    _ mode: TranslationTableMode
  ) {
    self.init(
      requester, pasid: pasid, isAdded: isAdded, domainID: attachment.domainID,
      tagging: attachment.translation.tagging, deviceTLB: attachment.deviceTLB, mode)
  }

  init(
    _ requester: RequesterID, pasid: UInt32?, isAdded: Bool, domainID: UInt16, tagging: DomainIDs.Tagging,
    deviceTLB: Bool, _ mode: TranslationTableMode
  ) {
    self.requester = requester
    self.pasid = pasid
    self.isAdded = isAdded
    self.domainID = domainID
    self.tagging = tagging
    self.deviceTLB = deviceTLB
    self.mode = mode
  }
}
