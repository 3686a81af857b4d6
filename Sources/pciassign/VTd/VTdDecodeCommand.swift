import ArgumentParser
import HardwareBits
import VTdTables

/// `pciassign vtd decode`: a register or an entry, field by field.
struct VTdDecodeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decode", abstract: "Show the fields of a register, an entry or a descriptor.",
    discussion: """
      REGISTER is a name such as CAP, ECAP, RTADDR, FSTS or FRCD. Of tables, ROOT, CONTEXT, PASID-DIR, SS (a \
      second-stage entry), FS (a first-stage entry) and IRTE are decoded too, and DESC, an invalidation descriptor. \
      Two words of 64 bits can be given as HIGH:LOW, as kernels print them.
      """)

  @Argument(help: ArgumentHelp("The register or the kind of entry.", valueName: "register"))
  var register: String

  @Argument(help: ArgumentHelp("Its value.", valueName: "value"))
  var value: WideArgument

  @OptionGroup var common: CommonOptions

  func run() throws {
    guard let subject = VTdDecodeSubject.named(register, value: value.value) else {
      throw ValidationError("There is no register or entry '\(register)'.")
    }
    if subject.widthInBits < 128, value.value >> UInt128(subject.widthInBits) != 0 {
      throw ValidationError("\(subject.name) has \(subject.widthInBits) bits; the value is wider.")
    }
    let report = VTdDecodeReport(subject, value.value)
    try common.present(brokenLevels: 2, json: { report.write(to: &$0) }, text: { report.write(to: &$0) })
  }
}

/// A number of up to 128 bits: decimal, `0x…`, or `HIGH:LOW` of two 64-bit words.
struct WideArgument: ExpressibleByArgument {
  let value: UInt128

  /// Reads a number; nil for anything else, so that the parser calls it a usage error.
  init?(argument: String) {
    let parts = argument.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    // Kernels print the words of an entry in hexadecimal, with 0x or without.
    if parts.count == 2, let high = Self.word(parts[0]), let low = Self.word(parts[1]) {
      value = UInt128(high) << 64 | UInt128(low)
    } else if argument.hasPrefix("0x"), let wide = UInt128(hexDigits: argument.utf8.dropFirst(2)) {
      value = wide
    } else if let narrow = JSONNode.unsigned(argument) {
      value = UInt128(narrow)
    } else {
      return nil
    }
  }

  private static func word(_ text: String) -> UInt64? {
    UInt64(hexDigits: text.utf8.dropFirst(text.hasPrefix("0x") ? 2 : 0))
  }
}
