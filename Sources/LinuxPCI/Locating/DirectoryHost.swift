/// Finds the root of a host's copy: the directory that holds `sys/`.
public enum DirectoryHost {
  /// Opens the copy at `path`: the directory itself, or the only one in it that holds `sys/`, as an unpacked
  /// archive has it.
  ///
  /// - Returns: nil where neither holds `sys/`, or several directories inside do.
  public static func open(_ path: String) throws(ErrorNumber) -> LiveFiles? {
    let files = try LiveFiles(root: path)
    if try holdsSys(files) { return files }
    var found: LiveFiles?
    for entry in try files.openDirectory(.root).entries().sorted(by: { $0.name < $1.name }) {
      guard try files.status(HostPath.root.appending(entry.name)).kind == .directory else { continue }
      let below = try LiveFiles(root: "\(path)/\(entry.name)")
      if try holdsSys(below) {
        if found != nil { return nil }
        found = below
      }
    }
    return found
  }

  private static func holdsSys(_ files: LiveFiles) throws(ErrorNumber) -> Bool {
    do throws(ErrorNumber) {
      return try files.status("/sys").kind == .directory
    } catch .noSuchFile {
      return false
    }
  }
}
