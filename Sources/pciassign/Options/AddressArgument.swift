import ArgumentParser
import AssignmentModel
import PCICore

/// An address as it was written on the command line: `0000:3b:00.0`, or `3b:00.0` for segment 0.
struct AddressArgument: ExpressibleByArgument {
  /// As written.
  let text: String
  /// What it names.
  let address: PCIAddress
  /// Whether the segment was left out.
  let isShort: Bool

  /// Reads an address; nil for anything else, so that the parser calls it a usage error.
  init?(argument: String) {
    guard let address = PCIAddress(argument) else { return nil }
    text = argument
    self.address = address
    isShort = argument.utf8.count == 7
  }

  /// Completions: the functions of this machine.
  static var defaultCompletionKind: CompletionKind { .shellCommand("ls /sys/bus/pci/devices 2>/dev/null") }

  /// The function it names on `host`.
  ///
  /// - Throws: exit code 65 where there is none, and where a short address fits functions on several segments.
  func function(on host: HostSnapshot) throws(CommandFailure) -> FunctionSnapshot {
    let alike = host.functions.filter { $0.address.requesterID == address.requesterID }.map(\.address)
    if isShort && alike.count > 1 {
      throw .input("\(text) is ambiguous on \(host.provenance.path): it can be \(Self.list(alike, "or"))")
    }
    if let function = host[address] { return function }
    var text = "no function \(address) on \(host.provenance.path)"
    let near = nearMatches(on: host)
    if !near.isEmpty { text += "; there is \(Self.list(near, "and"))" }
    if host.functions.isEmpty { text += ", which has no PCI functions at all" }
    throw .input(text)
  }

  /// Functions that may have been meant: of the same device, on the same bus, elsewhere with the same numbers.
  private func nearMatches(on host: HostSnapshot) -> [PCIAddress] {
    let all = host.functions.map(\.address)
    let sets = [
      all.filter { $0.segment == address.segment && $0.bus == address.bus && $0.device == address.device },
      all.filter { $0.requesterID == address.requesterID },
      all.filter { $0.segment == address.segment && $0.bus == address.bus },
      all.filter { Self.differingCharacters($0.description, address.description) == 1 },
    ]
    return Array((sets.first { !$0.isEmpty } ?? []).prefix(5))
  }

  /// In how many places two texts of one length differ; Int.max for different lengths.
  private static func differingCharacters(_ left: String, _ right: String) -> Int {
    guard left.utf8.count == right.utf8.count else { return Int.max }
    return zip(left.utf8, right.utf8).filter { $0 != $1 }.count
  }

  private static func list(_ addresses: [PCIAddress], _ word: String) -> String {
    guard let last = addresses.last, addresses.count > 1 else { return addresses.first?.description ?? "" }
    return addresses.dropLast().map(\.description).joined(separator: ", ") + " \(word) \(last)"
  }
}
