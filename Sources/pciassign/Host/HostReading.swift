import AssignmentModel
import PCINames

extension HostOptions {
  /// Reads the host that the options name.
  ///
  /// - Throws: exit code 65 where the source cannot be read, with the file and the cause.
  func read(_ common: CommonOptions) throws(CommandFailure) -> HostSnapshot {
    throw .input("not yet")
  }

  /// The names for this run; a note says why there are none.
  func names(_ common: CommonOptions) -> NameBook {
    do throws(PCINamesError) {
      return try NameBook(listPath: nameList ?? environmentVariable("PCIASSIGN_PCI_IDS"))
    } catch {
      if !common.quiet { Talk.note("devices are shown without names: \(error)") }
      return NameBook()
    }
  }

  /// Says once, on stderr, what could not be seen for lack of privilege, and how to see it.
  func noteUnseen(in snapshot: HostSnapshot, _ common: CommonOptions) {
    guard !common.quiet else { return }
    for text in UnseenParts(snapshot).notes { Talk.note(text) }
  }
}
