/// Registers of the Express capability, in the form of ``headerVocabulary``.
let expressVocabulary = """
  EXP | PCI Express Capabilities | PCI_EXP_FLAGS | PCI_EXP_FLAGS_VERS=Capability Version; \
  PCI_EXP_FLAGS_TYPE=Device/Port Type; PCI_EXP_FLAGS_SLOT=Slot Implemented; PCI_EXP_FLAGS_IRQ=Interrupt Message \
  Number; 0x8000=Flit Mode Supported
  EXP | Device Capabilities | PCI_EXP_DEVCAP | PCI_EXP_DEVCAP_PAYLOAD=Max_Payload_Size Supported; \
  PCI_EXP_DEVCAP_PHANTOM=Phantom Functions Supported; PCI_EXP_DEVCAP_EXT_TAG=Extended Tag Field Supported; \
  PCI_EXP_DEVCAP_L0S=Endpoint L0s Acceptable Latency; PCI_EXP_DEVCAP_L1=Endpoint L1 Acceptable Latency; \
  PCI_EXP_DEVCAP_ATN_BUT=Attention Button Present; PCI_EXP_DEVCAP_ATN_IND=Attention Indicator Present; \
  PCI_EXP_DEVCAP_PWR_IND=Power Indicator Present; PCI_EXP_DEVCAP_RBER=Role-Based Error Reporting; 0x00010000=ERR_COR \
  Subclass Capable; 0x00020000=Rx_MPS_Fixed; PCI_EXP_DEVCAP_PWR_VAL=Captured Slot Power Limit Value; \
  PCI_EXP_DEVCAP_PWR_SCL=Captured Slot Power Limit Scale; PCI_EXP_DEVCAP_FLR=Function Level Reset Capability; \
  0x20000000=Mixed_MPS_Supported; 0x40000000=TEE-IO Supported
  EXP | Device Control | PCI_EXP_DEVCTL | PCI_EXP_DEVCTL_CERE=Correctable Error Reporting Enable; \
  PCI_EXP_DEVCTL_NFERE=Non-Fatal Error Reporting Enable; PCI_EXP_DEVCTL_FERE=Fatal Error Reporting Enable; \
  PCI_EXP_DEVCTL_URRE=Unsupported Request Reporting Enable; PCI_EXP_DEVCTL_RELAX_EN=Enable Relaxed Ordering; \
  PCI_EXP_DEVCTL_PAYLOAD=Max_Payload_Size; PCI_EXP_DEVCTL_EXT_TAG=Extended Tag Field Enable; \
  PCI_EXP_DEVCTL_PHANTOM=Phantom Functions Enable; PCI_EXP_DEVCTL_AUX_PME=Aux Power PM Enable; \
  PCI_EXP_DEVCTL_NOSNOOP_EN=Enable No Snoop; PCI_EXP_DEVCTL_READRQ=Max_Read_Request_Size; \
  PCI_EXP_DEVCTL_BCR_FLR=Bridge Configuration Retry Enable / Initiate Function Level Reset
  EXP | Device Status | PCI_EXP_DEVSTA | PCI_EXP_DEVSTA_CED=Correctable Error Detected; \
  PCI_EXP_DEVSTA_NFED=Non-Fatal Error Detected; PCI_EXP_DEVSTA_FED=Fatal Error Detected; \
  PCI_EXP_DEVSTA_URD=Unsupported Request Detected; PCI_EXP_DEVSTA_AUXPD=AUX Power Detected; \
  PCI_EXP_DEVSTA_TRPND=Transactions Pending; 0x0040=Emergency Power Reduction Detected
  EXP | Link Capabilities | PCI_EXP_LNKCAP | PCI_EXP_LNKCAP_SLS=Max Link Speed; PCI_EXP_LNKCAP_MLW=Maximum Link \
  Width; PCI_EXP_LNKCAP_ASPMS=ASPM Support; PCI_EXP_LNKCAP_L0SEL=L0s Exit Latency; PCI_EXP_LNKCAP_L1EL=L1 Exit \
  Latency; PCI_EXP_LNKCAP_CLKPM=Clock Power Management; PCI_EXP_LNKCAP_SDERC=Surprise Down Error Reporting Capable; \
  PCI_EXP_LNKCAP_DLLLARC=Data Link Layer Link Active Reporting Capable; PCI_EXP_LNKCAP_LBNC=Link Bandwidth \
  Notification Capability; PCI_EXP_LNKCAP_AOC=ASPM Optionality Compliance; PCI_EXP_LNKCAP_PN=Port Number
  EXP | Link Control | PCI_EXP_LNKCTL | PCI_EXP_LNKCTL_ASPMC=ASPM Control; 0x0004=PTM Propagation Delay Adaptation \
  Interpretation B; PCI_EXP_LNKCTL_RCB=Read Completion Boundary; PCI_EXP_LNKCTL_LD=Link Disable; \
  PCI_EXP_LNKCTL_RL=Retrain Link; PCI_EXP_LNKCTL_CCC=Common Clock Configuration; PCI_EXP_LNKCTL_ES=Extended Synch; \
  PCI_EXP_LNKCTL_CLKREQ_EN=Enable Clock Power Management; PCI_EXP_LNKCTL_HAWD=Hardware Autonomous Width Disable; \
  PCI_EXP_LNKCTL_LBMIE=Link Bandwidth Management Interrupt Enable; PCI_EXP_LNKCTL_LABIE=Link Autonomous Bandwidth \
  Interrupt Enable; 0x1000=SRIS Clocking; 0x2000=Flit Mode Disable; 0xc000=DRS Signaling Control
  EXP | Link Status | PCI_EXP_LNKSTA | PCI_EXP_LNKSTA_CLS=Current Link Speed; PCI_EXP_LNKSTA_NLW=Negotiated Link \
  Width; PCI_EXP_LNKSTA_TR_ERR=Training Error; PCI_EXP_LNKSTA_LT=Link Training; PCI_EXP_LNKSTA_SLC=Slot Clock \
  Configuration; PCI_EXP_LNKSTA_DLLLA=Data Link Layer Link Active; PCI_EXP_LNKSTA_LBMS=Link Bandwidth Management \
  Status; PCI_EXP_LNKSTA_LABS=Link Autonomous Bandwidth Status
  EXP | Slot Capabilities | PCI_EXP_SLTCAP | PCI_EXP_SLTCAP_ABP=Attention Button Present; PCI_EXP_SLTCAP_PCP=Power \
  Controller Present; PCI_EXP_SLTCAP_MRLSP=MRL Sensor Present; PCI_EXP_SLTCAP_AIP=Attention Indicator Present; \
  PCI_EXP_SLTCAP_PIP=Power Indicator Present; PCI_EXP_SLTCAP_HPS=Hot-Plug Surprise; PCI_EXP_SLTCAP_HPC=Hot-Plug \
  Capable; PCI_EXP_SLTCAP_SPLV=Slot Power Limit Value; PCI_EXP_SLTCAP_SPLS=Slot Power Limit Scale; \
  PCI_EXP_SLTCAP_EIP=Electromechanical Interlock Present; PCI_EXP_SLTCAP_NCCS=No Command Completed Support; \
  PCI_EXP_SLTCAP_PSN=Physical Slot Number
  EXP | Slot Control | PCI_EXP_SLTCTL | PCI_EXP_SLTCTL_ABPE=Attention Button Pressed Enable; \
  PCI_EXP_SLTCTL_PFDE=Power Fault Detected Enable; PCI_EXP_SLTCTL_MRLSCE=MRL Sensor Changed Enable; \
  PCI_EXP_SLTCTL_PDCE=Presence Detect Changed Enable; PCI_EXP_SLTCTL_CCIE=Command Completed Interrupt Enable; \
  PCI_EXP_SLTCTL_HPIE=Hot-Plug Interrupt Enable; PCI_EXP_SLTCTL_AIC=Attention Indicator Control; \
  PCI_EXP_SLTCTL_PIC=Power Indicator Control; PCI_EXP_SLTCTL_PCC=Power Controller Control; \
  PCI_EXP_SLTCTL_EIC=Electromechanical Interlock Control; PCI_EXP_SLTCTL_DLLSCE=Data Link Layer State Changed \
  Enable; PCI_EXP_SLTCTL_ASPL_DISABLE=Auto Slot Power Limit Disable; PCI_EXP_SLTCTL_IBPD_DISABLE=In-Band PD Disable
  EXP | Slot Status | PCI_EXP_SLTSTA | PCI_EXP_SLTSTA_ABP=Attention Button Pressed; PCI_EXP_SLTSTA_PFD=Power Fault \
  Detected; PCI_EXP_SLTSTA_MRLSC=MRL Sensor Changed; PCI_EXP_SLTSTA_PDC=Presence Detect Changed; \
  PCI_EXP_SLTSTA_CC=Command Completed; PCI_EXP_SLTSTA_MRLSS=MRL Sensor State; PCI_EXP_SLTSTA_PDS=Presence Detect \
  State; PCI_EXP_SLTSTA_EIS=Electromechanical Interlock Status; PCI_EXP_SLTSTA_DLLSC=Data Link Layer State Changed
  EXP | Root Control | PCI_EXP_RTCTL | PCI_EXP_RTCTL_SECEE=System Error on Correctable Error Enable; \
  PCI_EXP_RTCTL_SENFEE=System Error on Non-Fatal Error Enable; PCI_EXP_RTCTL_SEFEE=System Error on Fatal Error \
  Enable; PCI_EXP_RTCTL_PMEIE=PME Interrupt Enable; PCI_EXP_RTCTL_CRSSVE=Configuration RRS Software Visibility \
  Enable; 0x0020=No NFM Subtree Below This Root Port
  EXP | Root Capabilities | PCI_EXP_RTCAP | PCI_EXP_RTCAP_CRSVIS=Configuration RRS Software Visibility
  EXP | Root Status | PCI_EXP_RTSTA | PCI_EXP_RTSTA_PME_REQID=PME Requester ID; PCI_EXP_RTSTA_PME=PME Status; \
  PCI_EXP_RTSTA_PENDING=PME Pending
  EXP | Device Capabilities 2 | PCI_EXP_DEVCAP2 | PCI_EXP_DEVCAP2_TIMEOUT_RANGE=Completion Timeout Ranges Supported; \
  PCI_EXP_DEVCAP2_COMP_TMOUT_DIS=Completion Timeout Disable Supported; PCI_EXP_DEVCAP2_ARI=ARI Forwarding Supported; \
  PCI_EXP_DEVCAP2_ATOMIC_ROUTE=AtomicOp Routing Supported; PCI_EXP_DEVCAP2_ATOMIC_COMP32=32-bit AtomicOp Completer \
  Supported; PCI_EXP_DEVCAP2_ATOMIC_COMP64=64-bit AtomicOp Completer Supported; \
  PCI_EXP_DEVCAP2_ATOMIC_COMP128=128-bit CAS Completer Supported; PCI_EXP_DEVCAP2_NROPRPRP=No RO-enabled PR-PR \
  Passing; PCI_EXP_DEVCAP2_LTR=LTR Mechanism Supported; PCI_EXP_DEVCAP2_TPH_COMP=TPH Completer Supported; \
  PCI_EXP_DEVCAP2_LN_CLS=LN System CLS; PCI_EXP_DEVCAP2_10BIT_TAG_COMP=10-Bit Tag Completer Supported; \
  PCI_EXP_DEVCAP2_10BIT_TAG_REQ=10-Bit Tag Requester Supported; PCI_EXP_DEVCAP2_OBFF_MASK=OBFF Supported; \
  PCI_EXP_DEVCAP2_EXTFMT=Extended Fmt Field Supported; PCI_EXP_DEVCAP2_EE_PREFIX=End-End TLP Prefix Supported; \
  PCI_EXP_DEVCAP2_MEE_TLP=Max End-End TLP Prefixes; PCI_EXP_DEVCAP2_EPR=Emergency Power Reduction Supported; \
  PCI_EXP_DEVCAP2_EPR_INIT=Emergency Power Reduction Initialization Required; 0x10000000=DMWr Completer Supported; \
  0x60000000=DMWr Lengths Supported; PCI_EXP_DEVCAP2_FRS=FRS Supported
  EXP | Device Control 2 | PCI_EXP_DEVCTL2 | PCI_EXP_DEVCTL2_COMP_TIMEOUT=Completion Timeout Value; \
  PCI_EXP_DEVCTL2_COMP_TMOUT_DIS=Completion Timeout Disable; PCI_EXP_DEVCTL2_ARI=ARI Forwarding Enable; \
  PCI_EXP_DEVCTL2_ATOMIC_REQ=AtomicOp Requester Enable; PCI_EXP_DEVCTL2_ATOMIC_EGRESS_BLOCK=AtomicOp Egress \
  Blocking; PCI_EXP_DEVCTL2_IDO_REQ_EN=IDO Request Enable; PCI_EXP_DEVCTL2_IDO_CMP_EN=IDO Completion Enable; \
  PCI_EXP_DEVCTL2_LTR_EN=LTR Mechanism Enable; 0x0800=Emergency Power Reduction Request; \
  PCI_EXP_DEVCTL2_10BIT_TAG_REQ=10-Bit Tag Requester Enable; PCI_EXP_DEVCTL2_OBFF_WAKE_EN=OBFF Enable; \
  0x8000=End-End TLP Prefix Blocking
  EXP | Device Status 2 | PCI_EXP_DEVSTA2 |
  EXP | Link Capabilities 2 | PCI_EXP_LNKCAP2 | PCI_EXP_LNKCAP2_SPEED=Supported Link Speeds Vector; \
  PCI_EXP_LNKCAP2_CROSSLINK=Crosslink Supported; 0x0000fe00=Lower SKP OS Generation Supported Speeds Vector; \
  0x007f0000=Lower SKP OS Reception Supported Speeds Vector; PCI_EXP_LNKCAP2_RETIMER=Retimer Presence Detect \
  Supported; PCI_EXP_LNKCAP2_2RETIMERS=Two Retimers Presence Detect Supported; PCI_EXP_LNKCAP2_DRS=DRS Supported
  EXP | Link Control 2 | PCI_EXP_LNKCTL2 | PCI_EXP_LNKCTL2_TLS=Target Link Speed; PCI_EXP_LNKCTL2_ENTER_COMP=Enter \
  Compliance; PCI_EXP_LNKCTL2_HASD=Hardware Autonomous Speed Disable; PCI_EXP_LNKCTL2_DEEMPHASIS=Selectable \
  De-emphasis; PCI_EXP_LNKCTL2_TX_MARGIN=Transmit Margin; PCI_EXP_LNKCTL2_MOD_CMPLNC=Enter Modified Compliance; \
  PCI_EXP_LNKCTL2_CMPLNC_SOS=Compliance SOS; PCI_EXP_LNKCTL2_COM_DEEMPHASIS=Compliance Preset/De-emphasis
  EXP | Link Status 2 | PCI_EXP_LNKSTA2 | PCI_EXP_LINKSTA2_DEEMPHASIS=Current De-emphasis Level; \
  PCI_EXP_LINKSTA2_EQU_COMP=Equalization 8.0 GT/s Complete; PCI_EXP_LINKSTA2_EQU_PHASE1=Equalization 8.0 GT/s Phase \
  1 Successful; PCI_EXP_LINKSTA2_EQU_PHASE2=Equalization 8.0 GT/s Phase 2 Successful; \
  PCI_EXP_LINKSTA2_EQU_PHASE3=Equalization 8.0 GT/s Phase 3 Successful; PCI_EXP_LINKSTA2_EQU_REQ=Link Equalization \
  Request 8.0 GT/s; PCI_EXP_LINKSTA2_RETIMER=Retimer Presence Detected; PCI_EXP_LINKSTA2_2RETIMERS=Two Retimers \
  Presence Detected; PCI_EXP_LINKSTA2_CROSSLINK=Crosslink Resolution; 0x0400=Flit Mode Status; \
  PCI_EXP_LINKSTA2_COMPONENT=Downstream Component Presence; PCI_EXP_LINKSTA2_DRS_RCVD=DRS Message Received
  EXP | Slot Capabilities 2 | PCI_EXP_SLTCAP2 | PCI_EXP_SLTCAP2_IBPD=In-Band PD Disable Supported
  EXP | Slot Control 2 | PCI_EXP_SLTCTL2 |
  EXP | Slot Status 2 | PCI_EXP_SLTSTA2 |
  """
