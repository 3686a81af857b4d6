public import AssignmentModel
import Glibc
import PCICore

/// A host that was found at a path, ready to be read.
public struct HostSource: Sendable {
  /// What its facts are read from.
  private enum Content {
    /// Files; whether they are all that the kernel shows, so that what is missing does not exist; and whether
    /// something was taken out of them.
    case files(any HostFiles, isWhole: Bool, isRedacted: Bool = false)
    /// Config space and nothing else.
    case dump(LspciDump)
  }

  /// Where its facts come from.
  public let provenance: Provenance
  private let content: Content

  private init(_ content: Content, _ provenance: Provenance) {
    self.content = content
    self.provenance = provenance
  }

  /// Takes files that are at hand already; what a live machine's do not hold does not exist.
  public init(files: any HostFiles, provenance: Provenance) {
    self.init(.files(files, isWhole: provenance.kind == .live), provenance)
  }

  /// Its files; nil for a dump of config space.
  public var files: (any HostFiles)? {
    if case .files(let files, _, _) = content { files } else { nil }
  }

  /// Whether the files are all that the kernel shows.
  var isWhole: Bool {
    if case .files(_, let isWhole, _) = content { isWhole } else { false }
  }

  /// Whether something was taken out of the files before.
  var isRedacted: Bool {
    if case .files(_, _, let isRedacted) = content { isRedacted } else { false }
  }

  /// The same host with every access to its files told to `observer`.
  public func observed(by observer: @escaping @Sendable (FileAccess) -> Void) -> HostSource {
    guard case .files(let files, let isWhole, let isRedacted) = content else { return self }
    let observed = ObservedFiles(files, observer: observer)
    return HostSource(.files(observed, isWhole: isWhole, isRedacted: isRedacted), provenance)
  }

  /// Reads as much as `depth` asks for.
  ///
  /// - Throws: where the list of functions cannot be read.
  public func snapshot(depth: InspectionDepth = .complete) throws(HostError) -> HostSnapshot {
    switch content {
    case .files(let files, let isWhole, _):
      try HostReader(files: files, provenance: provenance, isWhole: isWhole).snapshot(depth: depth)
    case .dump(let dump): dump.snapshot(provenance: provenance)
    }
  }

  /// Reads as much as `depth` asks for of the functions at `addresses`, and what the host does with those.
  ///
  /// - Throws: where functions cannot be read at all.
  func snapshot(depth: InspectionDepth, only addresses: [PCIAddress]) throws(HostError) -> HostSnapshot {
    switch content {
    case .files(let files, let isWhole, _):
      try HostReader(files: files, provenance: provenance, isWhole: isWhole).snapshot(depth: depth, only: addresses)
    case .dump(let dump): dump.snapshot(provenance: provenance)
    }
  }

  /// Opens what is at `path`: `/`, a directory that holds `sys/`, or a file of one of the known formats.
  ///
  /// - Parameters:
  ///   - path: The path; a file may be packed by xz.
  ///   - kind: What is there, or nil to find out.
  public static func open(_ path: String, kind: Provenance.Kind? = nil) throws(HostSourceError) -> HostSource {
    let isDirectory = try reading(path) { () throws(ErrorNumber) in try LocalFile.isDirectory(path) }
    guard isDirectory else {
      let text = try reading(path) { () throws(ErrorNumber) in try LocalFile.read(path) }
      return try decode(text[...], path: path, kind: kind)
    }
    switch kind ?? (path.utf8.allSatisfy { $0 == UInt8(ascii: "/") } ? .live : .directory) {
    case .live:
      let files = try reading(path) { () throws(ErrorNumber) in try LiveFiles(root: path) }
      return HostSource(.files(files, isWhole: true), live(files, path: path))
    case .directory:
      guard let files = try reading(path, { () throws(ErrorNumber) in try DirectoryHost.open(path) }) else {
        throw HostSourceError(cause: .unknownKind, path: path, remedy: "a host's copy is a directory that holds sys/")
      }
      return HostSource(.files(files, isWhole: false), Provenance(kind: .directory, path: path))
    case .umockdev, .lspciDump, .capture:
      throw HostSourceError(cause: .unreadable(.isDirectory), path: path)
    }
  }

  /// Takes the content of a file for what it is, or for a `kind`.
  ///
  /// - Parameters:
  ///   - text: The content, unpacked.
  ///   - path: Where it comes from, for the snapshot and for messages.
  ///   - kind: The format, or nil to find out.
  public static func decode(
    _ text: ArraySlice<UInt8>, path: String, kind: Provenance.Kind? = nil
  ) throws(HostSourceError) -> HostSource {
    switch kind ?? likelyKind(text) {
    case .capture:
      let capture = try decoding(path) { () throws(RecordError) in try HostCapture(text: text) }
      let header = capture.header
      let provenance = Provenance(
        kind: .capture, path: path, capturedAt: header.capturedAt, isPrivileged: header.isPrivileged)
      return HostSource(.files(capture.files, isWhole: header.isWhole, isRedacted: header.isRedacted), provenance)
    case .umockdev:
      let record = try decoding(path) { () throws(RecordError) in try UmockdevRecord(text: text) }
      return HostSource(.files(record.files, isWhole: false), Provenance(kind: .umockdev, path: path))
    case .lspciDump:
      return HostSource(.dump(LspciDump(text: text)), Provenance(kind: .lspciDump, path: path))
    case .live, .directory: throw HostSourceError(cause: .unreadable(.notDirectory), path: path)
    case nil: throw HostSourceError(cause: .unknownKind, path: path, remedy: remedy(text))
    }
  }

  private static func likelyKind(_ text: ArraySlice<UInt8>) -> Provenance.Kind? {
    if HostCapture.isLikely(text) { return .capture }
    if UmockdevRecord.isLikely(text) { return .umockdev }
    return LspciDump.isLikely(text) ? .lspciDump : nil
  }

  private static func remedy(_ text: ArraySlice<UInt8>) -> String {
    if text.starts(with: [0x1f, 0x8b]) { return "it is packed by gzip: unpack it first" }
    if text.starts(with: "BZh".utf8) { return "it is packed by bzip2: unpack it first" }
    if text.starts(with: [0x28, 0xb5, 0x2f, 0xfd]) { return "it is packed by zstd: unpack it first" }
    return "known are captures, umockdev records, and what lspci -x, -xxx or -xxxx prints"
  }

  /// The live machine, now, as this process may see it.
  private static func live(_ files: LiveFiles, path: String) -> Provenance {
    Provenance(
      kind: .live, path: path, capturedAt: Int64(time(nil)), isPrivileged: ProcessStatus.isAdministrator(files))
  }

  private static func reading<Value>(
    _ path: String, _ body: () throws(ErrorNumber) -> Value
  ) throws(HostSourceError) -> Value {
    do throws(ErrorNumber) {
      return try body()
    } catch {
      let remedy = error.rawValue == EPROTO ? "xz cannot unpack it" : nil
      throw HostSourceError(cause: .unreadable(error), path: path, remedy: remedy)
    }
  }

  private static func decoding<Value>(
    _ path: String, _ body: () throws(RecordError) -> Value
  ) throws(HostSourceError) -> Value {
    do throws(RecordError) {
      return try body()
    } catch {
      throw HostSourceError(cause: .malformed(error), path: path)
    }
  }
}
