import PCICore
import VTdTables

/// What a field's value means, in a few words.
enum VTdFieldMeaning {
  /// The meaning of a field of a register or entry; empty where the name says it all.
  static func text(_ subject: String, _ field: String, _ bits: UInt128, _ whole: UInt128) -> String {
    let raw = UInt64(truncatingIfNeeded: whole)
    switch subject {
    case "CAP": return capability(field, bits, CapabilityRegister(rawValue: raw))
    case "ECAP": return extended(field, bits, ExtendedCapabilityRegister(rawValue: raw))
    case "RTADDR":
      return field == "TTM" ? TranslationTableMode(rawValue: UInt8(bits)).description : address(field, bits)
    case "IRTA":
      return field == "S"
        ? "\(InterruptTableAddressRegister(rawValue: raw).entryCount) entries"
        : field == "EIME" ? (bits == 1 ? "32-bit destinations" : "8-bit destinations") : address(field, bits)
    case "FRCD": return fault(field, FaultRecord(rawValue: whole))
    case "CONTEXT": return context(field, ContextEntry(rawValue: whole))
    case "IRTE": return interrupt(field, bits, whole)
    default: return address(field, bits)
    }
  }

  private static let pointers: Set<String> = [
    "RTA", "IRTA", "CTP", "LCTP", "UCTP", "SSPTPTR", "SMPTBLPTR", "PASIDDIRPTR", "FSPTPTR", "ADDR", "IQA", "PQA",
  ]

  /// Pointers are kept without their low 12 bits.
  private static func address(_ field: String, _ bits: UInt128) -> String {
    pointers.contains(field) ? "address 0x\(String(UInt64(truncatingIfNeeded: bits) << 12, radix: 16))" : ""
  }

  private static func capability(_ field: String, _ bits: UInt128, _ cap: CapabilityRegister) -> String {
    switch field {
    case "ND": cap.domainIDWidthInBits.map { "\(1 << $0) domain IDs" } ?? "reserved"
    case "SAGAW":
      cap.secondStageLevels.isEmpty
        ? "no second stage"
        : "second stages for " + cap.secondStageLevels.map { "\($0.widthInBits)" }.joined(separator: ", ") + " bits"
    case "MGAW": "DMA addresses of \(cap.maximumGuestAddressWidthInBits) bits"
    case "SSLPS":
      "second-stage pages of 4K" + (cap.secondStage2M ? ", 2M" : "") + (cap.secondStage1G ? ", 1G" : "")
    case "NFR": "\(cap.faultRecordCount) fault record\(cap.faultRecordCount == 1 ? "" : "s")"
    case "FRO": "fault records at 0x\(String(cap.faultRecordingOffset, radix: 16))"
    case "MAMV": "invalidates up to 2^\(cap.maximumAddressMask) pages at once"
    default: flag(capabilityFlags[field], bits)
    }
  }

  private static func extended(_ field: String, _ bits: UInt128, _ ecap: ExtendedCapabilityRegister) -> String {
    switch field {
    case "IRO": "IVA at 0x\(String(ecap.iotlbRegisterOffset, radix: 16))"
    case "PSS": "PASIDs of \(ecap.pasidWidthInBits) bits"
    case "MHMV": "invalidates up to 2^\(ecap.maximumHandleMask) interrupt entries at once"
    default: flag(extendedFlags[field], bits)
    }
  }

  private static func flag(_ text: String?, _ bits: UInt128) -> String {
    guard let text else { return "" }
    return bits == 0 ? "not: \(text)" : text
  }

  private static let capabilityFlags: [String: String] = [
    "AFL": "faults logged to memory", "RWBF": "write buffer must be flushed",
    "PLMR": "protected low-memory region", "PHMR": "protected high-memory region",
    "CM": "entries not present may be cached (caching mode)", "ZLR": "reads of no bytes from write-only pages",
    "ISOCH": "isochrony (before revision 3)", "PSI": "invalidation of page ranges", "DWD": "drains writes",
    "DRD": "drains reads", "FS1GP": "first-stage pages of 1G", "PI": "posted interrupts",
    "FS5LP": "first stages of 5 levels", "ECMDS": "enhanced commands",
    "ESIRTPS": "setting IRTA invalidates by itself", "ESRTPS": "setting RTADDR invalidates by itself",
  ]

  private static let extendedFlags: [String: String] = [
    "C": "table walks snoop caches", "QI": "invalidation queue", "DT": "device-TLBs", "IR": "interrupt remapping",
    "EIM": "32-bit interrupt destinations", "PT": "pass-through", "SC": "snooping can be forced",
    "MTS": "memory types", "NEST": "nested translation", "PRS": "page requests", "ERS": "execute requests",
    "SRS": "supervisor requests", "NWFS": "no-write flag", "EAFS": "extended accessed flag",
    "PASID": "requests with PASID", "DIT": "device-TLB throttling", "PDS": "page-request draining",
    "SMTS": "scalable mode", "VCS": "virtual commands", "SSADS": "second-stage accessed and dirty bits",
    "SSTS": "second stage in scalable mode", "FSTS": "first stage", "SMPWCS": "scalable page walks snoop caches",
    "RPS": "RID_PASID", "PMS": "performance counters", "ADMS": "abort-DMA mode", "RPRIVS": "RID_PRIV",
    "SMS": "stop markers", "ECS": "extended context (revision 2 only)", "DIS": "deferred invalidation (revision 2)",
    "POT": "PASID-only translation (revision 2)", "PASID_DEPRECATED": "PASID as revision 2.2 placed it",
  ]

  private static func fault(_ field: String, _ record: FaultRecord) -> String {
    switch field {
    case "FR": record.reason.description
    case "SID": "\(record.requester)"
    case "FI":
      record.reason.isInterruptRemapping
        ? "interrupt entry \(record.interruptIndex)" : "address 0x\(String(record.address, radix: 16))"
    case "T1", "T2": record.request.rawValue
    case "F": record.isFilled ? "filled" : "empty"
    case "PP": record.pasid == nil ? "no PASID" : "PASID in PV"
    default: ""
    }
  }

  private static func context(_ field: String, _ entry: ContextEntry) -> String {
    switch field {
    case "TT": entry.translationType.description
    case "AW": entry.levels.map { "\($0.rawValue) levels, \($0.widthInBits) bits" } ?? "reserved"
    case "SSPTPTR": "address 0x\(String(entry.pageTableAddress, radix: 16))"
    default: ""
    }
  }

  private static func interrupt(_ field: String, _ bits: UInt128, _ whole: UInt128) -> String {
    let entry = RemappedInterruptEntry(rawValue: whole)
    switch field {
    case "DLM": return entry.deliveryMode.description
    case "DM": return bits == 0 ? "physical" : "logical"
    case "TM": return bits == 0 ? "edge" : "level"
    case "IM": return bits == 0 ? "remapped" : "posted"
    case "DST": return "x2APIC ID \(bits), or APIC ID \(bits >> 8 & 0xff) without EIME"
    case "SVT": return ["every requester", "requester by SQ", "buses in SID", "reserved"][Int(bits & 3)]
    case "SID": return "\(RequesterID(rawValue: UInt16(bits)))"
    default: return ""
    }
  }
}
