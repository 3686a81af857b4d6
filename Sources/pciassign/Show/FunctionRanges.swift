import AssignmentModel
import HardwareBits
import PCICore

/// The address ranges of a function as text: BARs, ROM, VF BARs, and the windows of a bridge.
struct FunctionRanges {
  /// The rows: what, where, how long, which kind.
  private(set) var table = TextTable(
    [.init(title: ""), .init(title: ""), .init(title: "", alignment: .right), .init(title: "")], indent: 4,
    hasHead: false)

  init(_ function: FunctionSnapshot) {
    for range in function.baseAddresses.value ?? [] { append("BAR \(range.index)", range) }
    if case .known(.some(let rom)) = function.expansionROM { append("ROM", rom) }
    for window in function.windows ?? [] { append(window) }
    let isBridge = function.headerType == .bridge || function.headerType == .cardBus
    for resource in function.resources.value ?? [] where resource.index >= 7 && !resource.isUnused && !isBridge {
      // Lines 7 to 12 are the VF BARs, each with room for all virtual functions (drivers/pci/iov.c).
      append("VF BAR \(resource.index - 7), all VFs", AddressRange(resource, index: resource.index))
    }
  }

  private mutating func append(_ window: BridgeWindow) {
    let name =
      switch window.kind {
      case .io: "I/O window"
      case .memory: "memory window"
      case .prefetchableMemory: "prefetchable window"
      }
    guard window.isOpen else {
      table.append([
        .init(text: name), .init(text: window.isConsistent ? "closed" : "\(window)", style: .faint), .init(text: ""),
        .init(text: ""),
      ])
      return
    }
    table.append([
      .init(text: name), .init(text: "0x\(window.base.hex(digits: 8))"),
      .init(text: window.sizeInBytes.map { byteSize($0) } ?? ""),
      .init(text: "\(window.addressWidthInBits)-bit, up to 0x\(window.limit.hex(digits: 8))"),
    ])
  }

  private mutating func append(_ name: String, _ range: AddressRange) {
    let place = range.address.map { "0x\($0.hex(digits: 8))" } ?? "not assigned"
    table.append([
      .init(text: name), .init(text: place, style: range.address == nil ? .warning : .plain),
      .init(text: range.sizeInBytes.value.map { byteSize($0) } ?? ""), .init(text: range.kindText),
    ])
  }
}
