/// Registers of extended capabilities, in the form of ``headerVocabulary``.
let extendedVocabulary = """
  AER | Uncorrectable Error Status | PCI_ERR_UNCOR_STATUS | PCI_ERR_UNC_UND=Training Error; PCI_ERR_UNC_DLP=Data \
  Link Protocol Error; PCI_ERR_UNC_SURPDN=Surprise Down Error; PCI_ERR_UNC_POISON_TLP=Poisoned TLP Received; \
  PCI_ERR_UNC_FCP=Flow Control Protocol Error; PCI_ERR_UNC_COMP_TIME=Completion Timeout; \
  PCI_ERR_UNC_COMP_ABORT=Completer Abort; PCI_ERR_UNC_UNX_COMP=Unexpected Completion; PCI_ERR_UNC_RX_OVER=Receiver \
  Overflow; PCI_ERR_UNC_MALF_TLP=Malformed TLP; PCI_ERR_UNC_ECRC=ECRC Error; PCI_ERR_UNC_UNSUP=Unsupported Request \
  Error; PCI_ERR_UNC_ACSV=ACS Violation; PCI_ERR_UNC_INTN=Uncorrectable Internal Error; PCI_ERR_UNC_MCBTLP=MC \
  Blocked TLP; PCI_ERR_UNC_ATOMEG=AtomicOp Egress Blocked; PCI_ERR_UNC_TLPPRE=TLP Prefix Blocked Error; \
  0x04000000=Poisoned TLP Egress Blocked; 0x08000000=DMWr Request Egress Blocked; 0x10000000=IDE Check Failed; \
  0x20000000=Misrouted IDE TLP; 0x40000000=PCRC Check Failed; 0x80000000=TLP Translation Egress Blocked
  AER | Uncorrectable Error Mask | PCI_ERR_UNCOR_MASK |
  AER | Uncorrectable Error Severity | PCI_ERR_UNCOR_SEVER |
  AER | Correctable Error Status | PCI_ERR_COR_STATUS | PCI_ERR_COR_RCVR=Receiver Error; PCI_ERR_COR_BAD_TLP=Bad \
  TLP; PCI_ERR_COR_BAD_DLLP=Bad DLLP; PCI_ERR_COR_REP_ROLL=REPLAY_NUM Rollover; PCI_ERR_COR_REP_TIMER=Replay Timer \
  Timeout; PCI_ERR_COR_ADV_NFAT=Advisory Non-Fatal Error; PCI_ERR_COR_INTERNAL=Corrected Internal Error; \
  PCI_ERR_COR_LOG_OVER=Header Log Overflow
  AER | Correctable Error Mask | PCI_ERR_COR_MASK |
  AER | Advanced Error Capabilities and Control | PCI_ERR_CAP | PCI_ERR_CAP_FEP=First Error Pointer; \
  PCI_ERR_CAP_ECRC_GENC=ECRC Generation Capable; PCI_ERR_CAP_ECRC_GENE=ECRC Generation Enable; \
  PCI_ERR_CAP_ECRC_CHKC=ECRC Check Capable; PCI_ERR_CAP_ECRC_CHKE=ECRC Check Enable; PCI_ERR_CAP_MULT_HDRC=Multiple \
  Header Recording Capable; PCI_ERR_CAP_MULT_HDRE=Multiple Header Recording Enable; PCI_ERR_CAP_TLP_PFX=TLP Prefix \
  Log Present; PCI_ERR_CAP_HDR_LOG=Completion Timeout Prefix/Header Log Capable; 0x00040000=Logged TLP was Flit \
  Mode; 0xf8000000=Logged TLP Size
  AER | Header Log 0 | PCI_ERR_HEADER_LOG |
  AER | Root Error Command | PCI_ERR_ROOT_COMMAND | PCI_ERR_ROOT_CMD_COR_EN=Correctable Error Reporting Enable; \
  PCI_ERR_ROOT_CMD_NONFATAL_EN=Non-Fatal Error Reporting Enable; PCI_ERR_ROOT_CMD_FATAL_EN=Fatal Error Reporting \
  Enable
  AER | Root Error Status | PCI_ERR_ROOT_STATUS | PCI_ERR_ROOT_COR_RCV=ERR_COR Received; \
  PCI_ERR_ROOT_MULTI_COR_RCV=Multiple ERR_COR Received; PCI_ERR_ROOT_UNCOR_RCV=ERR_FATAL/NONFATAL Received; \
  PCI_ERR_ROOT_MULTI_UNCOR_RCV=Multiple ERR_FATAL/NONFATAL Received; PCI_ERR_ROOT_FIRST_FATAL=First Uncorrectable \
  Fatal; PCI_ERR_ROOT_NONFATAL_RCV=Non-Fatal Error Messages Received; PCI_ERR_ROOT_FATAL_RCV=Fatal Error Messages \
  Received; PCI_ERR_ROOT_AER_IRQ=Advanced Error Interrupt Message Number
  AER | Error Source Identification | PCI_ERR_ROOT_ERR_SRC |
  VC | Port VC Capability 1 | PCI_VC_PORT_CAP1 | PCI_VC_CAP1_EVCC=Extended VC Count; PCI_VC_CAP1_LPEVCC=Low Priority \
  Extended VC Count; PCI_VC_CAP1_ARB_SIZE=Port Arbitration Table Entry Size
  VC | Port VC Capability 2 | PCI_VC_PORT_CAP2 | PCI_VC_CAP2_ARB_OFF=VC Arbitration Table Offset
  VC | Port VC Control | PCI_VC_PORT_CTRL | PCI_VC_PORT_CTRL_LOAD_TABLE=Load VC Arbitration Table
  VC | Port VC Status | PCI_VC_PORT_STATUS | PCI_VC_PORT_STATUS_TABLE=VC Arbitration Table Status
  VC | VC0 Resource Capability | PCI_VC_RES_CAP | PCI_VC_RES_CAP_ARB_OFF=Port Arbitration Table Offset
  VC | VC0 Resource Control | PCI_VC_RES_CTRL | PCI_VC_RES_CTRL_LOAD_TABLE=Load Port Arbitration Table; \
  PCI_VC_RES_CTRL_ARB_SELECT=Port Arbitration Select; PCI_VC_RES_CTRL_ID=VC ID; PCI_VC_RES_CTRL_ENABLE=VC Enable
  VC | VC0 Resource Status | PCI_VC_RES_STATUS | PCI_VC_RES_STATUS_TABLE=Port Arbitration Table Status; \
  PCI_VC_RES_STATUS_NEGO=VC Negotiation Pending
  PB | Power Budgeting Data Select | PCI_PWR_DSR |
  PB | Power Budgeting Data | PCI_PWR_DATA | PCI_PWR_DATA_BASE=Base Power; PCI_PWR_DATA_SCALE=Data Scale; \
  PCI_PWR_DATA_PM_SUB=PM Sub State; PCI_PWR_DATA_PM_STATE=PM State; PCI_PWR_DATA_TYPE=Type; PCI_PWR_DATA_RAIL=Power \
  Rail
  PB | Power Budgeting Capability | PCI_PWR_CAP | PCI_PWR_CAP_BUDGET=System Allocated
  RCLD | Element Self Description | PCI_RCLINK_ESD |
  RCLD | Link 0 Description | PCI_RCLINK_LINK1 |
  RCEC | Association Bitmap for RCiEPs | PCI_RCEC_RCIEP_BITMAP |
  RCEC | RCEC Associated Bus Numbers | PCI_RCEC_BUSN | PCI_RCEC_BUSN_NEXT=RCEC Next Bus; PCI_RCEC_BUSN_LAST=RCEC \
  Last Bus
  VSEC | Vendor-Specific Header | PCI_VNDR_HEADER | PCI_VNDR_HEADER_ID=VSEC ID; PCI_VNDR_HEADER_REV=VSEC Rev; \
  PCI_VNDR_HEADER_LEN=VSEC Length
  ACS | ACS Capability | PCI_ACS_CAP | PCI_ACS_SV=ACS Source Validation; PCI_ACS_TB=ACS Translation Blocking; \
  PCI_ACS_RR=ACS P2P Request Redirect; PCI_ACS_CR=ACS P2P Completion Redirect; PCI_ACS_UF=ACS Upstream Forwarding; \
  PCI_ACS_EC=ACS P2P Egress Control; PCI_ACS_DT=ACS Direct Translated P2P; PCI_ACS_CAP_VECTOR=Egress Control Vector \
  Size
  ACS | ACS Control | PCI_ACS_CTRL | PCI_ACS_SV=ACS Source Validation Enable; PCI_ACS_TB=ACS Translation Blocking \
  Enable; PCI_ACS_RR=ACS P2P Request Redirect Enable; PCI_ACS_CR=ACS P2P Completion Redirect Enable; PCI_ACS_UF=ACS \
  Upstream Forwarding Enable; PCI_ACS_EC=ACS P2P Egress Control Enable; PCI_ACS_DT=ACS Direct Translated P2P Enable
  ACS | Egress Control Vector 0 | PCI_ACS_EGRESS_CTL_V |
  ARI | ARI Capability | PCI_ARI_CAP | PCI_ARI_CAP_MFVC=MFVC Function Groups Capability; PCI_ARI_CAP_ACS=ACS \
  Function Groups Capability; PCI_ARI_CAP_NFN=Next Function Number
  ARI | ARI Control | PCI_ARI_CTRL | PCI_ARI_CTRL_MFVC=MFVC Function Groups Enable; PCI_ARI_CTRL_ACS=ACS Function \
  Groups Enable; PCI_ARI_CTRL_FG=Function Group
  ATS | ATS Capability | PCI_ATS_CAP | PCI_ATS_CAP_QDEP=Invalidate Queue Depth; PCI_ATS_CAP_PAGE_ALIGNED=Page \
  Aligned Request
  ATS | ATS Control | PCI_ATS_CTRL | PCI_ATS_CTRL_STU=Smallest Translation Unit; PCI_ATS_CTRL_ENABLE=Enable
  PRI | Page Request Control | PCI_PRI_CTRL | PCI_PRI_CTRL_ENABLE=Enable; PCI_PRI_CTRL_RESET=Reset
  PRI | Page Request Status | PCI_PRI_STATUS | PCI_PRI_STATUS_RF=Response Failure; PCI_PRI_STATUS_UPRGI=Unexpected \
  Page Request Group Index; PCI_PRI_STATUS_STOPPED=Stopped; PCI_PRI_STATUS_PASID=PRG Response PASID Required
  PRI | Outstanding Page Request Capacity | PCI_PRI_MAX_REQ |
  PRI | Outstanding Page Request Allocation | PCI_PRI_ALLOC_REQ |
  PASID | PASID Capability | PCI_PASID_CAP | PCI_PASID_CAP_EXEC=Execute Permission Supported; \
  PCI_PASID_CAP_PRIV=Privileged Mode Supported; PCI_PASID_CAP_WIDTH=Max PASID Width
  PASID | PASID Control | PCI_PASID_CTRL | PCI_PASID_CTRL_ENABLE=PASID Enable; PCI_PASID_CTRL_EXEC=Execute \
  Permission Enable; PCI_PASID_CTRL_PRIV=Privileged Mode Enable
  SR-IOV | SR-IOV Capabilities | PCI_SRIOV_CAP | PCI_SRIOV_CAP_VFM=VF Migration Capable; 0x00000002=ARI Capable \
  Hierarchy Preserved; PCI_IOV_CAP_VF_10BIT_TAG_REQ=VF 10-Bit Tag Requester Supported; 0xffe00000=VF Migration \
  Interrupt Message Number
  SR-IOV | SR-IOV Control | PCI_SRIOV_CTRL | PCI_SRIOV_CTRL_VFE=VF Enable; PCI_SRIOV_CTRL_VFM=VF Migration Enable; \
  PCI_SRIOV_CTRL_INTR=VF Migration Interrupt Enable; PCI_SRIOV_CTRL_MSE=VF MSE; PCI_SRIOV_CTRL_ARI=ARI Capable \
  Hierarchy; PCI_IOV_CTRL_VF_10BIT_TAG_REQ_EN=VF 10-Bit Tag Requester Enable
  SR-IOV | SR-IOV Status | PCI_SRIOV_STATUS | PCI_SRIOV_STATUS_VFM=VF Migration Status
  SR-IOV | InitialVFs | PCI_SRIOV_INITIAL_VF |
  SR-IOV | TotalVFs | PCI_SRIOV_TOTAL_VF |
  SR-IOV | NumVFs | PCI_SRIOV_NUM_VF |
  SR-IOV | Function Dependency Link | PCI_SRIOV_FUNC_LINK |
  SR-IOV | First VF Offset | PCI_SRIOV_VF_OFFSET |
  SR-IOV | VF Stride | PCI_SRIOV_VF_STRIDE |
  SR-IOV | VF Device ID | PCI_SRIOV_VF_DID |
  SR-IOV | Supported Page Sizes | PCI_SRIOV_SUP_PGSIZE |
  SR-IOV | System Page Size | PCI_SRIOV_SYS_PGSIZE |
  SR-IOV | VF BAR0 | PCI_SRIOV_BAR |
  SR-IOV | VF Migration State Array Offset | PCI_SRIOV_VFM | 0x00000007=VF Migration State BIR; 0xfffffff8=VF \
  Migration State Offset
  MCAST | Multicast Capability | PCI_MCAST_CAP | PCI_MCAST_CAP_MAX_GROUP=MC_Max_Group; \
  PCI_MCAST_CAP_WIN_SIZE=MC_Window_Size_Requested; PCI_MCAST_CAP_ECRC=MC_ECRC_Regeneration_Supported
  MCAST | Multicast Control | PCI_MCAST_CTRL | PCI_MCAST_CTRL_NUM_GROUP=MC_Num_Group; \
  PCI_MCAST_CTRL_ENABLE=MC_Enable
  MCAST | MC_Base_Address | PCI_MCAST_BAR | 0x000000000000003f=MC_Index_Position; 0xfffffffffffff000=MC_Base_Address
  MCAST | MC_Receive | PCI_MCAST_RCV |
  MCAST | MC_Block_All | PCI_MCAST_BLOCK |
  MCAST | MC_Block_Untranslated | PCI_MCAST_BLOCK_UNTRANS |
  MCAST | MC_Overlay_BAR | PCI_MCAST_OVL_BAR | 0x000000000000003f=MC_Overlay_Size; 0xffffffffffffffc0=MC_Overlay_BAR
  ReBAR | Resizable BAR Capability 0 | PCI_REBAR_CAP | 0xfffffff0=BAR Sizes, 1 MB to 128 TB
  ReBAR | Resizable BAR Control 0 | PCI_REBAR_CTRL | PCI_REBAR_CTRL_BAR_IDX=BAR Index; \
  PCI_REBAR_CTRL_NBAR_MASK=Number of Resizable BARs; 0x00003f00=BAR Size; 0xffff0000=BAR Sizes, 256 TB to 8 EB
  DPA | DPA Capability | PCI_DPA_CAP | PCI_DPA_CAP_SUBSTATE_MASK=Substate_Max
  TPH | TPH Requester Capability | PCI_TPH_CAP | 0x00000001=No ST Mode Supported; 0x00000002=Interrupt Vector Mode \
  Supported; 0x00000004=Device Specific Mode Supported; 0x00000100=Extended TPH Requester Supported; \
  PCI_TPH_CAP_LOC_MASK=ST Table Location; PCI_TPH_CAP_ST_MASK=ST Table Size
  TPH | TPH ST 0 | PCI_TPH_BASE_SIZEOF |
  LTR | Max Snoop Latency | PCI_LTR_MAX_SNOOP_LAT | PCI_LTR_VALUE_MASK=Latency Value; 0x1c00=Latency Scale
  LTR | Max No-Snoop Latency | PCI_LTR_MAX_NOSNOOP_LAT |
  SECPCI | Link Control 3 | PCI_SEC_LNKCTL3 | PCI_SEC_LNKCTL3_PERFORM_LINK_EQU=Perform Equalization; \
  PCI_SEC_LNKCTL3_LNK_EQU_REQ_INTR_EN=Link Equalization Request Interrupt Enable; 0x0000fe00=Enable Lower SKP OS \
  Generation Vector
  SECPCI | Lane Error Status | PCI_SEC_LANE_ERR |
  SECPCI | Lane 0 Equalization Control | PCI_SEC_LANE_EQU_CTRL | 0x000f=Downstream Port 8.0 GT/s Transmitter Preset; \
  0x0070=Downstream Port 8.0 GT/s Receiver Preset Hint; 0x0f00=Upstream Port 8.0 GT/s Transmitter Preset; \
  0x7000=Upstream Port 8.0 GT/s Receiver Preset Hint
  DPC | DPC Capability | PCI_EXP_DPC_CAP | PCI_EXP_DPC_IRQ=DPC Interrupt Message Number; PCI_EXP_DPC_CAP_RP_EXT=RP \
  Extensions for DPC; PCI_EXP_DPC_CAP_POISONED_TLP=Poisoned TLP Egress Blocking Supported; \
  PCI_EXP_DPC_CAP_SW_TRIGGER=DPC Software Triggering Supported; PCI_EXP_DPC_RP_PIO_LOG_SIZE=RP PIO Log Size; \
  PCI_EXP_DPC_CAP_DL_ACTIVE=DL_Active ERR_COR Signaling Supported
  DPC | DPC Control | PCI_EXP_DPC_CTL | PCI_DPC_CTL_TRIGGER=DPC Trigger Enable; PCI_DPC_CTL_CMPL=DPC Completion \
  Control; PCI_EXP_DPC_CTL_INT_EN=DPC Interrupt Enable; PCI_DPC_CTL_ERR_COR=DPC ERR_COR Enable; \
  PCI_DPC_CTL_TLP=Poisoned TLP Egress Blocking Enable; PCI_DPC_CTL_SW_TRIGGER=DPC Software Trigger; \
  PCI_DPC_CTL_DL_ACTIVE=DL_Active ERR_COR Enable
  DPC | DPC Status | PCI_EXP_DPC_STATUS | PCI_EXP_DPC_STATUS_TRIGGER=DPC Trigger Status; \
  PCI_EXP_DPC_STATUS_TRIGGER_RSN=DPC Trigger Reason; PCI_EXP_DPC_STATUS_INTERRUPT=DPC Interrupt Status; \
  PCI_EXP_DPC_RP_BUSY=DPC RP Busy; PCI_EXP_DPC_STATUS_TRIGGER_RSN_EXT=DPC Trigger Reason Extension; \
  PCI_EXP_DPC_RP_PIO_FEP=RP PIO First Error Pointer
  DPC | DPC Error Source ID | PCI_EXP_DPC_SOURCE_ID |
  DPC | RP PIO Status | PCI_EXP_DPC_RP_PIO_STATUS | 0x00000001=Cfg UR Cpl; 0x00000002=Cfg CA Cpl; 0x00000004=Cfg \
  CTO; 0x00000100=I/O UR Cpl; 0x00000200=I/O CA Cpl; 0x00000400=I/O CTO; 0x00010000=Mem UR Cpl; 0x00020000=Mem CA \
  Cpl; 0x00040000=Mem CTO
  DPC | RP PIO Mask | PCI_EXP_DPC_RP_PIO_MASK |
  DPC | RP PIO Severity | PCI_EXP_DPC_RP_PIO_SEVERITY |
  DPC | RP PIO SysError | PCI_EXP_DPC_RP_PIO_SYSERROR |
  DPC | RP PIO Exception | PCI_EXP_DPC_RP_PIO_EXCEPTION |
  DPC | RP PIO Header Log 0 | PCI_EXP_DPC_RP_PIO_HEADER_LOG |
  DPC | RP PIO ImpSpec Log | PCI_EXP_DPC_RP_PIO_IMPSPEC_LOG |
  DPC | RP PIO TLP Prefix Log 0 | PCI_EXP_DPC_RP_PIO_TLPPREFIX_LOG |
  L1SS | L1 PM Substates Capabilities | PCI_L1SS_CAP | PCI_L1SS_CAP_PCIPM_L1_2=PCI-PM L1.2 Supported; \
  PCI_L1SS_CAP_PCIPM_L1_1=PCI-PM L1.1 Supported; PCI_L1SS_CAP_ASPM_L1_2=ASPM L1.2 Supported; \
  PCI_L1SS_CAP_ASPM_L1_1=ASPM L1.1 Supported; PCI_L1SS_CAP_L1_PM_SS=L1 PM Substates Supported; \
  PCI_L1SS_CAP_CM_RESTORE_TIME=Port Common_Mode_Restore_Time; PCI_L1SS_CAP_P_PWR_ON_SCALE=Port T_POWER_ON Scale; \
  PCI_L1SS_CAP_P_PWR_ON_VALUE=Port T_POWER_ON Value
  L1SS | L1 PM Substates Control 1 | PCI_L1SS_CTL1 | PCI_L1SS_CTL1_PCIPM_L1_2=PCI-PM L1.2 Enable; \
  PCI_L1SS_CTL1_PCIPM_L1_1=PCI-PM L1.1 Enable; PCI_L1SS_CTL1_ASPM_L1_2=ASPM L1.2 Enable; \
  PCI_L1SS_CTL1_ASPM_L1_1=ASPM L1.1 Enable; PCI_L1SS_CTL1_CM_RESTORE_TIME=Common_Mode_Restore_Time; \
  PCI_L1SS_CTL1_LTR_L12_TH_VALUE=LTR_L1.2_THRESHOLD_Value; PCI_L1SS_CTL1_LTR_L12_TH_SCALE=LTR_L1.2_THRESHOLD_Scale
  L1SS | L1 PM Substates Control 2 | PCI_L1SS_CTL2 | 0x00000003=T_POWER_ON Scale; 0x000000f8=T_POWER_ON Value
  PTM | PTM Capability | PCI_PTM_CAP | PCI_PTM_CAP_REQ=PTM Requester Capable; 0x00000002=PTM Responder Capable; \
  PCI_PTM_CAP_ROOT=PTM Root Capable; PCI_PTM_GRANULARITY_MASK=Local Clock Granularity
  PTM | PTM Control | PCI_PTM_CTRL | PCI_PTM_CTRL_ENABLE=PTM Enable; PCI_PTM_CTRL_ROOT=Root Select; \
  0x0000ff00=Effective Granularity
  DVSEC | Designated Vendor-Specific Header 1 | PCI_DVSEC_HEADER1 | PCI_DVSEC_HEADER1_VID=DVSEC Vendor ID; \
  PCI_DVSEC_HEADER1_REV=DVSEC Revision; PCI_DVSEC_HEADER1_LEN=DVSEC Length
  DVSEC | Designated Vendor-Specific Header 2 | PCI_DVSEC_HEADER2 |
  DVSEC/CXL0 | DVSEC CXL Capability | PCI_CXL_DEV_CAP | PCI_CXL_DEV_CAP_CACHE=Cache_Capable; \
  PCI_CXL_DEV_CAP_IO=IO_Capable; PCI_CXL_DEV_CAP_MEM=Mem_Capable; PCI_CXL_DEV_CAP_MEM_HWINIT=Mem_HwInit_Mode; \
  0x0030=HDM_Count; PCI_CXL_DEV_CAP_VIRAL=Viral_Capable
  DVSEC/CXL0 | DVSEC CXL Control | PCI_CXL_DEV_CTRL | PCI_CXL_DEV_CTRL_CACHE=Cache_Enable; \
  PCI_CXL_DEV_CTRL_IO=IO_Enable; PCI_CXL_DEV_CTRL_MEM=Mem_Enable; 0x00f8=Cache_SF_Coverage; \
  0x0700=Cache_SF_Granularity; PCI_CXL_DEV_CTRL_CACHE_CLN=Cache_Clean_Eviction; PCI_CXL_DEV_CTRL_VIRAL=Viral_Enable
  DVSEC/CXL0 | DVSEC CXL Status | PCI_CXL_DEV_STATUS | PCI_CXL_DEV_STATUS_VIRAL=Viral_Status
  DVSEC/CXL0 | DVSEC CXL Status2 | PCI_CXL_DEV_STATUS2 | PCI_CXL_DEV_STATUS_CACHE_INV=Cache Invalid; \
  PCI_CXL_DEV_STATUS_RC=CXL Reset Complete; PCI_CXL_DEV_STATUS_RE=CXL Reset Error; PCI_CXL_DEV_STATUS_PMC=Power \
  Management Initialization Complete
  DVSEC/CXL0 | DVSEC CXL Capability2 | PCI_CXL_DEV_CAP2 | 0x000f=Cache Size Unit; 0xff00=Cache Size
  DVSEC/CXL0 | CXL Range 1 Size High | PCI_CXL_DEV_RANGE1_SIZE_HI |
  DVSEC/CXL0 | CXL Range 1 Size Low | PCI_CXL_DEV_RANGE1_SIZE_LO | PCI_CXL_RANGE_VALID=Memory_Info_Valid; \
  PCI_CXL_RANGE_ACTIVE=Memory_Active; PCI_CXL_RANGE_TYPE=Media_Type; PCI_CXL_RANGE_CLASS=Memory_Class; \
  PCI_CXL_RANGE_INTERLEAVE=Desired_Interleave; PCI_CXL_RANGE_TIMEOUT=Memory_Active_Timeout
  DVSEC/CXL0 | CXL Range 2 Base High | PCI_CXL_DEV_RANGE2_BASE_HI |
  DVSEC/CXL0 | CXL Range 2 Base Low | PCI_CXL_DEV_RANGE2_BASE_LO |
  DVSEC/CXL3 | CXL Port Extension Status | PCI_CXL_PORT_EXT_STATUS | PCI_CXL_PORT_PM_INIT_COMPLETE=Port Power \
  Management Initialization Complete
  DVSEC/CXL3 | Port Control Extensions | PCI_CXL_PORT_CTRL | PCI_CXL_PORT_UNMASK_SBR=Unmask SBR; \
  PCI_CXL_PORT_UNMASK_LINK=Unmask Link Disable; PCI_CXL_PORT_ALT_MEMORY=Alt Memory and ID Space Enable; \
  PCI_CXL_PORT_ALT_BME=Alt BME; PCI_CXL_PORT_VIRAL_EN=Viral Enable
  DVSEC/CXL3 | Alternate Bus Base | PCI_CXL_PORT_ALT_BUS_BASE |
  DVSEC/CXL3 | Alternate Bus Limit | PCI_CXL_PORT_ALT_BUS_LIMIT |
  DVSEC/CXL3 | Alternate Memory Base | PCI_CXL_PORT_ALT_MEM_BASE |
  DVSEC/CXL3 | Alternate Memory Limit | PCI_CXL_PORT_ALT_MEM_LIMIT |
  DVSEC/CXL8 | Register Block 1 Offset Low | PCI_CXL_RL_BLOCK1_LO |
  DLF | Data Link Feature Capabilities | PCI_DLF_CAP | 0x00000001=Local Scaled Flow Control Supported; \
  PCI_DLF_EXCHANGE_ENABLE=Data Link Feature Exchange Enable
  DLF | Data Link Feature Status | 0x08 | 0x80000000=Remote Data Link Feature Supported Valid
  PL16 | 16.0 GT/s Status | 0x0c | 0x00000001=Equalization 16.0 GT/s Complete; 0x00000002=Equalization 16.0 GT/s \
  Phase 1 Successful; 0x00000004=Equalization 16.0 GT/s Phase 2 Successful; 0x00000008=Equalization 16.0 GT/s Phase \
  3 Successful; 0x00000010=Link Equalization Request 16.0 GT/s
  PL16 | 16.0 GT/s Local Data Parity Mismatch Status | 0x10 |
  PL16 | 16.0 GT/s Second Retimer Data Parity Mismatch Status | 0x18 |
  PL16 | Lane 0 16.0 GT/s Equalization Control | PCI_PL_16GT_LE_CTRL | \
  PCI_PL_16GT_LE_CTRL_DSP_TX_PRESET_MASK=Downstream Port Transmitter Preset; \
  PCI_PL_16GT_LE_CTRL_USP_TX_PRESET_MASK=Upstream Port Transmitter Preset
  PL32 | 32.0 GT/s Capabilities | 0x04 | 0x00000001=Equalization bypass to highest rate Supported; 0x00000002=No \
  Equalization Needed Supported; 0x00000100=Modified TS Usage Mode 0 Supported - PCI Express; 0x00000200=Modified TS \
  Usage Mode 1 Supported - Training Set Message; 0x00000400=Modified TS Usage Mode 2 Supported - Alternate Protocol
  PL32 | 32.0 GT/s Control | 0x08 | 0x00000001=Equalization bypass to highest rate Disable; 0x00000002=No \
  Equalization Needed Disable; 0x00000700=Modified TS Usage Mode Selected
  PL32 | 32.0 GT/s Status | 0x0c | 0x00000001=Equalization 32.0 GT/s Complete; 0x00000010=Link Equalization Request \
  32.0 GT/s; 0x00000020=Modified TS Received; 0x000000c0=Received Enhanced Link Behavior Control; \
  0x00000100=Transmitter Precoding On; 0x00000200=Transmitter Precode Request; 0x00000400=No Equalization Needed \
  Received
  PL32 | Received Modified TS Data 1 | 0x10 |
  PL32 | Transmitted Modified TS Data 2 | 0x1c |
  PL64 | 64.0 GT/s Status | 0x0c | 0x00000001=Equalization 64.0 GT/s Complete; 0x00000010=Link Equalization Request \
  64.0 GT/s; 0x00000020=Transmitter Precoding On; 0x00000040=Transmitter Precode Request; 0x00000080=No Equalization \
  Needed Received
  LMR | Margining Port Capabilities | 0x04 | 0x0001=Margining uses Driver Software
  LMR | Margining Port Status | 0x06 | 0x0001=Margining Ready; 0x0002=Margining Software Ready
  NPEM | NPEM Capability | 0x04 | 0x00000001=NPEM; 0x00000002=NPEM Reset; 0x00000004=NPEM OK; 0x00000008=NPEM \
  Locate; 0x00000010=NPEM Fail; 0x00000020=NPEM Rebuild; 0x00000040=NPEM PFA; 0x00000080=NPEM Hot Spare; \
  0x00000100=NPEM In a Critical Array; 0x00000200=NPEM In a Failed Array; 0x00000400=NPEM Invalid Device Type; \
  0x00000800=NPEM Disabled
  NPEM | NPEM Control | 0x08 |
  NPEM | NPEM Status | 0x0c | 0x00000001=NPEM Command Completed
  DOE | DOE Capabilities | PCI_DOE_CAP | PCI_DOE_CAP_INT_SUP=DOE Interrupt Support; PCI_DOE_CAP_INT_MSG_NUM=DOE \
  Interrupt Message Number
  DOE | DOE Control | PCI_DOE_CTRL | PCI_DOE_CTRL_ABORT=DOE Abort; PCI_DOE_CTRL_INT_EN=DOE Interrupt Enable; \
  PCI_DOE_CTRL_GO=DOE Go
  DOE | DOE Status | PCI_DOE_STATUS | PCI_DOE_STATUS_BUSY=DOE Busy; PCI_DOE_STATUS_INT_STATUS=DOE Interrupt Status; \
  PCI_DOE_STATUS_ERROR=DOE Error; PCI_DOE_STATUS_DATA_OBJECT_READY=Data Object Ready
  DOE | DOE Write Data Mailbox | PCI_DOE_WRITE |
  DOE | DOE Read Data Mailbox | PCI_DOE_READ |
  DEV3 | Device Capabilities 3 | 0x04 | 0x00000001=DMWr Request Routing Supported; 0x00000002=14-Bit Tag Completer \
  Supported; 0x00000004=14-Bit Tag Requester Supported; 0x00000008=L0p Supported; 0x00000070=Port L0p Exit Latency; \
  0x00000380=Retimer L0p Exit Latency; 0x00000400=UIO Mem RdWr Completer Supported; 0x00000800=UIO Mem RdWr \
  Requester Supported
  DEV3 | Device Control 3 | 0x08 | 0x00000001=DMWr Requester Enable; 0x00000002=DMWr Egress Blocking; \
  0x00000004=14-Bit Tag Requester Enable; 0x00000008=L0p Enable; 0x00000070=Target Link Width; 0x00000080=UIO Mem \
  RdWr Requester Enable; 0x00000100=UIO Request 256B Boundary Disable
  DEV3 | Device Status 3 | 0x0c | 0x00000007=Initial Link Width; 0x00000008=Segment Captured; 0x00000010=Remote L0p \
  Supported
  IDE | IDE Capability | 0x04 | 0x00000001=Link IDE Stream Supported; 0x00000002=Selective IDE Streams Supported; \
  0x00000004=Flow-Through IDE Stream Supported; 0x00000008=Partial Header Encryption Supported; \
  0x00000010=Aggregation Supported; 0x00000020=PCRC Supported; 0x00000040=IDE_KM Protocol Supported; \
  0x00000080=Selective IDE for Configuration Requests Supported; 0x00001f00=Supported Algorithms; 0x0000e000=Number \
  of TCs Supported for Link IDE; 0x00ff0000=Number of Selective IDE Streams Supported; 0x01000000=TEE-Limited Stream \
  Supported; 0x02000000=XT Supported
  IDE | IDE Control | 0x08 | 0x00000004=Flow-Through IDE Stream Enabled
  IDE | Link IDE Stream 0 Control | 0x0c | 0x00000001=Link IDE Stream Enable; 0x00000002=XT Enable; 0x0000000c=Tx \
  Aggregation Mode NPR; 0x00000030=Tx Aggregation Mode PR; 0x000000c0=Tx Aggregation Mode CPL; 0x00000100=PCRC \
  Enable; 0x00003c00=Partial Header Encryption Mode; 0x0007c000=Selected Algorithm; 0x00380000=TC; 0xff000000=Stream \
  ID
  IDE | Link IDE Stream 0 Status | 0x10 | 0x0000000f=Stream State; 0x80000000=Received Integrity Check Fail Message
  IDE | Selective IDE Stream 0 Capability | 0x14 | 0x0000000f=Number of Address Association Register Blocks
  IDE | Selective IDE Stream 0 Control | 0x18 | 0x00000200=Selective IDE for Configuration Requests Enable; \
  0x00400000=Default Stream; 0x00800000=TEE-Limited Stream; 0xff000000=Stream ID
  IDE | Selective IDE Stream 0 RID Association 1 | 0x20 | 0x00ffff00=RID Limit
  IDE | Selective IDE Stream 0 RID Association 2 | 0x24 | 0x00000001=Valid; 0x00ffff00=RID Base; 0xff000000=Segment \
  Base
  FLIT-LOG | Flit Error Log 1 | 0x04 | 0x00000001=Flit Error Log Valid; 0x0000000e=Flit Error Link Width; \
  0x000000f0=Flit Offset; 0x00001f00=Consecutive Flit Errors; 0x00002000=More Entries Valid; 0x00004000=Unrecognized \
  Flit; 0x00008000=FEC Uncorrectable Error in Flit; 0x00ff0000=Syndrome Parity for ECC Group 0; 0xff000000=Syndrome \
  Check for ECC Group 0
  FLIT-LOG | Flit Error Counter Control | 0x0c | 0x0001=Flit Error Counter Enable; 0x0002=Flit Error Counter \
  Interrupt Enable; 0x000c=Events to Count; 0x0ff0=Trigger Event on Error Count
  FLIT-LOG | Flit Error Counter Status | 0x0e | 0x0007=Link Width when Error Counter Started; 0xff00=Flit Error \
  Counter
  FLIT-LOG | FBER Lane 15 Correctable Counter | 0x3a |
  FLIT-ERR | Flit Error Injection Control 1 | 0x08 | 0x00000001=Flit Error Injection Enable; 0x00000040=Flit Error \
  Injection Enable 2.5 GT/s Data Rate; 0x00000800=Flit Error Injection Enable 64.0 GT/s Data Rate; 0x001f0000=Number \
  of Errors Injected; 0x1fe00000=Spacing Between Injected Errors
  FLIT-ERR | Flit Error Injection Control 2 | 0x0c | 0x00000007=Consecutive Error Injection; 0x00000018=Error Type \
  Being Injected; 0x00000fe0=Error Offset within Flit; 0x000ff000=Error Magnitude
  FLIT-ERR | Ordered Set Error Rx Injection Status | 0x20 | 0x00000003=TS0; 0x0c000000=Equalization Phase 3
  MMIO-RBL | MRBL Capabilities | 0x04 | 0x00000fff=MRBL Structure Length
  MMIO-RBL | Locator 0 Offset Low | 0x08 | 0x00000007=MRBL Locator BIR; 0x0000ff00=MRBL Locator Block ID; \
  0xffff0000=MRBL Locator Offset Low
  """
