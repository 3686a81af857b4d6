extension FaultReason {
  static let scalableExplanations =
    tableExplanations + pasidExplanations + firstStageExplanations + secondStageExplanations + generalExplanations

  private static let tableExplanations = rows([
    (0x30, "RTA.1", "RTADDR is wrongly programmed", "use a TTM that ECAP has, and a table in memory", nil),
    (
      0x31, "RTA.2", "a request with a PASID arrived while the tables are legacy ones",
      "turn PASID off in the function, or use scalable mode", nil
    ),
    (
      0x32, "RTA.3", "a page request arrived while the tables are legacy ones",
      "turn page requests off in the function, or use scalable mode", nil
    ),
    (0x33, "RTA.4", "all DMA is aborted by RTADDR.TTM", "set the root table to another mode", nil),
    (0x38, "SRT.1", "the root table could not be read", "RTADDR leads outside of memory", nil),
    (
      0x39, "SRT.2", "the half of the root entry for this device is not present",
      "no function of these 16 devices is set up for DMA: give them a context table", nil
    ),
    (0x3a, "SRT.3", "reserved bits are set in the root entry", "clear them in both halves", nil),
    (0x40, "SCT.1", "the context table could not be read", "the root entry leads outside of memory", nil),
    (
      0x41, "SCT.2", "the context entry of the requester is not present",
      "the function is not attached; behind a bridge attach its alias as well", nil
    ),
    (0x42, "SCT.3", "reserved bits are set in the context entry", "clear them; words 2 and 3 are all reserved", nil),
    (
      0x43, "SCT.4", "the context entry is wrongly programmed",
      "compare DTE, PASIDE, PRE and RID_PRIV with ECAP", nil
    ),
    (
      0x44, "SCT.5", "a translation or translated request was made although DTE is 0",
      "set DTE for functions with ATS on, or turn ATS off in the function", nil
    ),
    (
      0x45, "SCT.6", "a request with a PASID was made although PASIDE is 0",
      "set PASIDE, or turn PASID off in the function", nil
    ),
    (
      0x46, "SCT.7", "the PASID is beyond the directory", "make the directory larger (PDTS), or use smaller PASIDs", nil
    ),
    (
      0x47, "SCT.8", "a page request was made although PRE is 0",
      "set PRE, or turn page requests off in the function", nil
    ),
    (
      0x48, "SCT.9", "RID_PASID is beyond the directory",
      "make the directory larger (PDTS), or RID_PASID smaller", nil
    ),
  ])

  private static let pasidExplanations = rows([
    (0x50, "SPD.1", "the PASID directory could not be read", "the context entry leads outside of memory", false),
    (0x51, "SPD.2", "the PASID directory entry is not present", "give the 64 PASIDs around this one a table", true),
    (0x52, "SPD.3", "reserved bits are set in the PASID directory entry", "clear bits 11:2 and those above HAW", nil),
    (0x58, "SPT.1", "the PASID table could not be read", "the directory entry leads outside of memory", false),
    (0x59, "SPT.2", "the PASID-table entry is not present", "the PASID is not attached to a domain", true),
    (0x5a, "SPT.3", "reserved bits are set in the PASID-table entry", "clear them; words 3 to 7 are all reserved", nil),
    (
      0x5b, "SPT.4", "the PASID-table entry is wrongly programmed: PGTT, AW or FSPM",
      "compare PGTT with ECAP.FSTS, SSTS, NEST and PT, AW with CAP.SAGAW, FSPM with CAP.FS5LP", true
    ),
    (0x5c, "SPT.5", "a request to execute was made although it is not enabled", "executing is not offered", nil),
    (0x5d, "SPT.6", "a supervisor request was made although SRE is 0", "set SRE, or leave privilege off", nil),
  ])

  private static let firstStageExplanations = rows([
    (
      0x70, "SFS.1", "a first-stage table could not be read", "an entry leads outside of memory: verify the tables",
      true
    ),
    (0x71, "SFS.2", "a first-stage entry is not present", "map the address", true),
    (
      0x72, "SFS.3", "reserved bits are set in a first-stage entry",
      "look for large pages not aligned, 1 GiB pages without CAP.FS1GP, and addresses above HAW", true
    ),
    (0x73, "SFS.4", "the first stage's top table could not be read", "FSPTPTR leads outside of memory", true),
    (0x74, "SFS.5", "nested: a first-stage table's address is too wide for the second stage", "see AW", nil),
    (0x75, "SFS.6", "nested: the second stage does not let the first stage's top table be read", "map it", nil),
    (0x76, "SFS.7", "nested: the second stage does not let a first-stage table be read", "map it", nil),
    (0x77, "SFS.8", "nested: the second stage does not let a first-stage table be written", "map it writable", nil),
    (
      0x90, "SFS.9", "an accessed or dirty bit of the first stage is to be set, but walks do not snoop",
      "set PWSNP where ECAP.SMPWCS allows, or set A and D beforehand", nil
    ),
    (
      0x91, "SFS.10", "an accessed or dirty bit of the first stage could not be set",
      "the table lies where the unit cannot write", true
    ),
  ])

  private static let secondStageExplanations = rows([
    (0x78, "SSS.1", "a second-stage table could not be read", "an entry leads outside of memory: verify", nil),
    (
      0x79, "SSS.2", "the second stage does not allow the access, or has nothing mapped",
      "map the address with the permission", nil
    ),
    (
      0x7a, "SSS.3", "reserved bits are set in a second-stage entry",
      "look for large pages not aligned, SNP without ECAP.SC, and addresses above HAW", nil
    ),
    (0x7b, "SSS.4", "the second stage's top table could not be read", "SSPTPTR leads outside of memory", nil),
    (
      0x7c, "SSS.5", "an accessed or dirty bit of the second stage is to be set, but walks do not snoop",
      "set PWSNP where ECAP.SMPWCS allows", nil
    ),
    (0x7d, "SSS.6", "an accessed or dirty bit of the second stage could not be set", "see where the table lies", nil),
  ])

  private static let generalExplanations = rows([
    (
      0x80, "SGN.1", "the DMA address is not canonical for the first stage",
      "bits above the width must all equal the top bit; QEMU takes the width from AW", true
    ),
    (0x81, "SGN.2", "an entry is for supervisors only (U/S is 0)", "set U/S at every level", true),
    (0x82, "SGN.3", "executing is not allowed", "clear XD, or find why the device executes", nil),
    (
      0x83, "SGN.4", "the DMA address is wider than the unit or the second stage takes",
      "map below 2^MGAW and below the width AW stands for", nil
    ),
    (0x84, "SGN.5", "nested: the first stage's output is too wide for the second stage", "see AW", nil),
    (
      0x85, "SGN.6", "write or atomic request to an address without write permission",
      "map the address writable, or find why the device still writes there", true
    ),
    (
      0x86, "SGN.7", "read or atomic request from an address without read permission",
      "map the address readable, or find why the device still reads there", nil
    ),
    (
      0x87, "SGN.8", "the address lies in, or translates into, the interrupt range FEE0_0000h",
      "map nothing onto FEEx_xxxxh, also not inside a large page", true
    ),
    (0x88, "SGN.9", "a translated request lies in the interrupt range", "the device's own cache is at fault", nil),
    (0x89, "SGN.10", "a translated request is too wide for the host", "the device's own cache is at fault", nil),
  ])
}
