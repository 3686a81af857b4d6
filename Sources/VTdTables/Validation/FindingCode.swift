extension TableFinding {
  /// What a finding is about; the names do not change.
  public enum Code: String, Hashable, Sendable, CaseIterable {
    /// The root table is not in memory, or its mode is not one the unit has.
    case root = "V-ROOT"
    /// Reserved bits of a root entry are set, among them address bits above the host's width.
    case rootReserved = "V-ROOT-RESERVED"
    /// A context table is not in memory.
    case contextOutside = "V-CONTEXT-OUTSIDE"
    /// Reserved bits of a context entry are set.
    case contextReserved = "V-CONTEXT-RESERVED"
    /// AW of a context entry is reserved, or not in CAP.SAGAW.
    case contextWidth = "V-CONTEXT-WIDTH"
    /// TT of a context entry is reserved, or needs what ECAP lacks.
    case contextType = "V-CONTEXT-TYPE"
    /// A context entry turns on what ECAP lacks.
    case contextCapability = "V-CONTEXT-CAPABILITY"
    /// RID_PASID, or a PASID asked about, is beyond the directory.
    case pasidRange = "V-PASID-RANGE"
    /// A PASID directory or table is not in memory.
    case pasidOutside = "V-PASID-OUTSIDE"
    /// Requests without a PASID have no PASID-table entry.
    case pasidMissing = "V-PASID-MISSING"
    /// Reserved bits of a PASID-directory or PASID-table entry are set.
    case pasidReserved = "V-PASID-RESERVED"
    /// PGTT is reserved, or needs what ECAP lacks.
    case pasidType = "V-PASID-TYPE"
    /// AW or FSPM do not fit the unit or each other.
    case pasidWidth = "V-PASID-WIDTH"
    /// A PASID-table entry turns on what CAP or ECAP lack.
    case pasidCapability = "V-PASID-CAPABILITY"
    /// Domain ID 0 under caching mode.
    case domainZero = "V-DOMAIN-ZERO"
    /// A domain ID wider than CAP.ND.
    case domainWidth = "V-DOMAIN-WIDTH"
    /// One domain ID for different tables: cached translations of one serve the other.
    case domainShared = "V-DOMAIN-SHARED"
    /// One domain ID for second-stage and for first-stage or pass-through entries.
    case domainStages = "V-DOMAIN-STAGES"
    /// A page table is not in memory.
    case tableOutside = "V-TABLE-OUTSIDE"
    /// A table leads back to itself.
    case tableLoop = "V-TABLE-LOOP"
    /// There are more tables than can be looked at.
    case tableBudget = "V-TABLE-BUDGET"
    /// A table is linked although nothing is mapped in it.
    case tableEmpty = "V-TABLE-EMPTY"
    /// Devices can write to a table.
    case tableExposed = "V-TABLE-EXPOSED"
    /// Reserved bits of a paging entry are set.
    case pageReserved = "V-PAGE-RESERVED"
    /// A paging entry's address has bits above the host's width.
    case pageAddress = "V-PAGE-ADDRESS"
    /// A large page's address is no multiple of its size.
    case pageMisaligned = "V-PAGE-MISALIGNED"
    /// A large page at a level, or of a size, that the unit lacks.
    case pageSize = "V-PAGE-SIZE"
    /// SNP without ECAP.SC.
    case pageSnoop = "V-PAGE-SNOOP"
    /// A page reaches over the interrupt window.
    case pageWindow = "V-PAGE-WINDOW"
    /// A page at addresses that no DMA can have.
    case pageUnreachable = "V-PAGE-UNREACHABLE"
    /// An entry above takes away what the page allows.
    case pagePermission = "V-PAGE-PERMISSION"
    /// An entry that only supervisors may use.
    case pageSupervisor = "V-PAGE-SUPERVISOR"
    /// The interrupt remapping table is not in memory.
    case interruptOutside = "V-IR-OUTSIDE"
    /// Reserved bits of an interrupt remapping entry are set.
    case interruptReserved = "V-IR-RESERVED"
    /// Destination bits that are reserved without extended interrupt mode.
    case interruptDestination = "V-IR-DESTINATION"
    /// A reserved delivery mode, or a vector below 16.
    case interruptDelivery = "V-IR-DELIVERY"
    /// A posted entry without CAP.PI.
    case interruptPosted = "V-IR-POSTED"
    /// A reserved SVT, or a bus range that is empty.
    case interruptSource = "V-IR-SOURCE"
    /// Every requester may use the entry.
    case interruptUnverified = "V-IR-UNVERIFIED"
    /// The job wants a mapping that is not there.
    case mapMissing = "V-MAP-MISSING"
    /// There is a mapping that the job does not want.
    case mapExtra = "V-MAP-EXTRA"
    /// A mapping leads elsewhere, or allows something else, than the job wants.
    case mapDifferent = "V-MAP-DIFFERENT"
    /// The job's device is not attached, or not as wanted.
    case deviceDifferent = "V-DEVICE-DIFFERENT"
    /// A requester is attached that the job does not name.
    case deviceExtra = "V-DEVICE-EXTRA"
    /// An interrupt remapping entry is not what the job wants.
    case interruptDifferent = "V-INTERRUPT-DIFFERENT"
  }
}

