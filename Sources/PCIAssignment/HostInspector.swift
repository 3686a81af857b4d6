public import AssignmentModel
public import LinuxPCI

/// Looks at a host: the live machine, or a copy of another one.
public struct HostInspector: Sendable {
  /// The host.
  public let source: HostSource

  /// Looks at `source`.
  public init(_ source: HostSource) { self.source = source }

  /// Where the facts come from.
  public var provenance: Provenance { source.provenance }

  /// Opens the host at `path`.
  ///
  /// - Parameters:
  ///   - path: `/` for this machine; a directory that holds `sys/`, or one that holds a single such directory; a
  ///     umockdev record, perhaps packed by xz; what `lspci -x`, `-xxx` or `-xxxx` printed; a capture.
  ///   - kind: What is there, or nil to find out.
  ///   - observer: Told of each access to the host's files, on the thread that makes it.
  /// - Throws: where nothing of a known kind is at `path`.
  public static func open(
    _ path: String, kind: Provenance.Kind? = nil, observer: (@Sendable (FileAccess) -> Void)? = nil
  ) throws(InspectionError) -> HostInspector {
    do throws(HostSourceError) {
      let source = try HostSource.open(path, kind: kind)
      return HostInspector(observer.map { source.observed(by: $0) } ?? source)
    } catch {
      throw .source(error)
    }
  }

  /// Reads the host once.
  ///
  /// - Throws: where the list of PCI functions cannot be read.
  public func snapshot(depth: InspectionDepth = .complete) throws(InspectionError) -> HostSnapshot {
    do throws(HostError) {
      return try source.snapshot(depth: depth)
    } catch {
      throw .host(error)
    }
  }

  /// The host as one text that replays to the same snapshot.
  ///
  /// - Parameters:
  ///   - isRedacted: Whether serial numbers, hardware and network addresses, UUIDs and the host's name are taken out.
  ///   - writer: What the capture says it was written by.
  /// - Throws: where the list of PCI functions cannot be read, and for a dump of config space, which has no files.
  public func capture(redact isRedacted: Bool, writer: String) throws(InspectionError) -> [UInt8] {
    let capture: HostCapture?
    do throws(HostError) {
      capture = try source.capture(writer: writer)
    } catch {
      throw .host(error)
    }
    guard let capture else {
      throw .source(
        HostSourceError(cause: .unknownKind, path: provenance.path, remedy: "a dump of config space holds no files"))
    }
    return (isRedacted ? capture.redacted(hostNames: source.hostNames) : capture).text
  }
}
