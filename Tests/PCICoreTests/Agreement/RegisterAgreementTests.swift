import Foundation
import PCICore
import Testing
import TestCorpus

/// What lspci says of one label, and where our reading of it is.
private struct FlagRow {
  let register: String
  /// lspci's word to our field, with the bit of it, and whether lspci inverts it.
  let fields: [String: (field: String, bit: Int?, isInverted: Bool)]
}

private let flagRows: [String: [FlagRow]] = {
  var rows: [String: [FlagRow]] = [:]
  for line in lspciFlagVocabulary.split(separator: "\n") {
    let parts = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
    var fields: [String: (field: String, bit: Int?, isInverted: Bool)] = [:]
    for pair in parts[3].split(separator: "; ") {
      guard let equals = pair.firstIndex(of: "=") else { continue }
      var field = pair[pair.index(after: equals)...]
      let isInverted = field.first == "!"
      if isInverted { field.removeFirst() }
      var bit: Int?
      if let slash = field.lastIndex(of: "/"), let number = Int(field[field.index(after: slash)...]) {
        bit = number
        field = field[..<slash]
      }
      fields[String(pair[..<equals])] = (String(field), bit, isInverted)
    }
    rows["\(parts[0])|\(parts[1])", default: []].append(FlagRow(register: parts[2], fields: fields))
  }
  return rows
}()

/// Where lspci errs, or differs by design: capability, label and word, with the reason.
private let exceptions: [String: String] = {
  var exceptions = [
    "VNDR": "lspci names the bits of Intel's vendor-specific capability; we show its words",
    "MCAST|McastOverlayBAR": "lspci prints the overlay register of endpoints, which have none",
  ]
  for link in ["", "#"] {
    for word in ["1.4GHz", "1.6GHz", "Vend"] {
      exceptions["HT|Link Frequency Capability\(link)|\(word)"] = "lspci reads the lower of the register's two bytes"
    }
  }
  return exceptions
}()

/// The vocabulary's values by capability and label.
private let patterns: [String: [(value: LspciValue, regex: NSRegularExpression)]] = {
  var patterns: [String: [(value: LspciValue, regex: NSRegularExpression)]] = [:]
  for value in lspciValueVocabulary {
    do {
      let regex = try NSRegularExpression(pattern: value.pattern)
      patterns["\(value.capability)|\(value.path)", default: []].append((value, regex))
    } catch {
      Issue.record("\(value.pattern) does not compile: \(error)")
    }
  }
  return patterns
}()

/// Words of ours and of lspci for the same.
private let synonyms = [
  "unlimited": "nolimit", "unknown": "speedencoding0", "default": "", "bargranularityunimplemented": "nolocalclock",
  "unimplemented": "nolocalclock", "expressendpoint": "endpoint", "upstreamport": "switchupstreamport",
  "downstreamport": "switchdownstreamport", "pci/pci-xtopci-expressbridge": "pcitopciexpressbridge",
  "pci-expresstopci/pci-xbridge": "pciexpresstopcibridge",
]

/// A value without what is a matter of taste: spaces, case, `.0`, leading zeros and `0x`.
private func plain(_ text: some StringProtocol) -> String {
  var plain = text.lowercased().replacing(" ", with: "").replacing(".0gt", with: "gt").replacing("default:", with: "")
  plain = plain.replacing(/^0x/, with: "").replacing("vf-bar", with: "vfbar")
  if plain.allSatisfy(\.isHexDigit) { plain = String(plain.drop { $0 == "0" }) }
  return synonyms[plain] ?? plain
}

@Suite(
  "registers agree with lspci over the corpus", .enabled(if: Lspci.isComparable, "needs the corpus and lspci"))
struct RegisterAgreementTests {
  @Test("every flag and value of every capability is what this machine's lspci says", arguments: Corpus.dumps)
  func installed(dump: Dump) throws {
    try compare(dump, LspciFunction.parse(Lspci.describe(dump: dump.url)))
  }

  @Test("… and what a newer lspci said", arguments: Corpus.dumps.filter { $0.expected != nil })
  func newer(dump: Dump) throws {
    let expected = try #require(dump.expected)
    try compare(dump, LspciFunction.parse(Corpus.text("lspci/expected/\(expected)")))
  }

  private func compare(_ dump: Dump, _ peers: [LspciFunction]) throws {
    var configs: [PCIAddress: ConfigSpace] = [:]
    for function in try dump.functions() { configs[function.address] = function.config }
    for peer in peers {
      let config = try #require(configs[peer.address])
      let entries = CapabilityChain(config).entries
      for capability in peer.capabilities {
        guard let entry = entries.first(where: { Int($0.offset) == capability.offset }) else { continue }
        compare(config.decode(entry), entry, capability, "\(dump) \(peer.address)")
      }
    }
  }

