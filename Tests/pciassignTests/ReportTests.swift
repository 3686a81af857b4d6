import AssignmentModel
import PCICore
import Testing

@testable import pciassign

@Suite("Text reports")
struct ReportTests {
  private func text(width: Int = 80, boxes: Bool = true, _ write: (inout TextOutput) throws -> Void) rethrows -> String
  {
    var output = TextOutput(nil, color: .never, width: width, drawsBoxes: boxes)
    try write(&output)
    return output.buffer.text
  }

  @Test("list has a line for each function, with driver, group and virtual functions")
  func list() throws {
    let host = try SampleHost.snapshot()
    #expect(
      text { ListTable(host, names: NameBook()).write(to: &$0) } == """
        """)
  }

  @Test("tree hangs virtual functions below their physical one and folds them")
  func tree() throws {
    let host = try SampleHost.snapshot()
    #expect(
      text { TreeReport(host, names: NameBook()).write(to: &$0) } == """
        """)
    #expect(
      text(width: 60, boxes: false) { TreeReport(host, names: NameBook()).write(to: &$0) } == """
        """)
  }

  @Test("groups lists members, drivers, regions, and sums up")
  func groups() throws {
    let host = try SampleHost.snapshot()
    #expect(
      text { GroupsReport(host, names: NameBook()).write(to: &$0) } == """
        """)
  }
}
