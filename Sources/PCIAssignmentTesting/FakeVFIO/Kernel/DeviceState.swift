import LinuxVFIO
import PCICore

/// A function that a fake has, as it is now.
struct DeviceState {
  /// Its interrupts (drivers/vfio/pci/vfio_pci_intrs.c).
  struct Interrupts {
    /// INTx 0, MSI 1 or MSI-X 2, where one is on.
    var kind: UInt32?
    /// Eventfds by vector; a vector without one is allocated and silent.
    var triggers: [Int: EventCounter] = [:]
    var isMasked = false
    /// What the device drives its pin to.
    var isAsserted = false
    /// Unmasks the pin when it is signalled.
    var unmask: EventCounter?
    var error: EventCounter?
    var request: EventCounter?
    /// Vectors that MSI or MSI-X was enabled with.
    var allocated = 0
  }

  let description: FakeVFIODevice
  var driver: FakeVFIODevice.Driver
  var config: FakeConfig
  var memory: [Int: RegionMemory] = [:]
  var model: (any FakeDeviceModel)?
  var interrupts = Interrupts()
  /// How many files are open on it with access.
  var openCount = 0
  var isOpenedByNode = false
  /// The iommufd that it is bound to, and its number there.
  var binding: (iommufd: Int, device: UInt32)?
  /// The hardware page table that it is attached to.
  var attachment: UInt32?
  /// What a user of a virtual function has to know; only where the physical function's driver is vfio-pci.
  var token: [UInt8]
  var tokenUsers = 0
  /// How often it was reset.
  var resets = 0
  var migrationState: UInt32 = 2
  /// What came from another machine.
  var moved: [UInt8]?
  /// The file that it comes through, or -1.
  var incoming: Int32 = -1
  var isInLowPower = false
  /// What its watched registers held when they were last looked at.
  var seen: [FakeRegister: UInt64] = [:]

  init(_ description: FakeVFIODevice) throws(VFIOErrno) {
    self.description = description
    driver = description.driver
    config = FakeConfig(description)
    model = description.model
    token = (0..<16).map { UInt8(truncatingIfNeeded: 0x9e37_79b9 &* ($0 + 1) >> 7) }
    for (index, region) in description.regions where region.size > 0 {
      memory[index] = try RegionMemory(size: region.size, contents: region.contents)
    }
  }

  var address: PCIAddress { description.address }

  /// How many interrupts each kind has (`vfio_pci_get_irq_count`).
  func interruptCount(_ index: UInt32) -> Int {
    switch index {
    case 0: description.interrupts.hasPin && description.physicalFunction == nil ? 1 : 0
    case 1: description.interrupts.messages
    case 2: description.interrupts.vectors
    case 3: description.isExpress ? 1 : 0
    case 4: 1
    default: 0
    }
  }

  mutating func reset() {
    resets += 1
    for (index, region) in description.regions { memory[index]?.fill(region.contents) }
    model?.reset()
    interrupts.isAsserted = false
    migrationState = 2
    for register in seen.keys { seen[register] = memory[register.region]?.load(register.offset, width: register.width) }
  }
}
