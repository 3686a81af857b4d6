import Foundation

/// The built `pciassign`, run as a person's shell runs it.
enum BuiltCommand {
  /// What a run printed, and how it ended.
  struct Result: Equatable {
    var output: String
    var errors: String
    var code: Int32
  }

  /// The package's folder.
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The executable, which the build puts beside the test bundle.
  static var executable: URL {
    let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    return tests.deletingLastPathComponent().appendingPathComponent("pciassign")
  }

  /// Runs the command in the package's folder, 80 columns wide, in a UTF-8 locale, without a terminal.
  static func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Result {
    try run(executable, arguments, environment: environment)
  }

  /// Runs `line` in a shell that finds the command by its name.
  static func shell(_ line: String, environment: [String: String] = [:]) throws -> Result {
    try run(URL(fileURLWithPath: "/bin/bash"), ["-c", line], environment: environment)
  }

  private static func run(
    _ program: URL, _ arguments: [String], environment: [String: String]
  ) throws -> Result {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.currentDirectoryURL = root
    let path = executable.deletingLastPathComponent().path + ":/usr/sbin:/usr/bin:/sbin:/bin"
    process.environment = ["LC_ALL": "C.UTF-8", "PATH": path].merging(environment) { $1 }
    // Files instead of pipes: a document may be larger than a pipe holds.
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let outputFile = folder.appendingPathComponent("output")
    let errorsFile = folder.appendingPathComponent("errors")
    _ = FileManager.default.createFile(atPath: outputFile.path, contents: nil)
    _ = FileManager.default.createFile(atPath: errorsFile.path, contents: nil)
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: outputFile)
    process.standardError = try FileHandle(forWritingTo: errorsFile)
    try process.run()
    process.waitUntilExit()
    return Result(
      output: try String(contentsOf: outputFile, encoding: .utf8),
      errors: try String(contentsOf: errorsFile, encoding: .utf8),
      code: process.terminationReason == .uncaughtSignal ? 128 + process.terminationStatus : process.terminationStatus)
  }
}
