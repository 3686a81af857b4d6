/// Copies files of a host into memory, as they are: content, permissions, links, and what could not be read.
struct CaptureCollector {
  /// The most that a file outside the PCI devices may hold; `/proc/iomem` of a large machine takes a tenth.
  static let fileLimit = 4 << 20

  let source: any HostFiles
  /// Whether permissions are the kernel's.
  let isWhole: Bool
  var files = MemoryFiles()
  private var buffer = AttributeBuffer()

  init(_ source: any HostFiles, isWhole: Bool) {
    self.source = source
    self.isWhole = isWhole
  }

  /// Everything that a snapshot, a plan or a verdict may ask for.
  ///
  /// - Throws: where the list of functions cannot be read.
  static func collect(_ source: any HostFiles, isWhole: Bool) throws(HostError) -> MemoryFiles {
    var collector = CaptureCollector(source, isWhole: isWhole)
    try collector.collectFunctions()
    collector.collectBus()
    collector.collectGroups()
    collector.collectRemappingUnits()
    collector.collectTables()
    collector.collectKernel()
    collector.collectUsers()
    return collector.files
  }

  /// The entries of a directory, sorted; none where it cannot be listed.
  func entries(of path: HostPath) -> [HostDirectoryEntry] {
    do throws(ErrorNumber) {
      return try source.openDirectory(path).entries().sorted { $0.name < $1.name }
    } catch {
      return []
    }
  }

  /// Records an empty directory; nothing where there is none.
  mutating func collectDirectory(_ path: HostPath) {
    do throws(ErrorNumber) {
      _ = try source.openDirectory(path)
      files.insert(.directory, at: path)
    } catch {
      // What is not there is not recorded.
    }
  }

  /// Records a file, even one that only its owner may read; nothing where there is none.
  mutating func collectFile(_ path: HostPath, limit: Int = fileLimit) {
    do throws(ErrorNumber) {
      let status = try source.status(path)
      if status.kind == .directory { return }
      // A link is recorded as the file it leads to: procfs has some that differ for each reader.
      let permissions = status.kind == .link ? 0o444 : status.permissions
      // Opening a device node is an act: a VFIO group, once opened, is in use.
      guard status.kind != .other else {
        files.insert(.unreadable(.noData, permissions: permissions), at: path)
        return
      }
      do throws(ErrorNumber) {
        files.insert(.file(try source.read(path, limit: limit), permissions: permissions), at: path)
      } catch {
        if error.isAbsence { throw error }
        files.insert(.unreadable(error, permissions: permissions), at: path)
      }
    } catch {
      // What is not there is not recorded.
    }
  }

  /// Records the lines of a file that are wanted; nothing where there is no such file.
  mutating func collectLines(of path: HostPath, _ isWanted: (ArraySlice<UInt8>) -> Bool) {
    collectFile(path, limit: 8 * Self.fileLimit)
    guard case .file(let content, let permissions)? = files[path] else { return }
    var kept: [UInt8] = []
    for line in TextLines(content[...]) where isWanted(line.bytes) { kept += line.bytes + [UInt8(ascii: "\n")] }
    files.replace(path, by: .file(kept, permissions: permissions))
  }

  /// Records a link; the path its target stands for, or nil where there is no link.
  @discardableResult
  mutating func collectLink(_ path: HostPath) -> HostPath? {
    do throws(ErrorNumber) {
      let target = try source.readLink(path)
      files.insert(.link(target), at: path)
      return path.parent.resolving(target)
    } catch {
      return nil
    }
  }

  /// Records the links and attributes of a directory, and of the directories in it down to `depth` levels.
  ///
  /// - Parameters:
  ///   - path: The directory, whose own path leads through no link.
  ///   - depth: How many levels of directories below it are taken along.
  ///   - isWanted: Which directories below it are.
  mutating func collectAttributes(
    _ path: HostPath, depth: Int = 0, isWanted: (HostName) -> Bool = { _ in true }
  ) {
    let directory: any HostDirectory
    let entries: [HostDirectoryEntry]
    do throws(ErrorNumber) {
      directory = try source.openDirectory(path)
      entries = try directory.entries()
    } catch {
      return
    }
    files.insert(.directory, at: path)
    for entry in entries.sorted(by: { $0.name < $1.name }) {
      do throws(ErrorNumber) {
        try collect(entry.name, in: directory, at: path.appending(entry.name), depth: depth, isWanted: isWanted)
      } catch {
        // It went away since it was listed.
      }
    }
  }

  private mutating func collect(
    _ name: HostName, in directory: any HostDirectory, at path: HostPath, depth: Int, isWanted: (HostName) -> Bool
  ) throws(ErrorNumber) {
    let status = try directory.status(name)
    switch status.kind {
    case .directory:
      if depth > 0, isWanted(name) { collectAttributes(path, depth: depth - 1) }
    case .link:
      try directory.readLink(name, into: &buffer)
      files.insert(.link(Array(buffer.bytes)), at: path)
    case .other: files.insert(.unreadable(.noData, permissions: status.permissions), at: path)
    case .file:
      guard FurtherAttributes.isReadable(name, status, isWhole: isWhole) else {
        files.insert(.unreadable(.noData, permissions: status.permissions), at: path)
        return
      }
      do throws(ErrorNumber) {
        try directory.read(name, into: &buffer)
        files.insert(.file(Array(buffer.bytes), permissions: status.permissions), at: path)
      } catch {
        if error == .noSuchFile { throw error }
        files.insert(.unreadable(error, permissions: status.permissions), at: path)
      }
    }
  }
}

extension HostPath {
  /// The path that a link's target stands for, read in this directory, with `..` taken by name.
  ///
  /// sysfs has no links to directories on the way of its own links, so that this is the kernel's answer as well.
  func resolving(_ target: [UInt8]) -> HostPath? {
    var names = target.first == UInt8(ascii: "/") ? [] : components
    for part in target.split(separator: UInt8(ascii: "/")) {
      if part.elementsEqual(".".utf8) { continue }
      if part.elementsEqual("..".utf8) {
        names = names.dropLast()
      } else if let name = HostName(part) {
        names.append(name)
      } else {
        return nil
      }
    }
    return names.reduce(HostPath.root) { $0.appending($1) }
  }
}
