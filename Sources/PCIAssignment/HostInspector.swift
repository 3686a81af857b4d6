public import AssignmentModel
public import LinuxPCI

/// Looks at a host: the live machine, or a copy of another one.
public struct HostInspector: Sendable {
  /// The host's files.
  public let files: any HostFiles
  /// Where the facts come from.
  public let provenance: Provenance

  /// Opens the host at `path`.
  ///
  /// - Parameters:
  ///   - path: `/` for this machine; a directory that holds `sys/`, or one directory that does.
  ///   - kind: What is there, or nil to find out.
  ///   - observer: Told of each call to the host's files, on whatever thread makes it.
  /// - Throws: where nothing of a known kind is at `path`.
  public static func open(
    _ path: String, kind: Provenance.Kind? = nil, observer: (@Sendable (FileAccess) -> Void)? = nil
  ) throws(InspectionError) -> HostInspector {
    let isLive = !path.isEmpty && path.utf8.allSatisfy { $0 == UInt8(ascii: "/") }
    do throws(ErrorNumber) {
      guard let found = isLive ? try LiveFiles(root: path) : try DirectoryHost.open(path) else { throw .notDirectory }
      let files: any HostFiles = observer.map { ObservedFiles(found, observer: $0) } ?? found
      let provenance = Provenance(kind: kind ?? (isLive ? .live : .directory), path: path)
      return HostInspector(files: files, provenance: provenance)
    } catch {
      throw InspectionError(cause: .unreadable(error), path: path, text: "cannot read \(path): \(error)")
    }
  }

  /// Reads the host once.
  ///
  /// - Throws: where the list of PCI functions cannot be read.
  public func snapshot(depth: InspectionDepth = .complete) throws(InspectionError) -> HostSnapshot {
    do throws(HostError) {
      return try HostReader(files: files, provenance: provenance).snapshot(depth: depth)
    } catch {
      throw InspectionError(cause: .host(error), path: provenance.path, text: error.description)
    }
  }
}
