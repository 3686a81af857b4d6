import CChanges
import Glibc

/// Other processes of this program, and programs of the system.
enum Subprocess {
  /// Runs a program and waits: its exit status, or the negative of the signal that ended it.
  static func run(_ arguments: [String]) -> Int32 {
    guard let process = start(arguments) else { return 127 }
    return changes_wait(process)
  }

  /// This program's path.
  static let itself: String = {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = unsafe readlink("/proc/self/exe", &buffer, buffer.count - 1)
    return String(decoding: buffer[..<max(0, count)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }()

  /// Starts a program with the given ends of pipes as its input and output.
  static func start(_ arguments: [String], input: Int32 = -1, output: Int32 = -1) -> Int32? {
    let process = unsafe changes_start(arguments.joined(separator: "\n"), input, output)
    return process > 0 ? process : nil
  }
}

/// Another process of this program that holds a function through VFIO.
final class HoldingProcess: Holding, Sendable {
  private let process: Int32
  private let end: Int32

  init?(_ address: String) {
    var input: [Int32] = [0, 0]
    var output: [Int32] = [0, 0]
    guard unsafe changes_pipe(&input) == 0, unsafe changes_pipe(&output) == 0 else { return nil }
    guard let started = Subprocess.start([Subprocess.itself, "hold", address], input: input[0], output: output[1])
    else { return nil }
    close(input[0])
    close(output[1])
    var answer: UInt8 = 0
    let count = unsafe read(output[0], &answer, 1)
    close(output[0])
    guard count == 1, answer == UInt8(ascii: "r") else {
      close(input[1])
      _ = changes_wait(started)
      return nil
    }
    process = started
    end = input[1]
  }

  func letGo() {
    close(end)
    _ = changes_wait(process)
  }
}
