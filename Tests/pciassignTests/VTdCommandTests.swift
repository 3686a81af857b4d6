import Testing

@testable import pciassign

@Suite("The vtd commands")
struct VTdCommandTests {
  @Test(
    "help is as expected",
    arguments: [
      "vtd", "vtd build", "vtd walk", "vtd verify", "vtd decode", "vtd faults", "vtd dump", "vtd diff",
    ])
  func help(command: String) throws {
    let result = try BuiltCommand.run(command.split(separator: " ").map(String.init) + ["--help"])
    #expect(result.code == 0)
    try ExpectedText.check(result.output, "help-\(command.replacing(" ", with: "-")).txt")
  }
}
