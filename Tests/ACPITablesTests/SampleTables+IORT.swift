extension SampleTables {
  static let iort = SampleTable(
    "IORT",
    """
    09 00 00 00              // nodeCount
    30 00 00 00              // nodeOffset
    00 00 00 00              // reserved
    00                       // type ITS group, at 30h
    18 00                    // length
    01                       // revision
    01 00 00 00              // identifier
    00 00 00 00              // mappingCount
    00 00 00 00              // mappingOffset
    01 00 00 00              // itsCount
    02 00 00 00              // itsIDs
    02                       // type root complex, at 48h
    3c 00                    // length
    04                       // revision
    02 00 00 00              // identifier
    01 00 00 00              // mappingCount
    28 00 00 00              // mappingOffset
    01 00 00 00              // cacheCoherency
    0f                       // hints
    00 00                    // reserved
    07                       // flags
    07 00 00 00              // atsAttribute
    01 00 00 00              // segment
    40                       // memoryAddressLimit
    14 00                    // pasidCapabilities
    00                       // reservedByte
    01 00 00 00              // flags
    00 00 00 00              // inputBase
    ff ff 00 00              // idCount
    00 00 00 00              // outputBase
    84 00 00 00              // outputReference
    00 00 00 00              // flags
    """,
    """
    04                       // type SMMUv3, at 84h
    58 00                    // length
    04                       // revision
    03 00 00 00              // identifier
    01 00 00 00              // mappingCount
    44 00 00 00              // mappingOffset
    00 00 05 09 00 00 00 00  // baseAddress
    1b 00 00 00              // flags
    00 00 00 00              // reserved
    00 00 02 09 00 00 00 00  // vatosAddress
    01 00 00 00              // model
    6a 00 00 00              // eventInterrupt
    6b 00 00 00              // priInterrupt
    6d 00 00 00              // errorInterrupt
    6c 00 00 00              // syncInterrupt
    02 00 00 00              // proximityDomain
    00 00 00 00              // deviceIDMappingIndex
    00 00 00 00              // inputBase
    ff ff 00 00              // idCount
    00 00 00 00              // outputBase
    30 00 00 00              // outputReference
    01 00 00 00              // flags
    03                       // type SMMUv2, at dch
    6c 00                    // length
    03                       // revision
    04 00 00 00              // identifier
    01 00 00 00              // mappingCount
    58 00 00 00              // mappingOffset
    00 00 06 09 00 00 00 00  // baseAddress
    00 00 01 00 00 00 00 00  // span
    03 00 00 00              // model
    03 00 00 00              // flags
    3c 00 00 00              // globalInterruptOffset
    01 00 00 00              // contextInterruptCount
    4c 00 00 00              // contextInterruptOffset
    00 00 00 00              // pmuInterruptCount
    00 00 00 00              // pmuInterruptOffset
    70 00 00 00              // gsiv
    01 00 00 00              // flags
    71 00 00 00              // gsiv
    00 00 00 00              // flags
    72 00 00 00              // gsiv
    00 00 00 00              // flags
    00 00 00 00              // gap
    00 00 00 00              // inputBase
    00 00 00 00              // idCount
    00 00 00 00              // outputBase
    30 00 00 00              // outputReference
    00 00 00 00              // flags
    """,
    """
    01                       // type named component, at 148h
    40 00                    // length
    04                       // revision
    05 00 00 00              // identifier
    01 00 00 00              // mappingCount
    2c 00 00 00              // mappingOffset
    0b 00 00 00              // flags
    00 00 00 00              // cacheCoherency
    00                       // hints
    00 00                    // reserved
    00                       // flags
    20                       // memoryAddressLimit
    5c 5f 53 42 2e 44 4d 41 00 00 00 00 00 00 00  // name \\_SB.DMA
    10 00 00 00              // inputBase
    00 00 00 00              // idCount
    20 00 00 00              // outputBase
    dc 00 00 00              // outputReference
    01 00 00 00              // flags
    05                       // type PMCG, at 188h
    28 00                    // length
    02                       // revision
    06 00 00 00              // identifier
    00 00 00 00              // mappingCount
    00 00 00 00              // mappingOffset
    00 00 07 09 00 00 00 00  // page0Address
    75 00 00 00              // overflowInterrupt
    84 00 00 00              // nodeReference
    00 10 07 09 00 00 00 00  // page1Address
    06                       // type RMR, mappings first, at 1b0h
    58 00                    // length
    03                       // revision
    07 00 00 00              // identifier
    01 00 00 00              // mappingCount
    1c 00 00 00              // mappingOffset
    05 00 00 00              // flags
    02 00 00 00              // rangeCount
    30 00 00 00              // rangeOffset
    00 00 00 00              // inputBase
    00 00 00 00              // idCount
    00 01 00 00              // outputBase
    84 00 00 00              // outputReference
    01 00 00 00              // flags
    00 00 00 a0 00 00 00 00  // baseAddress
    00 00 01 00 00 00 00 00  // lengthInBytes
    00 00 00 00              // reserved
    00 00 10 a0 00 00 00 00  // baseAddress
    00 00 02 00 00 00 00 00  // lengthInBytes
    00 00 00 00              // reserved
    """,
    """
    06                       // type RMR, ranges first, at 208h
    48 00                    // length
    03                       // revision
    08 00 00 00              // identifier
    01 00 00 00              // mappingCount
    34 00 00 00              // mappingOffset
    14 00 00 00              // flags
    01 00 00 00              // rangeCount
    20 00 00 00              // rangeOffset
    00 00 00 00              // gap
    00 00 00 a1 00 00 00 00  // baseAddress
    00 00 01 00 00 00 00 00  // lengthInBytes
    00 00 00 00              // reserved
    00 00 00 00              // inputBase
    00 00 00 00              // idCount
    00 02 00 00              // outputBase
    84 00 00 00              // outputReference
    01 00 00 00              // flags
    07                       // type IWB, at 250h
    22 00                    // length
    00                       // revision
    09 00 00 00              // identifier
    00 00 00 00              // mappingCount
    00 00 00 00              // mappingOffset
    00 00 08 09 00 00 00 00  // baseAddress
    01 00                    // index
    5c 49 57 42 30 00 00 00  // name \\IWB0
    """)
}