extension TableFinding.Code {
  /// How much a finding of this kind matters.
  public var severity: TableFinding.Severity {
    switch self {
    case .tableEmpty, .pagePermission, .interruptUnverified: .warning
    case .tableExposed, .pageUnreachable: .note
    default: .error
    }
  }

  /// What to do about it, in one sentence.
  public var remedy: StaticString {
    switch self {
    case .root: "set RTADDR to a root table in memory, of a mode that ECAP has"
    case .rootReserved, .contextReserved, .pasidReserved, .pageReserved, .interruptReserved: "clear the bits"
    case .contextOutside, .pasidOutside, .tableOutside, .interruptOutside: "point the entry at memory"
    case .contextWidth: "set AW to a depth that CAP.SAGAW lists"
    case .contextType: "use a translation type that ECAP has"
    case .contextCapability, .pasidCapability: "clear the bit, or use a unit that has the feature"
    case .pasidRange: "make the directory larger (PDTS), or the PASID smaller"
    case .pasidMissing: "make the entry of RID_PASID present"
    case .pasidType: "use a PGTT that ECAP has"
    case .pasidWidth: "set AW and FSPM to the depth of the tables; Linux sets AW for a first stage too"
    case .domainZero: "use another ID: 0 tags what is not present"
    case .domainWidth: "use an ID of the width that CAP.ND gives"
    case .domainShared: "give each set of tables an ID of its own"
    case .domainStages: "keep the IDs of first-stage and pass-through entries apart from the others"
    case .tableLoop: "point the entry at another table"
    case .tableBudget: "look at fewer tables at once"
    case .tableEmpty: "clear the entry, and use the table for something else"
    case .tableExposed: "map memory without the tables, unless the guest owns them"
    case .pageAddress: "keep addresses below the host's width"
    case .pageMisaligned: "align the page, or use smaller ones"
    case .pageSize: "use pages of a size that CAP has"
    case .pageSnoop: "clear SNP, or use a unit with ECAP.SC"
    case .pageWindow: "leave FEE0_0000h to FEEF_FFFFh out, also of large pages"
    case .pageUnreachable: "map below the width of DMA addresses"
    case .pagePermission: "set R and W in entries that lead to tables, and let leaves decide"
    case .pageSupervisor: "set U/S at every level"
    case .interruptDestination: "keep the APIC ID in bits 47:40, or use extended interrupt mode"
    case .interruptDelivery: "use a delivery mode and a vector that processors take"
    case .interruptPosted: "use a remapped entry, or a unit with CAP.PI"
    case .interruptSource: "set SVT to 1 or 2, and SID to what it compares"
    case .interruptUnverified: "name the requester by SID and SVT"
    case .mapMissing, .mapExtra, .mapDifferent, .deviceDifferent, .deviceExtra, .interruptDifferent:
      "build the tables anew, or mend the job"
    }
  }
}
