extension SampleTables {
  static let ivrs = SampleTable(
    "IVRS",
    """
    43 30 20 00              // info
    00 00 00 00 00 00 00 00  // reserved
    10                       // type IVHD 10h
    b0                       // flags
    60 00                    // length
    02 00                    // deviceID
    40 00                    // capabilityOffset
    00 00 20 fd 00 00 00 00  // baseAddress
    01 00                    // segment
    02 01                    // info
    6f 8f 04 80              // features
    01                       // type all
    00 00                    // deviceID
    00                       // dataSetting
    02                       // type device
    08 00                    // deviceID
    d7                       // dataSetting
    03                       // type start of range
    10 00                    // deviceID
    00                       // dataSetting
    04                       // type end of range
    fe ff                    // deviceID
    00                       // dataSetting
    00                       // type padding
    00 00                    // deviceID
    00                       // dataSetting
    42                       // type alias
    a5 00                    // deviceID
    00                       // dataSetting
    00                       // reserved
    a4 00                    // sourceDeviceID
    00                       // reserved
    43                       // type alias range
    00 04                    // deviceID
    00                       // dataSetting
    00                       // reserved
    a4 00                    // sourceDeviceID
    00                       // reserved
    04                       // type end of range
    ff 04                    // deviceID
    00                       // dataSetting
    46                       // type extended
    a8 00                    // deviceID
    00                       // dataSetting
    00 00 00 80              // extendedSetting
    48                       // type special
    00 00                    // reserved
    d7                       // dataSetting
    20                       // handle
    a0 00                    // sourceDeviceID
    01                       // variety
    48                       // type special
    00 00                    // reserved
    00                       // dataSetting
    00                       // handle
    a1 00                    // sourceDeviceID
    02                       // variety
    41 00 00 00 00 00 00 00  // raw
    """,
    """
    11                       // type IVHD 11h
    30                       // flags
    34 00                    // length
    02 00                    // deviceID
    40 00                    // capabilityOffset
    00 00 20 fd 00 00 00 00  // baseAddress
    01 00                    // segment
    00 00                    // info
    00 02 04 00              // attributes
    fa ef 77 22 41 5a 29 02  // extendedFeatures
    10 00 00 00 00 00 00 00  // extendedFeatures2
    47                       // type extended range
    00 00                    // deviceID
    00                       // dataSetting
    00 00 00 00              // extendedSetting
    04                       // type end of range
    ff 00                    // deviceID
    00                       // dataSetting
    40                       // type IVHD 40h
    30                       // flags
    69 00                    // length
    02 00                    // deviceID
    40 00                    // capabilityOffset
    00 00 20 fd 00 00 00 00  // baseAddress
    01 00                    // segment
    00 00                    // info
    01 00 04 00              // attributes
    fa ef 77 22 41 5a 29 02  // extendedFeatures
    10 00 00 00 00 00 00 00  // extendedFeatures2
    f0                       // type ACPI device
    a5 00                    // deviceID
    40                       // dataSetting
    41 4d 44 49 30 30 32 30  // hardwareID AMDI0020
    00 00 00 00 00 00 00 00  // compatibleID
    02                       // uniqueIDFormat, a text
    05                       // uniqueIDLength
    49 44 30 30 00           // uniqueID
    f0                       // type ACPI device
    a6 00                    // deviceID
    00                       // dataSetting
    41 4d 44 49 30 30 32 30  // hardwareID AMDI0020
    00 00 00 00 00 00 00 00  // compatibleID
    01                       // uniqueIDFormat, a number
    08                       // uniqueIDLength
    03 00 00 00 00 00 00 00  // uniqueID
    40                       // type padding
    00 00                    // deviceID
    00                       // dataSetting
    00 00 00 00              // beyond
    """,
    """
    20                       // type IVMD 20h
    08                       // flags
    20 00                    // length
    00 00                    // deviceID
    00 00                    // auxiliaryData
    00 00                    // segment
    00 00 00 00 00 00        // reserved
    00 00 00 a0 00 00 00 00  // startAddress
    00 00 10 00 00 00 00 00  // lengthInBytes
    22                       // type IVMD 22h
    07                       // flags
    20 00                    // length
    00 04                    // deviceID
    ff 04                    // auxiliaryData
    01 00                    // segment
    00 00 00 00 00 00        // reserved
    00 00 10 a0 00 00 00 00  // startAddress
    00 10 00 00 00 00 00 00  // lengthInBytes
    51 00 04 00              // raw
    """)
}
