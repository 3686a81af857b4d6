/// lspci's words for flags, and the names of our registers and fields.
///
/// A line: our short name of the capability, lspci's label, our register, then `word=field` pairs. `field/n` is bit n
/// of a wider field, `!field` one that lspci prints inverted; `#` stands for the number in label and register.
let lspciFlagVocabulary = """
  PM | Flags | Power Management Capabilities | PMEClk=PME Clock; DSI=Device Specific Initialization; D1=D1_Support; \
  D2=D2_Support; PME D0=PME_Support/0; PME D1=PME_Support/1; PME D2=PME_Support/2; D3hot=PME_Support/3; \
  D3cold=PME_Support/4
  PM | Status | Power Management Control/Status | NoSoftRst=No_Soft_Reset; PME-Enable=PME_En; PME=PME_Status
  PM | Bridge | Power Management Bridge Support Extensions | PM=BPCC_En; B3=!B2_B3#
  MSI | title | Message Control | Enable=MSI Enable; Maskable=Per-Vector Masking Capable; 64bit=64-bit Address Capable
  MSI-X | title | Message Control | Enable=MSI-X Enable; Masked=Function Mask
  EXP | title | PCI Express Capabilities | Slot=Slot Implemented
  EXP | DevCap | Device Capabilities | ExtTag=Extended Tag Field Supported; AttnBtn=Attention Button Present; \
  AttnInd=Attention Indicator Present; PwrInd=Power Indicator Present; RBE=Role-Based Error Reporting; \
  FLReset=Function Level Reset Capability; TEE-IO=TEE-IO Supported
  EXP | DevCtl | Device Control | CorrErr=Correctable Error Reporting Enable; \
  NonFatalErr=Non-Fatal Error Reporting Enable; FatalErr=Fatal Error Reporting Enable; \
  UnsupReq=Unsupported Request Reporting Enable; RlxdOrd=Enable Relaxed Ordering; ExtTag=Extended Tag Field Enable; \
  PhantFunc=Phantom Functions Enable; AuxPwr=Aux Power PM Enable; NoSnoop=Enable No Snoop; \
  BrConfRtry=Bridge Configuration Retry Enable / Initiate Function Level Reset; \
  FLReset=Bridge Configuration Retry Enable / Initiate Function Level Reset
  EXP | DevSta | Device Status | CorrErr=Correctable Error Detected; NonFatalErr=Non-Fatal Error Detected; \
  FatalErr=Fatal Error Detected; UnsupReq=Unsupported Request Detected; AuxPwr=AUX Power Detected; \
  TransPend=Transactions Pending
  EXP | LnkCap | Link Capabilities | ClockPM=Clock Power Management; Surprise=Surprise Down Error Reporting Capable; \
  LLActRep=Data Link Layer Link Active Reporting Capable; BwNot=Link Bandwidth Notification Capability; \
  ASPMOptComp=ASPM Optionality Compliance
  EXP | LnkCtl | Link Control | Disabled=Link Disable; LnkDisable=Link Disable; CommClk=Common Clock Configuration; \
  ExtSynch=Extended Synch; ClockPM=Enable Clock Power Management; AutWidDis=Hardware Autonomous Width Disable; \
  BWInt=Link Bandwidth Management Interrupt Enable; AutBWInt=Link Autonomous Bandwidth Interrupt Enable; \
  FltModeDis=Flit Mode Disable
  EXP | LnkSta | Link Status | TrErr=Training Error; Train=Link Training; SlotClk=Slot Clock Configuration; \
  DLActive=Data Link Layer Link Active; BWMgmt=Link Bandwidth Management Status; \
  ABWMgmt=Link Autonomous Bandwidth Status
  EXP | SltCap | Slot Capabilities | AttnBtn=Attention Button Present; PwrCtrl=Power Controller Present; \
  MRL=MRL Sensor Present; AttnInd=Attention Indicator Present; PwrInd=Power Indicator Present; \
  HotPlug=Hot-Plug Capable; Surprise=Hot-Plug Surprise; Interlock=Electromechanical Interlock Present; \
  NoCompl=No Command Completed Support
  EXP | SltCtl.Enable | Slot Control | AttnBtn=Attention Button Pressed Enable; PwrFlt=Power Fault Detected Enable; \
  MRL=MRL Sensor Changed Enable; PresDet=Presence Detect Changed Enable; \
  CmdCplt=Command Completed Interrupt Enable; HPIrq=Hot-Plug Interrupt Enable; \
  LinkChg=Data Link Layer State Changed Enable
  EXP | SltCtl.Control | Slot Control | Power=Power Controller Control; \
  Interlock=Electromechanical Interlock Control
  EXP | SltSta.Status | Slot Status | AttnBtn=Attention Button Pressed; PowerFlt=Power Fault Detected; \
  MRL=MRL Sensor State; CmdCplt=Command Completed; PresDet=Presence Detect State; \
  Interlock=Electromechanical Interlock Status
  EXP | SltSta.Changed | Slot Status | MRL=MRL Sensor Changed; PresDet=Presence Detect Changed; \
  LinkState=Data Link Layer State Changed
  EXP | RootCtl | Root Control | ErrCorrectable=System Error on Correctable Error Enable; \
  ErrNon-Fatal=System Error on Non-Fatal Error Enable; ErrFatal=System Error on Fatal Error Enable; \
  PMEIntEna=PME Interrupt Enable; CRSVisible=Configuration RRS Software Visibility Enable
  EXP | RootCap | Root Capabilities | CRSVisible=Configuration RRS Software Visibility
  EXP | RootSta | Root Status | PMEStatus=PME Status; PMEPending=PME Pending
  EXP | DevCap2 | Device Capabilities 2 | TimeoutDis=Completion Timeout Disable Supported; \
  NROPrPrP=No RO-enabled PR-PR Passing; LTR=LTR Mechanism Supported; \
  10BitTagComp=10-Bit Tag Completer Supported; 10BitTagReq=10-Bit Tag Requester Supported; \
  ExtFmt=Extended Fmt Field Supported; EETLPPrefix=End-End TLP Prefix Supported; \
  EmergencyPowerReductionInit=Emergency Power Reduction Initialization Required; FRS=FRS Supported; \
  TPHComp=TPH Completer Supported/0; ExtTPHComp=TPH Completer Supported/1; ARIFwd=ARI Forwarding Supported; \
  Routing=AtomicOp Routing Supported; 32bit=32-bit AtomicOp Completer Supported; \
  64bit=64-bit AtomicOp Completer Supported; 128bitCAS=128-bit CAS Completer Supported
  EXP | DevCtl2 | Device Control 2 | TimeoutDis=Completion Timeout Disable; ARIFwd=ARI Forwarding Enable; \
  ReqEn=AtomicOp Requester Enable; EgressBlck=AtomicOp Egress Blocking; IDOReq=IDO Request Enable; \
  IDOCompl=IDO Completion Enable; LTR=LTR Mechanism Enable; \
  EmergencyPowerReductionReq=Emergency Power Reduction Request; 10BitTagReq=10-Bit Tag Requester Enable; \
  EETLPPrefixBlk=End-End TLP Prefix Blocking
  EXP | LnkCap2 | Link Capabilities 2 | Crosslink=Crosslink Supported; \
  Retimer=Retimer Presence Detect Supported; 2Retimers=Two Retimers Presence Detect Supported; DRS=DRS Supported
  EXP | LnkCtl2 | Link Control 2 | EnterCompliance=Enter Compliance; SpeedDis=Hardware Autonomous Speed Disable; \
  EnterModifiedCompliance=Enter Modified Compliance; ComplianceSOS=Compliance SOS
  EXP | LnkSta2 | Link Status 2 | EqualizationComplete=Equalization 8.0 GT/s Complete; \
  EqualizationPhase1=Equalization 8.0 GT/s Phase 1 Successful; \
  EqualizationPhase2=Equalization 8.0 GT/s Phase 2 Successful; \
  EqualizationPhase3=Equalization 8.0 GT/s Phase 3 Successful; \
  LinkEqualizationRequest=Link Equalization Request 8.0 GT/s; Retimer=Retimer Presence Detected; \
  2Retimers=Two Retimers Presence Detected; FltMode=Flit Mode Status; DRS=DRS Message Received
  PCI-X | Command | PCI-X Command | DPERE=Data Parity Error Recovery Enable; ERO=Enable Relaxed Ordering
  PCI-X | Secondary Status | PCI-X Secondary Status | 64bit=64-bit Device; 133MHz=133 MHz Capable; \
  SCD=Split Completion Discarded; USC=Unexpected Split Completion; SCO=Split Completion Overrun; \
  SRD=Split Request Delayed
  PCI-X | Status | PCI-X Status | 64bit=64-bit Device; 133MHz=133 MHz Capable; SCD=Split Completion Discarded; \
  USC=Unexpected Split Completion; RSCEM=Received Split Completion Error Message; 266MHz=PCI-X 266 Capable; \
  533MHz=PCI-X 533 Capable
  PCI-X | Status | PCI-X Bridge Status | 64bit=64-bit Device; 133MHz=133 MHz Capable; \
  SCD=Split Completion Discarded; USC=Unexpected Split Completion; SCO=Split Completion Overrun; \
  SRD=Split Request Delayed
  AF | AFCap | AF Capabilities | TP=TP_CAP; FLR=FLR_CAP
  AF | AFCtrl | AF Control | FLR=INITIATE_FLR
  AF | AFStatus | AF Status | TP=TP
  EA | Entry# | Entry # | Enable=Enable; Writable=Writable
  AGP | Status | AGP Status | Iso=ISOCH SUPPORT; SBA=SBA; ITACoh=ITA_COH; GART64=GART64b; HTrans=HTRANS#; \
  64bit=OVER4G; FW=FW; AGP3=AGP3_MODE
  AGP | Command | AGP Command | SBA=SBA_Enable; AGP=AGP_Enable; GART64=GART64B_EN; 64bit=OVER4G_EN; FW=FW_Enable
  HT | Command | Command | MastHost=Master Host; DefDir=Default Direction; DUL=Drop on Uninitialized Link; \
  WarmRst=Warm Reset; DblEnd=Double-Ended; ChainSide=Chain Side; HostHide=Host Hide; Slave=Act as Slave; \
  <EOCErr=Host Inbound End of Chain Error
  HT | title | Command | Enable=Enable; Fixed=Fixed
  HT | Link Control# | Link Control # | CFlE=CRC Flood Enable; CST=CRC Start Test; CFE=CRC Force Error; \
  <LkFail=Link Failure; Init=Initialization Complete; EOC=End of Chain; TXO=Transmitter Off; \
  IsocEn=Isochronous Flow Control Enable; LSEn=LDTSTOP# Tristate Enable; ExtCTL=Extended CTL Time; \
  64b=64-bit Addressing Enable
  HT | Link Control | Link Control | CFlE=CRC Flood Enable; CST=CRC Start Test; CFE=CRC Force Error; \
  <LkFail=Link Failure; Init=Initialization Complete; EOC=End of Chain; TXO=Transmitter Off; \
  IsocEn=Isochronous Flow Control Enable; LSEn=LDTSTOP# Tristate Enable; ExtCTL=Extended CTL Time; \
  64b=64-bit Addressing Enable
  HT | Link Config# | Link Config # | DwFcIn=Doubleword Flow Control In; DwFcOut=Doubleword Flow Control Out; \
  DwFcInEn=Doubleword Flow Control In Enable; DwFcOutEn=Doubleword Flow Control Out Enable
  HT | Link Config | Link Config | DwFcIn=Doubleword Flow Control In; DwFcOut=Doubleword Flow Control Out; \
  DwFcInEn=Doubleword Flow Control In Enable; DwFcOutEn=Doubleword Flow Control Out Enable
  HT | Link Error# | Link Frequency/Error # | <Prot=Protocol Error; <Ovfl=Overflow Error; \
  <EOC=End of Chain Error; CTLTm=CTL Timeout
  HT | Link Error | Link Frequency/Error | <Prot=Protocol Error; <Ovfl=Overflow Error; <EOC=End of Chain Error; \
  CTLTm=CTL Timeout
  HT | Link Frequency Capability# | Link Frequency Capability # | 200MHz=Link Frequencies/0; \
  300MHz=Link Frequencies/1; 400MHz=Link Frequencies/2; 500MHz=Link Frequencies/3; 600MHz=Link Frequencies/4; \
  800MHz=Link Frequencies/5; 1.0GHz=Link Frequencies/6; 1.2GHz=Link Frequencies/7; 1.4GHz=Link Frequencies/8; \
  1.6GHz=Link Frequencies/9; Vend=Link Frequencies/15
  HT | Link Frequency Capability | Link Frequency Capability | 200MHz=Link Frequencies/0; \
  300MHz=Link Frequencies/1; 400MHz=Link Frequencies/2; 500MHz=Link Frequencies/3; 600MHz=Link Frequencies/4; \
  800MHz=Link Frequencies/5; 1.0GHz=Link Frequencies/6; 1.2GHz=Link Frequencies/7; 1.4GHz=Link Frequencies/8; \
  1.6GHz=Link Frequencies/9; Vend=Link Frequencies/15
  HT | Feature Capability | Feature | IsocFC=Isochronous Flow Control Mode; LDTSTOP=LDTSTOP# Supported; \
  CRCTM=CRC Test Mode; ECTLT=Extended CTL Time Required; 64bA=64-bit Addressing; UIDRD=UnitID Reorder Disable; \
  ExtRS=Extended Register Set; UCnfE=Upstream Configuration Enable
  HT | Error Handling | Error Handling | PFlE=Protocol Error Flood Enable; OFlE=Overflow Error Flood Enable; \
  PFE=Protocol Error Fatal Enable; OFE=Overflow Error Fatal Enable; EOCFE=End of Chain Error Fatal Enable; \
  RFE=Response Error Fatal Enable; CRCFE=CRC Error Fatal Enable; SERRFE=System Error Fatal Enable; CF=Chain Fail; \
  RE=Response Error; PNFE=Protocol Error Nonfatal Enable; ONFE=Overflow Error Nonfatal Enable; \
  EOCNFE=End of Chain Error Nonfatal Enable; RNFE=Response Error Nonfatal Enable; \
  CRCNFE=CRC Error Nonfatal Enable; SERRNFE=System Error Nonfatal Enable
  AER | UESta | Uncorrectable Error Status | \(uncorrectable)
  AER | UEMsk | Uncorrectable Error Mask | \(uncorrectable)
  AER | UESvrt | Uncorrectable Error Severity | \(uncorrectable)
  AER | CESta | Correctable Error Status | \(correctable)
  AER | CEMsk | Correctable Error Mask | \(correctable)
  AER | AERCap | Advanced Error Capabilities and Control | ECRCGenCap=ECRC Generation Capable; \
  ECRCGenEn=ECRC Generation Enable; ECRCChkCap=ECRC Check Capable; ECRCChkEn=ECRC Check Enable; \
  MultHdrRecCap=Multiple Header Recording Capable; MultHdrRecEn=Multiple Header Recording Enable; \
  TLPPfxPres=TLP Prefix Log Present; HdrLogCap=Completion Timeout Prefix/Header Log Capable
  AER | RootCmd | Root Error Command | CERptEn=Correctable Error Reporting Enable; \
  NFERptEn=Non-Fatal Error Reporting Enable; FERptEn=Fatal Error Reporting Enable
  AER | RootSta | Root Error Status | CERcvd=ERR_COR Received; MultCERcvd=Multiple ERR_COR Received; \
  UERcvd=ERR_FATAL/NONFATAL Received; MultUERcvd=Multiple ERR_FATAL/NONFATAL Received; \
  FirstFatal=First Uncorrectable Fatal; NonFatalMsg=Non-Fatal Error Messages Received; \
  FatalMsg=Fatal Error Messages Received
  ACS | ACSCap | ACS Capability | SrcValid=ACS Source Validation; TransBlk=ACS Translation Blocking; \
  ReqRedir=ACS P2P Request Redirect; CmpltRedir=ACS P2P Completion Redirect; \
  UpstreamFwd=ACS Upstream Forwarding; EgressCtrl=ACS P2P Egress Control; DirectTrans=ACS Direct Translated P2P
  ACS | ACSCtl | ACS Control | SrcValid=ACS Source Validation Enable; TransBlk=ACS Translation Blocking Enable; \
  ReqRedir=ACS P2P Request Redirect Enable; CmpltRedir=ACS P2P Completion Redirect Enable; \
  UpstreamFwd=ACS Upstream Forwarding Enable; EgressCtrl=ACS P2P Egress Control Enable; \
  DirectTrans=ACS Direct Translated P2P Enable
  ARI | ARICap | ARI Capability | MFVC=MFVC Function Groups Capability; ACS=ACS Function Groups Capability
  ARI | ARICtl | ARI Control | MFVC=MFVC Function Groups Enable; ACS=ACS Function Groups Enable
  ATS | ATSCtl | ATS Control | Enable=Enable
  PRI | PRICtl | Page Request Control | Enable=Enable; Reset=Reset
  PRI | PRISta | Page Request Status | RF=Response Failure; UPRGI=Unexpected Page Request Group Index; \
  Stopped=Stopped; PASID=PRG Response PASID Required
  PASID | PASIDCap | PASID Capability | Exec=Execute Permission Supported; Priv=Privileged Mode Supported
  PASID | PASIDCtl | PASID Control | Enable=PASID Enable; Exec=Execute Permission Enable; Priv=Privileged Mode Enable
  SR-IOV | IOVCap | SR-IOV Capabilities | Migration=VF Migration Capable; \
  10BitTagReq=VF 10-Bit Tag Requester Supported
  SR-IOV | IOVCtl | SR-IOV Control | Enable=VF Enable; Migration=VF Migration Enable; \
  Interrupt=VF Migration Interrupt Enable; MSE=VF MSE; ARIHierarchy=ARI Capable Hierarchy; \
  10BitTagReq=VF 10-Bit Tag Requester Enable
  SR-IOV | IOVSta | SR-IOV Status | Migration=VF Migration Status
  MCAST | McastCap | Multicast Capability | ECRCRegen=MC_ECRC_Regeneration_Supported
  MCAST | McastCtl | Multicast Control | Enable=MC_Enable
  VC | Arb | Port VC Capability 2 | Fixed=VC Arbitration Capability/0; WRR32=VC Arbitration Capability/1; \
  WRR64=VC Arbitration Capability/2; WRR128=VC Arbitration Capability/3
  VC | Status | Port VC Status | InProgress=VC Arbitration Table Status
  VC | VC#.Caps | VC# Resource Capability | RejSnoopTrans=Reject Snoop Transactions
  VC | VC#.Arb | VC# Resource Capability | Fixed=Port Arbitration Capability/0; WRR32=Port Arbitration Capability/1; \
  WRR64=Port Arbitration Capability/2; WRR128=Port Arbitration Capability/3; TWRR128=Port Arbitration Capability/4; \
  WRR256=Port Arbitration Capability/5
  VC | VC#.Ctrl | VC# Resource Control | Enable=VC Enable
  VC | VC#.Status | VC# Resource Status | NegoPending=VC Negotiation Pending; InProgress=Port Arbitration Table Status
  RCLD | Link#.Desc | Link # Description | AssocRCRB=Associate RCRB Header; LinkValid=Link Valid
  SECPCI | LnkCtl3 | Link Control 3 | LnkEquIntrruptEn=Link Equalization Request Interrupt Enable; \
  PerformEqu=Perform Equalization
  DPC | DpcCap | DPC Capability | RPExt=RP Extensions for DPC; PoisonedTLP=Poisoned TLP Egress Blocking Supported; \
  SwTrigger=DPC Software Triggering Supported; DL_ActiveErr=DL_Active ERR_COR Signaling Supported
  DPC | DpcCtl | DPC Control | Cmpl=DPC Completion Control; INT=DPC Interrupt Enable; ErrCor=DPC ERR_COR Enable; \
  PoisonedTLP=Poisoned TLP Egress Blocking Enable; SwTrigger=DPC Software Trigger; DL_ActiveErr=DL_Active ERR_COR Enable
  DPC | DpcSta | DPC Status | Trigger=DPC Trigger Status; INT=DPC Interrupt Status; RPBusy=DPC RP Busy
  L1SS | L1SubCap | L1 PM Substates Capabilities | PCI-PM_L1.2=PCI-PM L1.2 Supported; \
  PCI-PM_L1.1=PCI-PM L1.1 Supported; ASPM_L1.2=ASPM L1.2 Supported; ASPM_L1.1=ASPM L1.1 Supported; \
  L1_PM_Substates=L1 PM Substates Supported
  L1SS | L1SubCtl1 | L1 PM Substates Control 1 | PCI-PM_L1.2=PCI-PM L1.2 Enable; \
  PCI-PM_L1.1=PCI-PM L1.1 Enable; ASPM_L1.2=ASPM L1.2 Enable; ASPM_L1.1=ASPM L1.1 Enable
  PTM | PTMCap | PTM Capability | Requester=PTM Requester Capable; Responder=PTM Responder Capable; \
  Root=PTM Root Capable
  PTM | PTMControl | PTM Control | Enabled=PTM Enable; RootSelected=Root Select
  DOE | DOECap | DOE Capabilities | IntSup=DOE Interrupt Support
  DOE | DOECtl | DOE Control | IntEn=DOE Interrupt Enable
  DOE | DOESta | DOE Status | Busy=DOE Busy; IntSta=DOE Interrupt Status; Error=DOE Error; \
  ObjectReady=Data Object Ready
  LMR | PortCap | Margining Port Capabilities | Driver=Margining uses Driver Software
  LMR | PortSta | Margining Port Status | MargReady=Margining Ready; MargSoftReady=Margining Software Ready
  PL16 | Phy16Sta | 16.0 GT/s Status | EquComplete=Equalization 16.0 GT/s Complete; \
  EquPhase1=Equalization 16.0 GT/s Phase 1 Successful; EquPhase2=Equalization 16.0 GT/s Phase 2 Successful; \
  EquPhase3=Equalization 16.0 GT/s Phase 3 Successful; LinkEquRequest=Link Equalization Request 16.0 GT/s
  PL32 | Phy32Cap | 32.0 GT/s Capabilities | EqualizationBypass=Equalization bypass to highest rate Supported; \
  NoEqualizationNeeded=No Equalization Needed Supported; ModTsMode0=Modified TS Usage Mode 0 Supported - PCI Express; \
  ModTsMode1=Modified TS Usage Mode 1 Supported - Training Set \
  Message; ModTsMode2=Modified TS Usage Mode 2 Supported - Alternate Protocol
  PL32 | Phy32Ctl | 32.0 GT/s Control | EqualizationBypassDis=Equalization bypass to highest rate Disable; \
  NoEqualizationNeededDis=No Equalization Needed Disable
  PL32 | Phy32Sta | 32.0 GT/s Status | EquComplete=Equalization 32.0 GT/s Complete; \
  EquPhase1=Equalization 32.0 GT/s Phase 1 Successful; EquPhase2=Equalization 32.0 GT/s Phase 2 Successful; \
  EquPhase3=Equalization 32.0 GT/s Phase 3 Successful; LinkEquRequest=Link Equalization Request 32.0 GT/s; \
  ModTsRecv=Modified TS Received; TxPrecodeOn=Transmitter Precoding On; TxPrecodeReq=Transmitter Precode Request; \
  NoEqualizationNeededRecv=No Equalization Needed Received
  DEV3 | DevCap3 | Device Capabilities 3 | Routing=DMWr Request Routing Supported; \
  Tag Completer=14-Bit Tag Completer Supported; Tag Requester=14-Bit Tag Requester Supported; L0p=L0p Supported; \
  RdWr Completer=UIO Mem RdWr Completer Supported; RdWr Requester=UIO Mem RdWr Requester Supported
  DEV3 | DevCtl3 | Device Control 3 | DMWr Requester=DMWr Requester Enable; Egress Blocking=DMWr Egress Blocking; \
  Tag Requester=14-Bit Tag Requester Enable; L0p=L0p Enable; RdWr Requester=UIO Mem RdWr Requester Enable; \
  Boundary=!UIO Request 256B Boundary Disable
  DEV3 | DevSta3 | Device Status 3 | Captured=Segment Captured; L0p=Remote L0p Supported
  """

