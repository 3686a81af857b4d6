import PCICore

/// What `lspci -vvv -nn -D` says of one function, taken apart but not interpreted.
struct LspciFunction {
  var address: PCIAddress
  /// The line that names the function, with the IDs in brackets.
  var title: String
  /// Lines before the capabilities, without leading space.
  var header: [String] = []
  var capabilities: [LspciCapability] = []

  /// Takes the output of lspci apart.
  static func parse(_ text: String) -> [LspciFunction] {
    var functions: [LspciFunction] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: true) {
      if line.first != "\t", let space = line.firstIndex(of: " "), let address = PCIAddress(String(line[..<space])) {
        functions.append(LspciFunction(address: address, title: String(line[line.index(after: space)...])))
        continue
      }
      guard !functions.isEmpty else { continue }
      functions[functions.count - 1].add(line)
    }
    return functions
  }

  private mutating func add(_ line: Substring) {
    if line.hasPrefix("\tCapabilities: ") {
      capabilities.append(LspciCapability(line.dropFirst("\tCapabilities: ".count)))
    } else if line.hasPrefix("\t\t"), !capabilities.isEmpty {
      capabilities[capabilities.count - 1].add(line)
    } else if let last = header.last, line.hasPrefix("\t\t"), !last.isEmpty {
      header[header.count - 1] += " " + String(line.drop { $0 == "\t" || $0 == " " })
    } else {
      header.append(String(line.drop { $0 == "\t" }))
    }
  }

  /// The header line that begins so, without its beginning.
  func headerLine(_ beginning: String) -> String? {
    header.first { $0.hasPrefix(beginning) }.map { String($0.dropFirst(beginning.count)) }
  }
}

/// One capability as lspci prints it.
struct LspciCapability {
  /// Nil where lspci gives no offset, as in `<access denied>`.
  var offset: Int?
  var isExtended = false
  var version: Int?
  /// The rest of the first line.
  var title: String
  /// The lines below, as they are.
  private var lines: [Substring] = []

  init(_ text: Substring) {
    if let match = text.firstMatch(of: /^\[([0-9a-f]+)(?: v(\d+))?\] (.*)$/) {
      offset = Int(match.1, radix: 16)
      isExtended = match.1.count >= 3
      version = match.2.flatMap { Int($0) }
      title = String(match.3)
    } else {
      title = String(text)
    }
  }

  mutating func add(_ line: Substring) { lines.append(line) }

  /// The title, then the lines below, each with those that continue it.
  var items: [LspciItem] {
    var items = [LspciItem(label: "title", part: nil, index: nil, text: title)]
    for line in lines { Self.add(line, to: &items) }
    return items
  }

  private static func add(_ line: Substring, to items: inout [LspciItem]) {
    let depth = line.prefix { $0 == "\t" }.count
    let text = line.drop { $0 == "\t" || $0 == " " }
    if depth == 2 {
      if let match = text.firstMatch(of: /^(\w[\w\/ -]*?) ?(\d*):[ \t]*(.*)$/), !text.hasPrefix("Page Request") {
        let isNumbered = !["Cap", "Ctl", "Sta"].contains { match.1.hasSuffix($0) }
        let label = match.2.isEmpty ? String(match.1) : isNumbered ? "\(match.1)#" : "\(match.1)\(match.2)"
        items.append(LspciItem(label: label, part: nil, index: isNumbered ? Int(match.2) : nil, text: ""))
        addPart(match.3, to: &items)
      } else {
        items.append(LspciItem(label: "", part: nil, index: nil, text: String(text)))
      }
    } else {
      addPart(text, to: &items)
    }
  }

  /// Adds text to the item begun last, as a part of its own where it begins with a label that has parts.
  private static func addPart(_ text: Substring, to items: inout [LspciItem]) {
    guard var item = items.last else { return }
    if let match = text.firstMatch(of: /^(Caps|Arb|Ctrl|Status|Enable|Control|Changed|Desc|Addr):[ \t]*(.*)$/) {
      item.part = String(match.1)
      item.text = String(match.2)
      if items[items.count - 1].text.isEmpty { items.removeLast() }
      items.append(item)
    } else {
      items[items.count - 1].text += (item.text.isEmpty ? "" : " ") + String(text)
    }
  }
}

/// One labelled line of a capability, such as `DevCtl` of Express or `Caps` of `VC#` number 0.
struct LspciItem {
  var label: String
  var part: String? = nil
  /// The number that the label ends in.
  var index: Int? = nil
  var text: String

  var path: String { part.map { "\(label).\($0)" } ?? label }

  /// The words that end in a plus or minus sign, which lspci prints for flags.
  ///
  /// A flag may have several words, and only the vocabulary tells how many: all names it may have, longest first.
  /// In `PME(D0+,D1-)` the names begin with what stands before the bracket.
  var flags: [(names: [String], isSet: Bool)] {
    var flags: [(names: [String], isSet: Bool)] = []
    var before: [String] = []
    var bracket = ""
    for word in text.replacing("(", with: " ( ").split(whereSeparator: { " \t,;)[]".contains($0) }) {
      if word == "(" {
        bracket = before.last.map { $0 + " " } ?? ""
        continue
      }
      let name = word.dropLast().trimmingSuffix { $0 == ":" }
      guard word.count > 1, let sign = word.last, sign == "+" || sign == "-", name.contains(where: \.isLetter) else {
        before.append(String(word))
        continue
      }
      let phrases = [2, 1, 0].map { (before.suffix($0) + [String(name)]).joined(separator: " ") }
      flags.append((["\(bracket)\(name)"] + phrases, sign == "+"))
      before = []
    }
    return flags
  }
}

extension Substring {
  fileprivate func trimmingSuffix(while isCut: (Character) -> Bool) -> Substring {
    var rest = self
    while let last = rest.last, isCut(last) { rest.removeLast() }
    return rest
  }
}
