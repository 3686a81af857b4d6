/// How a page table is to be built; what a unit can do bounds it (``UnitCapabilities``).
public struct PageTableConfiguration: Hashable, Sendable {
  /// The kind of entries.
  public var stage: TranslationStage
  /// The depth; the first stage has 4 or 5 levels.
  public var levels: PagingLevels
  /// The largest page used where alignment allows.
  public var largestPage: PageSize
  /// How wide addresses may be on the device's side, in bits.
  ///
  /// At least 30 and at most the depth's width; one less in the first stage, whose addresses above are not canonical.
  public var inputWidthInBits: Int
  /// How wide addresses of memory may be, in bits, at most 52.
  public var outputWidthInBits: Int
  /// Whether DMA snoops whatever the device asks, by the SNP bit; only in the second stage, with ECAP.SC.
  public var forcesSnoop: Bool
  /// Whether a unit may be walking the table while it changes.
  ///
  /// Tables that become free are then retired, and can be used again only after ``TableMemory/reclaimTables()``.
  public var isLive: Bool
  /// Whether hardware's dirty bits are wanted: leaves start clean, and pages are not put together into larger ones.
  public var tracksDirty: Bool
  /// What becomes of pages in the interrupt window.
  public var interruptWindow: InterruptWindow.Policy

  /// Asks for the widest addresses the depth has.
  public init(
    stage: TranslationStage, levels: PagingLevels, largestPage: PageSize = .size1G, inputWidthInBits: Int? = nil,
    outputWidthInBits: Int = 52, forcesSnoop: Bool = false, isLive: Bool = false, tracksDirty: Bool = false,
    interruptWindow: InterruptWindow.Policy = .leaveOut
  ) {
    self.stage = stage
    self.levels = levels
    self.largestPage = largestPage
    let widest = stage == .first ? levels.widthInBits - 1 : levels.widthInBits
    self.inputWidthInBits = min(max(inputWidthInBits ?? widest, 30), widest)
    self.outputWidthInBits = min(max(outputWidthInBits, 12), 52)
    self.forcesSnoop = forcesSnoop && stage == .second
    self.isLive = isLive
    self.tracksDirty = tracksDirty
    self.interruptWindow = interruptWindow
  }
}