  private func compare(
    _ decoded: DecodedCapability, _ entry: CapabilityEntry, _ peer: LspciCapability, _ place: String
  ) {
    var registers: [String: RegisterReading] = [:]
    for register in decoded.registers { registers[register.name] = register }
    let place = "\(place) [\(String(entry.offset, radix: 16))] \(entry.name)"
    for item in peer.items {
      compareFlags(registers, entry, item, place)
      compareValues(registers, entry, item, place)
    }
  }

  private func compareFlags(
    _ registers: [String: RegisterReading], _ entry: CapabilityEntry, _ item: LspciItem, _ place: String
  ) {
    let flags = item.flags
    let key = "\(entry.name)|\(item.path)"
    guard !flags.isEmpty, exceptions[entry.name] == nil, exceptions[key] == nil else { return }
    if registers["ACS Control (Sunrise Point layout)"] != nil {
      // lspci does not know the layout of Intel Sunrise Point ports: what it prints as control is reserved there.
      return
    }
    // Two kinds of function may share a label: the one whose register is there is meant.
    let rows = flagRows[key] ?? []
    guard let row = rows.first(where: { registers[name($0.register, item)] != nil }) else {
      Issue.record("\(place): no register for \(item.path): \(item.text)")
      return
    }
    guard let register = registers[name(row.register, item)] else { return }
    for flag in flags where exceptions["\(key)|\(flag.names.last ?? "")"] == nil {
      guard let field = flag.names.lazy.compactMap({ row.fields[$0] }).first else {
        Issue.record("\(place): no field for \(flag.names) of \(item.path)")
        continue
      }
      guard let reading = register.fields.first(where: { $0.name == field.field }) else {
        Issue.record("\(place): \(register.name) has no field \(field.field)")
        continue
      }
      let isSet = field.bit.map { reading.value >> UInt64($0) & 1 == 1 } ?? (reading.value != 0)
      #expect((isSet != field.isInverted) == flag.isSet, "\(place): \(register.name), \(field.field): \(item.text)")
    }
  }

  private func compareValues(
    _ registers: [String: RegisterReading], _ entry: CapabilityEntry, _ item: LspciItem, _ place: String
  ) {
    for (value, regex) in patterns["\(entry.name)|\(item.path)"] ?? [] {
      guard
        let match = regex.firstMatch(in: item.text, range: NSRange(item.text.startIndex..., in: item.text)),
        let range = Range(match.range(at: 1), in: item.text)
      else { continue }
      let text = item.text[range]
      guard let register = registers[name(value.register, item)], let raw = register.rawValue else {
        Issue.record("\(place): no \(name(value.register, item)) for \(item.path): \(item.text)")
        continue
      }
      let field = value.field.flatMap { field in register.fields.first { $0.name == field } }
      if value.field != nil && field == nil {
        Issue.record("\(place): no field \(value.field ?? "") in \(register.name)")
      }
      let number = field?.value ?? raw
      let ours: String =
        switch value.style {
        case .decimal: "\(number)"
        case .hex: String(number, radix: 16)
        case .meaning: (field?.meaning ?? (value.field == nil ? register.meaning : nil)) ?? "\(number)"
        case .text(let make): make(number)
        }
      #expect(same(ours, String(text), value.style), "\(place): \(register.name) \(value.field ?? ""): \(item.text)")
    }
  }

  private func same(_ ours: String, _ theirs: String, _ style: LspciValue.Style) -> Bool {
    switch style {
    case .decimal: Int(ours) == Int(theirs)
    case .hex: UInt64(ours, radix: 16) == UInt64(theirs, radix: 16)
    case .text: ours == theirs
    case .meaning:
      plain(ours) == plain(theirs) || inNanoseconds(ours) != nil && inNanoseconds(ours) == inNanoseconds(theirs)
    }
  }

  private func inNanoseconds(_ text: String) -> Int? {
    guard let match = text.prefixMatch(of: /(\d+) ?(ns|us|ms|s)\b/), let number = Int(match.1) else { return nil }
    return number * (["ns": 1, "us": 1000, "ms": 1_000_000, "s": 1_000_000_000][String(match.2)] ?? 0)
  }

  private func name(_ pattern: String, _ item: LspciItem) -> String {
    item.index.map { pattern.replacing("#", with: "\($0)") } ?? pattern
  }
}
