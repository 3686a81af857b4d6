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
    try ExpectedText.check(text { ListTable(host, names: NameBook()).write(to: &$0) }, "list.txt")
  }

  @Test("list leaves out columns that the source says nothing about")
  func listOfDump() throws {
    var host = try SampleHost.snapshot()
    for index in host.functions.indices {
      host.functions[index].driver = .unmeasured(.notInSource)
      host.functions[index].iommuGroup = .unmeasured(.notInSource)
      host.functions[index].virtualization = .unmeasured(.notInSource)
    }
    try ExpectedText.check(text { ListTable(host, names: NameBook()).write(to: &$0) }, "list-dump.txt")
  }

  @Test("tree hangs virtual functions below their physical one and folds them")
  func tree() throws {
    let host = try SampleHost.snapshot()
    try ExpectedText.check(text { TreeReport(host, names: NameBook()).write(to: &$0) }, "tree.txt")
    try ExpectedText.check(
      text(width: 60, boxes: false) { TreeReport(host, names: NameBook()).write(to: &$0) }, "tree-ascii-60.txt")
  }

  @Test("bridges that lead back to themselves do not hide their functions")
  func strayTree() throws {
    var host = try SampleHost.snapshot()
    host.functions[1].parent = try SampleHost.address("0000:00:1d.0")
    host.functions[2].parent = try SampleHost.address("0000:00:1c.0")
    try ExpectedText.check(text { TreeReport(host, names: NameBook()).write(to: &$0) }, "tree-stray.txt")
  }

  @Test("functions behind a bridge that was not read are not taken for a root bus's")
  func orphanTree() throws {
    var host = try SampleHost.snapshot()
    host.functions.remove(at: 1)
    try ExpectedText.check(text { TreeReport(host, names: NameBook()).write(to: &$0) }, "tree-orphan.txt")
  }

  @Test("show names what is set, and with --all every field")
  func show() throws {
    var host = try SampleHost.snapshot()
    host.functions[3].attributes = ["power_state": "D0", "reset_method": "flr pm", "power/control": "on"]
    let function = host.functions[3]
    try ExpectedText.check(
      text { FunctionReport(function, of: host, names: NameBook(), showsAllFields: false).write(to: &$0) }, "show.txt")
    try ExpectedText.check(
      text { FunctionReport(function, of: host, names: NameBook(), showsAllFields: true).write(to: &$0) },
      "show-all.txt")
  }

  @Test("groups lists members, drivers, regions, and sums up")
  func groups() throws {
    let host = try SampleHost.snapshot()
    try ExpectedText.check(text { GroupsReport(host, names: NameBook()).write(to: &$0) }, "groups.txt")
  }

  @Test("groups of a host without any says the likeliest reason")
  func noGroups() throws {
    var host = try SampleHost.snapshot()
    host.groups = .known([])
    host.kernel.commandLine = "root=/dev/vda ro intel_iommu=off"
    #expect(
      text { GroupsReport(host, names: NameBook()).write(to: &$0) }
        == "No IOMMU groups: the kernel's command line switches the IOMMU off.\n")
    host.kernel.commandLine = "root=/dev/vda ro"
    host.tables = .known([FirmwareTable(name: "DMAR", bytes: .known([]))])
    #expect(
      text { GroupsReport(host, names: NameBook()).write(to: &$0) } == """
        No IOMMU groups: the firmware describes an IOMMU (DMAR), but the kernel does not
        use it; on Intel machines the kernel parameter intel_iommu=on does that.

        """)
    host.groups = .unmeasured(.notInSource)
    #expect(
      text { GroupsReport(host, names: NameBook()).write(to: &$0) }
        == "IOMMU groups: not measured: the source of this snapshot does not hold it.\n")
  }

  @Test("colours are escape sequences around whole words, and never part of the layout")
  func colors() throws {
    let host = try SampleHost.snapshot()
    var output = TextOutput(nil, color: .always, width: 80, drawsBoxes: true)
    TreeReport(host, names: NameBook()).write(to: &output)
    let plain = text { TreeReport(host, names: NameBook()).write(to: &$0) }
    #expect(output.buffer.text != plain)
    #expect(output.buffer.text.replacing(/\u{1b}\[[0-9]*m/, with: "") == plain)
  }
}
