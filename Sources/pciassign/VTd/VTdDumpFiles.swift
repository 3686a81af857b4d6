import Glibc

/// The files of a kernel's dump.
enum VTdDumpFiles {
  private static let names: Set<String> = [
    "dmar_translation_struct", "ir_translation_struct", "domain_translation_struct",
  ]

  /// A file stands for itself; a directory, such as `/sys/kernel/debug/iommu/intel` or a copy of it, for the dumps in
  /// it and two levels below, in the order of their names.
  static func files(_ path: String) throws(CommandFailure) -> [String] {
    guard isDirectory(path) else { return [path] }
    let found = find(path, depth: 3)
    guard !found.isEmpty else { throw .input("\(path) holds no file such as dmar_translation_struct") }
    return found
  }

  private static func isDirectory(_ path: String) -> Bool {
    var status = stat()
    // Safe: the kernel fills exactly one stat, which outlives the call.
    return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private static func find(_ folder: String, depth: Int) -> [String] {
    var found: [String] = []
    for name in entries(of: folder).sorted() {
      let path = "\(folder)/\(name)"
      if isDirectory(path) {
        if depth > 0 { found += find(path, depth: depth - 1) }
      } else if names.contains(name) {
        found.append(path)
      }
    }
    // Units before devices, so that a reader meets them in that order too.
    return found.filter { $0.hasSuffix("dmar_translation_struct") }
      + found.filter { !$0.hasSuffix("dmar_translation_struct") }
  }

  private static func entries(of folder: String) -> [String] {
    guard let directory = unsafe opendir(folder) else { return [] }
    defer { unsafe closedir(directory) }
    var names: [String] = []
    while let entry = unsafe readdir(directory) {
      // Safe: the kernel ends each name with a zero byte, and the entry lives until the next call.
      let name = unsafe withUnsafePointer(to: entry.pointee.d_name) { pointer in
        unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }
}
