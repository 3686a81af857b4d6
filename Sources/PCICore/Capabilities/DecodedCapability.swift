/// A capability of a function as the type that knows its registers.
///
/// Each value is a view: it holds the bytes of configuration space and an offset, and decodes what is asked of it.
public enum DecodedCapability: Hashable, Sendable {
  /// PCI Power Management.
  case powerManagement(PowerManagementCapability)
  /// Accelerated Graphics Port, either form.
  case agp(AGPCapability)
  /// Vital Product Data.
  case vitalProductData(VitalProductDataCapability)
  /// Slot Identification.
  case slotIdentification(SlotIdentificationCapability)
  /// Message Signaled Interrupts.
  case msi(MSICapability)
  /// CompactPCI Hot Swap.
  case hotSwap(HotSwapCapability)
  /// PCI-X.
  case pciX(PCIXCapability)
  /// HyperTransport.
  case hyperTransport(HyperTransportCapability)
  /// Vendor-specific.
  case vendorSpecific(VendorSpecificCapability)
  /// Debug port.
  case debugPort(DebugPortCapability)
  /// Bridge subsystem vendor and ID.
  case bridgeSubsystemID(BridgeSubsystemIDCapability)
  /// PCI Express.
  case express(ExpressCapability)
  /// MSI-X.
  case msiX(MSIXCapability)
  /// Serial ATA index and data.
  case sata(SATACapability)
  /// Conventional PCI Advanced Features.
  case advancedFeatures(AdvancedFeaturesCapability)
  /// Enhanced Allocation.
  case enhancedAllocation(EnhancedAllocationCapability)
  /// Flattening Portal Bridge.
  case flatteningPortalBridge(FlatteningPortalBridgeCapability)
  /// Advanced Error Reporting.
  case advancedErrorReporting(AdvancedErrorReportingCapability)
  /// Virtual Channel, and its multi-function form.
  case virtualChannel(VirtualChannelCapability)
  /// Device Serial Number.
  case deviceSerialNumber(DeviceSerialNumberCapability)
  /// Power Budgeting.
  case powerBudgeting(PowerBudgetingCapability)
  /// Root Complex Link Declaration.
  case rootComplexLink(RootComplexLinkCapability)
  /// Root Complex Internal Link Control.
  case rootComplexInternalLink(RootComplexInternalLinkCapability)
  /// Root Complex Event Collector Endpoint Association.
  case eventCollectorAssociation(EventCollectorAssociationCapability)
  /// Root Complex Register Block header.
  case rootComplexRegisterBlock(RootComplexRegisterBlockCapability)
  /// Vendor-specific, in extended configuration space.
  case vendorSpecificExtended(VendorSpecificExtendedCapability)
  /// Access Control Services.
  case accessControl(AccessControlCapability)
  /// Alternative Routing-ID Interpretation.
  case alternativeRoutingID(AlternativeRoutingIDCapability)
  /// Address Translation Services.
  case addressTranslation(AddressTranslationServicesCapability)
  /// Single Root I/O Virtualization.
  case sriov(SRIOVCapability)
  /// Multicast.
  case multicast(MulticastCapability)
  /// Page Request Interface.
  case pageRequest(PageRequestInterfaceCapability)
  /// Resizable BAR, and VF Resizable BAR.
  case resizableBAR(ResizableBARCapability)
  /// Dynamic Power Allocation.
  case dynamicPowerAllocation(DynamicPowerAllocationCapability)
  /// TLP Processing Hints requester.
  case processingHints(TLPProcessingHintsCapability)
  /// Latency Tolerance Reporting.
  case latencyTolerance(LatencyToleranceCapability)
  /// Secondary PCI Express.
  case secondaryPCIExpress(SecondaryPCIExpressCapability)
  /// Process Address Space ID.
  case processAddressSpaceID(ProcessAddressSpaceIDCapability)
  /// Downstream Port Containment.
  case downstreamPortContainment(DownstreamPortContainmentCapability)
  /// L1 PM Substates.
  case l1Substates(L1SubstatesCapability)
  /// Precision Time Measurement.
  case precisionTimeMeasurement(PrecisionTimeMeasurementCapability)
  /// Function Readiness Status queueing.
  case functionReadinessStatus(FunctionReadinessStatusCapability)
  /// Readiness Time Reporting.
  case readinessTimeReporting(ReadinessTimeReportingCapability)
  /// Designated vendor-specific, CXL's among them.
  case designatedVendorSpecific(DesignatedVendorSpecificCapability)
  /// Data Link Feature.
  case dataLinkFeature(DataLinkFeatureCapability)
  /// Physical layer 16.0 GT/s.
  case physicalLayer16(PhysicalLayer16Capability)
  /// Lane margining at the receiver.
  case laneMargining(LaneMarginingCapability)
  /// Native PCIe Enclosure Management.
  case enclosureManagement(EnclosureManagementCapability)
  /// Physical layer 32.0 GT/s.
  case physicalLayer32(PhysicalLayer32Capability)
  /// Data Object Exchange.
  case dataObjectExchange(DataObjectExchangeCapability)
  /// Device 3.
  case device3(Device3Capability)
  /// Integrity and Data Encryption.
  case integrityAndDataEncryption(IntegrityAndDataEncryptionCapability)
  /// Physical layer 64.0 GT/s.
  case physicalLayer64(PhysicalLayer64Capability)
  /// Flit Logging.
  case flitLogging(FlitLoggingCapability)
  /// Flit Error Injection.
  case flitErrorInjection(FlitErrorInjectionCapability)
  /// MMIO Register Block Locator.
  case registerBlockLocator(RegisterBlockLocatorCapability)
  /// Any other, known by name at most.
  case raw(RawCapability)

