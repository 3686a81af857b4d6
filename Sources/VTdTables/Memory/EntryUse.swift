/// What became of an entry that was to be written.
public enum EntryClaim: Hashable, Sendable {
  /// It was in use already, and is as it was.
  case refused
  /// It was written, and others of the table are free.
  case claimed
  /// It was written, and was the last free one of the table.
  case claimedLast
}

/// What became of an entry that was to be cleared.
public enum EntryVacation: Hashable, Sendable {
  /// It was not in use.
  case refused
  /// It was cleared, and others of the table are in use.
  case vacated
  /// It is the only one in use, and is as it was: the table is to go as a whole.
  case isLast
}
