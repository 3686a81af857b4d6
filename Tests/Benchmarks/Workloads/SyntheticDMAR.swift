/// A sound DMAR as a two-socket server has it: 4 remapping units, 3 reserved regions, 2 ATSR, 2 RHSA, 1 ANDD.
public enum SyntheticDMAR {
  /// The table's bytes: 12 structures, 16 device scopes.
  public static let bytes: [UInt8] = {
    var structures: [[UInt8]] = []
    for unit in UInt8(0)..<4 {
      let isLast = unit == 3
      // The last unit takes what no other names; of PCI devices it lists none, of the chipset's own two.
      let scopes =
        isLast
        ? scope(3, 8, 0, [(0x1e, 7)]) + scope(4, 0, 0, [(0x1e, 6)])
        : scope(1, 0, unit &* 0x40, [(0x03, 0), (0x00, 0)]) + scope(2, 0, unit &* 0x40, [(1, 0)])
      let fields = [isLast ? 1 : 0, 0] + little(0, 2) + little(0xd37f_c000 + UInt64(unit) << 20, 8)
      structures.append(structure(0, fields + scopes))
    }
    for region in UInt64(0)..<3 {
      let base = 0x7a10_0000 + region << 20
      structures.append(
        structure(
          1,
          [0, 0, 0, 0] + little(base, 8) + little(base + 0xffff, 8)
            + scope(1, 0, 0, [(0x14, 0)]) + scope(1, 0, 0, [(0x1d, 0)])))
    }
    for segment in UInt64(0)..<2 {
      structures.append(structure(2, [0, 0] + little(segment, 2) + scope(2, 0, 0, [(2, 0)])))
    }
    for segment in UInt64(0)..<2 {
      structures.append(structure(3, [0, 0, 0, 0] + little(0xd37f_c000 + segment << 20, 8) + little(segment, 4)))
    }
    structures.append(structure(4, [0, 0, 0, 1] + Array("\\_SB.PCI0.I2C0".utf8) + [0]))

    let length = 48 + structures.reduce(0) { $0 + $1.count }
    var table = Array("DMAR".utf8) + little(UInt64(length), 4) + [1, 0] + Array("SYNTH ".utf8)
    table += Array("BENCHDMR".utf8) + little(1, 4) + Array("MADE".utf8) + little(1, 4)
    table += [45, 1] + [UInt8](repeating: 0, count: 10)
    table += structures.flatMap { $0 }
    table[9] = 0 &- table.reduce(0, &+)
    return table
  }()

  /// How many structures the table has.
  public static let structureCount = 12

  private static func structure(_ type: UInt64, _ content: [UInt8]) -> [UInt8] {
    little(type, 2) + little(UInt64(content.count + 4), 2) + content
  }

  private static func scope(_ type: UInt8, _ identifier: UInt8, _ bus: UInt8, _ path: [(UInt8, UInt8)]) -> [UInt8] {
    [type, UInt8(6 + 2 * path.count), 0, 0, identifier, bus] + path.flatMap { [$0.0, $0.1] }
  }

  private static func little(_ value: UInt64, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
  }
}
