import AssignmentModel
import Foundation
import LinuxPCI
import PCIAssignment
import PCIAssignmentTesting
import Testing
import TestCorpus

@Suite("Captures of the corpus", .enabled(if: Corpus.isThere, "no corpus"))
struct CorpusCaptureTests {
  @Test("a tree of the corpus, its capture and its record are the same host", arguments: Corpus.trees)
  func equality(archive: String) throws {
    let directory = try TemporaryDirectory()
    try directory.unpack(Corpus.root.appendingPathComponent(archive))
    let inspector = try HostInspector.open(directory.path)
    let snapshot = try inspector.snapshot()
    #expect(snapshot.functions.count > 0)

    let text = try inspector.capture(redact: false, writer: "test")
    let source = try HostSource.decode(text[...], path: directory.path)
    var replayed = try source.snapshot()
    replayed.provenance = snapshot.provenance
    #expect(replayed == snapshot)

    // The record has no place for groups without members, tables or the kernel; the functions are all there.
    let record = UmockdevRecord(try #require(source.files as? MemoryFiles))
    let recorded = try HostSource.decode(record.text[...], path: directory.path).snapshot(depth: .functions)
    let listed = try inspector.snapshot(depth: .functions)
    #expect(recorded.functions.count == listed.functions.count)
    for (ours, theirs) in zip(recorded.functions, listed.functions) { #expect(ours == theirs) }

    // And the capture, put on disk again, is read the same once more.
    let tree = try FixtureHost(files: try #require(source.files as? MemoryFiles)).materialize()
    var onDisk = try HostInspector.open(tree.path).snapshot()
    onDisk.provenance = snapshot.provenance
    #expect(onDisk == snapshot)
  }
}
