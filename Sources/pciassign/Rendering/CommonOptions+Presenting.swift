extension CommonOptions {
  /// How the options say that the command talks.
  var manner: OutputManner { OutputManner(json: json, coloring: coloring, quiet: quiet, verbose: verbose) }

  /// Writes a result to stdout: see ``OutputManner/present(brokenLevels:json:text:)``.
  func present(
    brokenLevels: Int, json: (inout JSONWriter) -> Void, text: (inout TextOutput) -> Void
  ) throws(OutputFailure) {
    try manner.present(brokenLevels: brokenLevels, json: json, text: text)
  }
}
