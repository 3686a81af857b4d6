extension RemappingRegister {
  /// Every register there is, in the order of their offsets; those the unit places itself come last.
  public static let all: [RemappingRegister] = control + faults + memory + queues + types + performance + commands

  private static let control: [RemappingRegister] = [
    RemappingRegister("VER", "version", at: 0x00, width: 32, VersionRegister.fields),
    RemappingRegister("CAP", "capabilities", at: 0x08, width: 64, CapabilityRegister.fields),
    RemappingRegister("ECAP", "extended capabilities", at: 0x10, width: 64, ExtendedCapabilityRegister.fields),
    RemappingRegister("GCMD", "global command", at: 0x18, width: 32, GlobalCommandRegister.fields),
    RemappingRegister("GSTS", "global status", at: 0x1c, width: 32, GlobalStatusRegister.fields),
    RemappingRegister("RTADDR", "root table address", at: 0x20, width: 64, RootTableAddressRegister.fields),
    RemappingRegister("CCMD", "context command", at: 0x28, width: 64, ContextCommandRegister.fields),
  ]

  private static let faults: [RemappingRegister] = [
    RemappingRegister("FSTS", "fault status", at: 0x34, width: 32, FaultStatusRegister.fields),
    RemappingRegister("FECTL", "fault event control", at: 0x38, width: 32, EventControlRegister.fields),
    RemappingRegister("FEDATA", "fault event data", at: 0x3c, width: 32, EventDataRegister.fields),
    RemappingRegister("FEADDR", "fault event address", at: 0x40, width: 32, EventAddressRegister.fields),
    RemappingRegister("FEUADDR", "fault event upper address", at: 0x44, width: 32, EventUpperAddressRegister.fields),
    RemappingRegister("AFLOG", "advanced fault log", at: 0x58, width: 64, AdvancedFaultLogRegister.fields),
  ]

  private static let memory: [RemappingRegister] = [
    RemappingRegister("PMEN", "protected memory enable", at: 0x64, width: 32, ProtectedMemoryEnableRegister.fields),
    RemappingRegister("PLMBASE", "protected low memory base", at: 0x68, width: 32, ProtectedLowMemoryRegister.fields),
    RemappingRegister("PLMLIMIT", "protected low memory limit", at: 0x6c, width: 32, ProtectedLowMemoryRegister.fields),
    RemappingRegister("PHMBASE", "protected high memory base", at: 0x70, width: 64, ProtectedHighMemoryRegister.fields),
    RemappingRegister(
      "PHMLIMIT", "protected high memory limit", at: 0x78, width: 64, ProtectedHighMemoryRegister.fields),
  ]

  private static let queues: [RemappingRegister] = [
    RemappingRegister("IQH", "invalidation queue head", at: 0x80, width: 64, InvalidationQueueHeadRegister.fields),
    RemappingRegister("IQT", "invalidation queue tail", at: 0x88, width: 64, InvalidationQueueTailRegister.fields),
    RemappingRegister(
      "IQA", "invalidation queue address", at: 0x90, width: 64, InvalidationQueueAddressRegister.fields),
    RemappingRegister(
      "ICS", "invalidation completion status", at: 0x9c, width: 32, InvalidationCompletionStatusRegister.fields),
    RemappingRegister("IECTL", "invalidation event control", at: 0xa0, width: 32, EventControlRegister.fields),
    RemappingRegister("IEDATA", "invalidation event data", at: 0xa4, width: 32, EventDataRegister.fields),
    RemappingRegister("IEADDR", "invalidation event address", at: 0xa8, width: 32, EventAddressRegister.fields),
    RemappingRegister(
      "IEUADDR", "invalidation event upper address", at: 0xac, width: 32, EventUpperAddressRegister.fields),
    RemappingRegister(
      "IQERCD", "invalidation queue error record", at: 0xb0, width: 64, InvalidationQueueErrorRegister.fields),
    RemappingRegister(
      "IRTA", "interrupt remapping table address", at: 0xb8, width: 64, InterruptTableAddressRegister.fields),
    RemappingRegister("PQH", "page request queue head", at: 0xc0, width: 64, PageRequestQueuePointerRegister.fields),
    RemappingRegister("PQT", "page request queue tail", at: 0xc8, width: 64, PageRequestQueuePointerRegister.fields),
    RemappingRegister("PQA", "page request queue address", at: 0xd0, width: 64, PageRequestQueueAddressRegister.fields),
    RemappingRegister("PRS", "page request status", at: 0xdc, width: 32, PageRequestStatusRegister.fields),
    RemappingRegister("PECTL", "page request event control", at: 0xe0, width: 32, EventControlRegister.fields),
    RemappingRegister("PEDATA", "page request event data", at: 0xe4, width: 32, EventDataRegister.fields),
    RemappingRegister("PEADDR", "page request event address", at: 0xe8, width: 32, EventAddressRegister.fields),
    RemappingRegister(
      "PEUADDR", "page request event upper address", at: 0xec, width: 32, EventUpperAddressRegister.fields),
    RemappingRegister("IVA", "invalidate address", place: .afterIOTLB(0), width: 64, InvalidateAddressRegister.fields),
    RemappingRegister("IOTLB", "IOTLB invalidate", place: .afterIOTLB(8), width: 64, IOTLBInvalidateRegister.fields),
    RemappingRegister("FRCD", "fault recording", place: .faultRecord(0), width: 128, FaultRecord.fields),
  ]

  private static let types: [RemappingRegister] =
    [
      RemappingRegister("MTRRCAP", "MTRR capabilities", at: 0x100, width: 64, MemoryTypeCapabilityRegister.fields),
      RemappingRegister("MTRRDEF", "MTRR default type", at: 0x108, width: 64, MemoryTypeDefaultRegister.fields),
    ] + fixedRanges + variableRanges

  private static let fixedRanges: [RemappingRegister] = [
    fixedRange("MTRR_FIX64K_00000", 0x120), fixedRange("MTRR_FIX16K_80000", 0x128),
    fixedRange("MTRR_FIX16K_A0000", 0x130), fixedRange("MTRR_FIX4K_C0000", 0x138),
    fixedRange("MTRR_FIX4K_C8000", 0x140), fixedRange("MTRR_FIX4K_D0000", 0x148),
    fixedRange("MTRR_FIX4K_D8000", 0x150), fixedRange("MTRR_FIX4K_E0000", 0x158),
    fixedRange("MTRR_FIX4K_E8000", 0x160), fixedRange("MTRR_FIX4K_F0000", 0x168),
    fixedRange("MTRR_FIX4K_F8000", 0x170),
  ]

  private static let variableRanges: [RemappingRegister] = [
    base("MTRR_PHYSBASE0", 0x180), mask("MTRR_PHYSMASK0", 0x188), base("MTRR_PHYSBASE1", 0x190),
    mask("MTRR_PHYSMASK1", 0x198), base("MTRR_PHYSBASE2", 0x1a0), mask("MTRR_PHYSMASK2", 0x1a8),
    base("MTRR_PHYSBASE3", 0x1b0), mask("MTRR_PHYSMASK3", 0x1b8), base("MTRR_PHYSBASE4", 0x1c0),
    mask("MTRR_PHYSMASK4", 0x1c8), base("MTRR_PHYSBASE5", 0x1d0), mask("MTRR_PHYSMASK5", 0x1d8),
    base("MTRR_PHYSBASE6", 0x1e0), mask("MTRR_PHYSMASK6", 0x1e8), base("MTRR_PHYSBASE7", 0x1f0),
    mask("MTRR_PHYSMASK7", 0x1f8), base("MTRR_PHYSBASE8", 0x200), mask("MTRR_PHYSMASK8", 0x208),
    base("MTRR_PHYSBASE9", 0x210), mask("MTRR_PHYSMASK9", 0x218),
  ]

  private static let performance: [RemappingRegister] = [
    RemappingRegister(
      "PERFCAP", "performance capabilities", at: 0x300, width: 64, PerformanceCapabilityRegister.fields),
    RemappingRegister(
      "PERFCFGOFF", "performance configuration offset", at: 0x310, width: 32, PerformanceOffsetRegister.fields),
    RemappingRegister(
      "PERFOVFOFF", "performance overflow offset", at: 0x318, width: 32, PerformanceOffsetRegister.fields),
    RemappingRegister(
      "PERFCNTROFF", "performance counter offset", at: 0x31c, width: 32, PerformanceOffsetRegister.fields),
    RemappingRegister(
      "PERFINTRSTS", "performance interrupt status", at: 0x324, width: 32,
      PerformanceInterruptStatusRegister.fields),
    RemappingRegister(
      "PERFINTRCTL", "performance interrupt control", at: 0x328, width: 32, EventControlRegister.fields),
    RemappingRegister(
      "PERFEVNTCAP", "performance event capabilities", at: 0x380, width: 64,
      PerformanceEventCapabilityRegister.fields),
  ]

  private static let commands: [RemappingRegister] = [
    RemappingRegister("ECMD", "enhanced command", at: 0x400, width: 64, EnhancedCommandRegister.fields),
    RemappingRegister(
      "ECEO", "enhanced command extended operand", at: 0x408, width: 64, EnhancedCommandOperandRegister.fields),
    RemappingRegister(
      "ECRSP", "enhanced command response", at: 0x410, width: 64, EnhancedCommandResponseRegister.fields),
    commandSet("ECCAP0", 0x430), commandSet("ECCAP1", 0x438), commandSet("ECCAP2", 0x440), commandSet("ECCAP3", 0x448),
    RemappingRegister("VCMD", "virtual command", at: 0xe00, width: 64, VirtualCommandRegister.fields),
    RemappingRegister(
      "VCRSP", "virtual command response", at: 0xe10, width: 64, VirtualCommandResponseRegister.fields),
    RemappingRegister(
      "VCCAP", "virtual command capabilities", at: 0xe30, width: 64, VirtualCommandCapabilityRegister.fields),
  ]

  private static func fixedRange(_ name: StaticString, _ offset: Int) -> RemappingRegister {
    RemappingRegister(name, "MTRR fixed range", at: offset, width: 64, MemoryTypeFixedRegister.fields)
  }

  private static func base(_ name: StaticString, _ offset: Int) -> RemappingRegister {
    RemappingRegister(name, "MTRR variable range base", at: offset, width: 64, MemoryTypeBaseRegister.fields)
  }

  private static func mask(_ name: StaticString, _ offset: Int) -> RemappingRegister {
    RemappingRegister(name, "MTRR variable range mask", at: offset, width: 64, MemoryTypeMaskRegister.fields)
  }

  private static func commandSet(_ name: StaticString, _ offset: Int) -> RemappingRegister {
    RemappingRegister(
      name, "enhanced command capabilities", at: offset, width: 64, EnhancedCommandCapabilityRegister.fields)
  }
}
