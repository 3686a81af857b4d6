import ArgumentParser
import HardwareBits
import PCICore
import VTdTables

/// `pciassign vtd walk`: where a request goes, entry by entry.
struct VTdWalkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "walk", abstract: "Translate an address as the hardware would, entry by entry.",
    discussion: "Exits with 0 where the request gets through, with 1 where it is refused.")

  @Argument(help: ArgumentHelp("Tables, as `vtd build` describes them.", valueName: "image.json"), completion: .file())
  var image: String

  @Argument(help: ArgumentHelp("Who asks: a function such as 00:03.0.", valueName: "bdf"))
  var requester: AddressArgument

  @Argument(help: ArgumentHelp("The address it uses.", valueName: "iova"))
  var address: UnsignedArgument

  @Flag(name: .long, help: "It writes; else it reads.")
  var write = false

  @Option(name: .long, help: ArgumentHelp("The PASID of the request; else it has none.", valueName: "pasid"))
  var pasid: UnsignedArgument?

  @OptionGroup var common: CommonOptions

  func validate() throws {
    if let pasid, pasid.value > 0xf_ffff { throw ValidationError("A PASID has 20 bits.") }
  }

  func run() throws {
    let image = try VTdImage.read(image)
    let report = VTdWalkReport(
      TranslationRequest(
        requester: requester.address.requesterID, address: IOVA(address.value), access: write ? .write : .read,
        pasid: pasid.map { UInt32($0.value) }),
      TranslationWalker(rootTable: image.rootTable, unit: image.unit), try image.memory())
    try common.present(brokenLevels: 2, json: { report.write(to: &$0) }, text: { report.write(to: &$0) })
    if report.fault != nil { throw ExitCode(1) }
  }
}

/// A whole number as it was written on the command line: decimal, or hexadecimal after `0x`.
struct UnsignedArgument: ExpressibleByArgument {
  let value: UInt64

  /// Reads a number; nil for anything else, so that the parser calls it a usage error.
  init?(argument: String) {
    guard let value = JSONNode.unsigned(argument) else { return nil }
    self.value = value
  }
}
