import Glibc

/// Removes a directory with what is in it, and never follows a link out of it.
enum TreeRemoval {
  /// Removes `path`; what cannot be removed stays.
  static func remove(_ path: String) {
    if let directory = unsafe opendir(path) {
      var names: [String] = []
      while let entry = unsafe readdir(directory) {
        let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
          unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
        }
        if name != ".", name != ".." { names.append(name) }
      }
      unsafe closedir(directory)
      for name in names {
        let below = "\(path)/\(name)"
        if unsafe unlink(below) != 0 { remove(below) }
      }
      unsafe rmdir(path)
    } else {
      unsafe unlink(path)
    }
  }
}
