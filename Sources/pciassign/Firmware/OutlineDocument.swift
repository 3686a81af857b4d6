import ACPITables
import HardwareBits

/// What a structure's members depend on beside the structure.
private struct OutlineContext {
  /// Whether the types of the table's structures take two bytes, as in the DMAR.
  var hasWideTypes: Bool
  /// What device scopes name.
  var scopes: ScopeTargets
}

extension JSONWriter {
  /// Writes the members of a decoded table: `header`, then its fields and lists under their names.
  ///
  /// Contents that are not decoded are written as their size only, unless `showsContents`.
  mutating func tableMembers(
    _ table: TableOutline, hasHeader: Bool, scopes: ScopeTargets, showsContents: Bool
  ) {
    let headerSize = hasHeader ? ACPIHeader.size : 0
    key("header")
    if hasHeader {
      object { json in json.fieldMembers(table.fields.filter { $0.offset < headerSize }) }
    } else {
      null()
    }
    let fields = table.fields.filter { $0.offset >= headerSize && (showsContents || $0.key != "contents") }
    let context = OutlineContext(hasWideTypes: table.heading.name == "DMAR", scopes: scopes)
    structureMembers(table, fields: fields, context)
    if let contents = table.fields.first(where: { $0.key == "contents" }), !showsContents {
      key("contentsLength")
      number(contents.lengthInBytes)
    }
  }

  private mutating func structure(_ structure: TableOutline, _ context: OutlineContext) {
    object { json in
      // A structure's type is its name, or its number where it is not known.
      if let name = structure.heading.name {
        json.key("type")
        json.string(name)
      } else if let type = structure.typeNumber(hasWideTypes: context.hasWideTypes) {
        json.key("type")
        json.number(type)
      }
      json.key("offset")
      json.number(structure.offset)
      json.key("length")
      json.number(structure.length)
      json.key("title")
      json.string(structure.heading.title)
      let fields = structure.fields.filter { $0.key != "type" && $0.key != "length" }
      json.structureMembers(structure, fields: fields, context)
      if structure.key == "deviceScopes" && context.scopes.isKnown {
        json.key("address")
        json.optional(context.scopes.address(at: structure.offset))
      }
    }
  }

  private mutating func structureMembers(_ outline: TableOutline, fields: [OutlineField], _ context: OutlineContext) {
    fieldMembers(fields)
    var lists: [(key: String, elements: [TableOutline])] = outline.listKeys.map { ($0, []) }
    for inner in outline.structures {
      if let index = lists.firstIndex(where: { $0.key == inner.key }) {
        lists[index].elements.append(inner)
      } else {
        lists.append((inner.key, [inner]))
      }
    }
    for list in lists {
      key(text: list.key)
      array(list.elements) { $0.structure($1, context) }
    }
  }

  /// Writes fields under their names; several of one name in a row are an array.
  private mutating func fieldMembers(_ fields: [OutlineField]) {
    var index = 0
    while index < fields.count {
      let field = fields[index]
      let run = fields[index...].prefix { $0.key == field.key }
      index += run.count
      if field.isReserved { continue }
      key(text: field.key)
      if run.count > 1 || field.isListed {
        array(run) { $0.value(of: $1) }
      } else {
        value(of: field)
        companions(of: field)
      }
    }
    let dirty = fields.filter { $0.isReserved && !$0.isZero }
    if !dirty.isEmpty {
      key("reserved")
      array(dirty) { json, field in
        json.object { json in
          json.key("offset")
          json.number(field.offset)
          json.key("value")
          json.value(of: field)
        }
      }
    }
  }

