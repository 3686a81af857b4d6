public import PCICore

/// Why a requester was not attached or detached; the tables are as they were.
public enum AttachmentError: Error, Hashable, Sendable {
  /// The requester has an entry already; detach it, and invalidate, first.
  case alreadyAttached(RequesterID)
  /// The requester has no entry.
  case notAttached(RequesterID)
  /// The PASID of the requester is in use already.
  case pasidInUse(RequesterID, pasid: UInt32)
  /// The PASID of the requester is not in use.
  case pasidNotInUse(RequesterID, pasid: UInt32)
  /// The PASID is above what the directory was made for; the width is in bits.
  case pasidTooWide(UInt32, widthInBits: Int)
  /// Legacy tables have no PASIDs.
  case noPASIDs
  /// The unit cannot do it.
  case refused(UnitRefusal)
  /// There is no memory for another table.
  case outOfTableMemory
}

extension AttachmentError: CustomStringConvertible {
  /// One sentence.
  public var description: String {
    switch self {
    case .alreadyAttached(let requester): "\(requester) is attached already; detach it first"
    case .notAttached(let requester): "\(requester) is not attached"
    case .pasidInUse(let requester, let pasid): "PASID \(pasid) of \(requester) is in use already; clear it first"
    case .pasidNotInUse(let requester, let pasid): "PASID \(pasid) of \(requester) is not in use"
    case .pasidTooWide(let pasid, let width): "PASID \(pasid) has more than the directory's \(width) bits"
    case .noPASIDs: "legacy tables have no PASIDs; use scalable mode"
    case .refused(let refusal): refusal.description
    case .outOfTableMemory: "there is no memory for another table; reclaim retired ones, or provide more"
    }
  }
}
