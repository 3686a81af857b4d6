import HardwareBits
import PCICore
import Testing
import VTdTables

/// One way to make sound tables wrong, and the code that says so.
struct Damage: Sendable, CustomTestStringConvertible {
  var code: TableFinding.Code
  var setup: Setup
  var apply: @Sendable (inout SampleTables) -> Void

  init(_ code: TableFinding.Code, _ setup: Setup, _ apply: @escaping @Sendable (inout SampleTables) -> Void) {
    self.code = code
    self.setup = setup
    self.apply = apply
  }

  var testDescription: String { "\(code.rawValue), \(setup.testDescription)" }

  static let legacy = Setup(mode: .legacy, stage: .second, levels: .four)
  static let scalable = Setup(mode: .scalable, stage: .second, levels: .four)
  static let firstStage = Setup(mode: .scalable, stage: .first, levels: .four)

  static let all: [Damage] = structures + domains + pages + interrupts

  static let structures: [Damage] = [
    Damage(.root, scalable) { $0.unit.extendedCapability[BitField("SMTS", 43)] = 0 },
    Damage(.rootReserved, legacy) { $0.flip($0.rootSlot, 1 << 3) },
    Damage(.rootReserved, legacy) { $0.flip($0.rootSlot + 8, 1) },
    Damage(.rootReserved, scalable) { $0.flip($0.rootSlot + 8, 1 << 5) },
    Damage(.rootReserved, legacy) { $0.flip($0.rootSlot, 1 << 46) },
    Damage(.contextOutside, legacy) { $0.flip($0.rootSlot, 1 << 40) },
    Damage(.contextReserved, legacy) { $0.flip($0.contextSlot, 1 << 4) },
    Damage(.contextReserved, legacy) { $0.flip($0.contextSlot + 8, 1 << 40) },
    Damage(.contextReserved, scalable) { $0.flip($0.contextSlot, 1 << 5) },
    Damage(.contextReserved, scalable) { $0.flip($0.contextSlot + 16, 1) },
    Damage(.contextWidth, legacy) { $0.flip($0.contextSlot + 8, 2) },
    Damage(.contextType, legacy) { $0.flip($0.contextSlot, 3 << 2) },
    Damage(.contextType, legacy) {
      $0.unit.extendedCapability[BitField("DT", 2)] = 0
      $0.flip($0.contextSlot, 1 << 2)
    },
    Damage(.contextCapability, scalable) {
      $0.unit.extendedCapability[BitField("DT", 2)] = 0
      $0.flip($0.contextSlot, 1 << 2)
    },
    Damage(.pasidRange, scalable) { $0.set($0.contextSlot + 8, 128 << 6) },
    Damage(.pasidOutside, scalable) { $0.flip($0.contextSlot, 1 << 40) },
    Damage(.pasidOutside, scalable) { $0.flip($0.directorySlot, 1 << 40) },
    Damage(.pasidMissing, scalable) { $0.flip($0.pasidSlot, 1) },
    Damage(.pasidMissing, scalable) { $0.flip($0.directorySlot, 1) },
    Damage(.pasidReserved, scalable) { $0.flip($0.directorySlot, 1 << 4) },
    Damage(.pasidReserved, scalable) { $0.flip($0.pasidSlot + 32, 1) },
    Damage(.pasidReserved, firstStage) { $0.flip($0.pasidSlot + 16, 1 << 63) },
    Damage(.pasidType, scalable) { $0.flip($0.pasidSlot, 7 << 6) },
    Damage(.pasidType, firstStage) { $0.unit.extendedCapability[BitField("FSTS", 47)] = 0 },
    Damage(.pasidWidth, scalable) { $0.flip($0.pasidSlot, 1 << 4) },
    Damage(.pasidWidth, firstStage) { $0.flip($0.pasidSlot, 2 << 2) },
    Damage(.pasidWidth, firstStage) { $0.flip($0.pasidSlot + 16, 2 << 2) },
    Damage(.pasidCapability, scalable) { $0.flip($0.pasidSlot + 8, 1 << 23) },
  ]

