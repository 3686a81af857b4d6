import Foundation

/// A directory that goes away with its owner.
final class TemporaryDirectory {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("pciassignment-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit {
    do { try FileManager.default.removeItem(at: url) } catch { print("left behind: \(url.path): \(error)") }
  }

  var path: String { url.path }

  /// Unpacks an archive into the directory.
  func unpack(_ archive: URL) throws {
    let result = try Command.run("tar", ["-xf", archive.path, "-C", url.path, "--no-same-owner"])
    guard result.status == 0 else { throw Command.Failure(text: result.errors) }
  }

  /// Writes a file, with the directories above it.
  func write(_ content: some DataProtocol, to path: String, permissions: Int? = nil) throws {
    let file = url.appendingPathComponent(path)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(content).write(to: file)
    if let permissions {
      try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: file.path)
    }
  }

  /// Writes a text file, with the directories above it.
  func write(_ text: String, to path: String) throws { try write(Data(text.utf8), to: path) }

  /// Makes a directory.
  func makeDirectory(_ path: String) throws {
    try FileManager.default.createDirectory(at: url.appendingPathComponent(path), withIntermediateDirectories: true)
  }

  /// Makes a symbolic link, with the directories above it.
  func link(_ path: String, to target: String) throws {
    let link = url.appendingPathComponent(path)
    try FileManager.default.createDirectory(at: link.deletingLastPathComponent(), withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(atPath: link.path, withDestinationPath: target)
  }
}

/// A program run to its end.
enum Command {
  struct Failure: Error { let text: String }

  struct Output {
    let status: Int32
    let text: String
    let errors: String
  }

  /// Runs `program`, found in `PATH`.
  static func run(_ program: String, _ arguments: [String]) throws -> Output {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program] + arguments
    let errors = FileManager.default.temporaryDirectory.appendingPathComponent("errors-\(UUID().uuidString)")
    try Data().write(to: errors)
    let output = Pipe()
    process.standardOutput = output
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    let text = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let said = try String(decoding: Data(contentsOf: errors), as: UTF8.self)
    try FileManager.default.removeItem(at: errors)
    return Output(status: process.terminationStatus, text: String(decoding: text, as: UTF8.self), errors: said)
  }
}
