import Glibc

/// The fixtures of this package: captured and synthetic hosts, each with where it comes from.
public enum Fixtures {
  /// The folder `fixtures/` of this package's sources.
  public static let directory: String = {
    // Sources/PCIAssignmentTesting/Fixtures.swift is three steps below the package.
    var path = #filePath[...]
    for _ in 0..<3 { path = path[..<(path.lastIndex(of: "/") ?? path.startIndex)] }
    return "\(path)/fixtures"
  }()

  /// The path of a fixture, given below the folder; an absolute path stays as it is.
  public static func path(_ name: String) -> String { name.hasPrefix("/") ? name : "\(directory)/\(name)" }

  /// Whether there is such a fixture.
  public static func exists(_ name: String) -> Bool {
    unsafe access(path(name), F_OK) == 0
  }
}
