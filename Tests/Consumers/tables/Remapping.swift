import ACPITables

/// A table for a guest, built and read back.
enum Remapping {
  static func run() {
    let table = DMAR(
      hostAddressWidthInBits: 48, flags: [.interruptRemapping],
      structures: [
        .drhd(
          DRHD(
            registerBase: 0xfed9_0000, flags: .includePCIAll,
            deviceScopes: [
              DeviceScope(.ioapic, enumerationID: 0, startBus: 0xff, path: [.init(device: 0, function: 0)])
            ]))
      ])
    let bytes = table.sealed()
    read(bytes)
  }

  private static func read(_ bytes: [UInt8]) {
    let table = ACPITable(decoding: bytes)
    if case .dmar(let dmar) = table.content {
      for case .drhd(let unit) in dmar.structures { use(unit.registerBase) }
    }
    for finding in table.diagnostics { show(finding) }
  }

  private static func use(_ registerBase: UInt64) { print("a unit at", registerBase) }

  private static func show(_ finding: some CustomStringConvertible) { print(finding) }
}
