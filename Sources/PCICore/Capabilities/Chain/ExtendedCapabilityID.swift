import HardwareBits

/// The ID of a capability in extended configuration space (PCI Code and ID Assignment, section 3).
public struct ExtendedCapabilityID: RawRepresentable, Hashable, Sendable {
  /// The 16-bit ID.
  public let rawValue: UInt16
  /// Wraps an ID; unknown ones are kept.
  @inlinable
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// An entry without registers, 0000h.
  public static let null = ExtendedCapabilityID(rawValue: 0x0000)
  /// Advanced Error Reporting, 0001h.
  public static let advancedErrorReporting = ExtendedCapabilityID(rawValue: 0x0001)
  /// Virtual Channel, 0002h.
  public static let virtualChannel = ExtendedCapabilityID(rawValue: 0x0002)
  /// Device Serial Number, 0003h.
  public static let deviceSerialNumber = ExtendedCapabilityID(rawValue: 0x0003)
  /// Power Budgeting, 0004h.
  public static let powerBudgeting = ExtendedCapabilityID(rawValue: 0x0004)
  /// Root Complex Link Declaration, 0005h.
  public static let rootComplexLinkDeclaration = ExtendedCapabilityID(rawValue: 0x0005)
  /// Root Complex Internal Link Control, 0006h.
  public static let rootComplexInternalLinkControl = ExtendedCapabilityID(rawValue: 0x0006)
  /// Root Complex Event Collector Endpoint Association, 0007h.
  public static let rootComplexEventCollector = ExtendedCapabilityID(rawValue: 0x0007)
  /// Multi-Function Virtual Channel, 0008h.
  public static let multiFunctionVirtualChannel = ExtendedCapabilityID(rawValue: 0x0008)
  /// Virtual Channel used beside a Multi-Function Virtual Channel, 0009h.
  public static let virtualChannelWithMFVC = ExtendedCapabilityID(rawValue: 0x0009)
  /// Root Complex Register Block header, 000Ah.
  public static let rootComplexRegisterBlock = ExtendedCapabilityID(rawValue: 0x000a)
  /// Vendor-specific, 000Bh.
  public static let vendorSpecific = ExtendedCapabilityID(rawValue: 0x000b)
  /// Configuration Access Correlation, 000Ch.
  public static let configurationAccessCorrelation = ExtendedCapabilityID(rawValue: 0x000c)
  /// Access Control Services, 000Dh.
  public static let accessControlServices = ExtendedCapabilityID(rawValue: 0x000d)
  /// Alternative Routing-ID Interpretation, 000Eh.
  public static let alternativeRoutingID = ExtendedCapabilityID(rawValue: 0x000e)
  /// Address Translation Services, 000Fh.
  public static let addressTranslationServices = ExtendedCapabilityID(rawValue: 0x000f)
  /// Single Root I/O Virtualization, 0010h.
  public static let singleRootIOVirtualization = ExtendedCapabilityID(rawValue: 0x0010)
  /// Multi-Root I/O Virtualization, 0011h.
  public static let multiRootIOVirtualization = ExtendedCapabilityID(rawValue: 0x0011)
  /// Multicast, 0012h.
  public static let multicast = ExtendedCapabilityID(rawValue: 0x0012)
  /// Page Request Interface, 0013h.
  public static let pageRequestInterface = ExtendedCapabilityID(rawValue: 0x0013)
  /// Resizable BAR, 0015h.
  public static let resizableBAR = ExtendedCapabilityID(rawValue: 0x0015)
  /// Dynamic Power Allocation, 0016h.
  public static let dynamicPowerAllocation = ExtendedCapabilityID(rawValue: 0x0016)
  /// TLP Processing Hints requester, 0017h.
  public static let tlpProcessingHints = ExtendedCapabilityID(rawValue: 0x0017)
  /// Latency Tolerance Reporting, 0018h.
  public static let latencyToleranceReporting = ExtendedCapabilityID(rawValue: 0x0018)
  /// Secondary PCI Express, 0019h.
  public static let secondaryPCIExpress = ExtendedCapabilityID(rawValue: 0x0019)
  /// Protocol Multiplexing, 001Ah.
  public static let protocolMultiplexing = ExtendedCapabilityID(rawValue: 0x001a)
  /// Process Address Space ID, 001Bh.
  public static let processAddressSpaceID = ExtendedCapabilityID(rawValue: 0x001b)
  /// LN Requester, 001Ch.
  public static let lnRequester = ExtendedCapabilityID(rawValue: 0x001c)
  /// Downstream Port Containment, 001Dh.
  public static let downstreamPortContainment = ExtendedCapabilityID(rawValue: 0x001d)
  /// L1 PM Substates, 001Eh.
  public static let l1PMSubstates = ExtendedCapabilityID(rawValue: 0x001e)
  /// Precision Time Measurement, 001Fh.
  public static let precisionTimeMeasurement = ExtendedCapabilityID(rawValue: 0x001f)
  /// PCI Express over M-PHY, 0020h.
  public static let mPHY = ExtendedCapabilityID(rawValue: 0x0020)
  /// Function Readiness Status queueing, 0021h.
  public static let functionReadinessStatus = ExtendedCapabilityID(rawValue: 0x0021)
  /// Readiness Time Reporting, 0022h.
  public static let readinessTimeReporting = ExtendedCapabilityID(rawValue: 0x0022)
  /// Designated vendor-specific, 0023h.
  public static let designatedVendorSpecific = ExtendedCapabilityID(rawValue: 0x0023)
  /// VF Resizable BAR, 0024h.
  public static let vfResizableBAR = ExtendedCapabilityID(rawValue: 0x0024)
  /// Data Link Feature, 0025h.
  public static let dataLinkFeature = ExtendedCapabilityID(rawValue: 0x0025)
  /// Physical layer 16.0 GT/s, 0026h.
  public static let physicalLayer16 = ExtendedCapabilityID(rawValue: 0x0026)
  /// Lane margining at the receiver, 0027h.
  public static let laneMargining = ExtendedCapabilityID(rawValue: 0x0027)
  /// Hierarchy ID, 0028h.
  public static let hierarchyID = ExtendedCapabilityID(rawValue: 0x0028)
  /// Native PCIe Enclosure Management, 0029h.
  public static let enclosureManagement = ExtendedCapabilityID(rawValue: 0x0029)
  /// Physical layer 32.0 GT/s, 002Ah.
  public static let physicalLayer32 = ExtendedCapabilityID(rawValue: 0x002a)
  /// Alternate protocol, 002Bh.
  public static let alternateProtocol = ExtendedCapabilityID(rawValue: 0x002b)
  /// System Firmware Intermediary, 002Ch.
  public static let systemFirmwareIntermediary = ExtendedCapabilityID(rawValue: 0x002c)
  /// Shadow functions, 002Dh.
  public static let shadowFunctions = ExtendedCapabilityID(rawValue: 0x002d)
  /// Data Object Exchange, 002Eh.
  public static let dataObjectExchange = ExtendedCapabilityID(rawValue: 0x002e)
  /// Device 3, 002Fh.
  public static let device3 = ExtendedCapabilityID(rawValue: 0x002f)
  /// Integrity and Data Encryption, 0030h.
  public static let integrityAndDataEncryption = ExtendedCapabilityID(rawValue: 0x0030)
  /// Physical layer 64.0 GT/s, 0031h.
  public static let physicalLayer64 = ExtendedCapabilityID(rawValue: 0x0031)
  /// Flit logging, 0032h.
  public static let flitLogging = ExtendedCapabilityID(rawValue: 0x0032)
  /// Flit performance measurement, 0033h.
  public static let flitPerformanceMeasurement = ExtendedCapabilityID(rawValue: 0x0033)
  /// Flit error injection, 0034h.
  public static let flitErrorInjection = ExtendedCapabilityID(rawValue: 0x0034)

