extension FaultReason {
  /// LRT.2: the root entry is not present.
  public static let rootNotPresent = FaultReason(rawValue: 0x01)
  /// LCT.2: the context entry is not present.
  public static let contextNotPresent = FaultReason(rawValue: 0x02)
  /// LCT.4: the context entry is wrongly programmed.
  public static let contextInvalid = FaultReason(rawValue: 0x03)
  /// LGN.1: the address is too wide.
  public static let addressTooWide = FaultReason(rawValue: 0x04)
  /// LGN.2: no write permission.
  public static let write = FaultReason(rawValue: 0x05)
  /// LGN.3: no read permission.
  public static let read = FaultReason(rawValue: 0x06)
  /// LSL.1: a second-stage table is not readable.
  public static let tableAccess = FaultReason(rawValue: 0x07)
  /// LRT.1: the root table is not readable.
  public static let rootAccess = FaultReason(rawValue: 0x08)
  /// LCT.1: the context table is not readable.
  public static let contextAccess = FaultReason(rawValue: 0x09)
  /// LRT.3: reserved bits in the root entry.
  public static let rootReserved = FaultReason(rawValue: 0x0a)
  /// LCT.3: reserved bits in the context entry.
  public static let contextReserved = FaultReason(rawValue: 0x0b)
  /// LSL.2: reserved bits in a second-stage entry.
  public static let entryReserved = FaultReason(rawValue: 0x0c)
  /// LCT.5: a translation request is not allowed.
  public static let translationRequestBlocked = FaultReason(rawValue: 0x0d)
  /// LGN.4: the interrupt range.
  public static let interruptRange = FaultReason(rawValue: 0x0e)

  /// IRT.1: reserved bits in an interrupt request.
  public static let interruptRequestReserved = FaultReason(rawValue: 0x20)
  /// IRT.2: the index is beyond the table.
  public static let interruptIndex = FaultReason(rawValue: 0x21)
  /// IRT.3: the interrupt entry is not present.
  public static let interruptNotPresent = FaultReason(rawValue: 0x22)
  /// IRT.4: the interrupt table is not readable.
  public static let interruptAccess = FaultReason(rawValue: 0x23)
  /// IRT.5: reserved bits in the interrupt entry.
  public static let interruptReserved = FaultReason(rawValue: 0x24)
  /// IRT.6: a compatibility-format interrupt is blocked.
  public static let interruptCompatibility = FaultReason(rawValue: 0x25)
  /// IRT.7: the requester may not use the entry.
  public static let interruptSource = FaultReason(rawValue: 0x26)

