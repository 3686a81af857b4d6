import ACPITables
import HardwareBits
import Testing

/// A flags layout, and the mask of each of its fields as a second source has it.
struct BitsExample: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let widthInBits: Int
  let fields: [BitField]
  let masks: [String: UInt64]
  /// The value of each named field when exactly the bits of its mask are set.
  let isolated: @Sendable (UInt64) -> [String: UInt64]

  init<Layout: TableBits>(_ layout: Layout.Type, _ masks: KeyValuePairs<String, UInt64>) {
    testDescription = "\(layout)"
    widthInBits = Layout.RawValue.bitWidth
    fields = Layout.fields
    self.masks = Dictionary(uniqueKeysWithValues: masks.map { ($0.key, $0.value) })
    isolated = { raw in
      let value = Layout(rawValue: Layout.RawValue(truncatingIfNeeded: raw))
      return Dictionary(
        Layout.fields.filter { $0.role == .value }.map { ($0.name.description, UInt64(value[$0])) },
        uniquingKeysWith: { first, _ in first })
    }
  }
}

@Suite("flags")
struct BitsTests {
  @Test("the fields cover each bit once", arguments: examples)
  func tiling(example: BitsExample) {
    var next = 0
    for field in example.fields.sorted(by: { $0.low < $1.low }) {
      #expect(Int(field.low) == next)
      next = Int(field.high) + 1
    }
    #expect(next == example.widthInBits)
  }

  @Test("each field has the mask that another source gives it", arguments: examples)
  func masks(example: BitsExample) {
    #expect(Set(example.masks.keys) == Set(example.fields.filter { $0.role == .value }.map(\.name.description)))
    for (name, mask) in example.masks {
      for (field, value) in example.isolated(mask) {
        let width = UInt64(mask.nonzeroBitCount)
        #expect(value == (field == name ? (1 << width) - 1 : 0), "\(field) with the bits of \(name)")
      }
    }
  }

