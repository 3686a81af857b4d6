import HardwareBits
import PCICore
import Testing

/// Every register layout of the module; ``RegisterLayoutTests`` checks against the sources that none is missing.
let registerCatalogue: [any ConfigRegister.Type] = [
  AGPCommand.self, AGPStatus.self, AGPVersion.self, AccessControlCapabilities.self, AccessControlControl.self,
  AddressAssociation.self, AddressTranslationCapabilities.self, AddressTranslationControl.self,
  AdvancedErrorControl.self, AdvancedFeatures.self, AdvancedFeaturesControl.self, AdvancedFeaturesStatus.self,
  AlternativeRoutingCapabilities.self, AlternativeRoutingControl.self, BridgeControlRegister.self, BridgeIOBound.self,
  BridgeMemoryBound.self, BridgePrefetchableBound.self, CXLCapabilities.self, CXLCapabilities2.self,
  CXLCapabilities3.self, CXLControl.self, CXLControl2.self, CXLFlushTime.self, CXLLock.self, CXLPortControl.self,
  CXLPortStatus.self, CXLRangeBase.self, CXLRangeSize.self, CXLRegisterBlockLow.self, CXLStatus.self, CXLStatus2.self,
  CardBusControlRegister.self, CommandRegister.self, ContainmentCapabilities.self, ContainmentControl.self,
  ContainmentSource.self, ContainmentStatus.self, CorrectableErrors.self, DataLinkFeatureCapabilities.self,
  DataLinkFeatureStatus.self, DataObjectCapabilities.self, DataObjectControl.self, DataObjectStatus.self,
  DebugPortLocation.self, DesignatedVendorHeader1.self, DesignatedVendorHeader2.self, DeviceCapabilities.self,
  DeviceCapabilities2.self, DeviceCapabilities3.self, DeviceControl.self, DeviceControl2.self, DeviceControl3.self,
  DeviceStatus.self, DeviceStatus2.self, DeviceStatus3.self, DynamicPowerCapabilities.self, DynamicPowerControl.self,
  DynamicPowerStatus.self, EnclosureIndications.self, EnclosureStatus.self, EncryptionCapabilities.self,
  EncryptionControl.self, EnhancedAllocationCount.self, EnhancedAllocationHeader.self, ErrorSource.self,
  EventCollectorBuses.self, ExpansionROMRegister.self, ExpansionSlots.self, ExpressCapabilities.self,
  FlatteningCapabilities.self, FlatteningMemoryHighControl.self, FlatteningMemoryLowControl.self,
  FlatteningRequesterControl1.self, FlatteningRequesterControl2.self, FlatteningVectorAccess.self,
  FlexBusCapabilities.self, FlexBusControl.self, FlexBusStatus.self, FlitErrorCounterControl.self,
  FlitErrorCounterStatus.self, FlitErrorLog1.self, FlitErrorLog2.self, FlitInjectionControl1.self,
  FlitInjectionControl2.self, FlitInjectionStatus.self, FlitMeasurementControl.self, HeaderTypeRegister.self,
  HotSwapControlStatus.self, HyperTransportErrorHandling.self, HyperTransportFeatures.self,
  HyperTransportFrequencies.self, HyperTransportHostFeatures.self, HyperTransportInterruptMapping.self,
  HyperTransportLinkConfig.self, HyperTransportLinkControl.self, HyperTransportLinkFrequency.self,
  HyperTransportPrimaryCommand.self, HyperTransportRevision.self, HyperTransportSecondaryCommand.self,
  L1SubstatesCapabilities.self, L1SubstatesControl1.self, L1SubstatesControl2.self, L1SubstatesStatus.self,
  LaneEqualization.self, LanePresets.self, LinkCapabilities.self, LinkCapabilities2.self, LinkControl.self,
  LinkControl2.self, LinkControl3.self, LinkStatus.self, LinkStatus2.self, LinkStreamControl.self, MSIControl.self,
  MSIXControl.self, MSIXPendingLocation.self, MSIXTableLocation.self, MarginingLane.self,
  MarginingPortCapabilities.self, MarginingPortStatus.self, MaximumLatency.self, ModifiedTrainingSet1.self,
  ModifiedTrainingSet2.self, MulticastBaseAddress.self, MulticastCapabilities.self, MulticastControl.self,
  MulticastOverlay.self, OrderedSetInjectionControl1.self, OrderedSetInjectionControl2.self,
  OrderedSetInjectionStatus.self, PCIXBridgeStatus.self, PCIXCommand.self, PCIXSecondaryStatus.self,
  PCIXSplitTransactions.self, PCIXStatus.self, PageRequestControl.self, PageRequestStatus.self,
  PhysicalLayer16Status.self, PhysicalLayer32Capabilities.self, PhysicalLayer32Control.self,
  PhysicalLayer32Status.self, PhysicalLayer64Status.self, PowerBudgetingCapabilities.self, PowerBudgetingData.self,
  PowerManagementBridgeExtensions.self, PowerManagementCapabilities.self, PowerManagementControlStatus.self,
  PrecisionTimeCapabilities.self, PrecisionTimeControl.self, ProcessAddressSpaceCapabilities.self,
  ProcessAddressSpaceControl.self, ProcessingHintsCapabilities.self, ProcessingHintsControl.self,
  ReadinessMessage.self, ReadinessQueueCapabilities.self, ReadinessQueueControl.self, ReadinessQueueStatus.self,
  ReadinessTimes1.self, ReadinessTimes2.self, RegisterBlockLocation.self, RegisterBlockLocatorCapabilities.self,
  RequesterAssociation1.self, RequesterAssociation2.self, ResizableBARCapabilities.self, ResizableBARControl.self,
  RootCapabilities.self, RootComplexElement.self, RootComplexLinkCapabilities.self, RootComplexLinkControl.self,
  RootComplexLinkDescription.self, RootComplexLinkStatus.self, RootComplexRegisterBlockVisibility.self,
  RootControl.self, RootErrorCommand.self, RootErrorStatus.self, RootPortProgrammedIO.self, RootStatus.self,
  SATALocation.self, SATARevision.self, SRIOVCapabilities.self, SRIOVControl.self, SRIOVMigrationStateArray.self,
  SRIOVStatus.self, SecondaryStatusRegister.self, SelectiveStreamCapabilities.self, SelectiveStreamControl.self,
  SelfTestRegister.self, SlotCapabilities.self, SlotCapabilities2.self, SlotControl.self, SlotControl2.self,
  SlotStatus.self, SlotStatus2.self, StatusRegister.self, StreamStatus.self, UncorrectableErrorSeverity.self,
  UncorrectableErrors.self, VendorSpecificHeader.self, VirtualChannelControl.self, VirtualChannelPort1.self,
  VirtualChannelPort2.self, VirtualChannelPortControl.self, VirtualChannelPortStatus.self,
  VirtualChannelResource.self, VirtualChannelStatus.self, VitalProductDataAddress.self,
]

