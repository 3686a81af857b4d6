import HardwareBits
import PCICore

/// Reads the lines of a journal or a record, and knows where it is.
struct RecordReader {
  private let bytes: [UInt8]
  /// Where the next line begins.
  private var position = 0
  /// The number of the line last read, from 1.
  private var number = 0

  init(_ text: some Collection<UInt8>) { bytes = Array(text) }

  /// The first word of the next line, or nil at the end.
  var peek: String? {
    guard let line = upcoming?.line else { return nil }
    return String(decoding: line.prefix { $0 != UInt8(ascii: " ") }, as: UTF8.self)
  }

  /// The next line with its end, where it has one.
  private var upcoming: (line: ArraySlice<UInt8>, isEnded: Bool, after: Int)? {
    guard position < bytes.count else { return nil }
    let rest = bytes[position...]
    guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return (rest, false, bytes.count) }
    return (rest[..<end], true, end + 1)
  }

  /// An error at the line last read.
  func error(_ text: String) -> JournalError { JournalError(line: max(number, 1), text: text) }

  private mutating func nextBytes() throws(JournalError) -> ArraySlice<UInt8> {
    number += 1
    guard let (line, isEnded, after) = upcoming, isEnded else { throw error("the text is cut off") }
    position = after
    return line
  }

  /// Reads a line that can only be this one.
  mutating func expect(_ text: String) throws(JournalError) {
    guard try nextBytes().elementsEqual(text.utf8) else { throw error("it does not begin with '\(text)'") }
  }

  /// Reads a line that begins with `word`.
  mutating func next(_ word: String) throws(JournalError) -> RecordLine {
    guard let line = RecordLine(try nextBytes()), line.words.first == word else {
      throw error("there is no line '\(word)'")
    }
    return line
  }

  /// Reads the closing line, whose checksum is of all before it.
  mutating func end() throws(JournalError) {
    let sum = Checksum.of(bytes[..<position]).hex(digits: 8)
    let line = try next("end")
    guard line["crc32c"] == sum else { throw error("the checksum is wrong") }
  }

  /// Reads the line of an event; nil at the end, and for a last line that was cut off.
  mutating func nextEvent() -> RecordLine? {
    guard let (line, isEnded, after) = upcoming else { return nil }
    number += 1
    position = after
    return isEnded ? RecordLine(line) ?? RecordLine(["damaged"]) : nil
  }

  /// Reads a function with its states.
  mutating func function() throws(JournalError) -> Plan.Function {
    let line = try next("function")
    guard line.words.count == 2, let address = PCIAddress(line.words[1]), let identity = FunctionIdentity(line) else {
      throw error("the function is not complete")
    }
    guard let start = FunctionState(try next("before")) else { throw error("the state is not one that can be") }
    guard let end = FunctionState(try next("after")) else { throw error("the state is not one that can be") }
    var physical: PCIAddress?
    if let text = line["of"] {
      physical = PCIAddress(text)
      guard physical != nil else { throw error("the physical function has no address") }
    }
    return Plan.Function(
      address: address, identity: identity, start: start, end: end, physicalFunction: physical)
  }
}

extension String {
  /// Appends a line.
  mutating func append(line: RecordLine) {
    append(line.text)
    append("\n")
  }

  /// Appends a function with its states.
  mutating func append(_ function: Plan.Function) {
    let identity = function.identity
    append(
      line: RecordLine(
        ["function", function.address.description],
        [
          ("vendor", identity.vendorID.hex(digits: 4)), ("device", identity.deviceID.hex(digits: 4)),
          ("subvendor", identity.subsystemVendorID?.hex(digits: 4)),
          ("subdevice", identity.subsystemDeviceID?.hex(digits: 4)),
          ("class", identity.classCode.rawValue.hex(digits: 6)), ("revision", identity.revisionID.hex(digits: 2)),
          ("of", function.physicalFunction?.description),
        ]))
    append(line: function.start.line("before"))
    append(line: function.end.line("after"))
  }
}

extension FunctionIdentity {
  init?(_ line: RecordLine) {
    func number<Value: UnsignedInteger & FixedWidthInteger>(_ key: String) -> Value? {
      line[key].flatMap { Value(hexDigits: $0.utf8) }
    }
    guard let vendor: UInt16 = number("vendor"), let device: UInt16 = number("device"),
      let code: UInt32 = number("class"), code <= 0xff_ffff, let revision: UInt8 = number("revision")
    else { return nil }
    self.init(
      vendorID: vendor, deviceID: device, subsystemVendorID: number("subvendor"),
      subsystemDeviceID: number("subdevice"), classCode: ClassCode(rawValue: code), revisionID: revision)
  }
}

