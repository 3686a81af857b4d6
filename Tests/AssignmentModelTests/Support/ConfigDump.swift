import AssignmentModel
import HardwareBits
import PCICore

/// Configuration space as text, as the corpus holds it: a line with an address, then lines `offset: bytes`.
enum ConfigDump {
  /// Reads a dump into a snapshot; lines of other kinds are passed over.
  static func host(_ text: String) -> HostSnapshot {
    var functions: [(address: PCIAddress, bytes: [UInt8])] = []
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard let first = words.first else { continue }
      if first.hasSuffix(":"), let offset = Int(first.dropLast(), radix: 16), !functions.isEmpty {
        let bytes = words.dropFirst().compactMap { UInt8($0, radix: 16) }
        if offset == functions[functions.count - 1].bytes.count { functions[functions.count - 1].bytes += bytes }
      } else if let address = PCIAddress(String(first)) {
        functions.append((address, []))
      }
    }
    return HostSnapshot(
      provenance: Provenance(kind: .lspciDump, path: "dump"),
      functions: functions.map { function($0.address, ConfigSpace($0.bytes)) })
  }

  static func function(_ address: PCIAddress, _ config: ConfigSpace) -> FunctionSnapshot {
    let isEndpoint = ConfigHeader(config)?.headerType == .endpoint
    let identity = FunctionIdentity(
      vendorID: config.uint16(at: 0) ?? 0xffff, deviceID: config.uint16(at: 2) ?? 0xffff,
      subsystemVendorID: isEndpoint ? config.uint16(at: 0x2c) : nil,
      subsystemDeviceID: isEndpoint ? config.uint16(at: 0x2e) : nil,
      classCode: ClassCode(rawValue: (config.uint32(at: 8) ?? 0) >> 8), revisionID: config.uint8(at: 8) ?? 0)
    return FunctionSnapshot(address: address, identity: identity, config: .known(config))
  }
}

extension HostSnapshot {
  /// The host with the kernel's groups put in: pairs of address and number, `-` for none.
  func with(groups text: String) -> HostSnapshot {
    var numbers: [PCIAddress: Int?] = [:]
    for line in text.split(separator: "\n").dropFirst() {
      let words = line.split(separator: "\t")
      guard words.count == 2, let address = PCIAddress(String(words[0])) else { continue }
      numbers[address] = .some(Int(words[1]))
    }
    var copy = self
    for index in copy.functions.indices {
      if let number = numbers[copy.functions[index].address] { copy.functions[index].iommuGroup = .known(number) }
    }
    return copy
  }
}
