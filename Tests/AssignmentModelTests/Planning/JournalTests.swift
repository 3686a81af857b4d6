import AssignmentModel
import PCICore
import Testing

@Suite("Journals and records")
struct JournalTests {
  static let functions = [
    Plan.Function(
      address: SoundHost.card,
      identity: FunctionIdentity(
        vendorID: 0x8086, deviceID: 0x10c9, subsystemVendorID: 0x8086, subsystemDeviceID: 0xa03c,
        classCode: ClassCode(rawValue: 0x020000), revisionID: 1),
      start: FunctionState(driver: "igb", driverOverride: "odd%name=", powerControl: "auto", isColdStateAllowed: true),
      end: FunctionState(driver: "pciback", driverOverride: "pciback", isSlotClaimed: true)),
    Plan.Function(
      address: SoundHost.address("10000:e1:00.0"),
      identity: FunctionIdentity(
        vendorID: 0x144d, deviceID: 0xa80a, classCode: ClassCode(rawValue: 0x010802), revisionID: 0),
      start: FunctionState(), end: FunctionState(driver: "vfio-pci", driverOverride: "vfio-pci")),
    Plan.Function(
      address: SoundHost.address("10000:e1:00.1"),
      identity: FunctionIdentity(
        vendorID: 0x144d, deviceID: 0xa824, classCode: ClassCode(rawValue: 0x010802), revisionID: 0),
      start: FunctionState(virtualFunctionCount: 65535, offersVirtualFunctions: false),
      end: FunctionState(virtualFunctionCount: 0, offersVirtualFunctions: true)),
    Plan.Function(
      address: SoundHost.address("10000:e1:00.2"),
      identity: FunctionIdentity(
        vendorID: 0x144d, deviceID: 0xa825, classCode: ClassCode(rawValue: 0x010802), revisionID: 0),
      start: .absent, end: FunctionState(driver: "vfio-pci", driverOverride: "vfio-pci"),
      physicalFunction: SoundHost.address("10000:e1:00.1")),
  ]

  static let origin = Transaction.Origin(
    id: "1795281715-4711-99", bootID: "b842a46b-0ccb-4d07-8f3b-48b9430a6018",
    process: ProcessIdentity(number: 4711, startTime: 99), time: 1_795_281_715, command: "pciassign bind ü\n x=1")

  static let steps: [StepAction] =
    [.loadModule("vfio_pci", driver: "vfio-pci")]
    + functions.flatMap { FunctionTransition.actions(for: $0.address, from: $0.start, to: $0.end, isAsleep: true) }
    + [.allowColdState(SoundHost.card, false), .claimSlot(SoundHost.card, false)]
    + [.offerVirtualFunctions(SoundHost.card, true), .setVirtualFunctionCount(SoundHost.card, from: 0, to: 65535)]

  static func transaction(_ events: [Transaction.Event] = []) -> Transaction {
    let plan = Plan(purpose: .bind, functions: functions, steps: steps.map { Plan.Step($0) })
    var transaction = Transaction(origin, plan)
    for event in events { transaction.append(event) }
    return transaction
  }

  static func text(_ transaction: Transaction) -> [UInt8] {
    Array((transaction.headText + transaction.events.map { transaction.line(for: $0) }.joined()).utf8)
  }

  static let events: [Transaction.Event] = [.begun(0), .done(0), .begun(1), .undoing, .committed]

  @Test("a journal reads back as it was written")
  func roundTrip() throws {
    let transaction = Self.transaction(Self.events)
    #expect(try Transaction(journal: Self.text(transaction)) == transaction)
  }

  @Test("a journal cut off anywhere is refused, or has lost its last events only")
  func cutOff() throws {
    let transaction = Self.transaction(Self.events)
    let text = Self.text(transaction)
    let head = transaction.headText.utf8.count
    for length in 0..<text.count {
      do {
        let read = try Transaction(journal: text[..<length])
        #expect(length >= head)
        #expect(Array(transaction.events.prefix(read.events.count)) == read.events)
        #expect(read.functions == transaction.functions && read.steps == transaction.steps)
      } catch {
        #expect(length < head, "\(error)")
      }
    }
  }

  @Test("a journal with one byte changed is refused; without its last line's end it has lost that event")
  func changed() throws {
    let transaction = Self.transaction(Self.events)
    let text = Self.text(transaction)
    for index in text.indices {
      for change: UInt8 in [0x01, 0x20, 0x80] {
        var damaged = text
        damaged[index] ^= change
        do {
          let read = try Transaction(journal: damaged)
          #expect(index == text.count - 1, "byte \(index) was changed by \(change) and taken")
          #expect(read.events == Array(Self.events.dropLast()))
        } catch {}
      }
    }
  }

  @Test("an event of another transaction is not taken for one of this")
  func foreign() {
    let transaction = Self.transaction()
    var origin = Self.origin
    origin.id = "other"
    let other = Transaction(origin, Plan(purpose: .bind, functions: [], steps: []))
    let text = transaction.headText + other.line(for: .committed) + transaction.line(for: .begun(0))
    #expect(throws: JournalError.self) { try Transaction(journal: text.utf8) }
  }

  @Test("what was touched is what a step was begun of, the last first")
  func touched() {
    #expect(Self.transaction([.begun(0), .done(0)]).touched == [])
    let second = Self.steps.firstIndex { $0.address == Self.functions[1].address } ?? 0
    #expect(Self.transaction([.begun(1), .begun(second)]).touched == [Self.functions[1], Self.functions[0]])
    #expect(Self.transaction([.begun(99)]).touched == [])
  }

  @Test("a driver's name that would lead out of its directory is refused")
  func path() {
    for name in ["../../../tmp/x", "a/b", "..", "", "a\nb", "(null)"] {
      var function = Self.functions[0]
      function = Plan.Function(
        address: function.address, identity: function.identity, start: FunctionState(driver: name), end: function.end)
      let transaction = Transaction(Self.origin, Plan(purpose: .bind, functions: [function], steps: []))
      #expect(throws: JournalError.self) { try Transaction(journal: transaction.headText.utf8) }
      let step = Transaction(
        Self.origin,
        Plan(purpose: .bind, functions: [], steps: [Plan.Step(.unbind(function.address, driver: name))]))
      #expect(throws: JournalError.self) { try Transaction(journal: step.headText.utf8) }
    }
  }

  @Test("a record reads back as it was written, and not when it was changed")
  func record() throws {
    let function = Self.functions[0]
    let record = AssignmentRecord(
      address: function.address, identity: function.identity, start: function.start, end: function.end,
      bootID: Self.origin.bootID, time: Self.origin.time)
    #expect(try AssignmentRecord(text: record.text.utf8) == record)
    let text = Array(record.text.utf8)
    for index in text.indices {
      var damaged = text
      damaged[index] ^= 1
      #expect(throws: JournalError.self) { try AssignmentRecord(text: damaged) }
      #expect(throws: JournalError.self) { try AssignmentRecord(text: text[..<index]) }
    }
  }
}
