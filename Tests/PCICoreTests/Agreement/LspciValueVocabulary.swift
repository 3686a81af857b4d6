/// Where lspci prints a value, and which of ours it is.
struct LspciValue: Sendable {
  /// How lspci prints the value.
  enum Style: Sendable {
    /// The number, in decimal.
    case decimal
    /// The number, in hexadecimal.
    case hex
    /// What the number means, as we say it but for spaces, ".0" and synonyms.
    case meaning
    /// The text that lspci makes of the number.
    case text(@Sendable (UInt64) -> String)
  }

  /// Our short name of the capability.
  let capability: String
  /// lspci's label.
  let path: String
  /// The text before the value, and the value, which is the only group.
  let pattern: String
  /// Our register.
  let register: String
  /// The field of it; nil for the whole register.
  let field: String?
  let style: Style

  init(
    _ capability: String, _ path: String, _ pattern: String, _ register: String, _ field: String? = nil,
    _ style: Style = .decimal
  ) {
    self.capability = capability
    self.path = path
    self.pattern = pattern
    self.register = register
    self.field = field
    self.style = style
  }
}

/// lspci's bounds of exit latencies, by encoding.
private let l0s = ["<64ns", "<128ns", "<256ns", "<512ns", "<1us", "<2us", "<4us", "unlimited"]
private let l1 = ["<1us", "<2us", "<4us", "<8us", "<16us", "<32us", "<64us", "unlimited"]
private let l0sAcceptable = ["<64ns", "<128ns", "<256ns", "<512ns", "<1us", "<2us", "<4us", "unlimited"]
private let l1Acceptable = ["<1us", "<2us", "<4us", "<8us", "<16us", "<32us", "<64us", "unlimited"]

/// The encodings of a field as lspci prints them.
private func table(_ words: [String]) -> LspciValue.Style {
  .text { $0 < words.count ? words[Int($0)] : "beyond the table" }
}

/// A watt value as lspci prints it: up to three decimals, none where they are zero.
private func watts(_ value: UInt64, _ scale: UInt64) -> String {
  let thousandths = value * [1000, 100, 10, 1][Int(scale)]
  return thousandths % 1000 == 0 ? "\(thousandths / 1000)W" : "\(Double(thousandths) / 1000)W"
}

