import HardwareBits
import TestCorpus
import Testing
import VTdTables

@Suite("Capabilities")
struct CapabilityTests {
  /// QEMU's units, and what its documentation of the properties says they can do.
  @Test(
    "units of an emulator decode to what they were asked to be",
    arguments: [
      // CAP, ECAP, levels, MGAW, interrupt remapping, extended interrupts, device-TLB, pass-through, snoop, scalable
      (0x00d2_008c_2226_0206, 0xf0_0f4a, [PagingLevels.three], 39, [true, false, false, true, false, false]),
      (0x00d2_008c_222f_0606, 0xf0_0f4a, [.three, .four], 48, [true, false, false, true, false, false]),
      (0x00d2_008c_222f_0606, 0xf0_0f4e, [.three, .four], 48, [true, false, true, true, false, false]),
      (0x00d2_008c_222f_0606, 0xf0_0f0a, [.three, .four], 48, [true, false, false, false, false, false]),
      (0x00d2_008c_222f_0606, 0xf0_0f42, [.three, .four], 48, [false, false, false, true, false, false]),
      (0x00d2_008c_222f_0606, 0xf0_0f5a, [.three, .four], 48, [true, true, false, true, false, false]),
      (0x00d2_008c_222f_0606, 0xf0_0fca, [.three, .four], 48, [true, false, false, true, true, false]),
      (0x00d2_008c_222f_0006, 0xf0_0f4a, [], 48, [true, false, false, true, false, false]),
      (0x00d2_008c_222f_0606, 0x4800_80f0_0f4a, [.three, .four], 48, [true, false, false, true, false, true]),
    ] as [(UInt64, UInt64, [PagingLevels], Int, [Bool])])
  func emulated(cap: UInt64, ecap: UInt64, levels: [PagingLevels], width: Int, flags: [Bool]) {
    let cap = CapabilityRegister(rawValue: cap)
    let ecap = ExtendedCapabilityRegister(rawValue: ecap)
    #expect(cap.secondStageLevels == levels)
    #expect(cap.maximumGuestAddressWidthInBits == width)
    #expect(
      [
        ecap.interruptRemapping, ecap.extendedInterruptMode, ecap.deviceTLBs, ecap.passThrough, ecap.snoopControl,
        ecap.scalableMode,
      ] == flags)
    #expect(cap.domainIDWidthInBits == 16)
    #expect(cap.faultRecordingOffset == 0x220)
    #expect(cap.faultRecordCount == 1)
    #expect(cap.maximumAddressMask == 18)
    #expect(cap.secondStage2M && cap.secondStage1G && cap.pageSelectiveInvalidation)
    #expect(ecap.iotlbRegisterOffset == 0xf0)
    #expect(ecap.maximumHandleMask == 15)
    #expect(!ecap.coherentWalks && ecap.queuedInvalidation)
    #expect(cap.reservedBitsSet == 0 && ecap.reservedBitsSet == 0)
  }

  @Test("caching mode, drains, and the first stage are told apart")
  func bits() {
    #expect(CapabilityRegister(rawValue: 0x00d2_008c_222f_0686).cachingMode)
    #expect(!CapabilityRegister(rawValue: 0x0012_008c_222f_0606).readDraining)
    #expect(CapabilityRegister(rawValue: 0x01d2_008c_222f_0606).firstStage1G)
    let first = ExtendedCapabilityRegister(rawValue: 0x8800_00f0_0f4a)
    #expect(first.scalableMode && first.firstStage && !first.secondStage)
    let pasid = ExtendedCapabilityRegister(rawValue: 0x4900_80f0_0f4a)
    #expect(pasid.pasid && pasid.pasidWidthInBits == 1)
  }

  @Test("seven is no number of domains")
  func domains() {
    #expect(CapabilityRegister(rawValue: 7).domainIDWidthInBits == nil)
    #expect(CapabilityRegister(rawValue: 2).domainIDWidthInBits == 8)
  }

  /// Real machines; the expected values were read off the printed register layout by hand.
  @Test(
    "units of real machines",
    arguments: [
      (
        0x00d2_008c_4066_0462, 0xf0_50da,
        RealUnit(
          domains: 8, levels: [.four], mgaw: 39, fro: 0x400, iro: 0x500, records: 1, mamv: 18, large: true,
          scalable: false)
      ),
      (
        0x01c0_000c_4066_0462, 0x7e_3ff0_505e,
        RealUnit(
          domains: 8, levels: [.four], mgaw: 39, fro: 0x400, iro: 0x500, records: 1, mamv: 0, large: true,
          scalable: false)
      ),
      (
        0x08d2_078c_106f_0466, 0xf0_20df,
        RealUnit(
          domains: 16, levels: [.four], mgaw: 48, fro: 0x100, iro: 0x200, records: 8, mamv: 18, large: true,
          scalable: false)
      ),
      (
        0xe9de_008c_ee69_0462, 0x1a_ca9a_00f0_efde,
        RealUnit(
          domains: 8, levels: [.four], mgaw: 42, fro: 0xee0, iro: 0xef0, records: 1, mamv: 30, large: true,
          scalable: true)
      ),
      (
        0x00c0_0000_20e6_0262, 0xf0_101a,
        RealUnit(
          domains: 8, levels: [.three], mgaw: 39, fro: 0x200, iro: 0x100, records: 1, mamv: 0, large: false,
          scalable: false)
      ),
    ] as [(UInt64, UInt64, RealUnit)])
  func real(cap: UInt64, ecap: UInt64, unit: RealUnit) {
    let cap = CapabilityRegister(rawValue: cap)
    let ecap = ExtendedCapabilityRegister(rawValue: ecap)
    let found = RealUnit(
      domains: cap.domainIDWidthInBits ?? 0, levels: cap.secondStageLevels, mgaw: cap.maximumGuestAddressWidthInBits,
      fro: cap.faultRecordingOffset, iro: ecap.iotlbRegisterOffset, records: cap.faultRecordCount,
      mamv: Int(cap.maximumAddressMask), large: cap.secondStage2M && cap.secondStage1G, scalable: ecap.scalableMode)
    #expect(found == unit)
  }

  @Test(
    "every pair of the corpus decodes, names its bits once and shows nothing reserved", .enabled(if: Corpus.isThere))
  func corpus() throws {
    let lines = try Corpus.lines("vtd/cap-ecap.tsv").dropFirst()
    #expect(lines.count == 16)
    for line in lines {
      let columns = line.split(separator: "\t")
      let cap = CapabilityRegister(rawValue: try #require(UInt64(columns[1], radix: 16)))
      let ecap = ExtendedCapabilityRegister(rawValue: try #require(UInt64(columns[2], radix: 16)))
      #expect(cap.reservedBitsSet == 0 && ecap.reservedBitsSet == 0, "\(line)")
      #expect(!cap.secondStageLevels.isEmpty)
      #expect(cap.maximumGuestAddressWidthInBits >= 39)
      #expect(cap.faultRecordingOffset + 16 * cap.faultRecordCount <= 0x1000)
      let register = try #require(RemappingRegister.named("cap"))
      var again: UInt128 = 0
      for field in register.decode(UInt128(cap.rawValue)) { again |= field.value << UInt128(field.field.low) }
      #expect(again == UInt128(cap.rawValue))
    }
  }

  struct RealUnit: Equatable, Sendable {
    let domains: Int, levels: [PagingLevels], mgaw: Int, fro: Int, iro: Int, records: Int, mamv: Int
    let large: Bool, scalable: Bool
  }
}
