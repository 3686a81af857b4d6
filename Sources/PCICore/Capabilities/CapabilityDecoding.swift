extension ConfigSpace {
  /// The capability at `entry` as the type that knows its registers; nothing is copied or decoded before it is asked for.
  public func decode(_ entry: CapabilityEntry) -> DecodedCapability {
    switch entry.kind {
    case .standard(let id): decodeStandard(id, entry)
    case .extended(let id, _): decodeExtended(id, entry)
    }
  }

  private func decodeStandard(_ id: CapabilityID, _ entry: CapabilityEntry) -> DecodedCapability {
    let offset = Int(entry.offset)
    return switch id {
    case .powerManagement: .powerManagement(PowerManagementCapability(self, offset: offset))
    case .agp, .agp8x: .agp(AGPCapability(self, offset: offset))
    case .vitalProductData: .vitalProductData(VitalProductDataCapability(self, offset: offset))
    case .slotIdentification: .slotIdentification(SlotIdentificationCapability(self, offset: offset))
    case .msi: .msi(MSICapability(self, offset: offset))
    case .hotSwap: .hotSwap(HotSwapCapability(self, offset: offset))
    case .pciX: .pciX(PCIXCapability(self, offset: offset))
    case .hyperTransport: .hyperTransport(HyperTransportCapability(self, offset: offset))
    case .vendorSpecific: .vendorSpecific(VendorSpecificCapability(self, offset: offset))
    case .debugPort: .debugPort(DebugPortCapability(self, offset: offset))
    case .bridgeSubsystemID: .bridgeSubsystemID(BridgeSubsystemIDCapability(self, offset: offset))
    case .pciExpress: .express(ExpressCapability(self, offset: offset))
    case .msiX: .msiX(MSIXCapability(self, offset: offset))
    case .sata: .sata(SATACapability(self, offset: offset))
    case .advancedFeatures: .advancedFeatures(AdvancedFeaturesCapability(self, offset: offset))
    case .enhancedAllocation: .enhancedAllocation(EnhancedAllocationCapability(self, offset: offset))
    case .flatteningPortalBridge: .flatteningPortalBridge(FlatteningPortalBridgeCapability(self, offset: offset))
    default: .raw(RawCapability(self, entry: entry))
    }
  }

  private func decodeExtended(_ id: ExtendedCapabilityID, _ entry: CapabilityEntry) -> DecodedCapability {
    let offset = Int(entry.offset)
    return switch id {
    case .advancedErrorReporting: .advancedErrorReporting(AdvancedErrorReportingCapability(self, offset: offset))
    case .virtualChannel, .virtualChannelWithMFVC: .virtualChannel(VirtualChannelCapability(self, offset: offset))
    case .multiFunctionVirtualChannel:
      .virtualChannel(VirtualChannelCapability(self, offset: offset, isMultiFunction: true))
    case .deviceSerialNumber: .deviceSerialNumber(DeviceSerialNumberCapability(self, offset: offset))
    case .powerBudgeting: .powerBudgeting(PowerBudgetingCapability(self, offset: offset))
    case .rootComplexLinkDeclaration: .rootComplexLink(RootComplexLinkCapability(self, offset: offset))
    case .rootComplexInternalLinkControl:
      .rootComplexInternalLink(RootComplexInternalLinkCapability(self, offset: offset))
    case .rootComplexEventCollector:
      .eventCollectorAssociation(EventCollectorAssociationCapability(self, offset: offset))
    case .rootComplexRegisterBlock: .rootComplexRegisterBlock(RootComplexRegisterBlockCapability(self, offset: offset))
    case .vendorSpecific: .vendorSpecificExtended(VendorSpecificExtendedCapability(self, offset: offset))
    case .accessControlServices: .accessControl(AccessControlCapability(self, offset: offset))
    case .alternativeRoutingID: .alternativeRoutingID(AlternativeRoutingIDCapability(self, offset: offset))
    case .addressTranslationServices: .addressTranslation(AddressTranslationServicesCapability(self, offset: offset))
    case .singleRootIOVirtualization: .sriov(SRIOVCapability(self, offset: offset))
    case .multicast: .multicast(MulticastCapability(self, offset: offset))
    case .pageRequestInterface: .pageRequest(PageRequestInterfaceCapability(self, offset: offset))
    case .resizableBAR: .resizableBAR(ResizableBARCapability(self, offset: offset))
    case .vfResizableBAR: .resizableBAR(ResizableBARCapability(self, offset: offset, isVirtual: true))
    case .dynamicPowerAllocation: .dynamicPowerAllocation(DynamicPowerAllocationCapability(self, offset: offset))
    case .tlpProcessingHints: .processingHints(TLPProcessingHintsCapability(self, offset: offset))
    case .latencyToleranceReporting: .latencyTolerance(LatencyToleranceCapability(self, offset: offset))
    case .secondaryPCIExpress: .secondaryPCIExpress(SecondaryPCIExpressCapability(self, offset: offset))
    case .processAddressSpaceID: .processAddressSpaceID(ProcessAddressSpaceIDCapability(self, offset: offset))
    case .downstreamPortContainment:
      .downstreamPortContainment(DownstreamPortContainmentCapability(self, offset: offset))
    case .l1PMSubstates: .l1Substates(L1SubstatesCapability(self, offset: offset))
    case .precisionTimeMeasurement: .precisionTimeMeasurement(PrecisionTimeMeasurementCapability(self, offset: offset))
    case .functionReadinessStatus: .functionReadinessStatus(FunctionReadinessStatusCapability(self, offset: offset))
    case .readinessTimeReporting: .readinessTimeReporting(ReadinessTimeReportingCapability(self, offset: offset))
    case .designatedVendorSpecific: .designatedVendorSpecific(DesignatedVendorSpecificCapability(self, offset: offset))
    case .dataLinkFeature: .dataLinkFeature(DataLinkFeatureCapability(self, offset: offset))
    case .physicalLayer16: .physicalLayer16(PhysicalLayer16Capability(self, offset: offset))
    case .laneMargining: .laneMargining(LaneMarginingCapability(self, offset: offset))
    case .enclosureManagement: .enclosureManagement(EnclosureManagementCapability(self, offset: offset))
    case .physicalLayer32: .physicalLayer32(PhysicalLayer32Capability(self, offset: offset))
    case .dataObjectExchange: .dataObjectExchange(DataObjectExchangeCapability(self, offset: offset))
    case .device3: .device3(Device3Capability(self, offset: offset))
    case .integrityAndDataEncryption:
      .integrityAndDataEncryption(IntegrityAndDataEncryptionCapability(self, offset: offset))
    case .physicalLayer64: .physicalLayer64(PhysicalLayer64Capability(self, offset: offset))
    case .flitLogging: .flitLogging(FlitLoggingCapability(self, offset: offset))
    case .flitErrorInjection: .flitErrorInjection(FlitErrorInjectionCapability(self, offset: offset))
    case .registerBlockLocator: .registerBlockLocator(RegisterBlockLocatorCapability(self, offset: offset))
    default: .raw(RawCapability(self, entry: entry))
    }
  }
}
