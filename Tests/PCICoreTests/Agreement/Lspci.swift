import Foundation
import TestCorpus

/// The lspci of this machine.
enum Lspci {
  struct Failure: Error { let text: String }

  static let isInstalled: Bool = {
    do {
      return try !run(["--version"]).isEmpty
    } catch {
      return false
    }
  }()

  /// Both what these tests compare and what they compare it with are there; what is missing is said once.
  static let isComparable: Bool = {
    if !Corpus.isThere { print("agreement with lspci not tested: no corpus at \(Corpus.root.path)") }
    if !isInstalled { print("agreement with lspci not tested: no lspci (package pciutils)") }
    return Corpus.isThere && isInstalled
  }()

  /// What lspci prints of a dump at the greatest verbosity.
  static func describe(dump: URL) throws -> String { try run(["-F", dump.path, "-vvv", "-nn", "-D"]) }

  /// Runs lspci for at most 20 seconds; its output is text of less than a few megabytes.
  private static func run(_ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/lspci")
    process.arguments = arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let deadline = DispatchSource.makeTimerSource()
    let pid = process.processIdentifier
    deadline.schedule(deadline: .now() + 20)
    deadline.setEventHandler { kill(pid, SIGKILL) }
    deadline.resume()
    defer { deadline.cancel() }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationReason == .exit, process.terminationStatus == 0 else {
      throw Failure(text: "lspci \(arguments.joined(separator: " ")) ended with \(process.terminationStatus)")
    }
    return String(decoding: data, as: UTF8.self)
  }
}
