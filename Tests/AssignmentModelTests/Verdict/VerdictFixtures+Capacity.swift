import AssignmentModel
import HardwareBits
import PCICore

extension VerdictFixture {
  /// What virtual functions need: a card with SR-IOV that has it all, spoilt in one place each.
  static let capacity: [VerdictFixture] = [
    spoilt(
      VerdictDiagnostics.noVirtualMemory, .warning,
      found: { $0.resources = .known([ResourceRange(index: 7, start: 0, end: 0, flags: 0)]) },
      nearly: {
        // The kernel has no SR-IOV, so it has no lines for it either.
        $0.resources = .known([])
        $0.virtualization = .known(nil)
      }),
    spoilt(
      VerdictDiagnostics.noBusNumbers, .warning, registers: Registers(offset: 0x100),
      found: { _ in },
      // The last of eight with a stride of two and an offset of 80h is at 8Eh of the same bus.
      nearly: { $0.config = .known(Registers(offset: 0xf0, stride: 2).placed(in: $0.config)) }),
    spoilt(
      VerdictDiagnostics.noFunctions, .note, registers: Registers(initial: 0, total: 0), found: { _ in },
      nearly: { $0.config = .known(Registers(initial: 1, total: 1).placed(in: $0.config)) }),
    spoilt(
      VerdictDiagnostics.lowerTotal, .note,
      found: { card in change(&card) { $0.total = 4 } }, nearly: { card in change(&card) { $0.total = 8 } }),
    spoilt(
      VerdictDiagnostics.noFunctionDriver, .note, found: { $0.driver = .known(nil) },
      nearly: { $0.driver = .known("igb") }),
    spoilt(
      VerdictDiagnostics.functionsMissing, .warning, found: { card in change(&card) { $0.enabled = 2 } },
      nearly: { card in
        change(&card) { $0.enabled = 1 }
        card.virtualFunctions = [SoundHost.sibling]
      }),
  ]

  /// The registers of an SR-IOV capability.
  struct Registers {
    var initial: UInt16 = 8
    var total: UInt16 = 8
    var offset: UInt16 = 0x80
    var stride: UInt16 = 2

    init(initial: UInt16 = 8, total: UInt16 = 8, offset: UInt16 = 0x80, stride: UInt16 = 2) {
      self.initial = initial
      self.total = total
      self.offset = offset
      self.stride = stride
    }

    /// Configuration space with the capability at 100h, and a 64-bit VF BAR 0.
    func placed(in config: Measured<ConfigSpace>) -> ConfigSpace {
      var bytes = config.value?.bytes ?? []
      func put(_ value: UInt32, _ offset: Int, _ count: Int) {
        for index in 0..<count { bytes[0x100 + offset + index] = UInt8(truncatingIfNeeded: value >> UInt32(8 * index)) }
      }
      put(0x0001_0010, 0, 4)
      put(UInt32(initial), 0x0c, 2)
      put(UInt32(total), 0x0e, 2)
      put(UInt32(self.offset), 0x14, 2)
      put(UInt32(stride), 0x16, 2)
      put(0x0000_000c, 0x24, 4)
      return ConfigSpace(bytes)
    }
  }

  private static func change(_ card: inout FunctionSnapshot, _ body: (inout VirtualizationAttributes) -> Void) {
    var attributes = card.virtualization.value.flatMap { $0 } ?? VirtualizationAttributes()
    body(&attributes)
    card.virtualization = .known(attributes)
  }

  private static func spoilt(
    _ kind: DiagnosticKind, _ weight: Finding.Weight, registers: Registers = Registers(),
    found: (inout FunctionSnapshot) -> Void, nearly: (inout FunctionSnapshot) -> Void
  ) -> VerdictFixture {
    let base = SoundHost().with { made in
      made.change(SoundHost.card) { card in
        card.config = .known(registers.placed(in: card.config))
        card.driver = .known("igb")
        card.resources = .known([ResourceRange(index: 7, start: 0xe000_0000, end: 0xe001_ffff, flags: 0x14220c)])
        var attributes = VirtualizationAttributes()
        attributes.total = Int(registers.total)
        attributes.enabled = 0
        card.virtualization = .known(attributes)
      }
    }
    return VerdictFixture(
      kind, weight, from: base, found: { $0.change(SoundHost.card, found) },
      nearly: { $0.change(SoundHost.card, nearly) })
  }
}
