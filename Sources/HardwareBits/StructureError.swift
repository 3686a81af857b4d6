/// Bytes that do not hold the structure they were said to hold.
public struct StructureError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The structure being read, such as `"DMAR device scope"`.
  public let structure: String
  /// Where the unreadable part begins, in bytes from the start of the table, file or register space.
  public let offset: Int
  /// How many bytes the part takes.
  public let need: Int
  /// How many bytes are left there.
  public let have: Int

  /// Describes a part of `structure` at `offset` that needs `need` bytes where only `have` remain.
  public init(structure: String, offset: Int, need: Int, have: Int) {
    self.structure = structure
    self.offset = offset
    self.need = need
    self.have = have
  }

  /// One sentence: structure, offset, need and have.
  public var description: String {
    "\(structure) at offset 0x\(String(offset, radix: 16)) needs \(need) bytes, \(have) remain"
  }
}
