import AssignmentModel
import HardwareBits
import PCICore

/// The card of the sound host with eight virtual functions, first at +80h and then every 2.
enum VirtualFunctionFixture {
  /// Gives a function SR-IOV.
  static func make(
    _ card: inout FunctionSnapshot, registers: VerdictFixture.Registers = VerdictFixture.Registers()
  ) {
    card.config = .known(registers.placed(in: card.config))
    card.driver = .known("igb")
    card.resources = .known([ResourceRange(index: 7, start: 0xe000_0000, end: 0xe001_ffff, flags: 0x14220c)])
    var attributes = VirtualizationAttributes()
    attributes.total = Int(registers.total)
    attributes.enabled = 0
    attributes.driversAutoprobe = true
    attributes.deviceID = 0x10ca
    card.virtualization = .known(attributes)
  }

  /// Changes its attributes.
  static func change(_ card: inout FunctionSnapshot, _ body: (inout VirtualizationAttributes) -> Void) {
    var attributes = card.virtualization.value.flatMap { $0 } ?? VirtualizationAttributes()
    body(&attributes)
    card.virtualization = .known(attributes)
  }

  /// Writes the Function Dependency Link.
  static func depend(_ card: inout FunctionSnapshot, on function: UInt8) {
    var bytes = card.config.value?.bytes ?? []
    bytes[0x112] = function
    card.config = .known(ConfigSpace(bytes))
  }

  /// A host on which `count` of them are enabled, without a driver.
  static func enable(_ count: Int, _ context: inout PlanningContext) {
    PlanFixture.physical(&context)
    guard let index = context.host.functions.firstIndex(where: { $0.address == SoundHost.card }) else { return }
    change(&context.host.functions[index]) { $0.enabled = count }
    var addresses: [PCIAddress] = []
    for number in 0..<count {
      var virtual = context.host.functions[index]
      let id = RequesterID(rawValue: SoundHost.card.requesterID.rawValue + 0x80 + UInt16(2 * number))
      virtual.address = PCIAddress(requesterID: id)
      virtual.driver = .known(nil)
      virtual.physicalFunction = SoundHost.card
      virtual.virtualization = .known(nil)
      virtual.iommuGroup = .known(100 + number)
      addresses.append(virtual.address)
      context.host.functions.append(virtual)
    }
    context.host.functions[index].virtualFunctions = addresses
  }
}
