import LinuxPCI

/// How a command talks: its result on stdout as JSON or as text, and what it says beside.
struct OutputManner: Hashable, Sendable {
  /// Whether the result is one JSON document.
  var json = false
  /// Whether text is coloured.
  var coloring = ColorChoice.auto
  /// Whether nothing but errors is said beside.
  var quiet = false
  /// Whether each file access is shown.
  var verbose = false

  /// Writes a result to stdout.
  ///
  /// - Parameters:
  ///   - brokenLevels: How deep the document is broken into lines.
  ///   - json: Writes the document.
  ///   - text: Writes the text.
  /// - Throws: ``OutputFailure`` where not all of it could be written.
  func present(
    brokenLevels: Int, json: (inout JSONWriter) -> Void, text: (inout TextOutput) -> Void
  ) throws(OutputFailure) {
    let failure: OutputFailure?
    if self.json {
      var writer = JSONWriter(.standardOutput, brokenLevels: brokenLevels)
      json(&writer)
      failure = writer.output.failure
    } else {
      var output = TextOutput(.standardOutput, color: coloring)
      text(&output)
      output.finish()
      failure = output.buffer.failure
    }
    if let failure { throw failure }
  }

  /// Shows each file access on stderr where that is wanted.
  ///
  /// Reading runs on several threads; each access is one write, so lines do not mix.
  var observer: (@Sendable (FileAccess) -> Void)? {
    guard verbose else { return nil }
    return { access in
      var line = OutputBuffer(.standardError)
      line.append(text: access.description)
      line.append(UInt8(ascii: "\n"))
      line.drain()
    }
  }
}
