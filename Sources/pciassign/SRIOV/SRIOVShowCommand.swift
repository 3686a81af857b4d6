import ArgumentParser
import AssignmentModel
import LinuxPCI

/// `pciassign sriov show`: physical functions, with how many virtual ones they can have.
struct SRIOVShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show how many virtual functions there are, and how many there can be.",
    discussion: """
      The number is computed from registers and the kernel's attributes before anything is written: TotalVFs and what \
      the driver allows, memory of the VF BARs, bus numbers below the bridge above, interrupt vectors, the driver. Each \
      thing that is short has a code and a remedy. Exit codes: 0 known; 1 a function that is named has no SR-IOV; 2 too \
      little could be measured to say.
      """)

  @Argument(
    help: ArgumentHelp(
      "Physical functions: 0000:3b:00.0, or 3b:00.0 where only segment 0 has it; all where none is named.",
      valueName: "address"))
  var addresses: [AddressArgument] = []

  @OptionGroup var host: HostOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let snapshot = try host.read([.attributes, .groups, .kernel, .facilities], common)
    let topology = HostTopology(snapshot)
    let named = try addresses.map { try $0.function(on: snapshot) }
    var entries: [PhysicalFunctionEntry] = []
    var others: [FunctionSnapshot] = []
    for function in addresses.isEmpty ? snapshot.functions : named {
      if let capacity = VirtualFunctionCapacity(function, on: snapshot, topology) {
        entries.append(PhysicalFunctionEntry(function, capacity, on: snapshot))
      } else if !addresses.isEmpty {
        others.append(function)
      }
    }
    try common.present(
      brokenLevels: 4, json: { PhysicalFunctionDocument(entries, of: snapshot).write(to: &$0) },
      text: { PhysicalFunctionReport(entries).write(to: &$0) })
    host.noteUnseen(.functions, in: snapshot, common)
    for function in others { Talk.error("\(function.address) has no SR-IOV, or is a virtual function itself") }
    if !others.isEmpty { endProcess(1) }
    if entries.contains(where: { $0.capacity.largest.value == nil }) { endProcess(2) }
  }
}
