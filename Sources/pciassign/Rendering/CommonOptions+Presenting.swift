extension CommonOptions {
  /// Writes a result to stdout: as JSON where asked for, else as text.
  ///
  /// - Parameters:
  ///   - brokenLevels: How many levels of the JSON document have each element on a line of its own.
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
}