private let uncorrectable = """
  DLP=Data Link Protocol Error; SDES=Surprise Down Error; TLP=Poisoned TLP Received; \
  FCP=Flow Control Protocol Error; CmpltTO=Completion Timeout; CmpltAbrt=Completer Abort; \
  UnxCmplt=Unexpected Completion; RxOF=Receiver Overflow; MalfTLP=Malformed TLP; ECRC=ECRC Error; \
  UnsupReq=Unsupported Request Error; ACSViol=ACS Violation; UncorrIntErr=Uncorrectable Internal Error; \
  BlockedTLP=MC Blocked TLP; AtomicOpBlocked=AtomicOp Egress Blocked; TLPBlockedErr=TLP Prefix Blocked Error; \
  PoisonTLPBlocked=Poisoned TLP Egress Blocked; DMWrReqBlocked=DMWr Request Egress Blocked; \
  IDECheck=IDE Check Failed; MisIDETLP=Misrouted IDE TLP; PCRC_CHECK=PCRC Check Failed; \
  TLPXlatBlocked=TLP Translation Egress Blocked
  """

private let correctable = """
  RxErr=Receiver Error; BadTLP=Bad TLP; BadDLLP=Bad DLLP; Rollover=REPLAY_NUM Rollover; \
  Timeout=Replay Timer Timeout; AdvNonFatalErr=Advisory Non-Fatal Error; CorrIntErr=Corrected Internal Error; \
  HeaderOF=Header Log Overflow
  """
