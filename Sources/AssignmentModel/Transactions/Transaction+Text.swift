import HardwareBits
import PCICore

/// Why the text of a journal or a record was not taken.
public struct JournalError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The line, from 1.
  public let line: Int
  /// What is wrong with it.
  public let text: String

  /// Line and reason.
  public var description: String { "line \(line): \(text)" }
}

extension Transaction {
  /// The first line of a journal.
  static let signature = "pciassign-journal 1"

  /// The text that is written before the first step: origin, states and steps, closed by a checksum.
  public var headText: String {
    var text = Self.signature + "\n"
    text.append(
      line: RecordLine(
        ["transaction", origin.id],
        [
          ("boot", origin.bootID), ("process", "\(origin.process.number)"), ("started", "\(origin.process.startTime)"),
          ("time", "\(origin.time)"), ("purpose", purpose.rawValue), ("command", origin.command),
        ]))
    for function in functions { text.append(function) }
    for (index, step) in steps.enumerated() { text.append(line: step.line(index)) }
    text.append("end crc32c=\(Checksum.of(text.utf8).hex(digits: 8))\n")
    return text
  }

  /// The line that is appended for an event.
  public func line(for event: Event) -> String {
    let line =
      switch event {
      case .begun(let index): "begun \(index)"
      case .done(let index): "done \(index)"
      case .undoing: "undoing"
      case .committed: "committed"
      }
    return "\(line) crc32c=\(checksum(line))\n"
  }

  /// The transaction's own, so that no line of another one is taken for its.
  private func checksum(_ line: String) -> String { Checksum.of("\(origin.id) \(line)".utf8).hex(digits: 8) }

  /// Reads a journal.
  ///
  /// A last line without its end, as a loss of power leaves it, is left out: its event was not yet recorded.
  ///
  /// - Throws: where anything before it is not as it was written.
  public init(journal text: some Collection<UInt8>) throws(JournalError) {
    var reader = RecordReader(text)
    try reader.expect(Self.signature)
    let first = try reader.next("transaction")
    let origin = try Origin(first, reader)
    guard let purpose = first["purpose"].flatMap({ Plan.Purpose(rawValue: $0) }) else {
      throw reader.error("the purpose is not known")
    }
    var functions: [Plan.Function] = []
    while reader.peek == "function" { functions.append(try reader.function()) }
    var steps: [StepAction] = []
    while reader.peek == "step" {
      guard let step = StepAction(try reader.next("step"), index: steps.count) else {
        throw reader.error("the step is not one of those known")
      }
      steps.append(step)
    }
    try reader.end()
    self.init(origin, purpose, functions, steps)
    while let line = reader.nextEvent() {
      guard let event = Event(line), let sum = line["crc32c"], sum == checksum(line.words.joined(by: " ")) else {
        throw reader.error("the checksum is wrong")
      }
      append(event)
    }
  }
}

extension Transaction.Origin {
  init(_ line: RecordLine, _ reader: RecordReader) throws(JournalError) {
    guard line.words.count == 2, let boot = line["boot"], let process = line["process"].flatMap({ Int32($0) }),
      let started = line["started"].flatMap({ UInt64($0) }), let time = line["time"].flatMap({ Int64($0) })
    else { throw reader.error("the origin is not complete") }
    self.init(
      id: line.words[1], bootID: boot, process: ProcessIdentity(number: process, startTime: started), time: time,
      command: line["command"] ?? "")
  }
}

extension Transaction.Event {
  init?(_ line: RecordLine) {
    switch (line.words.first, line.words.count) {
    case ("begun", 2):
      guard let index = Int(line.words[1]) else { return nil }
      self = .begun(index)
    case ("done", 2):
      guard let index = Int(line.words[1]) else { return nil }
      self = .done(index)
    case ("undoing", 1): self = .undoing
    case ("committed", 1): self = .committed
    default: return nil
    }
  }
}

extension [String] {
  /// The words with `separator` between them.
  func joined(by separator: String) -> String {
    var text = ""
    for word in self {
      if !text.isEmpty { text += separator }
      text += word
    }
    return text
  }
}
