import HardwareBits
public import LinuxPCI

/// One write to a fake host, as its kernel saw it.
public struct FakeWrite: Hashable, Sendable {
  /// How a write went.
  public enum Outcome: Hashable, Sendable {
    /// It succeeded.
    case done
    /// The kernel refused it.
    case refused(ErrorNumber)
    /// The kernel makes the writer wait; how it ends is a later entry.
    case waits
  }

  /// Its place in the order of all writes, counted from 1 since the host was made.
  public let number: Int
  /// Virtual time in nanoseconds since the host was made.
  public let time: Int64
  /// The process that wrote; 0 for the kernel itself.
  public let process: Int
  /// The file, as the writer named it; `module` below the root and a name stands for a module that was loaded.
  public let path: HostPath
  /// What was written.
  public let bytes: [UInt8]
  /// How it went.
  public let outcome: Outcome

  /// The bytes as text, newlines and others escaped as `\n` and `\x00`.
  public var text: String { Self.escape(bytes) }
}

extension FakeWrite: CustomStringConvertible {
  /// The write on one line, without what differs from run to run.
  ///
  /// Such as `/sys/bus/pci/drivers_probe <- "0000:03:00.0\n" = ok`.
  public var description: String { "\(path) <- \"\(text)\" = \(outcomeText)" }

  /// The line of the trace file: number, time and process before the description.
  var line: String { "\(number) \(time) \(process) \(description)" }

  /// Reads a line of the trace file; nil for what is none.
  init?(line: String) {
    let words = line.split(separator: " ", maxSplits: 3).map { String($0) }
    guard words.count == 4, let number = Int(words[0]), let time = Int64(words[1]), let process = Int(words[2]),
      let arrow = words[3].firstRange(of: " <- \""), let end = words[3].lastRange(of: "\" = "),
      let path = HostPath(String(words[3][..<arrow.lowerBound]))
    else { return nil }
    let outcome: Outcome
    switch String(words[3][end.upperBound...]) {
    case "ok": outcome = .done
    case "waits": outcome = .waits
    case let name: outcome = .refused(ErrorNumber(name: name) ?? ErrorNumber(rawValue: Int32(name) ?? 0))
    }
    self.init(
      number: number, time: time, process: process, path: path,
      bytes: Self.unescape(words[3][arrow.upperBound..<end.lowerBound]), outcome: outcome)
  }

  private var outcomeText: String {
    switch outcome {
    case .done: "ok"
    case .waits: "waits"
    case .refused(let errno): errno.isNamed ? errno.name : "\(errno.rawValue)"
    }
  }

  private static func escape(_ bytes: [UInt8]) -> String {
    var text = ""
    for byte in bytes {
      switch byte {
      case 0x0a: text += "\\n"
      case UInt8(ascii: "\\"): text += "\\\\"
      case UInt8(ascii: "\""): text += "\\\""
      case 0x20..<0x7f: text.unicodeScalars.append(UnicodeScalar(byte))
      default: text += "\\x\(byte.hex(digits: 2))"
      }
    }
    return text
  }

  private static func unescape(_ text: Substring) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\"), let next = rest.popFirst() else {
        bytes.append(byte)
        continue
      }
      switch next {
      case UInt8(ascii: "n"): bytes.append(0x0a)
      case UInt8(ascii: "x"):
        bytes.append(UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) ?? 0)
        rest = rest.dropFirst(2)
      default: bytes.append(next)
      }
    }
    return bytes
  }
}

extension String {
  fileprivate func firstRange(of text: String) -> Range<Index>? {
    indices.first { self[$0...].hasPrefix(text) }.map { $0..<index($0, offsetBy: text.count) }
  }

  fileprivate func lastRange(of text: String) -> Range<Index>? {
    indices.last { self[$0...].hasPrefix(text) }.map { $0..<index($0, offsetBy: text.count) }
  }
}
