/// Why libpci could not answer.
public enum PCINamesError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The package was built without its trait `LibPCI`.
  case builtWithoutLibPCI
  /// libpci gave up; its own words.
  case libpci(String)

  /// One sentence.
  public var description: String {
    switch self {
    case .builtWithoutLibPCI: "this build has no libpci; build with the package trait LibPCI to have names"
    case .libpci(let text): "libpci: \(text)"
    }
  }
}
