import HardwareBits
import PCICore
import VTdTables

/// Tables in files, as `image.json` describes them.
struct VTdImage {
  /// A piece of memory in a file.
  struct Piece {
    var address: UInt64
    var file: String
    var offset: Int
    var byteCount: Int
  }

  /// A device the tables are made for.
  struct Device {
    var address: PCIAddress
    var aliases: [PCIAddress] = []
    /// nil for pass-through.
    var domain: UInt16?
  }

  var rootTable: RootTableAddressRegister
  var unit: UnitCapabilities
  var pieces: [Piece]
  var devices: [Device]
  var interruptTable: InterruptTableAddressRegister?
}

extension VTdImage {
  /// Reads `image.json`.
  ///
  /// - Throws: exit code 65 with file, line and column.
  static func read(_ path: String) throws(CommandFailure) -> VTdImage {
    let root = try JSONNode.read(path)
    let mode = try root.required("mode").choice([("legacy", TranslationTableMode.legacy), ("scalable", .scalable)])
    let rootNode = try root.required("root_table")
    let table = try rootNode.unsigned()
    // The register's own form, with the mode in bits 11:10, is understood as well.
    guard table & 0x3ff == 0 else { throw rootNode.failure("no multiple of 4096") }
    var unit = UnitCapabilities.unrestricted(
      hostAddressWidthInBits: try root.optional("host_address_width").map { (node) throws(CommandFailure) in
        Int(try node.unsigned(limit: 64))
      })
    if let value = try root.optional("capability")?.unsigned() { unit.capability = CapabilityRegister(rawValue: value) }
    if let value = try root.optional("extended_capability")?.unsigned() {
      unit.extendedCapability = ExtendedCapabilityRegister(rawValue: value)
    }
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    var pieces: [Piece] = []
    for node in try root.required("image").elements() {
      let file = try node.required("file").string()
      pieces.append(
        Piece(
          address: try node.required("gpa").unsigned(), file: file.hasPrefix("/") ? file : folder + file,
          offset: Int(try node.optional("offset")?.unsigned(limit: 1 << 56) ?? 0),
          byteCount: Int(try node.required("len").unsigned(limit: 1 << 56))))
    }
    var devices: [Device] = []
    for node in try root.optional("devices")?.elements() ?? [] {
      var device = Device(address: try node.required("bdf").address())
      for part in try node.optional("aliases")?.elements() ?? [] { device.aliases.append(try part.address()) }
      device.domain = try node.optional("domain").map { (node) throws(CommandFailure) in
        UInt16(try node.unsigned(limit: 65535))
      }
      devices.append(device)
    }
    var image = VTdImage(
      rootTable: RootTableAddressRegister(table: table & ~0xfff, mode: mode), unit: unit, pieces: pieces,
      devices: devices)
    if let node = try root.optional("ir") { image.interruptTable = try interruptTable(node) }
    return image
  }

  private static func interruptTable(_ node: JSONNode) throws(CommandFailure) -> InterruptTableAddressRegister {
    InterruptTableAddressRegister(
      table: try node.required("table").page(), size: UInt8(try node.required("size").unsigned(limit: 15)),
      extendedInterruptMode: try node.optional("eime")?.boolean() ?? false)
  }

  /// Opens the files.
  ///
  /// - Throws: exit code 65 for one that cannot be read or is too short.
  func memory() throws(CommandFailure) -> VTdMemory {
    var memory = VTdMemory()
    for piece in pieces { try memory.add(piece) }
    return memory
  }
}

/// The memory of an image.
struct VTdMemory: EntryReader {
  private struct Piece {
    let first: UInt64
    let byteCount: UInt64
    let offset: Int
    let file: MappedFile
  }

  private var pieces: [Piece] = []

  /// Adds a piece of a file.
  ///
  /// - Throws: exit code 65 where the file cannot be read or is too short.
  mutating func add(_ piece: VTdImage.Piece) throws(CommandFailure) {
    let file = try MappedFile(piece.file)
    guard piece.offset <= file.byteCount, piece.byteCount <= file.byteCount - piece.offset else {
      throw .input("\(piece.file) has \(file.byteCount) bytes, \(piece.offset) + \(piece.byteCount) are needed")
    }
    pieces.append(
      Piece(first: piece.address, byteCount: UInt64(piece.byteCount), offset: piece.offset, file: file))
  }

  /// The 64 bits at `address`; nil where no piece has them.
  func entry(at address: UInt64) -> UInt64? {
    for piece in pieces where address &- piece.first < piece.byteCount {
      let offset = address - piece.first
      guard offset & 7 == 0, piece.byteCount - offset >= 8 else { return nil }
      return piece.file.word(at: piece.offset + Int(offset))
    }
    return nil
  }
}
