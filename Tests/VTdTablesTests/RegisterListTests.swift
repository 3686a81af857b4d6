import Testing
import VTdTables

@Suite("Register list")
struct RegisterListTests {
  /// Offsets as Linux's header has them.
  @Test(
    "registers are where Linux has them",
    arguments: [
      ("VER", 0x0), ("CAP", 0x8), ("ECAP", 0x10), ("GCMD", 0x18), ("GSTS", 0x1c), ("RTADDR", 0x20), ("CCMD", 0x28),
      ("FSTS", 0x34), ("FECTL", 0x38), ("FEDATA", 0x3c), ("FEADDR", 0x40), ("FEUADDR", 0x44), ("AFLOG", 0x58),
      ("PMEN", 0x64), ("PLMBASE", 0x68), ("PLMLIMIT", 0x6c), ("PHMBASE", 0x70), ("PHMLIMIT", 0x78), ("IQH", 0x80),
      ("IQT", 0x88), ("IQA", 0x90), ("ICS", 0x9c), ("IECTL", 0xa0), ("IEDATA", 0xa4), ("IEADDR", 0xa8),
      ("IEUADDR", 0xac), ("IQERCD", 0xb0), ("IRTA", 0xb8), ("PQH", 0xc0), ("PQT", 0xc8), ("PQA", 0xd0), ("PRS", 0xdc),
      ("PECTL", 0xe0), ("PEDATA", 0xe4), ("PEADDR", 0xe8), ("PEUADDR", 0xec), ("MTRRCAP", 0x100), ("MTRRDEF", 0x108),
      ("MTRR_FIX64K_00000", 0x120), ("MTRR_FIX16K_80000", 0x128), ("MTRR_FIX16K_A0000", 0x130),
      ("MTRR_FIX4K_C0000", 0x138), ("MTRR_FIX4K_F8000", 0x170), ("MTRR_PHYSBASE0", 0x180), ("MTRR_PHYSMASK0", 0x188),
      ("MTRR_PHYSBASE9", 0x210), ("MTRR_PHYSMASK9", 0x218), ("PERFCAP", 0x300), ("PERFCFGOFF", 0x310),
      ("PERFOVFOFF", 0x318), ("PERFCNTROFF", 0x31c), ("PERFINTRSTS", 0x324), ("PERFINTRCTL", 0x328),
      ("PERFEVNTCAP", 0x380), ("ECMD", 0x400), ("ECEO", 0x408), ("ECRSP", 0x410), ("ECCAP0", 0x430), ("VCMD", 0xe00),
      ("VCRSP", 0xe10), ("VCCAP", 0xe30),
    ] as [(String, Int)])
  func offsets(name: String, offset: Int) throws {
    #expect(try #require(RemappingRegister.named(name)).place == .fixed(offset))
    #expect(try #require(RemappingRegister.named("\(name.lowercased())_reg")).place == .fixed(offset))
  }

  @Test("names are unique, and no two fixed registers overlap")
  func unique() {
    let names = RemappingRegister.all.map { "\($0.name)" }
    #expect(Set(names).count == names.count)
    var used: Set<Int> = []
    for register in RemappingRegister.all {
      guard case .fixed(let offset) = register.place else { continue }
      for byte in offset..<offset + register.widthInBits / 8 { #expect(used.insert(byte).inserted, "\(register.name)") }
    }
  }

  @Test("an unknown name is nil")
  func unknown() {
    #expect(RemappingRegister.named("CAPS") == nil)
    #expect(RemappingRegister.named("") == nil)
  }
}
