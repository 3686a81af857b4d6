import AssignmentModel
import PCICore

/// A range of addresses that a function answers to: what its BAR says, and what the kernel made of it.
struct AddressRange {
  /// What the range is of, as JSON names it.
  enum Kind: String {
    case io
    case memory32
    case memory64
    case memoryBelow1M = "memory-below-1M"
    case reserved
  }

  /// The number of the (first) register.
  var index: Int
  var kind: Kind
  /// Where it begins; nil where no address was assigned.
  var address: UInt64?
  /// How long it is; a dump of registers does not tell.
  var sizeInBytes: Measured<UInt64>
  var isPrefetchable: Bool

  /// Bit 29: the kernel found no place for it (include/linux/ioport.h, IORESOURCE_UNSET).
  private static let unset: UInt64 = 0x2000_0000

  init(_ resource: ResourceRange, index: Int) {
    self.index = index
    kind = resource.isIO ? .io : resource.is64Bit ? .memory64 : .memory32
    address = resource.flags & Self.unset != 0 ? nil : resource.start
    sizeInBytes = .known(resource.sizeInBytes)
    isPrefetchable = resource.isPrefetchable
  }

  init(_ register: BaseAddressRegister) {
    index = register.index
    kind =
      switch register.kind {
      case .io: .io
      case .memory32: .memory32
      case .memory64: .memory64
      case .memoryBelow1M: .memoryBelow1M
      case .reserved: .reserved
      }
    address = register.address == 0 ? nil : register.address
    sizeInBytes = .unmeasured(
      Unmeasured(.notInSource, "a register tells where a range begins; only the kernel's attributes tell its size"))
    isPrefetchable = register.isPrefetchable
  }

  /// `64-bit prefetchable memory`.
  var kindText: String {
    let prefetchable = isPrefetchable ? "prefetchable " : ""
    return switch kind {
    case .io: "I/O ports"
    case .memory32: "32-bit \(prefetchable)memory"
    case .memory64: "64-bit \(prefetchable)memory"
    case .memoryBelow1M: "\(prefetchable)memory below 1 MiB"
    case .reserved: "reserved type"
    }
  }
}

extension FunctionSnapshot {
  /// The ranges of the BARs, by register; from the kernel's attributes, else from the registers.
  var baseAddresses: Measured<[AddressRange]> {
    switch resources {
    case .known(let resources):
      let ranges = resources.filter { (0..<6).contains($0.index) && !$0.isUnused }
      return .known(ranges.map { AddressRange($0, index: $0.index) })
    case .unmeasured(let reason):
      guard case .known(let config) = config, config.size >= 0x28 else { return .unmeasured(reason) }
      return .known(config.baseAddressRegisters().filter { !$0.isZero }.map { AddressRange($0) })
    }
  }

  /// The range of the expansion ROM, or nil for none; unmeasured without the kernel's attributes.
  var expansionROM: Measured<AddressRange?> {
    resources.map { resources in
      resources.first { $0.index == 6 && !$0.isUnused }.map { AddressRange($0, index: 6) }
    }
  }
}