/// The values that lspci prints, but for those with a test of their own.
let lspciValueVocabulary: [LspciValue] = [
  LspciValue("PM", "title", #"version (\d+)"#, "Power Management Capabilities", "Version"),
  LspciValue("PM", "Flags", #"AuxCurrent=(\S+)"#, "Power Management Capabilities", "Aux_Current", .meaning),
  LspciValue("PM", "Status", #"^(D\d)"#, "Power Management Control/Status", "PowerState", .text { "D\($0)" }),
  LspciValue("PM", "Status", #"DSel=(\d+)"#, "Power Management Control/Status", "Data_Select"),
  LspciValue("PM", "Status", #"DScale=(\d+)"#, "Power Management Control/Status", "Data_Scale"),
  LspciValue("MSI", "title", #"Count=(\d+)/"#, "Message Control", "Multiple Message Enable", .text { "\(1 << $0)" }),
  LspciValue(
    "MSI", "title", #"Count=\d+/(\d+)"#, "Message Control", "Multiple Message Capable", .text { "\(1 << $0)" }),
  LspciValue("MSI", "Address", #"Data: ([0-9a-f]{4})"#, "Message Data", nil, .hex),
  LspciValue("MSI", "Masking", #"^([0-9a-f]{8})"#, "Mask Bits", nil, .hex),
  LspciValue("MSI", "Masking", #"Pending: ([0-9a-f]{8})"#, "Pending Bits", nil, .hex),
  LspciValue("MSI-X", "title", #"Count=(\d+)"#, "Message Control", "Table Size", .text { "\($0 + 1)" }),
  LspciValue("MSI-X", "Vector table", #"BAR=(\d+)"#, "Table Offset/BIR", "Table BIR"),
  LspciValue("MSI-X", "Vector table", #"offset=([0-9a-f]+)"#, "Table Offset/BIR", "Table Offset", .meaning),
  LspciValue("MSI-X", "PBA", #"BAR=(\d+)"#, "PBA Offset/BIR", "PBA BIR"),
  LspciValue("MSI-X", "PBA", #"offset=([0-9a-f]+)"#, "PBA Offset/BIR", "PBA Offset", .meaning),

  LspciValue("EXP", "title", #"\(v(\d+)\)"#, "PCI Express Capabilities", "Capability Version"),
  LspciValue(
    "EXP", "title", #"\(v\d+\) (.*?)(?: \(Slot.\))?, (?:MSI|Int)"#, "PCI Express Capabilities", "Device/Port Type",
    .meaning),
  LspciValue("EXP", "title", #"MSI ([0-9a-f]+)"#, "PCI Express Capabilities", "Interrupt Message Number", .hex),
  LspciValue("EXP", "title", #"IntMsgNum (\d+)"#, "PCI Express Capabilities", "Interrupt Message Number"),
  LspciValue(
    "EXP", "DevCap", #"MaxPayload (\d+ bytes)"#, "Device Capabilities", "Max_Payload_Size Supported", .meaning),
  LspciValue(
    "EXP", "DevCap", #"PhantFunc (\d+)"#, "Device Capabilities", "Phantom Functions Supported",
    .text { "\((1 << $0) - 1)" }),
  LspciValue(
    "EXP", "DevCap", #"Latency L0s ([^,\s]+)"#, "Device Capabilities", "Endpoint L0s Acceptable Latency",
    table(l0sAcceptable)),
  LspciValue(
    "EXP", "DevCap", #"L1 ([^,\s]+)"#, "Device Capabilities", "Endpoint L1 Acceptable Latency", table(l1Acceptable)),
  LspciValue(
    "EXP", "DevCap", #"SlotPowerLimit ([\d.]+W)"#, "Device Capabilities", "Captured Slot Power Limit Value", .meaning),
  LspciValue("EXP", "DevCtl", #"MaxPayload (\d+ bytes)"#, "Device Control", "Max_Payload_Size", .meaning),
  LspciValue("EXP", "DevCtl", #"MaxReadReq (\d+ bytes)"#, "Device Control", "Max_Read_Request_Size", .meaning),
  LspciValue("EXP", "LnkCap", #"Port #(\d+)"#, "Link Capabilities", "Port Number"),
  LspciValue("EXP", "LnkCap", #"Speed ([^,\s]+)"#, "Link Capabilities", "Max Link Speed", .meaning),
  LspciValue("EXP", "LnkCap", #"Width (x\d+)"#, "Link Capabilities", "Maximum Link Width", .meaning),
  LspciValue(
    "EXP", "LnkCap", #"ASPM (.*?)(?:,|$| ClockPM)"#, "Link Capabilities", "ASPM Support",
    table(["not supported", "L0s", "L1", "L0s L1"])),
  LspciValue("EXP", "LnkCap", #"Exit Latency L0s ([^,\s]+)"#, "Link Capabilities", "L0s Exit Latency", table(l0s)),
  LspciValue("EXP", "LnkCap", #"(?:Exit Latency|,) L1 ([^,\s]+)"#, "Link Capabilities", "L1 Exit Latency", table(l1)),
  LspciValue(
    "EXP", "LnkCtl", #"ASPM (.*?);"#, "Link Control", "ASPM Control",
    table(["Disabled", "L0s Enabled", "L1 Enabled", "L0s L1 Enabled"])),
  LspciValue("EXP", "LnkCtl", #"RCB (\d+ bytes)"#, "Link Control", "Read Completion Boundary", .meaning),
  LspciValue("EXP", "LnkSta", #"Speed ([^,\s]+)"#, "Link Status", "Current Link Speed", .meaning),
  LspciValue("EXP", "LnkSta", #"Width (x\d+)"#, "Link Status", "Negotiated Link Width", .meaning),
  LspciValue("EXP", "SltCap", #"Slot #(\d+)"#, "Slot Capabilities", "Physical Slot Number"),
  LspciValue("EXP", "SltCap", #"PowerLimit ([\d.]+W)"#, "Slot Capabilities", "Slot Power Limit Value", .meaning),
  LspciValue(
    "EXP", "SltCtl.Control", #"AttnInd (\w+)"#, "Slot Control", "Attention Indicator Control",
    table(["Unknown", "On", "Blink", "Off"])),
  LspciValue(
    "EXP", "SltCtl.Control", #"PwrInd (\w+)"#, "Slot Control", "Power Indicator Control",
    table(["Unknown", "On", "Blink", "Off"])),
  LspciValue("EXP", "RootSta", #"PME ReqID ([0-9a-f]+)"#, "Root Status", "PME Requester ID", .hex),
  LspciValue(
    "EXP", "DevCap2", #"Completion Timeout: (.*?),"#, "Device Capabilities 2", "Completion Timeout Ranges Supported",
    table([
      "Not Supported", "Range A", "Range B", "Range AB", "<?>", "<?>", "Range BC", "Range ABC", "<?>", "<?>", "<?>",
      "<?>",
      "<?>", "<?>", "Range BCD", "Range ABCD",
    ])),
  LspciValue(
    "EXP", "DevCap2", #"OBFF (.*?),"#, "Device Capabilities 2", "OBFF Supported",
    table(["Not Supported", "Via message", "Via WAKE#", "Via message/WAKE#"])),
  LspciValue(
    "EXP", "DevCap2", #"MaxEETLPPrefixes (\d+)"#, "Device Capabilities 2", "Max End-End TLP Prefixes", .meaning),
  LspciValue(
    "EXP", "DevCap2", #"EmergencyPowerReduction (.*?),"#, "Device Capabilities 2",
    "Emergency Power Reduction Supported",
    table([
      "Not Supported", "Device Specific", "Form Factor Dev Specific", "Reserved",
    ])),
  LspciValue(
    "EXP", "DevCap2", #"LN System CLS (.*?),"#, "Device Capabilities 2", "LN System CLS",
    table(["Not Supported", "64byte cachelines", "128byte cachelines", "Reserved"])),
  LspciValue(
    "EXP", "DevCtl2", #"Completion Timeout: (.*?),"#, "Device Control 2", "Completion Timeout Value", .meaning),
  LspciValue(
    "EXP", "DevCtl2", #"OBFF (.*?),"#, "Device Control 2", "OBFF Enable",
    table([
      "Disabled", "Via message A", "Via message B", "Via WAKE#",
    ])),
  LspciValue(
    "EXP", "LnkCap2", #"Supported Link Speeds: (.*?),"#, "Link Capabilities 2", "Supported Link Speeds Vector",
    table(
      (0..<128).map { vector in
        switch vector {
        case 0x01: "2.5GT/s"
        case 0x03: "2.5-5GT/s"
        case 0x07: "2.5-8GT/s"
        case 0x0f: "2.5-16GT/s"
        case 0x1f: "2.5-32GT/s"
        case 0x3f: "2.5-64GT/s"
        default: "RsvdP"
        }
      })),
  LspciValue("EXP", "LnkCtl2", #"Target Link Speed: ([^,\s]+)"#, "Link Control 2", "Target Link Speed", .meaning),
  LspciValue(
    "EXP", "LnkCtl2", #"Selectable De-emphasis: ([-\d.]+dB)"#, "Link Control 2", "Selectable De-emphasis", .meaning),
  LspciValue(
    "EXP", "LnkCtl2", #"Transmit Margin: (Normal Operating Range)"#, "Link Control 2", "Transmit Margin",
    table(["Normal Operating Range"])),
  LspciValue(
    "EXP", "LnkSta2", #"Current De-emphasis Level: ([-\d.]+dB)"#, "Link Status 2", "Current De-emphasis Level", .meaning
  ),
  LspciValue(
    "EXP", "LnkSta2", #"CrosslinkRes: ([^,]+)"#, "Link Status 2", "Crosslink Resolution",
    table(["unsupported", "Upstream Port", "Downstream Port", "incomplete"])),

  LspciValue(
    "PCI-X", "Command", #"RBC=(\d+)"#, "PCI-X Command", "Maximum Memory Read Byte Count", .text { "\(512 << $0)" }),
  LspciValue("PCI-X", "Command", #"OST=(\d+)"#, "PCI-X Command", "Maximum Outstanding Split Transactions", .meaning),
  LspciValue(
    "PCI-X", "Status", #"DMMRBC=(\d+)"#, "PCI-X Status", "Designed Maximum Memory Read Byte Count",
    .text { "\(512 << $0)" }),
  LspciValue(
    "PCI-X", "Status", #"DMOST=(\d+)"#, "PCI-X Status", "Designed Maximum Outstanding Split Transactions", .meaning),
  LspciValue(
    "PCI-X", "Status", #"DMCRS=(\d+)"#, "PCI-X Status", "Designed Maximum Cumulative Read Size", .text { "\(8 << $0)" }),
  LspciValue(
    "PCI-X", "Secondary Status", #"Freq=(\w+)"#, "PCI-X Secondary Status", "Secondary Bus Mode and Frequency",
    table(["conv", "66MHz", "100MHz", "133MHz"])),
  LspciValue("PCI-X", "Upstream", #"Capacity=(\d+)"#, "Upstream Split Transactions", "Split Transaction Capacity"),
  LspciValue(
    "PCI-X", "Upstream", #"CommitmentLimit=(\d+)"#, "Upstream Split Transactions", "Split Transaction Commitment Limit"),
  LspciValue("PCI-X", "Downstream", #"Capacity=(\d+)"#, "Downstream Split Transactions", "Split Transaction Capacity"),
  LspciValue(
    "PCI-X", "Downstream", #"CommitmentLimit=(\d+)"#, "Downstream Split Transactions",
    "Split Transaction Commitment Limit"),
  LspciValue("SSVID", "title", #"\[([0-9a-f]{4}):"#, "Subsystem Vendor ID", nil, .hex),
  LspciValue("SSVID", "title", #"\[[0-9a-f]{4}:([0-9a-f]{4})\]"#, "Subsystem ID", nil, .hex),
  LspciValue("DBG", "title", #"BAR=(\d+)"#, "Debug Port", "BAR#"),
  LspciValue("DBG", "title", #"offset=([0-9a-f]+)"#, "Debug Port", "Offset", .hex),
  LspciValue("SATA", "title", #"v(\d+)\."#, "SATA Capability Register 0", "Major Revision"),
  LspciValue("SATA", "title", #"v\d+\.(\d+)"#, "SATA Capability Register 0", "Minor Revision"),
  LspciValue("SATA", "title", #"BAR(\d) "#, "SATA Capability Register 1", "BAR Location", .text { "\($0 &- 4)" }),
  LspciValue("SATA", "title", #"Offset=([0-9a-f]+)"#, "SATA Capability Register 1", "BAR Offset", .hex),
  LspciValue("EA", "title", #"NumEntries=(\d+)"#, "Num Entries", "Num Entries"),
  LspciValue("EA", "Entry#", #"EntrySize=(\d+)"#, "Entry #", "Entry Size"),
  LspciValue(
    "EA", "Entry#", #"BAR Equivalent Indicator: ((?:VF-)?BAR \d)"#, "Entry #", "BAR Equivalent Indicator", .meaning),
  LspciValue("AGP", "title", #"version (\d+)\."#, "AGP Version", "Major Revision"),
  LspciValue("AGP", "title", #"version \d+\.(\d+)"#, "AGP Version", "Minor Revision"),
  LspciValue("AGP", "Status", #"RQ=(\d+)"#, "AGP Status", "RQ", .text { "\($0 + 1)" }),
  LspciValue("AGP", "Status", #"ArqSz=(\d+)"#, "AGP Status", "ARQSZ"),
  LspciValue("AGP", "Status", #"Cal=(\d+)"#, "AGP Status", "CAL_CYCLE"),
  LspciValue("AGP", "Command", #"RQ=(\d+)"#, "AGP Command", "PRQ", .text { "\($0 + 1)" }),
  LspciValue("VNDR", "title", #"^Vendor Specific Information: Len=([0-9a-f]+)"#, "Length", nil, .hex),
  LspciValue("HT", "Command", #"BaseUnitID=(\d+)"#, "Command", "Base UnitID"),
  LspciValue("HT", "Command", #"UnitCnt=(\d+)"#, "Command", "Unit Count"),
  LspciValue("HT", "Command", #"DevNum=(\d+)"#, "Command", "Device Number"),
  LspciValue("HT", "Link Control#", #"<CRCErr=([0-9a-f]+)"#, "Link Control #", "CRC Error", .hex),
  LspciValue("HT", "Link Control", #"<CRCErr=([0-9a-f]+)"#, "Link Control", "CRC Error", .hex),
  LspciValue("HT", "Revision ID", #"^(\d+)\."#, "Revision ID", "Major Revision"),
  LspciValue("HT", "Revision ID", #"\.(\d+)$"#, "Revision ID", "Minor Revision"),
  LspciValue("HT", "Bus Number", #"^([0-9a-f]+)"#, "Bus Number", nil, .hex),
  LspciValue("HT", "Prefetchable memory behind bridge Upper", #"^([0-9a-f]+)"#, "Memory Base Upper", nil, .hex),
  LspciValue("HT", "Prefetchable memory behind bridge Upper", #"-([0-9a-f]+)"#, "Memory Limit Upper", nil, .hex),

  LspciValue("DSN", "title", #"Number (\S+)"#, "Serial Number", nil, .meaning),
  LspciValue(
    "AER", "AERCap", #"First Error Pointer: ([0-9a-f]+)"#, "Advanced Error Capabilities and Control",
    "First Error Pointer", .hex),
  LspciValue("AER", "HeaderLog", #"^([0-9a-f]{8})"#, "Header Log 0", nil, .hex),
  LspciValue("AER", "HeaderLog", #"^\S+ ([0-9a-f]{8})"#, "Header Log 1", nil, .hex),
  LspciValue("AER", "HeaderLog", #"^\S+ \S+ ([0-9a-f]{8})"#, "Header Log 2", nil, .hex),
  LspciValue("AER", "HeaderLog", #"^\S+ \S+ \S+ ([0-9a-f]{8})"#, "Header Log 3", nil, .hex),
  LspciValue(
    "AER", "RootSta", #"IntMsg(?:Num)? (\d+)"#, "Root Error Status", "Advanced Error Interrupt Message Number"),
  LspciValue(
    "AER", "ErrorSrc", #"ERR_COR: ([0-9a-f]{4})"#, "Error Source Identification", "ERR_COR Source Identification", .hex),
  LspciValue(
    "AER", "ErrorSrc", #"NONFATAL: ([0-9a-f]{4})"#, "Error Source Identification",
    "ERR_FATAL/NONFATAL Source Identification", .hex),
  LspciValue("ARI", "ARICap", #"Next Function: (\d+)"#, "ARI Capability", "Next Function Number"),
  LspciValue("ARI", "ARICtl", #"Function Group: (\d+)"#, "ARI Control", "Function Group"),
  LspciValue("ATS", "ATSCap", #"Depth: ([0-9a-f]+)"#, "ATS Capability", "Invalidate Queue Depth", .hex),
  LspciValue("ATS", "ATSCtl", #"Unit: ([0-9a-f]+)"#, "ATS Control", "Smallest Translation Unit", .hex),
  LspciValue("PRI", "", #"Capacity: ([0-9a-f]+)"#, "Outstanding Page Request Capacity", nil, .hex),
  LspciValue("PRI", "", #"Allocation: ([0-9a-f]+)"#, "Outstanding Page Request Allocation", nil, .hex),
  LspciValue("PASID", "PASIDCap", #"Width: ([0-9a-f]+)"#, "PASID Capability", "Max PASID Width", .hex),
  LspciValue("SR-IOV", "IOVCap", #"Number: (\d+)"#, "SR-IOV Capabilities", "VF Migration Interrupt Message Number"),
  LspciValue("SR-IOV", "IOVCap", #"IntMsgNum (\d+)"#, "SR-IOV Capabilities", "VF Migration Interrupt Message Number"),
  LspciValue("SR-IOV", "Initial VFs", #"^(\d+)"#, "InitialVFs"),
  LspciValue("SR-IOV", "Initial VFs", #"Total VFs: (\d+)"#, "TotalVFs"),
  LspciValue("SR-IOV", "Initial VFs", #"Number of VFs: (\d+)"#, "NumVFs"),
  LspciValue("SR-IOV", "Initial VFs", #"Link: ([0-9a-f]+)"#, "Function Dependency Link", nil, .hex),
  LspciValue("SR-IOV", "VF offset", #"^(\d+)"#, "First VF Offset"),
  LspciValue("SR-IOV", "VF offset", #"stride: (\d+)"#, "VF Stride"),
  LspciValue("SR-IOV", "VF offset", #"Device ID: ([0-9a-f]+)"#, "VF Device ID", nil, .hex),
  LspciValue("SR-IOV", "Supported Page Size", #"^([0-9a-f]+)"#, "Supported Page Sizes", nil, .hex),
  LspciValue("SR-IOV", "Supported Page Size", #"System Page Size: ([0-9a-f]+)"#, "System Page Size", nil, .hex),
  LspciValue(
    "SR-IOV", "VF Migration", #"offset: ([0-9a-f]+)"#, "VF Migration State Array Offset", "VF Migration State Offset",
    .meaning),
  LspciValue("SR-IOV", "VF Migration", #"BIR: (\d+)"#, "VF Migration State Array Offset", "VF Migration State BIR"),
  LspciValue("MCAST", "McastCap", #"MaxGroups (\d+)"#, "Multicast Capability", "MC_Max_Group", .text { "\($0 + 1)" }),
  LspciValue("MCAST", "McastCtl", #"NumGroups (\d+)"#, "Multicast Control", "MC_Num_Group", .text { "\($0 + 1)" }),
  LspciValue("MCAST", "McastBAR", #"IndexPos (\d+)"#, "MC_Base_Address", "MC_Index_Position"),
  LspciValue("MCAST", "McastBAR", #"BaseAddr ([0-9a-f]+)"#, "MC_Base_Address", "MC_Base_Address", .meaning),
  LspciValue("MCAST", "McastReceiveVec", #"([0-9a-f]{16})"#, "MC_Receive", nil, .hex),
  LspciValue("MCAST", "McastBlockAllVec", #"([0-9a-f]{16})"#, "MC_Block_All", nil, .hex),
  LspciValue("MCAST", "McastBlockUntransVec", #"([0-9a-f]{16})"#, "MC_Block_Untranslated", nil, .hex),
  LspciValue("VC", "Caps", #"LPEVC=(\d+)"#, "Port VC Capability 1", "Low Priority Extended VC Count"),
  LspciValue("VC", "Caps", #"RefClk=(\S+)"#, "Port VC Capability 1", "Reference Clock", .meaning),
  LspciValue(
    "VC", "Caps", #"PATEntryBits=(\d+)"#, "Port VC Capability 1", "Port Arbitration Table Entry Size",
    .text { "\(1 << $0)" }),
  LspciValue(
    "VC", "Ctrl", #"ArbSelect=(\w+)"#, "Port VC Control", "VC Arbitration Select",
    table(["Fixed", "WRR32", "WRR64", "WRR128"])),
  LspciValue(
    "VC", "VC#.Caps", #"PATOffset=([0-9a-f]+)"#, "VC# Resource Capability", "Port Arbitration Table Offset", .hex),
  LspciValue("VC", "VC#.Caps", #"MaxTimeSlots=(\d+)"#, "VC# Resource Capability", "Maximum Time Slots", .meaning),
  LspciValue("VC", "VC#.Ctrl", #"ID=(\d+)"#, "VC# Resource Control", "VC ID"),
  LspciValue(
    "VC", "VC#.Ctrl", #"ArbSelect=(\w+)"#, "VC# Resource Control", "Port Arbitration Select",
    table(["Fixed", "WRR32", "WRR64", "WRR128", "TWRR128", "WRR256"])),
  LspciValue("VC", "VC#.Ctrl", #"TC/VC=([0-9a-f]+)"#, "VC# Resource Control", "TC/VC Map", .hex),
  LspciValue("RCLD", "Desc", #"PortNumber=([0-9a-f]+)"#, "Element Self Description", "Port Number", .hex),
  LspciValue("RCLD", "Desc", #"ComponentID=([0-9a-f]+)"#, "Element Self Description", "Component ID", .hex),
  LspciValue(
    "RCLD", "Desc", #"EltType=(\w+)"#, "Element Self Description", "Element Type",
    table(["Config", "Egress", "Internal"])),
  LspciValue("RCLD", "Link#.Desc", #"TargetPort=([0-9a-f]+)"#, "Link # Description", "Target Port Number", .hex),
  LspciValue("RCLD", "Link#.Desc", #"TargetComponent=([0-9a-f]+)"#, "Link # Description", "Target Component ID", .hex),
  LspciValue(
    "RCLD", "Link#.Desc", #"LinkType=(\w+)"#, "Link # Description", "Link Type", table(["MemMapped", "Config"])),
  LspciValue("RCLD", "Link#.Addr", #"^([0-9a-f]{16})"#, "Link # Address", nil, .hex),
  LspciValue(
    "SECPCI", "LaneErrStat", #"^(.*)$"#, "Lane Error Status", nil,
    .text { mask in
      mask == 0
        ? "0" : "LaneErr at lane: " + (0..<32).filter { mask >> $0 & 1 == 1 }.map { "\($0)" }.joined(separator: " ")
    }),
  LspciValue("DPC", "DpcCap", #"(?:INT Msg #|IntMsgNum )(\d+)"#, "DPC Capability", "DPC Interrupt Message Number"),
  LspciValue("DPC", "DpcCap", #"RP PIO Log (\d+)"#, "DPC Capability", "RP PIO Log Size"),
  LspciValue("DPC", "DpcCtl", #"Trigger:(\d)"#, "DPC Control", "DPC Trigger Enable"),
  LspciValue("DPC", "DpcSta", #"Reason:(\d+)"#, "DPC Status", "DPC Trigger Reason"),
  LspciValue("DPC", "DpcSta", #"TriggerExt:(\d+)"#, "DPC Status", "DPC Trigger Reason Extension"),
  LspciValue("DPC", "DpcSta", #"ErrPtr:([0-9a-f]+)"#, "DPC Status", "RP PIO First Error Pointer", .hex),
  LspciValue("DPC", "Source", #"^([0-9a-f]+)"#, "DPC Error Source ID", nil, .hex),
  LspciValue(
    "L1SS", "L1SubCap", #"PortCommonModeRestoreTime=(\d+us)"#, "L1 PM Substates Capabilities",
    "Port Common_Mode_Restore_Time", .meaning),
  LspciValue(
    "L1SS", "L1SubCap", #"PortTPowerOnTime=(\d+us)"#, "L1 PM Substates Capabilities", "Port T_POWER_ON Value", .meaning),
  LspciValue(
    "L1SS", "L1SubCtl1", #"T_CommonMode=(\d+us)"#, "L1 PM Substates Control 1", "Common_Mode_Restore_Time", .meaning),
  LspciValue(
    "L1SS", "L1SubCtl1", #"LTR1.2_Threshold=(\d+ns)"#, "L1 PM Substates Control 1", "LTR_L1.2_THRESHOLD_Value", .meaning
  ),
  LspciValue("L1SS", "L1SubCtl2", #"T_PwrOn=(\d+us)"#, "L1 PM Substates Control 2", "T_POWER_ON Value", .meaning),
  LspciValue("LTR", "Max snoop latency", #"(\d+ns)"#, "Max Snoop Latency", "Latency Value", .meaning),
  LspciValue("LTR", "Max no snoop latency", #"(\d+ns)"#, "Max No-Snoop Latency", "Latency Value", .meaning),
  LspciValue("PTM", "PTMClockGranularity", #"(.*)"#, "PTM Capability", "Local Clock Granularity", .meaning),
  LspciValue("PTM", "PTMEffectiveGranularity", #"(.*)"#, "PTM Control", "Effective Granularity", .meaning),
  LspciValue("DVSEC", "title", #"Vendor=([0-9a-f]+)"#, "Designated Vendor-Specific Header 1", "DVSEC Vendor ID", .hex),
  LspciValue("DVSEC", "title", #" ID=([0-9a-f]+)"#, "Designated Vendor-Specific Header 2", "DVSEC ID", .hex),
  LspciValue("DVSEC", "title", #"Rev=(\d+)"#, "Designated Vendor-Specific Header 1", "DVSEC Revision"),
  LspciValue("DVSEC", "title", #"Len=(\d+)"#, "Designated Vendor-Specific Header 1", "DVSEC Length"),
  LspciValue("VNDR", "title", #" ID=([0-9a-f]+)"#, "Vendor-Specific Header", "VSEC ID", .hex),
  LspciValue("VNDR", "title", #"Rev=(\d+)"#, "Vendor-Specific Header", "VSEC Rev"),
  LspciValue("VNDR", "title", #"Rev=\d+ Len=([0-9a-f]+)"#, "Vendor-Specific Header", "VSEC Length", .hex),
  LspciValue("PL32", "Phy32Ctl", #"Mode (\d)"#, "32.0 GT/s Control", "Modified TS Usage Mode Selected"),
  LspciValue("DEV3", "DevCtl3", #"Target Link Width: (x\d+)"#, "Device Control 3", "Target Link Width", .meaning),
  LspciValue("DEV3", "DevSta3", #"Initial Link Width: (x\d+)"#, "Device Status 3", "Initial Link Width", .meaning),
]
