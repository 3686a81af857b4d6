import Foundation

/// A directory that holds a small host's `sys/`, removed with the last reference.
final class TemporaryHost {
  /// The directory.
  let url: URL
  /// The directory's path.
  var path: String { url.path }

  /// Makes a host of functions given as address and configuration space.
  init(_ functions: [(address: String, config: [UInt8])]) throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("pciassign-host-\(UUID().uuidString)")
    let files = FileManager.default
    let bus = url.appendingPathComponent("sys/bus/pci/devices")
    try files.createDirectory(at: bus, withIntermediateDirectories: true)
    for (address, config) in functions {
      let root = "sys/devices/pci\(address.prefix(while: { $0 != ":" })):00/\(address)"
      let device = url.appendingPathComponent(root)
      try files.createDirectory(at: device, withIntermediateDirectories: true)
      try files.createSymbolicLink(
        atPath: bus.appendingPathComponent(address).path, withDestinationPath: "../../../../\(root)")
      try files.createSymbolicLink(
        atPath: device.appendingPathComponent("subsystem").path, withDestinationPath: "../../../bus/pci")
      try Data(config).write(to: device.appendingPathComponent("config"))
      let attributes = [
        "vendor": Self.number(config, [1, 0]), "device": Self.number(config, [3, 2]),
        "class": Self.number(config, [11, 10, 9]), "revision": Self.number(config, [8]),
        "subsystem_vendor": Self.number(config, [0x2d, 0x2c]), "subsystem_device": Self.number(config, [0x2f, 0x2e]),
        "numa_node": "-1", "uevent": "PCI_SLOT_NAME=\(address)",
        "resource": Array(repeating: "0x0000000000000000 0x0000000000000000 0x0000000000000000", count: 13)
          .joined(separator: "\n"),
      ]
      for (name, value) in attributes {
        try (value + "\n").write(to: device.appendingPathComponent(name), atomically: true, encoding: .utf8)
      }
    }
  }

  deinit {
    do {
      try FileManager.default.removeItem(at: url)
    } catch {
      print("left behind: \(path): \(error)")
    }
  }

  private static func number(_ bytes: [UInt8], _ offsets: [Int]) -> String {
    let digits = offsets.map { offset in
      let byte = String(bytes[offset], radix: 16)
      return byte.count == 1 ? "0\(byte)" : byte
    }
    return "0x" + digits.joined()
  }

  /// Configuration space of a network card without capabilities.
  static let plainCard: [UInt8] = {
    var bytes = [UInt8](repeating: 0, count: 256)
    bytes.replaceSubrange(0..<12, with: [0xf4, 0x1a, 0x00, 0x10, 0x06, 0x04, 0x00, 0x00, 0x01, 0x00, 0x00, 0x02])
    return bytes
  }()
}