  /// Masks as ACPICA's actbl1.h to actbl3.h, Linux's drivers/iommu/amd/init.c and the specifications have them.
  static let examples: [BitsExample] = [
    BitsExample(
      DMARFlags.self, ["INTR_REMAP": 1, "X2APIC_OPT_OUT": 2, "DMA_CTRL_PLATFORM_OPT_IN_FLAG": 4]),
    BitsExample(DRHDFlags.self, ["INCLUDE_PCI_ALL": 1]),
    BitsExample(DRHDSize.self, ["N": 0x0f]),
    BitsExample(ATSRFlags.self, ["ALL_PORTS": 1]),
    BitsExample(SATCFlags.self, ["ATC_REQUIRED": 1]),
    BitsExample(
      ScopeFlags.self,
      [
        "REQ_WO_PASID_NESTED_NOTALLOWED": 0x01, "REQ_WO_PASID_PWSNP_NOTALLOWED": 0x02,
        "REQ_WO_PASID_PGSNP_NOTALLOWED": 0x04, "ATC_HARDENED": 0x08, "ATC_REQUIRED": 0x10,
      ]),
    BitsExample(MADTFlags.self, ["PCAT_COMPAT": 1]),
    BitsExample(MADTProcessorFlags.self, ["Enabled": 1, "Online Capable": 2]),
    BitsExample(InterruptInputFlags.self, ["Polarity": 3, "Trigger Mode": 0xc]),
    BitsExample(PlatformInterruptFlags.self, ["CPEI Processor Override": 1]),
    BitsExample(
      GICCFlags.self,
      [
        "Enabled": 1, "Performance Interrupt Mode": 2, "VGIC Maintenance Interrupt Mode": 4, "Online Capable": 8,
        "GICR Non-coherent": 16,
      ]),
    BitsExample(GICMSIFrameFlags.self, ["SPI Count/Base Select": 1]),
    BitsExample(GICCoherencyFlags.self, ["Non-coherent": 1]),
    BitsExample(
      HPETBlockID.self,
      [
        "HARDWARE_REV_ID": 0xff, "NUM_TIM_CAP": 0x1f00, "COUNT_SIZE_CAP": 0x2000, "LEG_RT_CAP": 0x8000,
        "VENDOR_ID": 0xffff_0000,
      ]),
    BitsExample(HPETFlags.self, ["Page Protection": 0x0f, "OEM attribute": 0xf0]),
    BitsExample(AffinityFlags.self, ["Enabled": 1]),
    BitsExample(
      MemoryAffinityFlags.self, ["Enabled": 1, "Hot Pluggable": 2, "NonVolatile": 4, "Specific Purpose": 8]),
    BitsExample(GenericAffinityFlags.self, ["Enabled": 1, "Architectural Transactions": 2]),
    BitsExample(
      IVRSInfo.self,
      [
        "EFRSup": 1, "DmaRemapSup": 2, "GVASize": 0xe0, "PASize": 0x7f00, "VASize": 0x3f_8000,
        "HtAtsResv": 0x40_0000,
      ]),
    BitsExample(
      IVHDFlags.self,
      [
        "HtTunEn": 0x01, "PassPW": 0x02, "ResPassPW": 0x04, "Isoc": 0x08, "IotlbSup": 0x10, "Coherent": 0x20,
        "PreFSup": 0x40, "PPRSup": 0x80,
      ]),
    BitsExample(IVHDInfo.self, ["MSInum": 0x1f, "UnitID": 0x1f00]),
    BitsExample(
      IVHDFeatures.self,
      [
        "XTSup": 1, "NXSup": 2, "GTSup": 4, "GLXSup": 0x18, "IASup": 0x20, "GASup": 0x40, "HESup": 0x80,
        "PASmax": 0x1f00, "PNCounters": 0x1_e000, "PNBanks": 0x7e_0000, "MsiNumPPR": 0x0f80_0000,
        "GATS": 0x3000_0000, "HATS": 0xc000_0000,
      ]),
    BitsExample(
      IVHDAttributes.self, ["HATDis": 1, "PNCounters": 0x1_e000, "PNBanks": 0x7e_0000, "MsiNumPPR": 0x0f80_0000]),
    BitsExample(IVMDFlags.self, ["Unity": 1, "IR": 2, "IW": 4, "ExclusionRange": 8]),
    BitsExample(
      IVHDDataSetting.self,
      ["INITPass": 1, "EIntPass": 2, "NMIPass": 4, "SysMgt": 0x30, "Lint0Pass": 0x40, "Lint1Pass": 0x80]),
    BitsExample(IVHDExtendedSetting.self, ["AtsDisabled": 0x8000_0000]),
    BitsExample(
      CFMWSRestrictions.self,
      [
        "Device Coherent": 1, "Host-only Coherent": 2, "Volatile": 4, "Persistent": 8,
        "Fixed Device Configuration": 16, "BI": 32,
      ]),
    BitsExample(IORTMappingFlags.self, ["Single Mapping": 1]),
    BitsExample(IORTNamedComponentFlags.self, ["Stall Supported": 1, "PASID Bits": 0x3e]),
    BitsExample(
      IORTATSAttribute.self, ["ATS Supported": 1, "PRI Supported": 2, "PASID Forwarding Supported": 4]),
    BitsExample(
      IORTAllocationHints.self,
      ["Transient": 1, "Write Allocate": 2, "Read Allocate": 4, "Allocation Hints Override": 8]),
    BitsExample(
      IORTMemoryFlags.self,
      ["Coherent Path to Memory": 1, "Device Attributes are Cacheable": 2, "CANWBS": 4]),
    BitsExample(SMMUFlags.self, ["DVM Supported": 1, "Coherent Page Table Walk": 2]),
    BitsExample(SMMUInterruptFlags.self, ["Edge": 1]),
    BitsExample(
      SMMUv3Flags.self,
      [
        "COHACC Override": 1, "HTTU Override": 6, "Proximity Domain Valid": 8, "DeviceID Mapping Index Valid": 16,
      ]),
    BitsExample(
      IORTReservedMemoryFlags.self, ["Remapping Permitted": 1, "Access Privilege": 2, "Access Attributes": 0x3fc]),
  ]
}
