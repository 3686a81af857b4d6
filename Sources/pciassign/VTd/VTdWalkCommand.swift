import ArgumentParser
import HardwareBits
import PCICore
import VTdTables

/// `pciassign vtd walk`: where a request goes, entry by entry.
struct VTdWalkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "walk", abstract: "Translate an address as the hardware would, entry by entry.",
    usage: """
      pciassign vtd walk <image.json> <bdf> <iova> [--write | --zero-length] [--pasid <pasid>]
      pciassign vtd walk <image.json> --requests <file>
      """,
    discussion: """
      Exits with 0 where the request gets through, with 1 where it is refused; of several requests, each line says \
      how it ended, and the exit code is 0.
      """)

  @Argument(help: ArgumentHelp("Tables, as `vtd build` describes them.", valueName: "image.json"), completion: .file())
  var image: String

  @Argument(help: ArgumentHelp("Who asks: a function such as 00:03.0.", valueName: "bdf"))
  var requester: AddressArgument?

  @Argument(help: ArgumentHelp("The address it uses.", valueName: "iova"))
  var address: UnsignedArgument?

  @Flag(name: .long, help: "It writes; else it reads.")
  var write = false

  @Flag(name: .long, help: "It reads no bytes, which flushes writes; some units let that reach write-only pages.")
  var zeroLength = false

  @Option(name: .long, help: ArgumentHelp("The PASID of the request; else it has none.", valueName: "pasid"))
  var pasid: UnsignedArgument?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Walk each line of the file, or of stdin for -: function, address, r or w, and a PASID if it has one.",
      valueName: "file"),
    completion: .file())
  var requests: String?

  @OptionGroup var common: CommonOptions

  func validate() throws {
    if let pasid, pasid.value > VTdRequestList.lastPASID { throw ValidationError("A PASID has 20 bits.") }
    if write, zeroLength { throw ValidationError("A request is --write or --zero-length, not both.") }
    if requests == nil {
      guard requester != nil, address != nil else {
        throw ValidationError("Give a function and an address, or --requests.")
      }
    } else if requester != nil || write || zeroLength || pasid != nil {
      throw ValidationError("With --requests, the file says who asks for what.")
    }
  }

  func run() throws {
    let image = try VTdImage.read(image)
    let walker = TranslationWalker(rootTable: image.rootTable, unit: image.unit)
    let memory = try image.memory()
    if let requests {
      let list = try VTdRequestList.read(requests)
      try common.present(
        brokenLevels: 2, json: { list.write(to: &$0, walker, memory) }, text: { list.write(to: &$0, walker, memory) })
      return
    }
    guard let requester, let address else { return }
    let report = VTdWalkReport(
      TranslationRequest(
        requester: requester.address.requesterID, address: IOVA(address.value),
        access: write ? .write : zeroLength ? .zeroLengthRead : .read, pasid: pasid.map { UInt32($0.value) }), walker,
      memory)
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
