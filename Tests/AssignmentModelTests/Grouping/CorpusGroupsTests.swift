import AssignmentModel
import PCICore
import Testing
import TestCorpus

@Suite("Groups of the corpus", .enabled(if: Corpus.isThere, "no corpus"))
struct CorpusGroupsTests {
  @Test("predicted groups are those of the running kernel", arguments: Corpus.names(in: "groups"))
  func agreement(name: String) throws {
    let host = ConfigDump.host(try Corpus.text("groups/\(name)/config.txt"))
    let measured = host.with(groups: try Corpus.text("groups/\(name)/groups.tsv"))
    let comparison = GroupComparison(GroupPrediction(measured), with: measured)
    #expect(comparison.differences == [])
    #expect(comparison.agreement == .yes)
    #expect(comparison.comparedCount > 10)
  }

  @Test("the same without knowing what the kernel did", arguments: Corpus.names(in: "groups"))
  func blind(name: String) throws {
    let host = ConfigDump.host(try Corpus.text("groups/\(name)/config.txt"))
    let measured = host.with(groups: try Corpus.text("groups/\(name)/groups.tsv"))
    let comparison = GroupComparison(GroupPrediction(host), with: measured)
    #expect(comparison.differences == [])
  }

  @Test("with 64 bytes of config space nothing is claimed that is not so", arguments: Corpus.names(in: "groups"))
  func unprivileged(name: String) throws {
    var host = ConfigDump.host(try Corpus.text("groups/\(name)/config.txt"))
      .with(groups: try Corpus.text("groups/\(name)/groups.tsv"))
    for index in host.functions.indices {
      host.functions[index].config = host.functions[index].config.map { ConfigSpace(Array($0.bytes.prefix(64))) }
    }
    let prediction = GroupPrediction(host)
    let comparison = GroupComparison(prediction, with: host)
    #expect(comparison.differences == [])
    #expect(comparison.agreement == .unmeasured)
    #expect(!prediction.isMeasured)
  }
}
