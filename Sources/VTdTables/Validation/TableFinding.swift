import HardwareBits
public import PCICore

/// Something about tables that hardware refuses, or takes and does wrong by.
public struct TableFinding: Hashable, Sendable {
  /// How much it matters.
  public enum Severity: String, Hashable, Sendable {
    /// DMA or interrupts fail, or go where they should not.
    case error
    /// It works, but hardly as it was meant.
    case warning
    /// Worth knowing.
    case note
  }

  /// Where it is.
  public struct Place: Hashable, Sendable {
    /// The first requester that meets it; nil for the tables as a whole and for interrupts.
    public var requester: RequesterID?
    /// The PASID, where it is about one that is not 0.
    public var pasid: UInt32?
    /// The first DMA address that meets it.
    public var iova: UInt64?
    /// The entry's address.
    public var entry: UInt64?

    /// Names a place.
    public init(requester: RequesterID? = nil, pasid: UInt32? = nil, iova: UInt64? = nil, entry: UInt64? = nil) {
      self.requester = requester
      self.pasid = pasid
      self.iova = iova
      self.entry = entry
    }
  }

  /// What it is, stable for scripts.
  public var code: Code
  /// Where it is.
  public var place: Place
  /// One sentence with the values concerned.
  public var text: String

  /// Describes a finding.
  public init(_ code: Code, _ place: Place, _ text: String) {
    self.code = code
    self.place = place
    self.text = text
  }

  /// How much it matters.
  public var severity: Severity { code.severity }
}

extension TableFinding.Place: CustomStringConvertible {
  /// The parts that are known: `00:03.0, IOVA 0x1000, entry at 0x10007008`; empty for the tables as a whole.
  public var description: String {
    var text = ""
    func add(_ part: String) { text += text.isEmpty ? part : ", \(part)" }
    if let requester { add("\(requester)") }
    if let pasid, pasid != 0 { add("PASID \(pasid)") }
    if let iova { add("IOVA 0x\(iova.hex())") }
    if let entry { add("entry at 0x\(entry.hex())") }
    return text
  }
}