  /// RTA.1: RTADDR is wrongly programmed.
  public static let rootAddressInvalid = FaultReason(rawValue: 0x30)
  /// RTA.2: a PASID in legacy mode.
  public static let pasidInLegacyMode = FaultReason(rawValue: 0x31)
  /// RTA.4: all DMA is aborted.
  public static let aborted = FaultReason(rawValue: 0x33)
  /// SRT.1: the root table is not readable.
  public static let scalableRootAccess = FaultReason(rawValue: 0x38)
  /// SRT.2: the root entry's half is not present.
  public static let scalableRootNotPresent = FaultReason(rawValue: 0x39)
  /// SRT.3: reserved bits in the root entry.
  public static let scalableRootReserved = FaultReason(rawValue: 0x3a)
  /// SCT.1: the context table is not readable.
  public static let scalableContextAccess = FaultReason(rawValue: 0x40)
  /// SCT.2: the context entry is not present.
  public static let scalableContextNotPresent = FaultReason(rawValue: 0x41)
  /// SCT.3: reserved bits in the context entry.
  public static let scalableContextReserved = FaultReason(rawValue: 0x42)
  /// SCT.4: the context entry is wrongly programmed.
  public static let scalableContextInvalid = FaultReason(rawValue: 0x43)
  /// SCT.6: a PASID although PASIDE is 0.
  public static let pasidDisabled = FaultReason(rawValue: 0x45)
  /// SCT.7: the PASID is beyond the directory.
  public static let pasidOutOfRange = FaultReason(rawValue: 0x46)
  /// SCT.9: RID_PASID is beyond the directory.
  public static let requesterIDPASIDOutOfRange = FaultReason(rawValue: 0x48)
  /// SPD.1: the PASID directory is not readable.
  public static let pasidDirectoryAccess = FaultReason(rawValue: 0x50)
  /// SPD.2: the directory entry is not present.
  public static let pasidDirectoryNotPresent = FaultReason(rawValue: 0x51)
  /// SPD.3: reserved bits in the directory entry.
  public static let pasidDirectoryReserved = FaultReason(rawValue: 0x52)
  /// SPT.1: the PASID table is not readable.
  public static let pasidTableAccess = FaultReason(rawValue: 0x58)
  /// SPT.2: the PASID-table entry is not present.
  public static let pasidNotPresent = FaultReason(rawValue: 0x59)
  /// SPT.3: reserved bits in the PASID-table entry.
  public static let pasidReserved = FaultReason(rawValue: 0x5a)
  /// SPT.4: the PASID-table entry is wrongly programmed.
  public static let pasidInvalid = FaultReason(rawValue: 0x5b)
  /// SFS.1: a first-stage table is not readable.
  public static let firstStageAccess = FaultReason(rawValue: 0x70)
  /// SFS.2: a first-stage entry is not present.
  public static let firstStageNotPresent = FaultReason(rawValue: 0x71)
  /// SFS.3: reserved bits in a first-stage entry.
  public static let firstStageReserved = FaultReason(rawValue: 0x72)
  /// SFS.4: the first stage's top table is not readable.
  public static let firstStageRootAccess = FaultReason(rawValue: 0x73)
  /// SSS.1: a second-stage table is not readable.
  public static let secondStageAccess = FaultReason(rawValue: 0x78)
  /// SFS.5: nested, a first-stage table's address is too wide for the second stage.
  public static let nestedTableTooWide = FaultReason(rawValue: 0x74)
  /// SFS.6: nested, the second stage refuses the first stage's top table.
  public static let nestedTopRefused = FaultReason(rawValue: 0x75)
  /// SFS.7: nested, the second stage refuses a first-stage table.
  public static let nestedTableRefused = FaultReason(rawValue: 0x76)
  /// SFS.8: nested, the second stage does not let a first-stage table be written.
  public static let nestedTableNotWritable = FaultReason(rawValue: 0x77)
  /// SFS.9: an accessed or dirty bit of the first stage is to be set, but walks do not snoop.
  public static let firstStageNoSnoop = FaultReason(rawValue: 0x90)
  /// SFS.10: an accessed or dirty bit of the first stage cannot be set.
  public static let firstStageNotWritable = FaultReason(rawValue: 0x91)
  /// SSS.5: an accessed or dirty bit of the second stage is to be set, but walks do not snoop.
  public static let secondStageNoSnoop = FaultReason(rawValue: 0x7c)
  /// SSS.6: an accessed or dirty bit of the second stage cannot be set.
  public static let secondStageNotWritable = FaultReason(rawValue: 0x7d)
  /// SSS.2: the second stage does not allow the access.
  public static let secondStagePermission = FaultReason(rawValue: 0x79)
  /// SSS.3: reserved bits in a second-stage entry.
  public static let secondStageReserved = FaultReason(rawValue: 0x7a)
  /// SSS.4: the second stage's top table is not readable.
  public static let secondStageRootAccess = FaultReason(rawValue: 0x7b)
  /// SGN.1: the address is not canonical.
  public static let notCanonical = FaultReason(rawValue: 0x80)
  /// SGN.2: supervisors only.
  public static let supervisorOnly = FaultReason(rawValue: 0x81)
  /// SGN.4: the address is too wide.
  public static let scalableAddressTooWide = FaultReason(rawValue: 0x83)
  /// SGN.5: nested, the first stage's output is too wide for the second.
  public static let nestedOutputTooWide = FaultReason(rawValue: 0x84)
  /// SGN.6: no write permission.
  public static let scalableWrite = FaultReason(rawValue: 0x85)
  /// SGN.7: no read permission.
  public static let scalableRead = FaultReason(rawValue: 0x86)
  /// SGN.8: the interrupt range.
  public static let scalableInterruptRange = FaultReason(rawValue: 0x87)
}

extension FaultReason {
  /// The code that legacy mode has for the same condition, which QEMU 10 records in scalable mode as well.
  ///
  /// Codes without such a counterpart are returned as they are.
  public func legacyEquivalent(_ access: TranslationRequest.Access) -> FaultReason {
    switch self {
    case .scalableRootAccess: .rootAccess
    case .scalableRootNotPresent: .rootNotPresent
    case .scalableRootReserved: .rootReserved
    case .scalableContextAccess: .contextAccess
    case .scalableContextNotPresent: .contextNotPresent
    case .scalableContextReserved: .contextReserved
    case .scalableContextInvalid, .secondStageRootAccess: .contextInvalid
    case .secondStageAccess: .tableAccess
    case .secondStagePermission: access == .write ? .write : .read
    case .secondStageReserved: .entryReserved
    case .scalableAddressTooWide: .addressTooWide
    default: self
    }
  }
}
