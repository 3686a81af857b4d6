import Testing
import VTdTables

@Suite("Differences of mappings")
struct MappingDifferenceTests {
  @Test("differences are those of every page, gathered into stretches")
  func pages() {
    var random = SplitMix(seed: 3)
    for _ in 0..<300 {
      let (left, right) = (Self.mappings(&random), Self.mappings(&random))
      let (mine, theirs) = (Self.pages(left), Self.pages(right))
      var found: [UInt64: (MappingDifference.Target?, MappingDifference.Target?)] = [:]
      for difference in MappingDifference.between(left, right) {
        for offset in stride(from: 0, to: difference.length, by: 0x1000) {
          let both = [difference.left, difference.right].map { target in
            target.map { MappingDifference.Target(output: $0.output.advanced(by: offset), access: $0.access) }
          }
          found[difference.iova.rawValue + offset] = (both[0], both[1])
        }
      }
      for page in Set(mine.keys).union(theirs.keys) {
        #expect((mine[page] != theirs[page]) == (found[page] != nil))
        if let pair = found[page] {
          #expect(pair.0 == mine[page])
          #expect(pair.1 == theirs[page])
        }
      }
    }
    #expect(MappingDifference.between([], []) == [])
  }

  @Test("the last page of all addresses ends it")
  func end() {
    let last = PageMapping(iova: 0xffff_ffff_ffff_f000, output: 0, length: 0x1000, access: .read)
    #expect(MappingDifference.between([last], []).map(\.length) == [0x1000])
    #expect(MappingDifference.between([last], [last]) == [])
  }

  private static func mappings(_ random: inout SplitMix) -> [PageMapping] {
    var found: [PageMapping] = []
    var address: UInt64 = 0
    for _ in 0..<random.next() % 8 {
      address += (random.next() % 3) << 12
      let length = (random.next() % 4 + 1) << 12
      found.append(
        PageMapping(
          iova: IOVA(address), output: PhysicalAddress(random.chance(1, in: 3) ? address : 0x10_0000 + address),
          length: length, access: random.chance(1, in: 4) ? .read : .readWrite))
      address += length
    }
    return found
  }

  private static func pages(_ mappings: [PageMapping]) -> [UInt64: MappingDifference.Target] {
    var found: [UInt64: MappingDifference.Target] = [:]
    for mapping in mappings {
      for offset in stride(from: 0, to: mapping.length, by: 0x1000) {
        found[mapping.iova.rawValue + offset] = MappingDifference.Target(
          output: mapping.output.advanced(by: offset), access: mapping.access)
      }
    }
    return found
  }
}
