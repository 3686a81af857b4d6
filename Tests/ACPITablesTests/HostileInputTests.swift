import ACPITables
import HardwareBits
import Testing

/// One table of each kind, made by hand, with every structure that the kind can hold.
@Suite("hostile input")
struct HostileInputTests {
  @Test("every prefix of a table decodes, and nothing is lost", arguments: SampleTables.all)
  func prefixes(sample: SampleTable) {
    for count in 0...sample.bytes.count {
      #expect(ACPITable.roundTrips(Array(sample.bytes.prefix(count))), "\(count) bytes")
    }
  }

  @Test("every prefix decodes with its length made right", arguments: SampleTables.all)
  func sealedPrefixes(sample: SampleTable) {
    for count in 36...sample.bytes.count {
      var image = TableImage("XXXX", body: [])
      image.bytes = Array(sample.bytes.prefix(count))
      image.seal()
      #expect(ACPITable.roundTrips(image.bytes), "\(count) bytes")
    }
  }

  @Test("no change of a single byte makes decoding trap, loop or lose anything", arguments: SampleTables.all)
  func mutations(sample: SampleTable) {
    var bytes = sample.bytes
    for index in bytes.indices {
      let original = bytes[index]
      for value in [0, 1, 0x80, 0xff, original &+ 1, original &- 1] {
        bytes[index] = value
        #expect(ACPITable.roundTrips(bytes), "byte \(index) = \(value)")
      }
      bytes[index] = original
    }
  }

  @Test("a body of one repeated byte decodes", arguments: SampleTables.all)
  func repeated(sample: SampleTable) {
    for value in UInt8.min...UInt8.max {
      let body = [UInt8](repeating: value, count: 200)
      #expect(ACPITable.roundTrips(Array(sample.bytes.prefix(36)) + body), "\(value)")
    }
  }

  @Test("decoding takes time in proportion to the bytes", .timeLimit(.minutes(1)))
  func linear() {
    // 64 Ki units, each a duplicate of the next in reverse order, with as many RHSAs.
    var body: [UInt8] = [0x26, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    for index in 0..<65_536 {
      body += [0, 0, 16, 0, 1, 0, 0, 0, 0, 0x10, UInt8(index & 0xff), UInt8(index >> 8), 0, 0, 0, 0]
      body += [3, 0, 20, 0, 0, 0, 0, 0, 0, 0x10, UInt8(index & 0xff), UInt8(index >> 8), 0, 0, 0, 0, 0, 0, 0, 0]
    }
    let table = ACPITable(decoding: TableImage("DMAR", body: body).bytes)
    #expect(table.diagnostics.count { $0.code == ACPIDiagnostics.includeAllTwice.code } == 65_535)
  }

  @Test("no bytes at all")
  func empty() {
    let table = ACPITable(decoding: [])
    #expect(table.diagnostics.map(\.code) == [ACPIDiagnostics.tooShort.code])
    #expect(table.encoded() == [])
    #expect(table.signature == nil)
    #expect(table.outline().items.isEmpty)
  }
}