/// The layout of one register, without its type.
struct RegisterLayout: CustomTestStringConvertible, Sendable {
  let typeName: String
  let registerName: String
  let widthInBits: Int
  let fields: [BitField]
  /// The raw value of the register when only the field with this index is set, to all ones.
  let onesOfField: @Sendable (Int) -> UInt64
  /// What the field with this index means when the register holds a value.
  let meaning: @Sendable (Int, UInt64) -> String?

  init<Register: ConfigRegister>(_ type: Register.Type) {
    typeName = "\(type)"
    registerName = "\(type.registerName)"
    widthInBits = Register.RawValue.bitWidth
    fields = type.fields
    onesOfField = { index in
      var register = Register(rawValue: 0)
      let field = Register.fields[index]
      register[field] = Register.RawValue.max >> Register.RawValue(Register.RawValue.bitWidth - field.widthInBits)
      return UInt64(truncatingIfNeeded: register.rawValue)
    }
    meaning = { index, value in
      Register(rawValue: Register.RawValue(truncatingIfNeeded: value)).meaning(of: Register.fields[index])
    }
  }

  var testDescription: String { typeName }

  static let all: [RegisterLayout] = registerCatalogue.map { open($0) }

  private static func open<Register: ConfigRegister>(_ type: Register.Type) -> RegisterLayout { RegisterLayout(type) }
}
