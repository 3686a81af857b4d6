import AssignmentModel
import Foundation
import HardwareBits
import PCICore
import TestCorpus

/// A host as far as its kernel's log tells of it: identities, bridges, from 6.9 on the kind of each function, groups.
struct KernelLogHost: Decodable {
  struct Device: Decodable {
    let bdf: String
    let vd: String
    let hdr: String
    let cls: String
    let pcie: String
    let sec: String?
    let sub: String?
    let group: Int?
  }

  let kernel: String?
  let devices: [Device]

  static func read(_ name: String) throws -> KernelLogHost {
    try JSONDecoder().decode(
      KernelLogHost.self, from: Data(contentsOf: Corpus.root.appendingPathComponent("klog/\(name)")))
  }

  /// The log never tells ACS, and kernels before 6.9 not even what a function is.
  var host: HostSnapshot {
    var parts: [Substring: Int] = [:]
    for device in devices { parts[device.bdf.prefix(10), default: 0] += 1 }
    var host = HostSnapshot(
      provenance: Provenance(kind: .capture, path: "log"),
      functions: devices.compactMap { device in
        guard let address = PCIAddress(device.bdf) else { return nil }
        let isMultifunction = (parts[device.bdf.prefix(10)] ?? 0) > 1
        var function = ConfigDump.function(address, device.config(isMultifunction: isMultifunction))
        function.iommuGroup = .known(device.group)
        return function
      })
    host.kernel.release = kernel
    return host
  }
}

extension KernelLogHost.Device {
  private static let kinds: [String: PortType] = [
    "PCIe Endpoint": .endpoint,
    "PCIe Root Port": .rootPort, "PCIe Switch Downstream Port": .downstreamPort,
    "PCIe Legacy Endpoint": .legacyEndpoint,
    "PCIe Root Complex Integrated Endpoint": .rootComplexIntegratedEndpoint,
    "PCIe Switch Upstream Port": .upstreamPort, "PCIe to PCI/PCI-X bridge": .expressToPCIBridge,
  ]

  func config(isMultifunction: Bool) -> ConfigSpace {
    var bytes = [UInt8](repeating: 0, count: 64)
    func put(_ value: Int, at offset: Int, count: Int) {
      for index in 0..<count { bytes[offset + index] = UInt8(truncatingIfNeeded: value >> (8 * index)) }
    }
    put(Int(vd.prefix(4), radix: 16) ?? 0, at: 0, count: 2)
    put(Int(vd.suffix(4), radix: 16) ?? 0, at: 2, count: 2)
    put(Int(cls, radix: 16) ?? 0, at: 9, count: 3)
    put((Int(hdr, radix: 16) ?? 0) | (isMultifunction ? 0x80 : 0), at: 14, count: 1)
    put(Int(sec ?? "0", radix: 16) ?? 0, at: 0x19, count: 1)
    put(Int(sub ?? "0", radix: 16) ?? 0, at: 0x1a, count: 1)
    // The status register says that there are capabilities, unless the log says that the function is conventional.
    if pcie.hasPrefix("conventional") { return ConfigSpace(bytes) }
    bytes[6] = 0x10
    bytes[0x34] = 0x40
    guard let kind = Self.kinds[pcie] else { return ConfigSpace(bytes) }
    bytes += [UInt8](repeating: 0, count: 192)
    bytes[0x40] = 0x10
    bytes[0x42] = kind.rawValue << 4 | 2
    return ConfigSpace(bytes)
  }
}
