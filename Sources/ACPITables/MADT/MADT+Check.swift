public import HardwareBits

extension MADT {
  /// The I/O APICs, in table order.
  public var ioAPICs: [IOAPIC] {
    var found: [IOAPIC] = []
    for case .ioAPIC(let controller) in controllers { found.append(controller) }
    return found
  }

  /// What is wrong with the I/O APICs, in table order.
  public func findings() -> [StructureDiagnostic] {
    var found: [StructureDiagnostic] = []
    var ids = ByteSet()
    var interrupts: Set<UInt32> = []
    var offset = Self.controllersOffset
    for controller in controllers {
      if case .ioAPIC(let ioAPIC) = controller {
        if !ids.insert(ioAPIC.id) {
          found.append(ACPIDiagnostics.ioapicIDTwice.found(at: offset + 2, "I/O APIC ID \(ioAPIC.id) is used before"))
        }
        if !interrupts.insert(ioAPIC.globalInterruptBase).inserted {
          found.append(
            ACPIDiagnostics.interruptTwice.found(
              at: offset + 8,
              "the I/O APIC with ID \(ioAPIC.id) begins at interrupt \(ioAPIC.globalInterruptBase), as one before does")
          )
        }
      }
      offset += LengthCounter.bytes(of: controller)
    }
    return found
  }

  /// Where the first structure begins, in bytes from the start of the table.
  static let controllersOffset = 44
}
