public import HardwareBits

extension VerdictDiagnostics {
  static var capacityKinds: [DiagnosticKind] {
    [noVirtualMemory, noBusNumbers, noFunctions, lowerTotal, noFunctionDriver, functionsMissing]
  }

  /// Memory for the virtual functions' BARs is missing.
  public static let noVirtualMemory = DiagnosticKind(
    "D-VF-MMIO", .warning, title: "no memory is assigned to the virtual functions",
    meaning:
      "The windows of the bridges above have no room for the BARs of all virtual functions, so none can be made: "
      + "writing sriov_numvfs fails with ENOMEM.",
    remedy:
      "Turn on decoding above 4 GiB (also called large BARs or MMIO high) and SR-IOV in the firmware's settings, lower the "
      + "card's number of virtual functions with its vendor's tool, or boot with pci=realloc.")
  /// Bus numbers for the virtual functions are missing.
  public static let noBusNumbers = DiagnosticKind(
    "D-VF-BUSRANGE", .warning, title: "bus numbers end before the last virtual function",
    meaning:
      "Virtual functions take requester IDs behind their physical function's, on the next bus if need be. The bridge "
      + "above leads to fewer buses than all of them need; asking for more than fit fails with ENOMEM.",
    remedy:
      "Ask for as many as fit; have the firmware reserve buses (SR-IOV or ARI in its settings), boot with "
      + "pci=assign-busses, or use a slot whose port forwards ARI.")
  /// The function has SR-IOV and no virtual functions.
  public static let noFunctions = DiagnosticKind(
    "D-VF-UNSUPPORTED", .note, title: "SR-IOV is there, and no virtual function can be made",
    meaning: "The capability counts no virtual functions, or counts that contradict each other, which Linux refuses.",
    remedy: "Turn SR-IOV on with the card vendor's tool or in the firmware's settings; it takes effect after a reset.")
  /// The driver or firmware allows fewer than the hardware has.
  public static let lowerTotal = DiagnosticKind(
    "D-VF-TOTAL", .note, title: "the driver allows fewer virtual functions than the hardware has",
    meaning:
      "sriov_totalvfs is below the capability's TotalVFs: the driver or the card's firmware has lowered it. More are "
      + "refused with ERANGE.",
    remedy: "Nothing to do where they are enough; else see the driver's documentation and the card vendor's tool.")
  /// No driver makes virtual functions.
  public static let noFunctionDriver = DiagnosticKind(
    "D-VF-NODRIVER", .note, title: "no driver is bound that makes virtual functions",
    meaning:
      "Virtual functions are made by the physical function's driver: without one, sriov_numvfs fails with ENOENT.",
    remedy: "Nothing to do where the whole card is assigned; else bind the card's own driver first.")
  /// Enabled virtual functions are not there.
  public static let functionsMissing = DiagnosticKind(
    "D-VF-NOT-READY", .warning, title: "virtual functions are enabled, and not all are there",
    meaning:
      "The physical function says that more virtual functions are enabled than the system shows: they are being made or "
      + "taken away right now, or making them broke off.",
    remedy: "Look again after some seconds; where it stays so, write 0 to sriov_numvfs and look at the kernel's log.")
}
