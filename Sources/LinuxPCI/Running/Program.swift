import CLinuxPCI
import Glibc

/// Runs a program of the system and waits for it.
enum Program {
  /// How much of what it prints is kept.
  private static let limit = 1 << 16

  /// Runs the program that `arguments` begins with; its exit status, 128 and more for a signal, and what it printed on
  /// both channels, trimmed.
  ///
  /// - Throws: where it cannot be started.
  static func run(_ arguments: [String]) throws(ErrorNumber) -> (status: Int32, text: String) {
    var end: Int32 = -1
    let process = start(arguments, output: &end)
    guard process > 0 else { throw ErrorNumber(rawValue: -process) }
    let text: String
    do throws(ErrorNumber) {
      text = KernelText.string(
        KernelText.trimmed(try FileCalls.readToEnd(FileDescriptor(owning: end), limit: limit)[...]))
    } catch {
      text = ""
    }
    return (linuxpci_wait(process), text)
  }

  /// Starts the program that `arguments` begins with; its process, or below zero the negative of an error number.
  ///
  /// - Parameters:
  ///   - arguments: Its name and its arguments.
  ///   - input: The open file that it reads, or -1 for nothing.
  ///   - output: Becomes the end of a pipe that what it prints is read from.
  static func start(_ arguments: [String], input: Int32 = -1, output: inout Int32) -> Int32 {
    let words: [[CChar]] = arguments.map { Array($0.utf8CString) }
    // One block of all words keeps the pointers valid for as long as the call runs.
    let block = words.flatMap { $0 }
    var end = output
    defer { output = end }
    return unsafe block.withUnsafeBufferPointer { memory -> Int32 in
      guard let base = memory.baseAddress else { return -EINVAL }
      var pointers: [UnsafePointer<CChar>?] = unsafe []
      var offset = 0
      for word in words {
        unsafe pointers.append(base + offset)
        offset += word.count
      }
      unsafe pointers.append(nil)
      return unsafe linuxpci_start(pointers, input, &end)
    }
  }
}
