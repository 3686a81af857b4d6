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
    for resource in function.resources.value ?? [] where resource.index >= 7 && !resource.isUnused {
      append(Self.name(of: resource, of: function), AddressRange(resource, index: resource.index))
    }
  }

  private mutating func append(_ name: String, _ range: AddressRange) {
    let place = range.address.map { "0x\($0.hex(digits: 8))" } ?? "not assigned"
    table.append([
      .init(text: name), .init(text: place, style: range.address == nil ? .warning : .plain),
      .init(text: range.sizeInBytes.value.map { byteSize($0) } ?? ""), .init(text: range.kindText),
    ])
  }

  /// Lines 7 to 12 are VF BARs where SR-IOV is built into the kernel; a bridge's windows are the last four.
  private static func name(of resource: ResourceRange, of function: FunctionSnapshot) -> String {
    let isBridge = function.headerType == .bridge || function.headerType == .cardBus
    guard isBridge else { return "VF BAR \(resource.index - 7), all VFs" }
    if resource.isIO { return "I/O window" }
    return resource.isPrefetchable ? "prefetchable window" : "memory window"
  }
}
