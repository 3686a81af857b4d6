import AssignmentModel
import LinuxPCI
import PCIAssignment
import PCINames

extension HostOptions {
  /// Opens the host that the options name.
  ///
  /// - Throws: exit code 65 where the source cannot be read, with the file and the cause.
  func open(_ common: CommonOptions) throws(CommandFailure) -> HostInspector {
    do throws(InspectionError) {
      return try HostInspector.open(host, kind: hostKind, observer: common.observer)
    } catch {
      throw .input(error.description)
    }
  }

  /// Reads the host that the options name, as far as `depth` asks.
  ///
  /// - Throws: exit code 65 where the source cannot be read, with the file and the cause.
  func read(_ depth: InspectionDepth, _ common: CommonOptions) throws(CommandFailure) -> HostSnapshot {
    let inspector = try open(common)
    do throws(InspectionError) {
      return try inspector.snapshot(depth: depth)
    } catch {
      throw .input(error.description)
    }
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
  func noteUnseen(_ subject: UnseenParts.Subject, in snapshot: HostSnapshot, _ common: CommonOptions) {
    guard !common.quiet else { return }
    for text in UnseenParts(snapshot, about: subject).notes { Talk.note(text) }
  }
}

extension CommonOptions {
  /// Shows each file access on stderr where `--verbose` asks for it.
  var observer: (@Sendable (FileAccess) -> Void)? { manner.observer }
}
