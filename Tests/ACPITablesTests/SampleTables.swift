/// One table of each kind, with every structure that the kind can hold.
enum SampleTables {
  static let all: [SampleTable] = [dmar, mcfg, hpet, madt, srat, ivrs, viot, iort, cedt, rsdt, xsdt]

  static let dmar = SampleTable(
    "DMAR",
    """
    26                       // hostAddressWidth, 39 bits
    07                       // flags
    00 00 00 00 00 00 00 00 00 00  // reserved
    00 00                    // type DRHD
    20 00                    // length
    00                       // flags
    00                       // size
    00 00                    // segment
    00 00 d9 fe 00 00 00 00  // registerBase
    01                       // type endpoint
    08                       // length
    00                       // flags
    00                       // reserved
    00                       // enumerationID
    00                       // startBus
    02 00                    // path
    02                       // type bridge
    08                       // length
    00                       // flags
    00                       // reserved
    00                       // enumerationID
    00                       // startBus
    1c 04                    // path
    """,
    """
    00 00                    // type DRHD
    28 00                    // length
    01                       // flags
    04                       // size, 64 KiB
    00 00                    // segment
    00 00 da fe 00 00 00 00  // registerBase
    03                       // type I/O APIC
    08                       // length
    00                       // flags
    00                       // reserved
    02                       // enumerationID
    f0                       // startBus
    1f 00                    // path
    04                       // type HPET
    08                       // length
    00                       // flags
    00                       // reserved
    01                       // enumerationID
    f0                       // startBus
    0f 00                    // path
    05                       // type namespace device
    08                       // length
    00                       // flags
    00                       // reserved
    07                       // enumerationID
    00                       // startBus
    15 00                    // path
    """,
    """
    01 00                    // type RMRR
    22 00                    // length
    00 00                    // reserved
    00 00                    // segment
    00 00 0e 36 00 00 00 00  // base
    ff ff 0f 36 00 00 00 00  // limit
    01                       // type endpoint
    0a                       // length
    00                       // flags
    00                       // reserved
    00                       // enumerationID
    00                       // startBus
    1c 00 00 00              // path of two hops
    """,
    """
    02 00                    // type ATSR
    10 00                    // length
    00                       // flags
    00                       // reserved
    01 00                    // segment
    02                       // type bridge
    08                       // length
    00                       // flags
    00                       // reserved
    00                       // enumerationID
    40                       // startBus
    01 01                    // path
    """,
    """
    03 00                    // type RHSA
    14 00                    // length
    00 00 00 00              // reserved
    00 00 da fe 00 00 00 00  // registerBase
    03 00 00 00              // proximityDomain
    04 00                    // type ANDD
    10 00                    // length
    00 00 00                 // reserved
    07                       // deviceNumber
    5c 5f 53 42 2e 41 00 00  // objectName \\_SB.A
    """,
    """
    05 00                    // type SATC
    10 00                    // length
    01                       // flags
    00                       // reserved
    02 00                    // segment
    01                       // type endpoint
    08                       // length
    00                       // flags
    00                       // reserved
    00                       // enumerationID
    f2                       // startBus
    01 00                    // path
    06 00                    // type SIDP
    10 00                    // length
    00 00                    // reserved
    02 00                    // segment
    01                       // type endpoint
    08                       // length
    1f                       // flags
    00                       // reserved
    00                       // enumerationID
    f2                       // startBus
    01 00                    // path
    """,
    """
    ff 00 06 00 ab cd        // raw
    """)

  static let mcfg = SampleTable(
    "MCFG",
    """
    00 00 00 00 00 00 00 00  // reserved
    00 00 00 e0 00 00 00 00  // baseAddress
    00 00                    // segment
    00                       // startBus
    ff                       // endBus
    00 00 00 00              // reserved
    00 00 00 00 04 00 00 00  // baseAddress
    01 10                    // segment
    20                       // startBus
    3f                       // endBus
    00 00 00 00              // reserved
    """)

  static let hpet = SampleTable(
    "HPET",
    """
    01 a2 86 80              // blockID
    00                       // space
    40                       // registerWidthInBits
    00                       // registerOffsetInBits
    00                       // accessSize
    00 00 d0 fe 00 00 00 00  // address
    01                       // sequenceNumber
    80 37                    // minimumTick
    01                       // flags
    """)

  static let rsdt = SampleTable(
    "RSDT",
    """
    00 10 fe bf              // addresses
    00 20 fe bf              // addresses
    """)

  static let xsdt = SampleTable(
    "XSDT",
    """
    00 10 fe bf 00 00 00 00  // addresses
    00 20 fe bf 01 00 00 00  // addresses
    """)

