import HardwareBits

/// One interrupt controller structure of the MADT (ACPI 6.5 §5.2.12).
public enum MADTController: Hashable, Sendable {
  /// Type 0: a processor by its local APIC.
  case localAPIC(LocalAPIC)
  /// Type 1: an I/O APIC.
  case ioAPIC(IOAPIC)
  /// Type 2: an ISA interrupt that is wired otherwise than one to one.
  case interruptSourceOverride(InterruptSourceOverride)
  /// Type 3: an interrupt that is non-maskable.
  case nmiSource(NMISource)
  /// Type 4: the local APIC input that the NMI is wired to.
  case localAPICNMI(LocalAPICNMI)
  /// Type 5: the 64-bit address of the local APICs.
  case localAPICAddressOverride(LocalAPICAddressOverride)
  /// Type 6: an I/O SAPIC (Itanium).
  case ioSAPIC(IOSAPIC)
  /// Type 7: a processor by its local SAPIC (Itanium).
  case localSAPIC(LocalSAPIC)
  /// Type 8: a platform interrupt (Itanium).
  case platformInterruptSource(PlatformInterruptSource)
  /// Type 9: a processor by its local x2APIC.
  case localX2APIC(LocalX2APIC)
  /// Type 10: the local x2APIC input that the NMI is wired to.
  case localX2APICNMI(LocalX2APICNMI)
  /// Type 11: a processor by its GIC CPU interface.
  case gicc(GICC)
  /// Type 12: the GIC distributor.
  case gicd(GICD)
  /// Type 13: a GICv2m message frame.
  case gicMSIFrame(GICMSIFrame)
  /// Type 14: GIC redistributors.
  case gicr(GICR)
  /// Type 15: a GIC interrupt translation service.
  case gicITS(GICITS)
  /// Type 16: the mailbox that starts processors.
  case multiprocessorWakeup(MultiprocessorWakeup)
  /// A structure of another type, or one too short for its fields.
  case raw(RawRecord)

  /// The type as the structure's first byte holds it.
  public var type: Int {
    switch self {
    case .localAPIC: 0
    case .ioAPIC: 1
    case .interruptSourceOverride: 2
    case .nmiSource: 3
    case .localAPICNMI: 4
    case .localAPICAddressOverride: 5
    case .ioSAPIC: 6
    case .localSAPIC: 7
    case .platformInterruptSource: 8
    case .localX2APIC: 9
    case .localX2APICNMI: 10
    case .gicc: 11
    case .gicd: 12
    case .gicMSIFrame: 13
    case .gicr: 14
    case .gicITS: 15
    case .multiprocessorWakeup: 16
    case .raw(let record): record.type
    }
  }
}

extension MADTController: RecordElement {
  static var shape: RecordShape { .byte }
  static var vocabulary: RecordVocabulary { .madtController }
  static var typicalBytes: Int { 12 }

  static func record(_ type: Int, _ decoder: inout FieldDecoder) -> MADTController? {
    switch type {
    case 0: .localAPIC(decoder.read())
    case 1: .ioAPIC(decoder.read())
    case 2: .interruptSourceOverride(decoder.read())
    case 3: .nmiSource(decoder.read())
    case 4: .localAPICNMI(decoder.read())
    case 5: .localAPICAddressOverride(decoder.read())
    case 6: .ioSAPIC(decoder.read())
    case 7: .localSAPIC(decoder.read())
    case 8: .platformInterruptSource(decoder.read())
    case 9: .localX2APIC(decoder.read())
    case 10: .localX2APICNMI(decoder.read())
    case 11: .gicc(decoder.read())
    case 12: .gicd(decoder.read())
    case 13: .gicMSIFrame(decoder.read())
    case 14: .gicr(decoder.read())
    case 15: .gicITS(decoder.read())
    case 16: .multiprocessorWakeup(decoder.read())
    default: nil
    }
  }

  mutating func visit(_ visitor: inout some FieldVisitor) {
    switch self {
    case .localAPIC(var record): record.visit(&visitor)
    case .ioAPIC(var record): record.visit(&visitor)
    case .interruptSourceOverride(var record): record.visit(&visitor)
    case .nmiSource(var record): record.visit(&visitor)
    case .localAPICNMI(var record): record.visit(&visitor)
    case .localAPICAddressOverride(var record): record.visit(&visitor)
    case .ioSAPIC(var record): record.visit(&visitor)
    case .localSAPIC(var record): record.visit(&visitor)
    case .platformInterruptSource(var record): record.visit(&visitor)
    case .localX2APIC(var record): record.visit(&visitor)
    case .localX2APICNMI(var record): record.visit(&visitor)
    case .gicc(var record): record.visit(&visitor)
    case .gicd(var record): record.visit(&visitor)
    case .gicMSIFrame(var record): record.visit(&visitor)
    case .gicr(var record): record.visit(&visitor)
    case .gicITS(var record): record.visit(&visitor)
    case .multiprocessorWakeup(var record): record.visit(&visitor)
    case .raw(var record): record.visit(&visitor)
    }
  }
}

extension MADTController {
  var heading: OutlineHeading { OutlineHeading(nil, Self.title(ofType: type)) }

  /// What a structure of `type` is, by the specification.
  public static func title(ofType type: Int) -> String {
    switch type {
    case 0: "Processor Local APIC"
    case 1: "I/O APIC"
    case 2: "Interrupt Source Override"
    case 3: "NMI Source"
    case 4: "Local APIC NMI"
    case 5: "Local APIC Address Override"
    case 6: "I/O SAPIC"
    case 7: "Local SAPIC"
    case 8: "Platform Interrupt Source"
    case 9: "Processor Local x2APIC"
    case 10: "Local x2APIC NMI"
    case 11: "GIC CPU Interface (GICC)"
    case 12: "GIC Distributor (GICD)"
    case 13: "GIC MSI Frame"
    case 14: "GIC Redistributor (GICR)"
    case 15: "GIC Interrupt Translation Service (ITS)"
    case 16: "Multiprocessor Wakeup"
    case 17: "Core Programmable Interrupt Controller (CORE PIC)"
    case 18: "Legacy I/O Programmable Interrupt Controller (LIO PIC)"
    case 19: "HyperTransport Programmable Interrupt Controller (HT PIC)"
    case 20: "Extend I/O Programmable Interrupt Controller (EIO PIC)"
    case 21: "MSI Programmable Interrupt Controller (MSI PIC)"
    case 22: "Bridge I/O Programmable Interrupt Controller (BIO PIC)"
    case 23: "LPC Programmable Interrupt Controller (LPC PIC)"
    case 24: "RISC-V Hart-Local Interrupt Controller (RINTC)"
    case 25: "RISC-V Incoming MSI Controller (IMSIC)"
    case 26: "RISC-V Advanced Platform Level Interrupt Controller (APLIC)"
    case 27: "RISC-V Platform Level Interrupt Controller (PLIC)"
    case 28: "GICv5 Interrupt Routing Service (IRS)"
    case 29: "GICv5 Interrupt Translation Service (ITS) Configuration Frame"
    case 30: "GICv5 Interrupt Translation Service (ITS) Translate Frame"
    case 0x80...0xff: "OEM-defined structure of type 0x\(UInt8(truncatingIfNeeded: type).hex())"
    default: "Structure of unknown type \(type)"
    }
  }
}
