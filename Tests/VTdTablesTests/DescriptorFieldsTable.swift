/// The descriptors as the headers of Linux, QEMU and VirtualBox give them, as masks; typed apart from the library.
let descriptorFields: [KnownField] =
  [
    "cc_inv_dsc", "iotlb_inv_dsc", "dev_tlb_inv_dsc", "iec_inv_dsc", "inv_wait_dsc", "p_iotlb_inv_dsc", "pc_inv_dsc",
    "p_dev_tlb_inv_dsc", "page_grp_resp_dsc",
  ].flatMap { [KnownField($0, "TYPE[3:0]", 0xf), KnownField($0, "TYPE[6:4]", 0xe00)] } + [
    KnownField("cc_inv_dsc", "G", 0x30), KnownField("cc_inv_dsc", "DID", 0xffff_0000),
    KnownField("cc_inv_dsc", "SID", 0xffff_0000_0000), KnownField("cc_inv_dsc", "FM", 0x3_0000_0000_0000),

    KnownField("iotlb_inv_dsc", "G", 0x30), KnownField("iotlb_inv_dsc", "DW", 0x40),
    KnownField("iotlb_inv_dsc", "DR", 0x80), KnownField("iotlb_inv_dsc", "DID", 0xffff_0000),
    KnownField("iotlb_inv_dsc", "AM", 0x3f, word: 1), KnownField("iotlb_inv_dsc", "IH", 0x40, word: 1),
    KnownField("iotlb_inv_dsc", "ADDR", 0xffff_ffff_ffff_f000, word: 1),

    KnownField("dev_tlb_inv_dsc", "PFSID[3:0]", 0xf000), KnownField("dev_tlb_inv_dsc", "MIP", 0x1f_0000),
    KnownField("dev_tlb_inv_dsc", "SID", 0xffff << 32), KnownField("dev_tlb_inv_dsc", "PFSID[15:4]", 0xfff << 52),
    KnownField("dev_tlb_inv_dsc", "S", 1, word: 1),
    KnownField("dev_tlb_inv_dsc", "ADDR", 0xffff_ffff_ffff_f000, word: 1),

    KnownField("iec_inv_dsc", "G", 0x10), KnownField("iec_inv_dsc", "IM", 0xf800_0000),
    KnownField("iec_inv_dsc", "IIDX", 0xffff_0000_0000),

    KnownField("inv_wait_dsc", "IF", 0x10), KnownField("inv_wait_dsc", "SW", 0x20),
    KnownField("inv_wait_dsc", "FN", 0x40), KnownField("inv_wait_dsc", "PD", 0x80),
    KnownField("inv_wait_dsc", "STATUS_DATA", 0xffff_ffff_0000_0000),
    KnownField("inv_wait_dsc", "STATUS_ADDRESS", 0xffff_ffff_ffff_fffc, word: 1),

    KnownField("p_iotlb_inv_dsc", "G", 0x30), KnownField("p_iotlb_inv_dsc", "DID", 0xffff_0000),
    KnownField("p_iotlb_inv_dsc", "PASID", 0xf_ffff_0000_0000), KnownField("p_iotlb_inv_dsc", "AM", 0x3f, word: 1),
    KnownField("p_iotlb_inv_dsc", "IH", 0x40, word: 1),
    KnownField("p_iotlb_inv_dsc", "ADDR", 0xffff_ffff_ffff_f000, word: 1),

    KnownField("pc_inv_dsc", "G", 0x30), KnownField("pc_inv_dsc", "DID", 0xffff_0000),
    KnownField("pc_inv_dsc", "PASID", 0xf_ffff_0000_0000),

    KnownField("p_dev_tlb_inv_dsc", "MIP", 0x1f0), KnownField("p_dev_tlb_inv_dsc", "PFSID[3:0]", 0xf000),
    KnownField("p_dev_tlb_inv_dsc", "SID", 0xffff_0000), KnownField("p_dev_tlb_inv_dsc", "PASID", 0xf_ffff << 32),
    KnownField("p_dev_tlb_inv_dsc", "PFSID[15:4]", 0xfff << 52), KnownField("p_dev_tlb_inv_dsc", "G", 1, word: 1),
    KnownField("p_dev_tlb_inv_dsc", "S", 0x800, word: 1),
    KnownField("p_dev_tlb_inv_dsc", "ADDR", 0xffff_ffff_ffff_f000, word: 1),

    KnownField("page_grp_resp_dsc", "PASID_PRESENT", 0x10), KnownField("page_grp_resp_dsc", "PDP", 0x20),
    KnownField("page_grp_resp_dsc", "RC", 0xf000), KnownField("page_grp_resp_dsc", "RID", 0xffff_0000),
    KnownField("page_grp_resp_dsc", "PASID", 0xf_ffff << 32), KnownField("page_grp_resp_dsc", "LPIG", 4, word: 1),
    KnownField("page_grp_resp_dsc", "PRGI", 0xff8, word: 1),

    KnownField("page request", "TYPE", 0xff), KnownField("page request", "PASID_PRESENT", 0x100),
    KnownField("page request", "PDP", 0x200), KnownField("page request", "RID", 0xffff_0000),
    KnownField("page request", "PASID", 0xf_ffff << 32), KnownField("page request", "EXE", 1 << 52),
    KnownField("page request", "PRIV", 1 << 53), KnownField("page request", "R", 1, word: 1),
    KnownField("page request", "W", 2, word: 1), KnownField("page request", "LPIG", 4, word: 1),
    KnownField("page request", "PRGI", 0xff8, word: 1),
    KnownField("page request", "ADDR", 0xffff_ffff_ffff_f000, word: 1),
    KnownField("page request", "PRIVATE[63:0]", .max, word: 2),
    KnownField("page request", "PRIVATE[127:64]", .max, word: 3),
  ]