  static let domains: [Damage] = [
    Damage(.domainZero, legacy) {
      $0.unit.capability[BitField("CM", 7)] = 1
      $0.flip($0.contextSlot + 8, 5 << 8)
    },
    Damage(.domainWidth, legacy) {
      $0.unit.capability[BitField("ND", 2, 0)] = 2
      $0.flip($0.contextSlot + 8, 0x100 << 8)
    },
    Damage(.domainShared, legacy) { $0.flip($0.contextSlot, $0.pageRoot ^ ($0.hugeSlot & ~0xfff)) },
    Damage(.domainStages, scalable) {
      let slot = $0.pasidSlot
      $0.set(slot, $0.memory.load(at: slot) & 0x1f | 4 << 6)
    },
  ]

  static let pages: [Damage] = [
    Damage(.tableOutside, legacy) { $0.flip($0.pageRoot, 1 << 41) },
    Damage(.tableOutside, firstStage) { $0.flip($0.pageRoot, 1 << 41) },
    Damage(.tableLoop, legacy) { $0.set($0.pageRoot + 16, $0.pageRoot | 3) },
    Damage(.tableEmpty, legacy) { $0.set($0.leafSlot, 0) },
    Damage(.tableExposed, legacy) { $0.set($0.leafSlot, $0.pageRoot | 3) },
    Damage(.pageReserved, legacy) { $0.flip($0.leafSlot, 1 << 62) },
    Damage(.pageReserved, legacy) { $0.flip($0.pageRoot, 1 << 11) },
    Damage(.pageAddress, legacy) { $0.flip($0.leafSlot, 1 << 46) },
    Damage(.pageAddress, firstStage) { $0.flip($0.leafSlot, 1 << 51) },
    Damage(.pageMisaligned, legacy) { $0.flip($0.largeSlot, 1 << 12) },
    Damage(.pageMisaligned, firstStage) { $0.flip($0.hugeSlot, 1 << 29) },
    Damage(.pageSize, legacy) { $0.unit.capability[BitField("SSLPS", 37, 34)] = 1 },
    Damage(.pageSize, firstStage) { $0.unit.capability[BitField("FS1GP", 56)] = 0 },
    Damage(.pageSize, legacy) { $0.flip($0.pageRoot, 1 << 7) },
    Damage(.pageSnoop, legacy) {
      $0.unit.extendedCapability[BitField("SC", 7)] = 0
      $0.flip($0.leafSlot, 1 << 11)
    },
    Damage(.pageWindow, legacy) { $0.set($0.leafSlot, 0xfee0_0003) },
    Damage(.pageWindow, legacy) { $0.set($0.hugeSlot + 16, 0x1_0000_0083) },
    Damage(.pageUnreachable, legacy) {
      $0.unit.capability[BitField("MGAW", 21, 16)] = 29
    },
    Damage(.pagePermission, legacy) { $0.flip($0.pageRoot, 2) },
    Damage(.pageSupervisor, firstStage) { $0.flip($0.leafSlot, 4) },
  ]

  static let interrupts: [Damage] = [
    Damage(.interruptOutside, legacy) {
      $0.interruptTable = InterruptTableAddressRegister(table: 0x7000_0000, size: 7, extendedInterruptMode: false)
    },
    Damage(.interruptReserved, legacy) { $0.flip($0.interruptSlot, 1 << 24) },
    Damage(.interruptDestination, legacy) { $0.flip($0.interruptSlot, 1 << 32) },
    Damage(.interruptDelivery, legacy) { $0.flip($0.interruptSlot, 3 << 5) },
    Damage(.interruptDelivery, legacy) { $0.flip($0.interruptSlot, 0x30 << 16) },
    Damage(.interruptPosted, legacy) {
      $0.unit.capability[BitField("PI", 59)] = 0
      $0.flip($0.interruptSlot, 1 << 15)
    },
    Damage(.interruptSource, legacy) { $0.flip($0.interruptSlot + 8, 2 << 18) },
    Damage(.interruptUnverified, legacy) { $0.flip($0.interruptSlot + 8, 1 << 18) },
  ]
}
