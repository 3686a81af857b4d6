import Foundation
import Testing

@testable import pciassign

@Suite("Command line")
struct CommandLineTests {
  private typealias Result = BuiltCommand.Result

  private func host() throws -> TemporaryHost {
    try TemporaryHost([
      ("0000:00:03.0", TemporaryHost.plainCard), ("0000:00:03.1", TemporaryHost.plainCard),
      ("0000:00:04.0", TemporaryHost.plainCard), ("10000:00:04.0", TemporaryHost.plainCard),
    ])
  }

  @Test("--version prints one line")
  func version() throws {
    let result = try BuiltCommand.run(["--version"])
    #expect(result == Result(output: "pciassign \(PackageVersion.text)\n", errors: "", code: 0))
  }

  @Test(
    "help is as expected",
    arguments: [
      "", "list", "tree", "show", "groups", "explain", "what-if", "validate", "doctor", "diagnostics", "acpi",
      "capture", "unpack", "plan", "apply", "persist", "forget", "bind", "release", "recover", "status", "sriov",
      "sriov show", "sriov set",
    ])
  func help(command: String) throws {
    let words = command.split(separator: " ").map(String.init)
    let result = try BuiltCommand.run(words + ["--help"])
    #expect(result.code == 0)
    #expect(result.errors.isEmpty)
    try ExpectedText.check(result.output, (["help"] + words).joined(separator: "-") + ".txt")
  }

  @Test(
    "usage errors end with 64 and say so on stderr",
    arguments: [
      ["--no-such-option"], ["no-such-command"], ["list", "extra"], ["list", "--color=blue"],
      ["list", "--host-kind", "floppy"], ["show"], ["show", "0000:00:20.0"], ["show", "3b:00"],
      ["explain"], ["what-if"], ["what-if", "--acs", "00:01.0"], ["what-if", "--acs", "00:01.0=XX"],
      ["what-if", "--acs", "00:01.0=0x80"], ["what-if", "--move", "00:01.0"],
    ])
  func usage(arguments: [String]) throws {
    let result = try BuiltCommand.run(arguments)
    #expect(result.code == 64)
    #expect(result.output.isEmpty)
    #expect(result.errors.hasPrefix("Error: "))
  }

  @Test("a function that is not there ends with 65, and names those that may have been meant")
  func noSuchDevice() throws {
    let host = try host()
    let missing = try BuiltCommand.run(["show", "00:03.2", "--host", host.path, "-q"])
    #expect(
      missing
        == Result(
          output: "",
          errors:
            "pciassign: error: no function 0000:00:03.2 on \(host.path); there is 0000:00:03.0 and 0000:00:03.1\n",
          code: 65))
    let ambiguous = try BuiltCommand.run(["show", "00:04.0", "--host", host.path, "-q"])
    #expect(
      ambiguous
        == Result(
          output: "",
          errors: "pciassign: error: 00:04.0 is ambiguous on \(host.path): it can be 0000:00:04.0 or 10000:00:04.0\n",
          code: 65))
    let both = try BuiltCommand.run(["show", "10000:00:04.0", "00:03.0", "--host", host.path, "-q"])
    #expect(both.code == 0)
    #expect(both.output.contains("\n\n0000:00:03.0 "))
  }

  @Test("a source that cannot be read ends with 65 and is named")
  func noSuchSource() throws {
    let result = try BuiltCommand.run(["list", "--host", "/no/such/host"])
    #expect(result.code == 65)
    #expect(result.output.isEmpty)
    #expect(result.errors.hasPrefix("pciassign: error: cannot read /no/such/host: "))
  }

  @Test("common options are taken before and after the command")
  func optionPlaces() throws {
    let host = try host()
    let after = try BuiltCommand.run(["list", "--host", host.path, "--json"])
    let before = try BuiltCommand.run(["--host", host.path, "--json", "list"])
    #expect(after.code == 0)
    #expect(after == before)
  }

  @Test("--verbose shows what is read, on stderr")
  func verbose() throws {
    let host = try host()
    let result = try BuiltCommand.run(["list", "--host", host.path, "--json", "--verbose"])
    #expect(result.code == 0)
    #expect(result.errors.contains("read /sys/bus/pci/devices/0000:00:03.0/config = 256\n"))
  }

  @Test("a reader that goes away ends the command quietly; a full disk does not")
  func failingOutput() throws {
    let host = try host()
    let gone = try BuiltCommand.shell("pciassign list --json --host \(host.path) | true; echo ${PIPESTATUS[0]}")
    // The pipe may close before or after the one small write.
    #expect(["0\n", "141\n"].contains(gone.output))
    #expect(gone.errors.isEmpty)
    let full = try BuiltCommand.shell("pciassign list --host \(host.path) >/dev/full")
    #expect(
      full
        == Result(
          output: "", errors: "pciassign: error: cannot write the output: No space left on device\n", code: 74))
  }

  @Test("colours only where asked for or on a terminal, and NO_COLOR is heeded there")
  func colors() throws {
    let host = try host()
    let escape = "\u{1b}["
    #expect(try !BuiltCommand.run(["list", "--host", host.path]).output.contains(escape))
    #expect(try BuiltCommand.run(["list", "--host", host.path, "--color"]).output.contains(escape))
    #expect(try !BuiltCommand.run(["list", "--host", host.path, "--color", "never"]).output.contains(escape))
    let terminal = "script -qec 'pciassign list --host \(host.path)' /dev/null"
    #expect(try BuiltCommand.shell(terminal, environment: ["TERM": "xterm"]).output.contains(escape))
    #expect(try !BuiltCommand.shell(terminal, environment: ["TERM": "dumb"]).output.contains(escape))
    #expect(
      try !BuiltCommand.shell(terminal, environment: ["TERM": "xterm", "NO_COLOR": "1"]).output.contains(escape))
  }

  @Test("completion scripts parse", arguments: ["bash", "zsh", "fish"])
  func completions(shell: String) throws {
    let script = try BuiltCommand.run(["--generate-completion-script", shell])
    #expect(script.code == 0)
    #expect(script.output.contains("pciassign"))
    // Only shells that are installed can be asked.
    let check = try BuiltCommand.shell(
      "command -v \(shell) >/dev/null || exit 0; pciassign --generate-completion-script \(shell) | \(shell) -n")
    #expect(check == Result(output: "", errors: "", code: 0))
  }
}