  /// Streamlined Virtual Channel, 0035h.
  public static let streamlinedVirtualChannel = ExtendedCapabilityID(rawValue: 0x0035)
  /// MMIO Register Block Locator, 0036h.
  public static let registerBlockLocator = ExtendedCapabilityID(rawValue: 0x0036)
  /// NOP Flit, 0037h.
  public static let nopFlit = ExtendedCapabilityID(rawValue: 0x0037)
  /// Scalable I/O Virtualization, 0038h.
  public static let scalableIOVirtualization = ExtendedCapabilityID(rawValue: 0x0038)
  /// Physical layer 128.0 GT/s, 0039h.
  public static let physicalLayer128 = ExtendedCapabilityID(rawValue: 0x0039)
  /// Captured Data, 003Ah.
  public static let capturedData = ExtendedCapabilityID(rawValue: 0x003a)

  /// The short name used in lists (`SR-IOV`, `ACS`), or nil for an ID without one.
  public var shortName: String? {
    Int(rawValue) < Self.shortNames.count ? Self.shortNames[Int(rawValue)] : nil
  }

  private static let shortNames: [String?] = [
    "NULL", "AER", "VC", "DSN", "PB", "RCLD", "RCILC", "RCEC", "MFVC", "VC9", "RCRB", "VNDR", "CAC", "ACS", "ARI",
    "ATS", "SR-IOV", "MR-IOV", "MCAST", "PRI", nil, "ReBAR", "DPA", "TPH", "LTR", "SECPCI", "PMUX", "PASID", "LNR",
    "DPC", "L1SS", "PTM", "MPHY", "FRS", "RTR", "DVSEC", "VF-ReBAR", "DLF", "PL16", "LMR", "HID", "NPEM", "PL32", "AP",
    "SFI", "SF", "DOE", "DEV3", "IDE", "PL64", "FLIT-LOG", "FLIT-PERF", "FLIT-ERR", "SVC", "MMIO-RBL", "NOP-FLIT",
    "SIOV", "PL128",
    "CAPT-D",
  ]
}
