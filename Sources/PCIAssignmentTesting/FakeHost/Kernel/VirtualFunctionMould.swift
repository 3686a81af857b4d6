import HardwareBits
import LinuxPCI
import PCICore

/// What the virtual functions of one physical function have in common, worked out once for all of them.
struct VirtualFunctionMould {
  typealias File = (name: HostName, content: [UInt8], permissions: UInt16)

  /// The physical function.
  let physical: FakeDevice
  private let common: [File]
  private let ranges: [(line: FakeKernel.ResourceLine, memory: VirtualFunctionMemory?)]
  private let uevent: (before: String, after: String)

  /// Reads the physical function.
  init(_ kernel: FakeKernel, _ physical: FakeDevice, _ capability: SRIOVCapability) {
    self.physical = physical
    func upper(_ value: some FixedWidthInteger & UnsignedInteger, _ digits: Int) -> String {
      value.hex(digits: digits).uppercased()
    }
    let identity = kernel.identity(of: physical)
    let deviceID = capability.vfDeviceID ?? identity.device
    let subsystem = (
      UInt16(truncatingIfNeeded: kernel.number(physical, "subsystem_vendor")),
      UInt16(truncatingIfNeeded: kernel.number(physical, "subsystem_device"))
    )
    let code = identity.classCode
    let alias =
      "pci:v\(upper(UInt32(identity.vendor), 8))d\(upper(UInt32(deviceID), 8))sv\(upper(UInt32(subsystem.0), 8))"
      + "sd\(upper(UInt32(subsystem.1), 8))bc\(upper(code >> 16, 2).lowercased())"
      + "sc\(upper(code >> 8 & 0xff, 2))i\(upper(code & 0xff, 2))"
    uevent = (
      "PCI_CLASS=\(String(code, radix: 16, uppercase: true))\nPCI_ID=\(upper(identity.vendor, 4)):\(upper(deviceID, 4))\n"
        + "PCI_SUBSYS_ID=\(upper(subsystem.0, 4)):\(upper(subsystem.1, 4))\nPCI_SLOT_NAME=", "\nMODALIAS=\(alias)\n"
    )
    let total = Int(capability.totalVFs ?? 0)
    ranges = kernel.resources(of: physical).dropFirst(7).prefix(6).map { line in
      (line, VirtualFunctionMemory(range: line.start, last: line.end, totalVFs: total))
    }
    // 1 with the power management capability (drivers/pci/pci.c, `pci_pm_init`), which virtual functions of NVMe
    // controllers have and those of igb have not (measured, 6.1 and 6.12).
    let hasPower = code >> 8 == 0x0108
    let vectors = kernel.number(physical, "sriov_vf_total_msix") > 0 ? kernel.firstVectors(of: physical) : 0
    var files: [File] = [
      ("device", Self.line("0x\(deviceID.hex(digits: 4))"), 0o444), ("irq", Self.line("0"), 0o444),
      ("modalias", Self.line(alias), 0o444), ("driver_override", Self.line("(null)"), 0o644),
      ("enable", Self.line("0"), 0o644), ("power_state", Self.line("unknown"), 0o444),
      ("d3cold_allowed", Self.line(hasPower ? "1" : "0"), 0o644), ("msi_bus", Self.line("1"), 0o644),
      ("broken_parity_status", Self.line("0"), 0o644), ("dma_mask_bits", Self.line("32"), 0o444),
      ("consistent_dma_mask_bits", Self.line("32"), 0o444), ("reset_method", Self.line("flr"), 0o644),
      ("sriov_vf_msix_count", [], 0o200), ("reset", [], 0o200),
      ("config", Self.config(kernel.config(of: physical), vectors: vectors), 0o644),
      ("numa_node", Self.line(kernel.tree.text(physical.attribute("numa_node")) ?? ""), 0o644),
    ]
    for name: HostName in [
      "vendor", "class", "revision", "subsystem_vendor", "subsystem_device", "ari_enabled", "local_cpus",
      "local_cpulist",
    ] { files.append((name, Self.line(kernel.tree.text(physical.attribute(name)) ?? ""), 0o444)) }
    common = files
  }

  /// The attributes of a virtual function that no driver has had (kernel-behaviour.md section 4).
  func files(ofVirtualFunction index: Int, _ address: PCIAddress) -> [File] {
    common + [
      ("resource", Self.line(resource(ofVirtualFunction: index)), 0o444),
      ("uevent", Array("\(uevent.before)\(address)\(uevent.after)".utf8), 0o644),
    ]
  }

  /// What is in the directory of its power.
  static let power: [File] = [
    ("control", line("on"), 0o644), ("runtime_status", line("active"), 0o444),
    ("runtime_enabled", line("forbidden"), 0o444), ("runtime_usage", line("1"), 0o444),
  ]

  private static func line(_ text: String) -> [UInt8] { Array(text.utf8) + [0x0a] }

  /// A virtual function's own lines: its slice of each range that the physical one has for all.
  private func resource(ofVirtualFunction index: Int) -> String {
    let lines = ranges.map { line, memory -> FakeKernel.ResourceLine in
      guard line.flags != 0, let slice = memory?.slice(ofVF: index) else { return FakeKernel.ResourceLine() }
      return FakeKernel.ResourceLine(start: slice.lowerBound, end: slice.upperBound, flags: line.flags)
    }
    var text = lines.map { $0.text }.joined(separator: "\n")
    for _ in lines.count..<13 {
      if !text.isEmpty { text += "\n" }
      text += Self.empty
    }
    return text
  }

  private static let empty = FakeKernel.ResourceLine().text

  /// Configuration space of a virtual function: vendor and device read ffffh (PCIe 5.0 §9.3.4.1), and the Express
  /// capability is the physical function's.
  ///
  /// - Parameter vectors: Those of its MSI-X capability, where the driver of the physical function distributes them.
  private static func config(_ config: ConfigSpace?, vectors: Int) -> [UInt8] {
    guard let config else { return [] }
    var bytes = [UInt8](repeating: 0, count: config.extent == .extended ? 4096 : 256)
    bytes.replaceSubrange(0..<4, with: [0xff, 0xff, 0xff, 0xff])
    for offset in [8, 9, 10, 11, 0x2c, 0x2d, 0x2e, 0x2f] { bytes[offset] = config.uint8(at: offset) ?? 0 }
    guard let offset = config.offset(of: .pciExpress), offset + 0x3c <= 256 else { return bytes }
    bytes[0x06] = 0x10
    bytes[0x34] = UInt8(offset)
    for place in offset..<(offset + 0x3c) { bytes[place] = config.uint8(at: place) ?? 0 }
    bytes[offset + 1] = 0
    let place = offset < 0xa0 ? 0xe0 : 0x60
    guard vectors > 0 else { return bytes }
    bytes[offset + 1] = UInt8(place)
    bytes[place] = 0x11
    bytes[place + 2] = UInt8(truncatingIfNeeded: vectors - 1)
    bytes[place + 3] = UInt8(truncatingIfNeeded: (vectors - 1) >> 8)
    return bytes
  }
}
