import Foundation
import PCICore

/// What `lspci -vmmnk -D` says of the functions of a tree.
enum LspciReport {
  struct Record: Equatable {
    var address: PCIAddress
    var vendor: UInt16
    var device: UInt16
    /// Base class and sub-class.
    var classCode: UInt16
    var subsystemVendor: UInt16?
    var subsystemDevice: UInt16?
    var revision: UInt8
    var programmingInterface: UInt8
    var driver: String?
    var node: Int?
    var group: Int?
  }

  static let isInstalled: Bool = {
    do { return try Command.run("lspci", ["--version"]).status == 0 } catch { return false }
  }()

  /// Asks lspci about the tree below `root`.
  static func read(root: String) throws -> [Record] {
    try parse(
      Command.run("lspci", ["-A", "linux-sysfs", "-O", "sysfs.path=\(root)/sys/bus/pci", "-vmmnk", "-D"]).text)
  }

  /// Asks lspci about a dump.
  static func read(dump: String) throws -> [Record] {
    try parse(Command.run("lspci", ["-F", dump, "-vmmn", "-D"]).text)
  }

  private static func parse(_ text: String) throws -> [Record] {
    try text.components(separatedBy: "\n\n").filter { !$0.isEmpty }.map { block in
      var fields: [String: String] = [:]
      for line in block.split(separator: "\n") {
        let parts = line.split(separator: "\t", maxSplits: 1)
        if parts.count == 2, fields[String(parts[0])] == nil { fields[String(parts[0])] = String(parts[1]) }
      }
      func hex<Value: FixedWidthInteger>(_ key: String) -> Value? { fields[key].flatMap { Value($0, radix: 16) } }
      guard let slot = fields["Slot:"], let address = PCIAddress(slot), let vendor: UInt16 = hex("Vendor:"),
        let device: UInt16 = hex("Device:"), let classCode: UInt16 = hex("Class:")
      else { throw Command.Failure(text: "lspci printed: \(block)") }
      return Record(
        address: address, vendor: vendor, device: device, classCode: classCode, subsystemVendor: hex("SVendor:"),
        subsystemDevice: hex("SDevice:"), revision: hex("Rev:") ?? 0, programmingInterface: hex("ProgIf:") ?? 0,
        driver: fields["Driver:"], node: fields["NUMANode:"].flatMap { Int($0) },
        group: fields["IOMMUGroup:"].flatMap { Int($0) })
    }.sorted { $0.address < $1.address }
  }
}
