/// Registers of the three header layouts, and what C headers call them.
///
/// A line: where, register, offset, then `mask=field` pairs. Offsets and masks are names of macros, or numbers where
/// the headers of today have none; the numbers were typed from a newer version of them.
let headerVocabulary = """
  HEADER0 | Command | PCI_COMMAND | PCI_COMMAND_IO=I/O Space Enable; PCI_COMMAND_MEMORY=Memory Space Enable; \
  PCI_COMMAND_MASTER=Bus Master Enable; PCI_COMMAND_SPECIAL=Special Cycle Enable; PCI_COMMAND_INVALIDATE=Memory \
  Write and Invalidate; PCI_COMMAND_VGA_PALETTE=VGA Palette Snoop; PCI_COMMAND_PARITY=Parity Error Response; \
  PCI_COMMAND_WAIT=IDSEL Stepping/Wait Cycle Control; PCI_COMMAND_SERR=SERR# Enable; PCI_COMMAND_FAST_BACK=Fast \
  Back-to-Back Transactions Enable; PCI_COMMAND_INTX_DISABLE=Interrupt Disable
  HEADER0 | Status | PCI_STATUS | PCI_STATUS_IMM_READY=Immediate Readiness; PCI_STATUS_INTERRUPT=Interrupt Status; \
  PCI_STATUS_CAP_LIST=Capabilities List; PCI_STATUS_66MHZ=66 MHz Capable; PCI_STATUS_FAST_BACK=Fast Back-to-Back \
  Transactions Capable; PCI_STATUS_PARITY=Master Data Parity Error; PCI_STATUS_DEVSEL_MASK=DEVSEL Timing; \
  PCI_STATUS_SIG_TARGET_ABORT=Signaled Target Abort; PCI_STATUS_REC_TARGET_ABORT=Received Target Abort; \
  PCI_STATUS_REC_MASTER_ABORT=Received Master Abort; PCI_STATUS_SIG_SYSTEM_ERROR=Signaled System Error; \
  PCI_STATUS_DETECTED_PARITY=Detected Parity Error
  HEADER0 | Revision ID | PCI_REVISION_ID |
  HEADER0 | Class Code | PCI_CLASS_PROG |
  HEADER0 | Cache Line Size | PCI_CACHE_LINE_SIZE |
  HEADER0 | Latency Timer | PCI_LATENCY_TIMER |
  HEADER0 | Header Type | PCI_HEADER_TYPE |
  HEADER0 | BIST | PCI_BIST | PCI_BIST_CODE_MASK=Completion Code; PCI_BIST_START=Start BIST; PCI_BIST_CAPABLE=BIST \
  Capable
  HEADER0 | BAR0 | PCI_BASE_ADDRESS_0 |
  HEADER0 | BAR5 | PCI_BASE_ADDRESS_5 |
  HEADER0 | CardBus CIS Pointer | PCI_CARDBUS_CIS |
  HEADER0 | Subsystem Vendor ID | PCI_SUBSYSTEM_VENDOR_ID |
  HEADER0 | Subsystem ID | PCI_SUBSYSTEM_ID |
  HEADER0 | Expansion ROM Base Address | PCI_ROM_ADDRESS | PCI_ROM_ADDRESS_ENABLE=Expansion ROM Enable
  HEADER0 | Capabilities Pointer | PCI_CAPABILITY_LIST |
  HEADER0 | Interrupt Line | PCI_INTERRUPT_LINE |
  HEADER0 | Interrupt Pin | PCI_INTERRUPT_PIN |
  HEADER0 | Min_Gnt | PCI_MIN_GNT |
  HEADER0 | Max_Lat | PCI_MAX_LAT |
  HEADER1 | Primary Bus Number | PCI_PRIMARY_BUS |
  HEADER1 | Secondary Bus Number | PCI_SECONDARY_BUS |
  HEADER1 | Subordinate Bus Number | PCI_SUBORDINATE_BUS |
  HEADER1 | Secondary Latency Timer | PCI_SEC_LATENCY_TIMER |
  HEADER1 | I/O Base | PCI_IO_BASE | PCI_IO_RANGE_TYPE_MASK=Addressing Capability
  HEADER1 | I/O Limit | PCI_IO_LIMIT |
  HEADER1 | Secondary Status | PCI_SEC_STATUS |
  HEADER1 | Memory Base | PCI_MEMORY_BASE |
  HEADER1 | Memory Limit | PCI_MEMORY_LIMIT |
  HEADER1 | Prefetchable Memory Base | PCI_PREF_MEMORY_BASE | PCI_PREF_RANGE_TYPE_MASK=Addressing Capability
  HEADER1 | Prefetchable Memory Limit | PCI_PREF_MEMORY_LIMIT |
  HEADER1 | Prefetchable Base Upper 32 Bits | PCI_PREF_BASE_UPPER32 |
  HEADER1 | Prefetchable Limit Upper 32 Bits | PCI_PREF_LIMIT_UPPER32 |
  HEADER1 | I/O Base Upper 16 Bits | PCI_IO_BASE_UPPER16 |
  HEADER1 | I/O Limit Upper 16 Bits | PCI_IO_LIMIT_UPPER16 |
  HEADER1 | Expansion ROM Base Address | PCI_ROM_ADDRESS1 |
  HEADER1 | Bridge Control | PCI_BRIDGE_CONTROL | PCI_BRIDGE_CTL_PARITY=Parity Error Response Enable; \
  PCI_BRIDGE_CTL_SERR=SERR# Enable; PCI_BRIDGE_CTL_NO_ISA=ISA Enable; PCI_BRIDGE_CTL_ISA=ISA Enable; \
  PCI_BRIDGE_CTL_VGA=VGA Enable; PCI_BRIDGE_CTL_VGA_16BIT=VGA 16-bit Decode; PCI_BRIDGE_CTL_MASTER_ABORT=Master \
  Abort Mode; PCI_BRIDGE_CTL_BUS_RESET=Secondary Bus Reset; PCI_BRIDGE_CTL_FAST_BACK=Fast Back-to-Back Transactions \
  Enable; PCI_BRIDGE_CTL_PRI_DISCARD_TIMER=Primary Discard Timer; PCI_BRIDGE_CTL_SEC_DISCARD_TIMER=Secondary Discard \
  Timer; PCI_BRIDGE_CTL_DISCARD_TIMER_STATUS=Discard Timer Status; PCI_BRIDGE_CTL_DISCARD_TIMER_SERR_EN=Discard \
  Timer SERR# Enable
  HEADER2 | Capabilities Pointer | PCI_CB_CAPABILITY_LIST |
  HEADER2 | Secondary Status | PCI_CB_SEC_STATUS |
  HEADER2 | PCI Bus Number | PCI_CB_PRIMARY_BUS |
  HEADER2 | CardBus Bus Number | PCI_CB_CARD_BUS |
  HEADER2 | Subordinate Bus Number | PCI_CB_SUBORDINATE_BUS |
  HEADER2 | CardBus Latency Timer | PCI_CB_LATENCY_TIMER |
  HEADER2 | Memory Base 0 | PCI_CB_MEMORY_BASE_0 |
  HEADER2 | Memory Limit 1 | PCI_CB_MEMORY_LIMIT_1 |
  HEADER2 | I/O Base 0 | PCI_CB_IO_BASE_0 |
  HEADER2 | I/O Limit 1 | PCI_CB_IO_LIMIT_1 |
  HEADER2 | Bridge Control | PCI_CB_BRIDGE_CONTROL | PCI_CB_BRIDGE_CTL_PARITY=Parity Error Response Enable; \
  PCI_CB_BRIDGE_CTL_SERR=SERR# Enable; PCI_CB_BRIDGE_CTL_ISA=ISA Enable; PCI_CB_BRIDGE_CTL_VGA=VGA Enable; \
  PCI_CB_BRIDGE_CTL_MASTER_ABORT=Master Abort Mode; PCI_CB_BRIDGE_CTL_CB_RESET=CardBus Reset; \
  PCI_CB_BRIDGE_CTL_16BIT_INT=IREQ-INT Enable; PCI_CB_BRIDGE_CTL_PREFETCH_MEM0=Memory 0 Prefetch Enable; \
  PCI_CB_BRIDGE_CTL_PREFETCH_MEM1=Memory 1 Prefetch Enable; PCI_CB_BRIDGE_CTL_POST_WRITES=Write Posting Enable
  HEADER2 | Subsystem Vendor ID | PCI_CB_SUBSYSTEM_VENDOR_ID |
  HEADER2 | Subsystem ID | PCI_CB_SUBSYSTEM_ID |
  HEADER2 | PC Card 16-bit Legacy Mode Base Address | PCI_CB_LEGACY_MODE_BASE |
  """
