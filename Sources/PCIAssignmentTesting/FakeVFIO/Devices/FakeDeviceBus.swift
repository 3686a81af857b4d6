/// What a model of a fake device reaches: memory by its IOMMU's mappings, interrupts, its own regions.
public struct FakeDeviceBus {
  /// Addresses where a transfer was refused, as an IOMMU would log them.
  public internal(set) var faults: [UInt64] = []
  /// Messages to be signalled, in order.
  var messages: [Int] = []
  /// Registers that the device changed.
  var written: [FakeRegister: UInt64] = [:]
  /// What the pin is set to, where the model set it.
  var pin: Bool?

  private let mappings: MappingSet?
  private let isMaster: Bool
  private let memory: [Int: RegionMemory]

  init(mappings: MappingSet?, isMaster: Bool, memory: [Int: RegionMemory]) {
    self.mappings = mappings
    self.isMaster = isMaster
    self.memory = memory
  }

  /// Reads memory as the device's DMA does; nil where bus mastering is off or an address is not mapped for reading.
  public mutating func read(at address: UInt64, count: Int) -> [UInt8]? {
    guard isMaster, let pieces = mappings?.pieces(at: address, count: count, writing: false) else {
      faults.append(address)
      return nil
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count)
    for piece in pieces {
      // The owner keeps mapped memory there while it is mapped: the rule of VFIO itself.
      guard let pointer = unsafe UnsafeRawPointer(bitPattern: UInt(piece.address)) else { return nil }
      unsafe bytes.append(contentsOf: UnsafeRawBufferPointer(start: pointer, count: piece.count))
    }
    return bytes
  }

  /// Writes memory as the device's DMA does; false, and nothing written, where an address is not mapped for writing.
  @discardableResult
  public mutating func write(_ bytes: [UInt8], at address: UInt64) -> Bool {
    guard isMaster, let pieces = mappings?.pieces(at: address, count: bytes.count, writing: true) else {
      faults.append(address)
      return false
    }
    var done = 0
    for piece in pieces {
      guard let pointer = unsafe UnsafeMutableRawPointer(bitPattern: UInt(piece.address)) else { return false }
      unsafe bytes.withUnsafeBytes { source in
        unsafe UnsafeMutableRawBufferPointer(start: pointer, count: piece.count)
          .copyMemory(from: UnsafeRawBufferPointer(rebasing: source[done..<done + piece.count]))
      }
      done += piece.count
    }
    return true
  }

  /// Signals a message of MSI or MSI-X; nothing happens where its vector is not set up.
  public mutating func signal(message: Int) { messages.append(message) }

  /// Drives the pin.
  public mutating func setPin(_ isAsserted: Bool) { pin = isAsserted }

  /// What a register holds.
  public func register(_ region: Int, _ offset: UInt64, width: Int) -> UInt64 {
    memory[region]?.load(offset, width: width) ?? 0
  }

  /// Has a register hold a value.
  ///
  /// Only what the device itself decides: who has the registers mapped may be writing others.
  public mutating func setRegister(_ region: Int, _ offset: UInt64, width: Int, to value: UInt64) {
    memory[region]?.store(offset, width: width, value)
    written[FakeRegister(region: region, offset: offset, width: width)] = value
  }
}
