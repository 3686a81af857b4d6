import Foundation
import Testing

@testable import pciassign

@Suite("Command line")
struct CommandLineTests {
  @Test("--version prints one line")
  func version() throws {
    let result = try BuiltCommand.run(["--version"])
    #expect(result == BuiltCommand.Result(output: "pciassign \(PackageVersion.text)\n", errors: "", code: 0))
  }

  @Test(
    "usage errors end with 64 and say so on stderr",
    arguments: [["--no-such-option"], ["no-such-command"], ["list", "extra"], ["list", "--color=blue"]])
  func usage(arguments: [String]) throws {
    let result = try BuiltCommand.run(arguments)
    #expect(result.code == 64)
    #expect(result.output.isEmpty)
    #expect(result.errors.hasPrefix("Error: "))
  }

  @Test("completion scripts parse", arguments: ["bash", "zsh", "fish"])
  func completions(shell: String) throws {
    let script = try BuiltCommand.run(["--generate-completion-script", shell])
    #expect(script.code == 0)
    #expect(script.output.contains("pciassign"))
    guard shell == "bash" else { return }
    let check = try BuiltCommand.shell("pciassign --generate-completion-script bash | bash -n")
    #expect(check == BuiltCommand.Result(output: "", errors: "", code: 0))
  }
}
