extension SampleTables {
  static let madt = SampleTable(
    "APIC",
    """
    00 00 e0 fe              // localAPICAddress
    01 00 00 00              // flags
    00                       // type local APIC
    08                       // length
    01                       // processorUID
    02                       // apicID
    03 00 00 00              // flags
    01                       // type I/O APIC
    0c                       // length
    02                       // id
    00                       // reserved
    00 00 c0 fe              // address
    18 00 00 00              // globalInterruptBase
    02                       // type interrupt source override
    0a                       // length
    00                       // bus
    09                       // source
    14 00 00 00              // globalInterrupt
    0d 00                    // flags
    03                       // type NMI source
    08                       // length
    05 00                    // flags
    02 00 00 00              // globalInterrupt
    04                       // type local APIC NMI
    06                       // length
    ff                       // processorUID
    0f 00                    // flags
    01                       // localInterruptInput
    05                       // type local APIC address override
    0c                       // length
    00 00                    // reserved
    00 00 e0 fe 01 00 00 00  // address
    06                       // type I/O SAPIC
    10                       // length
    03                       // id
    00                       // reserved
    30 00 00 00              // globalInterruptBase
    00 00 c1 fe 00 00 00 00  // address
    07                       // type local SAPIC
    13                       // length
    01                       // processorID
    02                       // id
    03                       // eid
    00 00 00                 // reserved
    01 00 00 00              // flags
    05 00 00 00              // processorUID
    35 41 00                 // processorUIDText
    08                       // type platform interrupt source
    10                       // length
    05 00                    // flags
    01                       // interruptType
    02                       // processorID
    03                       // processorEID
    04                       // ioSAPICVector
    16 00 00 00              // globalInterrupt
    01 00 00 00              // sourceFlags
    09                       // type local x2APIC
    10                       // length
    00 00                    // reserved
    00 01 00 00              // x2APICID
    01 00 00 00              // flags
    06 00 00 00              // processorUID
    0a                       // type local x2APIC NMI
    0c                       // length
    05 00                    // flags
    ff ff ff ff              // processorUID
    01                       // localInterruptInput
    00 00 00                 // reserved
    """,
    """
    0b                       // type GICC
    28                       // length, ACPI 5.0
    00 00                    // reserved
    01 00 00 00              // cpuInterfaceNumber
    02 00 00 00              // processorUID
    01 00 00 00              // flags
    00 00 00 00              // parkingProtocolVersion
    17 00 00 00              // performanceInterrupt
    00 00 00 80 00 00 00 00  // parkedAddress
    00 00 01 08 00 00 00 00  // baseAddress
    0b                       // type GICC
    58                       // length, ACPI 6.7
    00 00                    // reserved
    01 00 00 00              // cpuInterfaceNumber
    02 00 00 00              // processorUID
    1f 00 00 00              // flags
    00 00 00 00              // parkingProtocolVersion
    17 00 00 00              // performanceInterrupt
    00 00 00 80 00 00 00 00  // parkedAddress
    00 00 01 08 00 00 00 00  // baseAddress
    00 00 04 08 00 00 00 00  // gicvAddress
    00 00 03 08 00 00 00 00  // gichAddress
    19 00 00 00              // vgicMaintenanceInterrupt
    00 00 0a 08 00 00 00 00  // gicrAddress
    00 01 00 81 00 00 00 00  // mpidr
    02                       // efficiencyClass
    00                       // reservedByte
    15 00                    // speOverflowInterrupt
    16 00                    // trbeInterrupt
    07 00                    // interruptAffinityID
    08 00 00 00              // interruptRoutingServiceID
    """,
    """
    0c                       // type GICD
    18                       // length
    00 00                    // reserved
    01 00 00 00              // id
    00 00 00 08 00 00 00 00  // baseAddress
    00 00 00 00              // systemVectorBase
    03                       // version
    00 00 00                 // reserved
    0d                       // type GIC MSI frame
    18                       // length
    00 00                    // reserved
    01 00 00 00              // id
    00 00 02 08 00 00 00 00  // baseAddress
    01 00 00 00              // flags
    40 00                    // spiCount
    50 00                    // spiBase
    0e                       // type GICR
    10                       // length
    01                       // flags
    00                       // reserved
    00 00 0a 08 00 00 00 00  // discoveryRangeBase
    00 00 f6 00              // discoveryRangeLength
    0f                       // type GIC ITS
    14                       // length
    01                       // flags
    00                       // reserved
    02 00 00 00              // id
    00 00 08 08 00 00 00 00  // baseAddress
    00 00 00 00              // reserved
    10                       // type multiprocessor wakeup
    10                       // length, before ACPI 6.6
    00 00                    // mailboxVersion
    00 00 00 00              // reserved
    00 10 00 80 00 00 00 00  // mailboxAddress
    10                       // type multiprocessor wakeup
    18                       // length, ACPI 6.6
    01 00                    // mailboxVersion
    00 00 00 00              // reserved
    00 10 00 80 00 00 00 00  // mailboxAddress
    00 20 00 80 00 00 00 00  // resetVector
    18 06 aa bb cc dd        // raw
    80 02                    // raw
    """)
}
