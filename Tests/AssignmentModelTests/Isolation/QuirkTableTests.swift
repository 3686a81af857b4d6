import Testing

@testable import AssignmentModel

/// How many devices each of the kernel's rules names, counted in drivers/pci/quirks.c of 6.1.192, 6.12.117 and 7.2.13.
@Suite("Completeness of the rules for devices")
struct QuirkTableTests {
  private func count(_ function: String) -> Int {
    IsolationQuirk.table.filter { $0.source.function == function }
      .reduce(0) { $0 + $1.devices.reduce(0) { $0 + $1.count } }
  }

  @Test(
    "every device of every rule is there",
    arguments: [
      ("pci_quirk_mf_endpoint_acs", 67), ("pci_quirk_nxp_rp_acs", 24), ("pci_quirk_loongson_acs", 10),
      ("pci_quirk_xgene_acs", 9), ("pci_quirk_amd_sb_acs", 8), ("pci_quirk_qcom_rp_acs", 6),
      ("pci_quirk_brcm_acs", 1), ("pci_quirk_al_acs", 1), ("pci_quirk_intel_pch_acs", 119),
      ("pci_quirk_intel_spt_pch_acs", 16 + 4 + 16 + 8 + 12), ("pci_quirk_cavium_acs", 0x800 + 2),
      ("pci_quirk_zhaoxin_pcie_ports_acs", 15 + 1 + 48), ("pci_quirk_wangxun_nic_acs", 16 + 2 + 6),
      ("pci_quirk_rciep_acs", 0x10000),
    ])
  func devices(function: String, expected: Int) { #expect(count(function) == expected) }

  @Test("no rule is there that is not counted above")
  func functions() {
    #expect(Set(IsolationQuirk.table.map(\.source.function)).count == 14)
    #expect(IsolationQuirk.table.allSatisfy { $0.source.file == "drivers/pci/quirks.c" })
  }

  @Test(
    "requester IDs of others: by rule",
    arguments: [
      ("quirk_dma_func0_alias", 4), ("quirk_dma_func1_alias", 19), ("quirk_mic_x200_dma_alias", 2),
      ("quirk_pex_vca_alias", 6), ("quirk_plx_ntb_dma_alias", 2),
    ])
  func aliases(function: String, expected: Int) {
    let devices = RequesterAliasQuirk.table.filter { $0.source.function == function }.flatMap(\.devices)
    #expect(devices.reduce(0) { $0 + $1.count } == expected)
  }

  @Test("bridges whose way with requester IDs is not what their registers tell")
  func bridges() {
    let hidden = BridgeAliasQuirk.table.filter { $0.effect == .hiddenExpressBridge }
    #expect(hidden.reduce(0) { $0 + $1.devices.count } == 5)
    #expect(BridgeAliasQuirk.table.filter { $0.effect == .translationRoot }.flatMap(\.devices) == [0x9000, 0x9084])
  }
}
