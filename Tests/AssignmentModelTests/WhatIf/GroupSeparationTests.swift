import AssignmentModel
import PCICore
import TestCorpus
import Testing

@Suite("What parts a group")
struct GroupSeparationTests {
  /// For each pair of each shared group: there is a reason; taking away what is named parts the two; and taking away
  /// all of it but one thing does not.
  private func check(_ host: HostSnapshot, location: SourceLocation = #_sourceLocation) {
    let prediction = GroupPrediction(host)
    for group in prediction.groups where group.isCertain && group.members.count > 1 {
      for (index, first) in group.members.enumerated() {
        for second in group.members.dropFirst(index + 1) {
          let pair: Comment = "\(first) and \(second)"
          #expect(!prediction.reasons(between: first, and: second).isEmpty, pair, sourceLocation: location)
          let causes = prediction.separation(of: first, from: second)
          #expect(!causes.isEmpty, pair, sourceLocation: location)
          let after = prediction.without(causes)
          #expect(after.group(of: first) != after.group(of: second), pair, sourceLocation: location)
          for spared in causes.indices where causes.count > 1 {
            var fewer = causes
            fewer.remove(at: spared)
            let still = prediction.without(fewer)
            #expect(still.group(of: first) == still.group(of: second), pair, sourceLocation: location)
          }
        }
      }
      guard let member = group.members.last else { continue }
      let alone = prediction.without(prediction.separationFromAll(of: member))
      #expect(alone.group(of: member)?.members == [member], sourceLocation: location)
    }
  }

  @Test("each pair of each captured host", arguments: Captures.names)
  func captures(name: String) throws { check(try Captures.host(name)) }

  @Test(
    "each pair of each corpus host", .enabled(if: Corpus.isThere, "no corpus"), arguments: Corpus.names(in: "groups"))
  func corpus(name: String) throws { check(ConfigDump.host(try Corpus.text("groups/\(name)/config.txt"))) }

  @Test("each pair of machines made at random", arguments: UInt64(1)...40)
  func random(seed: UInt64) { check(Machine.random(seed: seed).host) }

  @Test("what would hold two together next is named too")
  func nested() throws {
    var machine = Machine()
    machine.port("00:01.0", .rootPort, below: 1...3, acs: false)
    machine.port("01:00.0", .upstreamPort, below: 2...3, acs: false)
    machine.port("02:00.0", .downstreamPort, below: 3...3, acs: false)
    machine.endpoint("03:00.0")
    let prediction = GroupPrediction(machine.host)
    let endpoint = try #require(PCIAddress("03:00.0"))
    let port = try #require(PCIAddress("02:00.0"))
    #expect(prediction.reasons(between: endpoint, and: port).map(\.subject.requesterID.description) == ["02:00.0"])
    #expect(
      prediction.separation(of: endpoint, from: port).map(\.subject.requesterID.description).sorted() == [
        "00:01.0", "02:00.0",
      ])
  }

  @Test("free slots are named where the card would share with fewer, and no others")
  func places() throws {
    var machine = Machine()
    machine.port("00:01.0", .rootPort, below: 1...1, acs: false)
    machine.endpoint("01:00.0")
    machine.port("00:02.0", .rootPort, below: 2...2, acs: true)
    machine.port("00:03.0", .rootPort, below: 3...3, acs: false)
    machine.port("00:04.0", .rootPort, below: 4...4, acs: true)
    machine.endpoint("04:00.0")
    let prediction = GroupPrediction(machine.host)
    let card = try #require(PCIAddress("01:00.0"))
    #expect(prediction.places(for: card).map(\.port.requesterID.description) == ["00:02.0"])
    #expect(prediction.places(for: card).map(\.members) == [[card]])
    #expect(prediction.places(for: try #require(PCIAddress("04:00.0"))).isEmpty)
    #expect(prediction.places(for: try #require(PCIAddress("00:01.0"))).isEmpty)
  }
}