  private mutating func value(of field: OutlineField) {
    if field.key == "path", case .bytes(let bytes) = field.value {
      array(stride(from: 0, to: bytes.count - 1, by: 2)) { json, start in
        json.object { json in
          json.key("device")
          json.number(Int(bytes[start]))
          json.key("function")
          json.number(Int(bytes[start + 1]))
        }
      }
      return
    }
    switch field.value {
    case .text(let text): string(text)
    case .bytes(let bytes): string(bytes.hexDigits)
    case .number(let number):
      if !field.bits.isEmpty && field.key != "size" {
        array(field.bits.reversed().filter { !$0.isReserved && $0.value != 0 }) { $0.string($1.token) }
      } else if field.key == "hostAddressWidth" {
        // The table holds one less than the number of bits.
        self.number(number + 1)
      } else if field.style == .decimal || field.isCountedInJSON {
        self.number(number)
      } else {
        hex(number, digits: field.style == .address ? 1 : 2 * field.lengthInBytes)
      }
    }
  }

  /// Writes beside a field what its value alone does not say: the mask of flags, the name of a number.
  private mutating func companions(of field: OutlineField) {
    guard case .number(let number) = field.value else { return }
    if !field.bits.isEmpty && field.key != "size" {
      key(text: "\(field.key)Mask")
      hex(number, digits: 2 * field.lengthInBytes)
    } else if let meaning = field.meaning ?? field.bits.lazy.compactMap(\.meaning).first, field.key != "type" {
      key(text: "\(field.key)Meaning")
      string(meaning)
    }
  }
}

extension OutlineBits {
  /// A flag by its name, a wider field with its value: words that scripts compare.
  fileprivate var token: String { high == low ? name : "\(name)=\(value)" }
}

extension OutlineField {
  /// Whether the field is one element of a list, also where it is the only one.
  fileprivate var isListed: Bool {
    ["addresses", "interleaveTargets", "masks", "itsIDs"].contains(key)
  }

  /// Whether JSON has a number where text has hexadecimal: segments, buses and sizes are counted.
  fileprivate var isCountedInJSON: Bool {
    [
      "size", "segment", "segmentStart", "segmentEnd", "bus", "startBus", "endBus", "idCount", "span", "lengthInBytes",
    ].contains(key)
  }

  /// Whether every bit is zero.
  var isZero: Bool {
    switch value {
    case .number(let number): number == 0
    case .bytes(let bytes): bytes.allSatisfy { $0 == 0 }
    case .text(let text): text.isEmpty
    }
  }
}

extension TableOutline {
  /// The number of a structure's type, where it has one: a field, or the first byte or two of one kept as bytes.
  ///
  /// The structures of the DMAR have types of two bytes, those of all other tables of one.
  fileprivate func typeNumber(hasWideTypes: Bool) -> UInt64? {
    if case .number(let type)? = fields.first(where: { $0.key == "type" })?.value { return type }
    guard case .bytes(let bytes)? = fields.first(where: { $0.key == "raw" })?.value, let low = bytes.first else {
      return nil
    }
    return hasWideTypes && bytes.count > 1 ? UInt64(low) | UInt64(bytes[1]) << 8 : UInt64(low)
  }

  /// The lists that a structure of its type has, written also where they are empty.
  fileprivate var listKeys: [String] {
    switch (key, heading.name) {
    case ("table", "DMAR"), ("table", "CEDT"): ["structures"]
    case ("structures", "DRHD"), ("structures", "RMRR"), ("structures", "ATSR"), ("structures", "SATC"),
      ("structures", "SIDP"):
      ["deviceScopes"]
    case ("table", "APIC"): ["controllers"]
    case ("table", "MCFG"): ["allocations"]
    case ("table", "SRAT"): ["affinities"]
    case ("table", "IVRS"): ["blocks"]
    case ("table", "VIOT"), ("table", "IORT"): ["nodes"]
    default: []
    }
  }
}

extension [UInt8] {
  /// Two digits for each byte, without separators.
  var hexDigits: String {
    var text = ""
    text.reserveCapacity(2 * count)
    for byte in self { text += byte.hex(digits: 2) }
    return text
  }
}
