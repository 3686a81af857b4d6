/// A host's files in one text file that can be read, compared, shared and replayed.
///
/// It holds the files that a snapshot is read from, so a replayed capture is read by the same reader as the live
/// machine and gives the same answers. The format is described in `Docs/captures.md`.
public struct HostCapture: Hashable, Sendable {
  /// What is known of the capture itself.
  public var header: CaptureHeader
  /// The files.
  public var files: MemoryFiles

  /// Puts a capture together.
  public init(header: CaptureHeader, files: MemoryFiles) {
    self.header = header
    self.files = files
  }

  /// Collects from `files` what a snapshot, a plan or a verdict may ask for.
  ///
  /// Nothing is written, and no file is read that reaches for a device's registers or memory. What may not be read
  /// is recorded as such.
  ///
  /// - Throws: where the list of functions cannot be read.
  public init(of files: any HostFiles, header: CaptureHeader) throws(HostError) {
    self.init(header: header, files: try CaptureCollector.collect(files, isWhole: header.isWhole))
  }
}

/// The first lines of a capture.
public struct CaptureHeader: Hashable, Sendable {
  /// What wrote it: program and version, on one line; characters that a line cannot hold are left out.
  public var writer: String {
    get { writerLine }
    set { writerLine = Self.line(of: newValue) }
  }
  private var writerLine: String
  /// When the host was read, in seconds since 1970 UTC; nil where that is not known.
  public var capturedAt: Int64?
  /// Whether the reader had root's view; nil where that is not known.
  public var isPrivileged: Bool?
  /// Whether the source showed everything the kernel does, so that what is missing did not exist.
  public var isWhole: Bool
  /// Whether serial numbers, addresses and names were taken out.
  public var isRedacted: Bool

  /// Puts a header together.
  public init(
    writer: String, capturedAt: Int64? = nil, isPrivileged: Bool? = nil, isWhole: Bool, isRedacted: Bool = false
  ) {
    writerLine = Self.line(of: writer)
    self.capturedAt = capturedAt
    self.isPrivileged = isPrivileged
    self.isWhole = isWhole
    self.isRedacted = isRedacted
  }

  /// What of a name reads back as it was written.
  private static func line(of name: String) -> String {
    let kept = name.unicodeScalars.filter {
      $0.value >= 0x20 && $0.value != 0x7f && !$0.properties.isWhitespace || $0 == " "
    }
    return String(String.UnicodeScalarView(kept)).split(separator: " ").joined(separator: " ")
  }
}
