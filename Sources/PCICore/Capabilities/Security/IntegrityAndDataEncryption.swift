import HardwareBits

/// Integrity and Data Encryption, extended capability 0030h (PCIe 6.0 §7.9.26).
///
/// After two registers come the link streams, then the selective streams, each with as many address blocks as it says.
public struct IntegrityAndDataEncryptionCapability: Capability {
  /// The capability's registers as bytes.
  public let block: RegisterBlock
  /// Names the capability whose header is at `offset`.
  public init(_ config: ConfigSpace, offset: Int) { block = RegisterBlock(config, offset: offset) }

  static let capabilitiesAt = RegisterOffset<EncryptionCapabilities>(0x04)
  static let controlAt = RegisterOffset<EncryptionControl>(0x08)

  /// What the port can do.
  public var capabilities: EncryptionCapabilities? { block[Self.capabilitiesAt] }

  /// One stream between two ports, however many switches lie between them.
  public struct SelectiveStream: Hashable, Sendable {
    /// Where its registers begin, in bytes from the start of the capability.
    public let offset: Int
    /// How many address blocks follow, 0 to 15.
    public let addressBlockCount: Int
  }

  /// Where the registers of each link stream begin, in bytes from the start of the capability.
  public var linkStreamOffsets: [Int] {
    (0..<(capabilities?.linkStreamCount ?? 0)).map { 0x0c + 8 * $0 }
  }

  /// The selective streams as far as they were read.
  public var selectiveStreams: [SelectiveStream] {
    guard let capabilities else { return [] }
    var streams: [SelectiveStream] = []
    var offset = 0x0c + 8 * capabilities.linkStreamCount
    for _ in 0..<capabilities.selectiveStreamCount {
      guard let header = block[RegisterOffset<SelectiveStreamCapabilities>(offset)] else { break }
      streams.append(SelectiveStream(offset: offset, addressBlockCount: header.addressBlockCount))
      offset += 20 + 12 * header.addressBlockCount
    }
    return streams
  }

  /// How many streams there are, and how many are secure.
  public var summary: String {
    guard let capabilities else { return unreadSummary }
    let statuses =
      linkStreamOffsets.map { RegisterOffset<StreamStatus>($0 + 4) }
      + selectiveStreams.map { RegisterOffset<StreamStatus>($0.offset + 8) }
    let secure = statuses.filter { block[$0]?.isSecure ?? false }.count
    return "\(capabilities.linkStreamCount) link and \(capabilities.selectiveStreamCount) selective streams,"
      + " \(secure) secure"
  }

  /// Adds the registers, and those of each stream.
  public func list(into listing: inout RegisterListing) {
    listing.add(Self.capabilitiesAt)
    listing.add(Self.controlAt)
    for (index, offset) in linkStreamOffsets.enumerated() {
      listing.add(RegisterOffset<LinkStreamControl>(offset), name: "Link IDE Stream \(index) Control")
      listing.add(RegisterOffset<StreamStatus>(offset + 4), name: "Link IDE Stream \(index) Status")
    }
    for (index, stream) in selectiveStreams.enumerated() {
      let name = "Selective IDE Stream \(index)"
      let offset = stream.offset
      listing.add(RegisterOffset<SelectiveStreamCapabilities>(offset), name: "\(name) Capability")
      listing.add(RegisterOffset<SelectiveStreamControl>(offset + 4), name: "\(name) Control")
      listing.add(RegisterOffset<StreamStatus>(offset + 8), name: "\(name) Status")
      listing.add(RegisterOffset<RequesterAssociation1>(offset + 12), name: "\(name) RID Association 1")
      listing.add(RegisterOffset<RequesterAssociation2>(offset + 16), name: "\(name) RID Association 2")
      for blockIndex in 0..<stream.addressBlockCount {
        let start = offset + 20 + 12 * blockIndex
        let blockName = "\(name) Address Association \(blockIndex)"
        listing.add(RegisterOffset<AddressAssociation>(start), name: blockName)
        listing.add("\(blockName) Limit, upper half", at: start + 4, widthInBytes: 4)
        listing.add("\(blockName) Base, upper half", at: start + 8, widthInBytes: 4)
      }
    }
  }
}
