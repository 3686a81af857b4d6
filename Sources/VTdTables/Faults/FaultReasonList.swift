extension FaultReason {
  typealias Row = (UInt8, StaticString, StaticString, StaticString, Bool?)

  static func rows(_ rows: [Row]) -> [Explanation] {
    rows.map {
      Explanation(reason: FaultReason(rawValue: $0.0), condition: $0.1, text: $0.2, remedy: $0.3, isQualified: $0.4)
    }
  }

  static let legacyExplanations = rows([
    (
      0x01, "LRT.2", "the root entry of the requester's bus is not present",
      "no function of this bus is set up for DMA: give the bus a context table", false
    ),
    (
      0x02, "LCT.2", "the context entry of the requester is not present",
      "the function is not attached to a domain; behind a bridge attach its alias as well", true
    ),
    (
      0x03, "LCT.4", "the context entry is wrongly programmed: AW, TT or the address of the page table",
      "compare AW with CAP.SAGAW, TT with ECAP.DT and ECAP.PT, and see that the top table lies in memory", true
    ),
    (
      0x04, "LGN.1", "the DMA address is wider than the domain or the unit takes",
      "map below 2^MGAW and below the width AW stands for", true
    ),
    (
      0x05, "LGN.2", "write to an address without write permission, or not mapped",
      "map the address writable, or find why the device still writes there", true
    ),
    (
      0x06, "LGN.3", "read from an address without read permission, or not mapped",
      "map the address readable, or find why the device still reads there", true
    ),
    (
      0x07, "LSL.1", "a second-stage table could not be read",
      "an entry leads outside of memory: verify the tables", true
    ),
    (
      0x08, "LRT.1", "the root table could not be read", "RTADDR leads outside of memory", false
    ),
    (
      0x09, "LCT.1", "the context table could not be read", "the root entry leads outside of memory", false
    ),
    (
      0x0a, "LRT.3", "reserved bits are set in the root entry",
      "clear them; an address above the host's width counts as reserved", false
    ),
    (
      0x0b, "LCT.3", "reserved bits are set in the context entry",
      "clear them; an address above the host's width counts as reserved", nil
    ),
    (
      0x0c, "LSL.2", "reserved bits are set in a second-stage entry",
      "look for large pages not aligned, SNP without ECAP.SC, and addresses above the host's width", true
    ),
    (
      0x0d, "LCT.5", "a translation or translated request was made although TT does not allow it",
      "set TT to 1 for functions with ATS on, or turn ATS off in the function", true
    ),
    (
      0x0e, "LGN.4", "the address lies in, or translates into, the interrupt range FEE0_0000h",
      "map nothing onto FEEx_xxxxh, also not inside a large page", true
    ),
  ])

  static let interruptExplanations = rows([
    (
      0x20, "IRT.1", "reserved bits are set in a remappable interrupt request",
      "the message's address or data, or the I/O APIC's entry, is malformed", nil
    ),
    (
      0x21, "IRT.2", "the interrupt's index is beyond the table",
      "compare handle and subhandle with IRTA.S", nil
    ),
    (
      0x22, "IRT.3", "the interrupt remapping entry is not present",
      "the device uses an entry that was freed or never set", nil
    ),
    (
      0x23, "IRT.4", "the interrupt remapping table could not be read", "IRTA leads outside of memory", nil
    ),
    (
      0x24, "IRT.5", "reserved bits are set in the interrupt remapping entry",
      "clear them; without EIME the destination has bits 15:8 only", nil
    ),
    (
      0x25, "IRT.6", "an interrupt in compatibility format was blocked",
      "give the device a remappable message, or allow CFI (not with EIME)", nil
    ),
    (
      0x26, "IRT.7", "the requester may not use this interrupt remapping entry",
      "compare SID, SQ and SVT with the requester; behind a bridge its alias or bus range is needed", nil
    ),
    (
      0x27, "IRT.8", "the posted interrupt descriptor could not be read", "the entry's PDA leads outside of memory", nil
    ),
    (
      0x28, "IRT.9", "reserved bits are set in the posted interrupt descriptor", "clear them", nil
    ),
    (
      0x29, "IRT.10", "a write to the interrupt range is not a valid interrupt request",
      "the device writes something else than one aligned doubleword there", nil
    ),
  ])
}