  /// What matters most, in one line for people.
  public var summary: String { visit(SummaryVisitor()) }

  /// All registers with their fields, header apart, for presentation.
  public var registers: [RegisterReading] { visit(RegistersVisitor()) }

  /// The capability's registers as bytes.
  public var block: RegisterBlock { visit(BlockVisitor()) }

  /// Hands the capability, whatever its type, to `visitor`.
  func visit<Visitor: CapabilityVisitor>(_ visitor: Visitor) -> Visitor.Result {
    switch self {
    case .powerManagement(let capability): visitor.visit(capability)
    case .agp(let capability): visitor.visit(capability)
    case .vitalProductData(let capability): visitor.visit(capability)
    case .slotIdentification(let capability): visitor.visit(capability)
    case .msi(let capability): visitor.visit(capability)
    case .hotSwap(let capability): visitor.visit(capability)
    case .pciX(let capability): visitor.visit(capability)
    case .hyperTransport(let capability): visitor.visit(capability)
    case .vendorSpecific(let capability): visitor.visit(capability)
    case .debugPort(let capability): visitor.visit(capability)
    case .bridgeSubsystemID(let capability): visitor.visit(capability)
    case .express(let capability): visitor.visit(capability)
    case .msiX(let capability): visitor.visit(capability)
    case .sata(let capability): visitor.visit(capability)
    case .advancedFeatures(let capability): visitor.visit(capability)
    case .enhancedAllocation(let capability): visitor.visit(capability)
    case .flatteningPortalBridge(let capability): visitor.visit(capability)
    case .advancedErrorReporting(let capability): visitor.visit(capability)
    case .virtualChannel(let capability): visitor.visit(capability)
    case .deviceSerialNumber(let capability): visitor.visit(capability)
    case .powerBudgeting(let capability): visitor.visit(capability)
    case .rootComplexLink(let capability): visitor.visit(capability)
    case .rootComplexInternalLink(let capability): visitor.visit(capability)
    case .eventCollectorAssociation(let capability): visitor.visit(capability)
    case .rootComplexRegisterBlock(let capability): visitor.visit(capability)
    case .vendorSpecificExtended(let capability): visitor.visit(capability)
    case .accessControl(let capability): visitor.visit(capability)
    case .alternativeRoutingID(let capability): visitor.visit(capability)
    case .addressTranslation(let capability): visitor.visit(capability)
    case .sriov(let capability): visitor.visit(capability)
    case .multicast(let capability): visitor.visit(capability)
    case .pageRequest(let capability): visitor.visit(capability)
    case .resizableBAR(let capability): visitor.visit(capability)
    case .dynamicPowerAllocation(let capability): visitor.visit(capability)
    case .processingHints(let capability): visitor.visit(capability)
    case .latencyTolerance(let capability): visitor.visit(capability)
    case .secondaryPCIExpress(let capability): visitor.visit(capability)
    case .processAddressSpaceID(let capability): visitor.visit(capability)
    case .downstreamPortContainment(let capability): visitor.visit(capability)
    case .l1Substates(let capability): visitor.visit(capability)
    case .precisionTimeMeasurement(let capability): visitor.visit(capability)
    case .functionReadinessStatus(let capability): visitor.visit(capability)
    case .readinessTimeReporting(let capability): visitor.visit(capability)
    case .designatedVendorSpecific(let capability): visitor.visit(capability)
    case .dataLinkFeature(let capability): visitor.visit(capability)
    case .physicalLayer16(let capability): visitor.visit(capability)
    case .laneMargining(let capability): visitor.visit(capability)
    case .enclosureManagement(let capability): visitor.visit(capability)
    case .physicalLayer32(let capability): visitor.visit(capability)
    case .dataObjectExchange(let capability): visitor.visit(capability)
    case .device3(let capability): visitor.visit(capability)
    case .integrityAndDataEncryption(let capability): visitor.visit(capability)
    case .physicalLayer64(let capability): visitor.visit(capability)
    case .flitLogging(let capability): visitor.visit(capability)
    case .flitErrorInjection(let capability): visitor.visit(capability)
    case .registerBlockLocator(let capability): visitor.visit(capability)
    case .raw(let capability): visitor.visit(capability)
    }
  }
}

/// Something asked of a capability of any type.
protocol CapabilityVisitor {
  /// The answer.
  associatedtype Result
  /// Asks it.
  func visit(_ capability: some Capability) -> Result
}

private struct SummaryVisitor: CapabilityVisitor {
  func visit(_ capability: some Capability) -> String { capability.summary }
}

private struct RegistersVisitor: CapabilityVisitor {
  func visit(_ capability: some Capability) -> [RegisterReading] { capability.registers }
}

private struct BlockVisitor: CapabilityVisitor {
  func visit(_ capability: some Capability) -> RegisterBlock { capability.block }
}
