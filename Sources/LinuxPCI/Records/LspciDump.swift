public import AssignmentModel
import HardwareBits
public import PCICore

/// The config space of a host's functions, from the text that `lspci -x`, `-xxx` or `-xxxx` prints.
///
/// A function begins with a line `SSSS:BB:DD.F …` and goes on with lines of an offset and up to 16 bytes. What
/// stands between, as `lspci -vvv -xxxx` prints it, is passed over but for three facts that a dump of bytes lacks:
/// the driver, the IOMMU group and the NUMA node.
public struct LspciDump: Hashable, Sendable {
  /// One function of a dump.
  public struct Function: Hashable, Sendable {
    /// The address.
    public var address: PCIAddress
    /// The bytes of config space from register 0, without a gap.
    public var bytes: [UInt8] = []
    /// The driver, where the text names one.
    public var driver: String?
    /// The IOMMU group, where the text names one.
    public var iommuGroup: Int?
    /// The NUMA node, where the text names one.
    public var numaNode: Int?
  }

  /// The functions, in the dump's order.
  public private(set) var functions: [Function] = []
  /// What could not be used.
  public private(set) var observations: [Observation] = []

  /// Reads a dump; any text is one, perhaps without a function.
  public init(text: ArraySlice<UInt8>) {
    var places: [PCIAddress: Int] = [:]
    var current: Int?
    for line in TextLines(text) {
      var bytes = line.bytes
      if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
      if let address = Self.address(bytes) {
        current = nil
        if places[address] == nil {
          current = functions.count
          places[address] = functions.count
          functions.append(Function(address: address))
        } else {
          observe(address, line, "\(address) was described before")
        }
      } else if bytes.isEmpty {
        current = nil
      } else if let index = current {
        take(bytes, line, index)
      }
    }
  }

  /// Whether `text` holds a function with at least one line of bytes.
  static func isLikely(_ text: ArraySlice<UInt8>) -> Bool {
    var isInside = false
    for line in TextLines(text) {
      if address(line.bytes) != nil {
        isInside = true
      } else if isInside, row(line.bytes) != nil {
        return true
      }
    }
    return false
  }

  /// The address that a line begins with, when a space follows it.
  private static func address(_ line: ArraySlice<UInt8>) -> PCIAddress? {
    let word = line.prefix { $0 != UInt8(ascii: " ") }
    guard word.count >= 7, word.count <= 16 else { return nil }
    return PCIAddress(text: word)
  }

  /// The offset and the bytes of a line like `40: 01 50 03 c8`; nil for any other.
  private static func row(_ line: ArraySlice<UInt8>) -> (offset: Int, bytes: [UInt8])? {
    guard let colon = line.prefix(10).firstIndex(of: UInt8(ascii: ":")),
      (2...8).contains(colon - line.startIndex), colon + 1 < line.endIndex,
      line[colon + 1] == UInt8(ascii: " "), let offset = UInt32(hexDigits: line[..<colon])
    else { return nil }
    var bytes: [UInt8] = []
    for word in line[(colon + 1)...].split(separator: UInt8(ascii: " ")) {
      guard word.count == 2, let byte = UInt8(hexDigits: word) else { return nil }
      bytes.append(byte)
    }
    return bytes.isEmpty ? nil : (Int(offset), bytes)
  }

  private mutating func take(_ bytes: ArraySlice<UInt8>, _ line: TextLines.Line, _ index: Int) {
    if let row = Self.row(bytes) {
      let function = functions[index]
      // Rows go on where the last one ended; after a gap, nothing can be placed without making bytes up.
      guard row.offset == function.bytes.count else {
        return observe(function.address, line, "the row does not go on at 0x\(UInt(function.bytes.count).hex())")
      }
      guard row.offset + row.bytes.count <= ConfigSpace.extendedSize else {
        return observe(function.address, line, "config space ends at 0x1000")
      }
      functions[index].bytes += row.bytes
    } else if let value = Self.value(of: "Kernel driver in use", bytes) {
      functions[index].driver = KernelText.string(value)
    } else if let value = Self.value(of: "IOMMU group", bytes) {
      functions[index].iommuGroup = KernelText.decimal(value)
    } else if let value = Self.value(of: "NUMA node", bytes) {
      functions[index].numaNode = KernelText.decimal(value)
    }
  }

  /// What follows `key` and a colon in an indented line.
  private static func value(of key: String, _ line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    let text = KernelText.trimmed(line)
    guard line.first == UInt8(ascii: "\t") || line.first == UInt8(ascii: " "), text.starts(with: key.utf8) else {
      return nil
    }
    let rest = text.dropFirst(key.utf8.count)
    return rest.first == UInt8(ascii: ":") ? KernelText.trimmed(rest.dropFirst()) : nil
  }

  private mutating func observe(_ address: PCIAddress, _ line: TextLines.Line, _ problem: String) {
    // One complaint for a function is enough: what follows the first is a consequence of it.
    guard observations.last?.address != address else { return }
    observations.append(Observation(kind: .malformed, address: address, text: "line \(line.number): \(problem)"))
  }
}