  static let srat = SampleTable(
    "SRAT",
    """
    01 00 00 00              // tableRevision
    00 00 00 00 00 00 00 00  // reserved
    00                       // type processor
    10                       // length
    05                       // proximityDomainLow
    06                       // apicID
    01 00 00 00              // flags
    07                       // localSAPICEID
    01 02 03                 // proximityDomainHigh
    04 00 00 00              // clockDomain
    01                       // type memory
    28                       // length
    05 00 00 00              // proximityDomain
    00 00                    // reserved
    00 00 00 00 01 00 00 00  // baseAddress
    00 00 00 80 00 00 00 00  // lengthInBytes
    00 00 00 00              // reserved
    07 00 00 00              // flags
    00 00 00 00 00 00 00 00  // reserved
    02                       // type x2APIC
    18                       // length
    00 00                    // reserved
    05 00 00 00              // proximityDomain
    00 01 00 00              // x2APICID
    01 00 00 00              // flags
    04 00 00 00              // clockDomain
    00 00 00 00              // reserved
    """,
    """
    03                       // type GICC
    12                       // length
    05 00 00 00              // proximityDomain
    06 00 00 00              // processorUID
    01 00 00 00              // flags
    04 00 00 00              // clockDomain
    04                       // type GIC ITS
    0c                       // length
    05 00 00 00              // proximityDomain
    00 00                    // reserved
    06 00 00 00              // itsID
    05                       // type generic initiator
    20                       // length
    00                       // reserved
    01                       // deviceHandleType PCI
    05 00 00 00              // proximityDomain
    01 00                    // segment
    3b                       // bus
    0a                       // function
    00 00 00 00              // reserved
    00 00 00 00 00 00 00 00  // reserved
    01 00 00 00              // flags
    00 00 00 00              // reserved
    06                       // type generic port
    20                       // length
    00                       // reserved
    00                       // deviceHandleType ACPI
    05 00 00 00              // proximityDomain
    41 43 50 49 30 30 31 36  // acpiHID ACPI0016
    07 00 00 00              // acpiUID
    00 00 00 00              // reserved
    03 00 00 00              // flags
    00 00 00 00              // reserved
    06                       // type generic port
    20                       // length
    00                       // reserved
    02                       // deviceHandleType unknown
    05 00 00 00              // proximityDomain
    01 02 03 04 05 06 07 08  // deviceHandleLow
    11 12 13 14 15 16 17 18  // deviceHandleHigh
    03 00 00 00              // flags
    00 00 00 00              // reserved
    07                       // type RINTC
    14                       // length
    00 00                    // reserved
    05 00 00 00              // proximityDomain
    06 00 00 00              // processorUID
    01 00 00 00              // flags
    04 00 00 00              // clockDomain
    09 04 aa bb              // raw
    """)

  static let viot = SampleTable(
    "VIOT",
    """
    04 00                    // nodeCount
    32 00                    // nodeOffset
    00 00 00 00 00 00 00 00  // reserved
    aa bb                    // gap
    01                       // type PCI range
    00                       // reserved
    18 00                    // length
    00 00 01 00              // endpointStart
    00 00                    // segmentStart
    01 00                    // segmentEnd
    00 00                    // bdfStart
    ff ff                    // bdfEnd
    62 00                    // outputNode
    00 00 00 00 00 00        // reserved
    02                       // type MMIO endpoint
    00                       // reserved
    18 00                    // length
    05 00 00 00              // endpoint
    00 00 00 0a 00 00 00 00  // baseAddress
    72 00                    // outputNode
    00 00 00 00 00 00        // reserved
    03                       // type virtio-iommu on PCI
    00                       // reserved
    10 00                    // length
    01 00                    // segment
    08 00                    // bdf
    00 00 00 00 00 00 00 00  // reserved
    04                       // type virtio-iommu on MMIO
    00                       // reserved
    10 00                    // length
    00 00 00 00              // reserved
    00 00 00 0b 00 00 00 00  // baseAddress
    """)

  static let cedt = SampleTable(
    "CEDT",
    """
    00                       // type CHBS
    00                       // reserved
    20 00                    // length
    07 00 00 00              // uid
    01 00 00 00              // version
    00 00 00 00              // reserved
    00 00 00 e8 00 00 00 00  // base
    00 00 01 00 00 00 00 00  // lengthInBytes
    01                       // type CFMWS
    00                       // reserved
    2c 00                    // length
    00 00 00 00              // reserved
    00 00 00 90 04 00 00 00  // base
    00 00 00 00 01 00 00 00  // lengthInBytes
    01                       // interleaveWays
    00                       // interleaveArithmetic
    00 00                    // reserved
    05 00 00 00              // granularity
    0a 00                    // restrictions
    02 00                    // qosGroup
    07 00 00 00              // interleaveTargets
    08 00 00 00              // interleaveTargets
    02                       // type CXIMS
    00                       // reserved
    18 00                    // length
    00 00                    // reserved
    03                       // granularity
    02                       // maskCount
    01 02 00 00 00 00 00 00  // masks
    04 08 00 00 00 00 00 00  // masks
    03                       // type RDPAS
    00                       // reserved
    11 00                    // length
    01 00                    // segment
    00 3b                    // bdf
    01                       // protocolType
    00 00 00 fe 00 00 00 00  // baseAddress
    04                       // type CSDS
    00                       // reserved
    08 00                    // length
    03 00                    // capabilities
    00 00                    // reserved
    """)
}