extension FunctionState {
  /// Nil for a driver that would lead out of its directory, and for a number of virtual functions that none has.
  init?(_ line: RecordLine) {
    if let driver = line["driver"], DriverName(driver) == nil { return nil }
    var count: Int?
    if let text = line["vfs"] {
      count = UInt16(text).map { Int($0) }
      guard count != nil else { return nil }
    }
    self.init(
      driver: line["driver"], driverOverride: line["override"], powerControl: line["power"],
      isColdStateAllowed: line["cold"].map { $0 == "1" }, isSlotClaimed: line["slot"] == "1",
      virtualFunctionCount: count, offersVirtualFunctions: line["autoprobe"].map { $0 == "1" })
    isPresent = line["absent"] != "1"
    for name in VirtualFunctionSetting.names {
      guard let value = line["vf-\(name)"] else { continue }
      guard let setting = VirtualFunctionSetting(name: name, value: value) else { return nil }
      var known = settings ?? VirtualFunctionSettings()
      known.apply(setting)
      settings = known
    }
  }

  func line(_ word: String) -> RecordLine {
    var decided: [(String, String?)] = []
    for setting in settings?.all ?? [] { decided.append(("vf-\(setting.name)", setting.value)) }
    return RecordLine(
      [word],
      [
        ("driver", driver), ("override", driverOverride), ("power", powerControl),
        ("cold", isColdStateAllowed.map { $0 ? "1" : "0" }), ("slot", isSlotClaimed ? "1" : nil),
        ("vfs", virtualFunctionCount.map { "\($0)" }), ("autoprobe", offersVirtualFunctions.map { $0 ? "1" : "0" }),
        ("absent", isPresent ? nil : "1"),
      ] + decided)
  }
}

extension StepAction {
  /// The step as a line of the journal.
  func line(_ index: Int) -> RecordLine {
    let words = ["step", "\(index)", kind] + (address.map { [$0.description] } ?? [])
    switch self {
    case .loadModule(let module, let driver): return RecordLine(words, [("module", module), ("driver", driver)])
    case .setOverride(_, let old, let new): return RecordLine(words, [("from", old), ("to", new)])
    case .unbind(_, let driver), .bind(_, let driver): return RecordLine(words, [("driver", driver)])
    case .claimSlot(_, let value), .allowColdState(_, let value), .offerVirtualFunctions(_, let value):
      return RecordLine(words, [("to", value ? "1" : "0")])
    case .setPowerControl(_, let old, let new): return RecordLine(words, [("from", old), ("to", new)])
    case .setVirtualFunctionCount(_, let old, let new):
      return RecordLine(words, [("from", "\(old)"), ("to", "\(new)")])
    case .setVirtualFunction(_, let old, let new):
      return RecordLine(words, [("setting", new.name), ("from", old?.value), ("to", new.value)])
    }
  }

  /// Reads the step that should have this index; nil for any other.
  init?(_ line: RecordLine, index: Int) {
    guard line.words.count >= 3, line.words[1] == "\(index)" else { return nil }
    if line.words[2] == "load-module" {
      guard line.words.count == 3, let module = line["module"], let driver = line["driver"], DriverName(driver) != nil,
        DriverName(module) != nil
      else { return nil }
      self = .loadModule(module, driver: driver)
      return
    }
    guard line.words.count == 4, let address = PCIAddress(line.words[3]) else { return nil }
    if let driver = line["driver"], DriverName(driver) == nil { return nil }
    switch (line.words[2], line["driver"], line["to"]) {
    case ("set-override", _, let new): self = .setOverride(address, from: line["from"], to: new)
    case ("unbind", let driver?, _): self = .unbind(address, driver: driver)
    case ("bind", let driver?, _): self = .bind(address, driver: driver)
    case ("claim-slot", _, let value?): self = .claimSlot(address, value == "1")
    case ("allow-d3cold", _, let value?): self = .allowColdState(address, value == "1")
    case ("set-vf-autoprobe", _, let value?): self = .offerVirtualFunctions(address, value == "1")
    case ("set-vf-count", _, let new?):
      guard let old = line["from"].flatMap({ UInt16($0) }), let new = UInt16(new) else { return nil }
      self = .setVirtualFunctionCount(address, from: Int(old), to: Int(new))
    case ("set-vf", _, let new?):
      guard let name = line["setting"], let setting = VirtualFunctionSetting(name: name, value: new) else { return nil }
      let old = line["from"].map { VirtualFunctionSetting(name: name, value: $0) }
      if case .some(nil) = old { return nil }
      self = .setVirtualFunction(address, from: old ?? nil, to: setting)
    case ("set-power-control", _, let new?):
      guard let old = line["from"] else { return nil }
      self = .setPowerControl(address, from: old, to: new)
    default: return nil
    }
  }
}
