import HardwareBits
import PCICore
import VTdTables

/// Makes one change for each line on stdin, on tables that `MODE STAGE LEVELS CAP ECAP ORIGIN TABLES` describe.
///
///     map DOMAIN IOVA OUTPUT LENGTH ACCESS      unmap DOMAIN IOVA LENGTH
///     protect DOMAIN IOVA LENGTH ACCESS         remap DOMAIN IOVA OUTPUT LENGTH ACCESS
///     attach FUNCTION DOMAIN                    detach FUNCTION
///
/// Numbers are hexadecimal after `0x`, else decimal. Each change is answered by `word ADDRESS VALUE` for each word of
/// table memory that it wrote, `descriptor VALUE` for each descriptor that the unit needs, and `done`; or by
/// `error TEXT`, and the program ends.
@main
struct Main {
  static func main() {
    do {
      try run(Array(CommandLine.arguments.dropFirst()))
    } catch {
      print("error \(error)")
    }
  }

  static func run(_ arguments: [String]) throws {
    guard arguments.count == 7 else { throw Mistake(text: "7 arguments expected") }
    let unit = UnitCapabilities(
      capability: CapabilityRegister(rawValue: try number(arguments[3])),
      extendedCapability: ExtendedCapabilityRegister(rawValue: try number(arguments[4])),
      hostAddressWidthInBits: CapabilityRegister(rawValue: try number(arguments[3])).maximumGuestAddressWidthInBits)
    let bench = try Bench(
      mode: arguments[0] == "scalable" ? .scalable : .legacy, stage: arguments[1] == "first" ? .first : .second,
      levels: arguments[2] == "3" ? .three : .four, unit: unit, origin: try number(arguments[5]),
      tableCount: Int(try number(arguments[6])))
    print("root 0x\(String(bench.tables.root, radix: 16))")
    answer(bench, [])
    while let line = readLine() {
      let words = line.split(separator: " ").map(String.init)
      guard let verb = words.first else { continue }
      answer(bench, try change(bench, verb, Array(words.dropFirst())).descriptors)
      // Whoever reads the answer gives the descriptors to the unit before the next change.
      bench.memory.reclaimTables()
    }
  }

  static func answer(_ bench: Bench, _ descriptors: [InvalidationDescriptor]) {
    for word in bench.changedWords() {
      print("word 0x\(String(word.address, radix: 16)) 0x\(String(word.value, radix: 16))")
    }
    for descriptor in descriptors { print("descriptor 0x\(String(descriptor.rawValue, radix: 16))") }
    print("done")
    flush()
  }

  static func change(_ bench: Bench, _ verb: String, _ words: [String]) throws -> InvalidationPlan {
    var plan = InvalidationPlan(for: bench.unit)
    switch (verb, words.count) {
    case ("attach", 2):
      let domain = try bench.domain(try domainID(words[1]))
      plan.add(try bench.tables.attach(try requester(words[0]), to: domain.attachment, in: &bench.memory))
    case ("detach", 1):
      plan.add(try bench.tables.detach(try requester(words[0]), in: &bench.memory))
    case ("map", 5), ("unmap", 3), ("protect", 4), ("remap", 5):
      let id = try domainID(words[0])
      let domain = try bench.domain(id)
      let change = try bench.change(domain, verb, try Pages(Array(words.dropFirst())))
      plan.add(
        change,
        usedBy: TranslationUsers(domainID: id, tagging: domain.attachment.translation.tagging))
    default: throw Mistake(text: "no change: \(verb) with \(words.count) words")
    }
    return plan
  }

  static func domainID(_ text: String) throws -> UInt16 {
    guard let id = UInt16(exactly: try number(text)) else { throw Mistake(text: "no domain ID: \(text)") }
    return id
  }

  static func requester(_ text: String) throws -> RequesterID {
    guard let address = PCIAddress(text) else { throw Mistake(text: "no function: \(text)") }
    return address.requesterID
  }

  static func number(_ text: String) throws -> UInt64 {
    let value = text.hasPrefix("0x") ? UInt64(text.dropFirst(2), radix: 16) : UInt64(text)
    guard let value else { throw Mistake(text: "no number: \(text)") }
    return value
  }
}

/// What is wrong with a line.
struct Mistake: Error, CustomStringConvertible {
  let text: String
  var description: String { text }
}

/// The pages a line speaks of.
struct Pages {
  let iova: IOVA
  var output = PhysicalAddress(0)
  let length: UInt64
  var access = PageAccess.readWrite

  /// IOVA, output if there are four words, length, access if there are more than two.
  init(_ words: [String]) throws {
    iova = IOVA(try Main.number(words[0]))
    length = try Main.number(words[words.count == 4 ? 2 : 1])
    if words.count == 4 { output = PhysicalAddress(try Main.number(words[1])) }
    if words.count > 2 {
      guard let access = PageAccess(name: words[words.count - 1]) else { throw Mistake(text: "no access") }
      self.access = access
    }
  }
}

extension Bench {
  func change(_ domain: Domain, _ verb: String, _ pages: Pages) throws -> TranslationChange {
    switch verb {
    case "map":
      try domain.table.map(pages.iova, to: pages.output, length: pages.length, access: pages.access, in: &memory)
    case "remap":
      try domain.table.remap(pages.iova, to: pages.output, length: pages.length, access: pages.access, in: &memory)
    case "protect": try domain.table.protect(pages.iova, length: pages.length, access: pages.access, in: &memory)
    default: try domain.table.unmap(pages.iova, length: pages.length, in: &memory)
    }
  }
}
