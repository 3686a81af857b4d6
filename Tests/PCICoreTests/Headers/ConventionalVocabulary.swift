/// Registers of the other capabilities below 100h, in the form of ``headerVocabulary``.
let conventionalVocabulary = """
  PM | Power Management Capabilities | PCI_PM_PMC | PCI_PM_CAP_VER_MASK=Version; PCI_PM_CAP_PME_CLOCK=PME Clock; \
  PCI_PM_CAP_RESERVED=Immediate_Readiness_on_Return_to_D0; PCI_PM_CAP_DSI=Device Specific Initialization; \
  PCI_PM_CAP_AUX_POWER=Aux_Current; PCI_PM_CAP_AUX_C_MASK=Aux_Current; PCI_PM_CAP_D1=D1_Support; \
  PCI_PM_CAP_D2=D2_Support; PCI_PM_CAP_PME_MASK=PME_Support
  PM | Power Management Control/Status | PCI_PM_CTRL | PCI_PM_CTRL_STATE_MASK=PowerState; \
  PCI_PM_CTRL_NO_SOFT_RESET=No_Soft_Reset; PCI_PM_CTRL_PME_ENABLE=PME_En; PCI_PM_CTRL_DATA_SEL_MASK=Data_Select; \
  PCI_PM_CTRL_DATA_SCALE_MASK=Data_Scale; PCI_PM_CTRL_PME_STATUS=PME_Status
  PM | Power Management Bridge Support Extensions | PCI_PM_PPB_EXTENSIONS | PCI_PM_PPB_B2_B3=B2_B3#; \
  PCI_PM_BPCC_ENABLE=BPCC_En
  PM | Data | PCI_PM_DATA_REGISTER |
  AGP | AGP Version | PCI_AGP_VERSION |
  AGP | AGP Status | PCI_AGP_STATUS | PCI_AGP_STATUS_RQ_MASK=RQ; PCI_AGP_STATUS_ISOCH=ISOCH SUPPORT; \
  PCI_AGP_STATUS_ARQSZ_MASK=ARQSZ; PCI_AGP_STATUS_CAL_MASK=CAL_CYCLE; PCI_AGP_STATUS_SBA=SBA; \
  PCI_AGP_STATUS_ITA_COH=ITA_COH; PCI_AGP_STATUS_GART64=GART64b; PCI_AGP_STATUS_HTRANS=HTRANS#; \
  PCI_AGP_STATUS_64BIT=OVER4G; PCI_AGP_STATUS_FW=FW; PCI_AGP_STATUS_AGP3=AGP3_MODE
  AGP | AGP Command | PCI_AGP_COMMAND | PCI_AGP_COMMAND_RQ_MASK=PRQ; PCI_AGP_COMMAND_ARQSZ_MASK=PARQSZ; \
  PCI_AGP_COMMAND_CAL_MASK=PCAL_Cycle; PCI_AGP_COMMAND_SBA=SBA_Enable; PCI_AGP_COMMAND_AGP=AGP_Enable; \
  PCI_AGP_COMMAND_GART64=GART64B_EN; PCI_AGP_COMMAND_64BIT=OVER4G_EN; PCI_AGP_COMMAND_FW=FW_Enable
  VPD | VPD Address | PCI_VPD_ADDR | PCI_VPD_ADDR_MASK=VPD Address; PCI_VPD_ADDR_F=F
  VPD | VPD Data | PCI_VPD_DATA |
  SlotID | Expansion Slot | PCI_SID_ESR | PCI_SID_ESR_NSLOTS=Expansion Slots Provided; PCI_SID_ESR_FIC=First In \
  Chassis
  SlotID | Chassis Number | PCI_SID_CHASSIS_NR |
  MSI | Message Control | PCI_MSI_FLAGS | PCI_MSI_FLAGS_ENABLE=MSI Enable; PCI_MSI_FLAGS_QMASK=Multiple Message \
  Capable; PCI_MSI_FLAGS_QSIZE=Multiple Message Enable; PCI_MSI_FLAGS_64BIT=64-bit Address Capable; \
  PCI_MSI_FLAGS_MASKBIT=Per-Vector Masking Capable
  MSI | Message Address | PCI_MSI_ADDRESS_LO |
  MSI | Message Upper Address | PCI_MSI_ADDRESS_HI |
  MSI | Message Data | PCI_MSI_DATA_64 |
  MSI | Mask Bits | PCI_MSI_MASK_64 |
  MSI | Pending Bits | PCI_MSI_PENDING_64 |
  MSI32 | Message Data | PCI_MSI_DATA_32 |
  MSI32 | Mask Bits | PCI_MSI_MASK_32 |
  MSI32 | Pending Bits | PCI_MSI_PENDING_32 |
  HotSwap | Hot Swap Control and Status | PCI_CHSWP_CSR | PCI_CHSWP_DHA=DHA; PCI_CHSWP_EIM=EIM; PCI_CHSWP_PIE=PIE; \
  PCI_CHSWP_LOO=LOO; PCI_CHSWP_PI=PI; PCI_CHSWP_EXT=EXT; PCI_CHSWP_INS=INS
  PCI-X | PCI-X Command | PCI_X_CMD | PCI_X_CMD_DPERR_E=Data Parity Error Recovery Enable; PCI_X_CMD_ERO=Enable \
  Relaxed Ordering; PCI_X_CMD_MAX_READ=Maximum Memory Read Byte Count; PCI_X_CMD_MAX_SPLIT=Maximum Outstanding Split \
  Transactions; PCI_X_CMD_VERSION=PCI-X Capabilities List Item Version
  PCI-X | PCI-X Status | PCI_X_STATUS | PCI_PCIX_STATUS_FUNCTION=Function Number; PCI_PCIX_STATUS_DEVICE=Device \
  Number; PCI_X_STATUS_BUS=Bus Number; PCI_X_STATUS_64BIT=64-bit Device; PCI_X_STATUS_133MHZ=133 MHz Capable; \
  PCI_X_STATUS_SPL_DISC=Split Completion Discarded; PCI_X_STATUS_UNX_SPL=Unexpected Split Completion; \
  PCI_X_STATUS_COMPLEX=Device Complexity; PCI_X_STATUS_MAX_READ=Designed Maximum Memory Read Byte Count; \
  PCI_X_STATUS_MAX_SPLIT=Designed Maximum Outstanding Split Transactions; PCI_X_STATUS_MAX_CUM=Designed Maximum \
  Cumulative Read Size; PCI_X_STATUS_SPL_ERR=Received Split Completion Error Message; PCI_X_STATUS_266MHZ=PCI-X 266 \
  Capable; PCI_X_STATUS_533MHZ=PCI-X 533 Capable
  PCI-X/BRIDGE | PCI-X Secondary Status | PCI_X_BRIDGE_SSTATUS | PCI_X_SSTATUS_64BIT=64-bit Device; \
  PCI_X_SSTATUS_133MHZ=133 MHz Capable; PCI_PCIX_BRIDGE_SEC_STATUS_SC_DISCARDED=Split Completion Discarded; \
  PCI_PCIX_BRIDGE_SEC_STATUS_UNEXPECTED_SC=Unexpected Split Completion; PCI_PCIX_BRIDGE_SEC_STATUS_SC_OVERRUN=Split \
  Completion Overrun; PCI_PCIX_BRIDGE_SEC_STATUS_SPLIT_REQUEST_DELAYED=Split Request Delayed; \
  PCI_X_SSTATUS_FREQ=Secondary Bus Mode and Frequency; PCI_X_SSTATUS_VERS=PCI-X Capabilities List Item Version; \
  PCI_X_SSTATUS_266MHZ=PCI-X 266 Capable; PCI_X_SSTATUS_533MHZ=PCI-X 533 Capable
  PCI-X/BRIDGE | PCI-X Bridge Status | PCI_X_BRIDGE_STATUS | PCI_PCIX_BRIDGE_STATUS_FUNCTION=Function Number; \
  PCI_PCIX_BRIDGE_STATUS_DEVICE=Device Number; PCI_PCIX_BRIDGE_STATUS_BUS=Bus Number; \
  PCI_PCIX_BRIDGE_STATUS_64BIT=64-bit Device; PCI_PCIX_BRIDGE_STATUS_133MHZ=133 MHz Capable; \
  PCI_PCIX_BRIDGE_STATUS_SC_DISCARDED=Split Completion Discarded; PCI_PCIX_BRIDGE_STATUS_UNEXPECTED_SC=Unexpected \
  Split Completion; PCI_PCIX_BRIDGE_STATUS_SC_OVERRUN=Split Completion Overrun; \
  PCI_PCIX_BRIDGE_STATUS_SPLIT_REQUEST_DELAYED=Split Request Delayed
  PCI-X/BRIDGE | Upstream Split Transactions | PCI_PCIX_BRIDGE_UPSTREAM_SPLIT_TRANS_CTRL | \
  PCI_PCIX_BRIDGE_STR_CAPACITY=Split Transaction Capacity; PCI_PCIX_BRIDGE_STR_COMMITMENT_LIMIT=Split Transaction \
  Commitment Limit
  PCI-X/BRIDGE | Downstream Split Transactions | PCI_PCIX_BRIDGE_DOWNSTREAM_SPLIT_TRANS_CTRL |
  HT/PRIMARY | Command | PCI_HT_PRI_CMD | PCI_HT_PRI_CMD_BUID=Base UnitID; PCI_HT_PRI_CMD_UC=Unit Count; \
  PCI_HT_PRI_CMD_MH=Master Host; PCI_HT_PRI_CMD_DD=Default Direction; PCI_HT_PRI_CMD_DUL=Drop on Uninitialized Link; \
  PCI_HT_CMD_TYP_HI=Capability Type
  HT/PRIMARY | Link Control 0 | PCI_HT_PRI_LCTR0 | PCI_HT_LCTR_CFLE=CRC Flood Enable; PCI_HT_LCTR_CST=CRC Start \
  Test; PCI_HT_LCTR_CFE=CRC Force Error; PCI_HT_LCTR_LKFAIL=Link Failure; PCI_HT_LCTR_INIT=Initialization Complete; \
  PCI_HT_LCTR_EOC=End of Chain; PCI_HT_LCTR_TXO=Transmitter Off; PCI_HT_LCTR_CRCERR=CRC Error; \
  PCI_HT_LCTR_ISOCEN=Isochronous Flow Control Enable; PCI_HT_LCTR_LSEN=LDTSTOP# Tristate Enable; \
  PCI_HT_LCTR_EXTCTL=Extended CTL Time; PCI_HT_LCTR_64B=64-bit Addressing Enable
  HT/PRIMARY | Link Config 0 | PCI_HT_PRI_LCNF0 | PCI_HT_LCNF_MLWI=Max Link Width In; PCI_HT_LCNF_DFI=Doubleword \
  Flow Control In; PCI_HT_LCNF_MLWO=Max Link Width Out; PCI_HT_LCNF_DFO=Doubleword Flow Control Out; \
  PCI_HT_LCNF_LWI=Link Width In; PCI_HT_LCNF_DFIE=Doubleword Flow Control In Enable; PCI_HT_LCNF_LWO=Link Width Out; \
  PCI_HT_LCNF_DFOE=Doubleword Flow Control Out Enable
  HT/PRIMARY | Link Control 1 | PCI_HT_PRI_LCTR1 |
  HT/PRIMARY | Link Config 1 | PCI_HT_PRI_LCNF1 |
  HT/PRIMARY | Revision ID | PCI_HT_PRI_RID | PCI_HT_RID_MIN=Minor Revision; PCI_HT_RID_MAJ=Major Revision
  HT/PRIMARY | Link Frequency/Error 0 | PCI_HT_PRI_LFRER0 | PCI_HT_LFRER_FREQ=Link Frequency; \
  PCI_HT_LFRER_PROT=Protocol Error; PCI_HT_LFRER_OV=Overflow Error; PCI_HT_LFRER_EOC=End of Chain Error; \
  PCI_HT_LFRER_CTLT=CTL Timeout
  HT/PRIMARY | Link Frequency Capability 0 | PCI_HT_PRI_LFCAP0 |
  HT/PRIMARY | Feature | PCI_HT_PRI_FTR | PCI_HT_FTR_ISOCFC=Isochronous Flow Control Mode; \
  PCI_HT_FTR_LDTSTOP=LDTSTOP# Supported; PCI_HT_FTR_CRCTM=CRC Test Mode; PCI_HT_FTR_ECTLT=Extended CTL Time \
  Required; PCI_HT_FTR_64BA=64-bit Addressing; PCI_HT_FTR_UIDRD=UnitID Reorder Disable
  HT/PRIMARY | Link Frequency/Error 1 | PCI_HT_PRI_LFRER1 |
  HT/PRIMARY | Link Frequency Capability 1 | PCI_HT_PRI_LFCAP1 |
  HT/PRIMARY | Enumeration Scratchpad | PCI_HT_PRI_ES |
  HT/PRIMARY | Error Handling | PCI_HT_PRI_EH | PCI_HT_EH_PFLE=Protocol Error Flood Enable; PCI_HT_EH_OFLE=Overflow \
  Error Flood Enable; PCI_HT_EH_PFE=Protocol Error Fatal Enable; PCI_HT_EH_OFE=Overflow Error Fatal Enable; \
  PCI_HT_EH_EOCFE=End of Chain Error Fatal Enable; PCI_HT_EH_RFE=Response Error Fatal Enable; PCI_HT_EH_CRCFE=CRC \
  Error Fatal Enable; PCI_HT_EH_SERRFE=System Error Fatal Enable; PCI_HT_EH_CF=Chain Fail; PCI_HT_EH_RE=Response \
  Error; PCI_HT_EH_PNFE=Protocol Error Nonfatal Enable; PCI_HT_EH_ONFE=Overflow Error Nonfatal Enable; \
  PCI_HT_EH_EOCNFE=End of Chain Error Nonfatal Enable; PCI_HT_EH_RNFE=Response Error Nonfatal Enable; \
  PCI_HT_EH_CRCNFE=CRC Error Nonfatal Enable; PCI_HT_EH_SERRNFE=System Error Nonfatal Enable
  HT/PRIMARY | Memory Base Upper | PCI_HT_PRI_MBU |
  HT/PRIMARY | Memory Limit Upper | PCI_HT_PRI_MLU |
  HT/PRIMARY | Bus Number | PCI_HT_PRI_BN |
  HT/SECONDARY | Command | PCI_HT_SEC_CMD | PCI_HT_SEC_CMD_WR=Warm Reset; PCI_HT_SEC_CMD_DE=Double-Ended; \
  PCI_HT_SEC_CMD_DN=Device Number; PCI_HT_SEC_CMD_CS=Chain Side; PCI_HT_SEC_CMD_HH=Host Hide; PCI_HT_SEC_CMD_AS=Act \
  as Slave; PCI_HT_SEC_CMD_HIECE=Host Inbound End of Chain Error; PCI_HT_SEC_CMD_DUL=Drop on Uninitialized Link
  HT/SECONDARY | Link Control | PCI_HT_SEC_LCTR |
  HT/SECONDARY | Link Config | PCI_HT_SEC_LCNF |
  HT/SECONDARY | Revision ID | PCI_HT_SEC_RID |
  HT/SECONDARY | Link Frequency/Error | PCI_HT_SEC_LFRER |
  HT/SECONDARY | Link Frequency Capability | PCI_HT_SEC_LFCAP |
  HT/SECONDARY | Feature | PCI_HT_SEC_FTR | PCI_HT_SEC_FTR_EXTRS=Extended Register Set; \
  PCI_HT_SEC_FTR_UCNFE=Upstream Configuration Enable
  HT/SECONDARY | Enumeration Scratchpad | PCI_HT_SEC_ES |
  HT/SECONDARY | Error Handling | PCI_HT_SEC_EH |
  HT/SECONDARY | Memory Base Upper | PCI_HT_SEC_MBU |
  HT/SECONDARY | Memory Limit Upper | PCI_HT_SEC_MLU |
  HT/MAPPING | Command | PCI_HT_MSIM_CMD | PCI_HT_MSIM_CMD_EN=Enable; PCI_HT_MSIM_CMD_FIXD=Fixed; \
  PCI_HT_CMD_TYP=Capability Type
  HT/MAPPING | MSI Mapping Address Lower | PCI_HT_MSIM_ADDR_LO |
  HT/MAPPING | MSI Mapping Address Upper | PCI_HT_MSIM_ADDR_HI |
  VNDR | Length | PCI_VNDR_LENGTH |
  SSVID | Subsystem Vendor ID | PCI_SSVID_VENDOR_ID |
  SSVID | Subsystem ID | PCI_SSVID_DEVICE_ID |
  MSI-X | Message Control | PCI_MSIX_FLAGS | PCI_MSIX_FLAGS_QSIZE=Table Size; PCI_MSIX_FLAGS_MASKALL=Function Mask; \
  PCI_MSIX_FLAGS_ENABLE=MSI-X Enable
  MSI-X | Table Offset/BIR | PCI_MSIX_TABLE | PCI_MSIX_TABLE_BIR=Table BIR; PCI_MSIX_TABLE_OFFSET=Table Offset
  MSI-X | PBA Offset/BIR | PCI_MSIX_PBA | PCI_MSIX_PBA_BIR=PBA BIR; PCI_MSIX_PBA_OFFSET=PBA Offset
  SATA | SATA Capability Register 1 | PCI_SATA_REGS | PCI_SATA_REGS_MASK=BAR Location; 0x00fffff0=BAR Offset
  AF | AF Length | PCI_AF_LENGTH |
  AF | AF Capabilities | PCI_AF_CAP | PCI_AF_CAP_TP=TP_CAP; PCI_AF_CAP_FLR=FLR_CAP
  AF | AF Control | PCI_AF_CTRL | PCI_AF_CTRL_FLR=INITIATE_FLR
  AF | AF Status | PCI_AF_STATUS | PCI_AF_STATUS_TP=TP
  EA | Num Entries | PCI_EA_NUM_ENT | PCI_EA_NUM_ENT_MASK=Num Entries
  EA | Entry 0 | PCI_EA_FIRST_ENT | PCI_EA_ES=Entry Size; PCI_EA_BEI=BAR Equivalent Indicator; PCI_EA_PP=Primary \
  Properties; PCI_EA_SP=Secondary Properties; PCI_EA_WRITABLE=Writable; PCI_EA_ENABLE=Enable
  EA/BRIDGE | Entry 0 | PCI_EA_FIRST_ENT_BRIDGE |
  EA/BRIDGE | Fixed Secondary Bus Number | PCI_EA_CAP_TYPE1_SECONDARY |
  EA/BRIDGE | Fixed Subordinate Bus Number | PCI_EA_CAP_TYPE1_SUBORDINATE |
  """
