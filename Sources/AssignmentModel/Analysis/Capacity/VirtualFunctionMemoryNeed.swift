import PCICore

/// What one VF BAR needs, and whether it has it.
///
/// The kernel sets memory aside for all virtual functions that the hardware has, or for none: there is no room for some
/// of them (drivers/pci/iov.c, `sriov_init`; drivers/pci/setup-bus.c).
public struct VirtualFunctionMemoryNeed: Hashable, Sendable {
  /// Which VF BAR, 0 to 5.
  public let index: Int
  /// The bytes of one virtual function, a multiple of the page size in use; nil where nothing says it.
  public let sizeInBytes: UInt64?
  /// The bytes of all; nil where nothing says it.
  public let totalInBytes: UInt64?
  /// Whether the kernel has assigned it.
  public let isAssigned: Bool

  /// The needs of a function's VF BARs; nil where neither the registers nor the kernel's list were read.
  static func all(
    _ function: FunctionSnapshot, _ capability: SRIOVCapability?, _ resizable: ResizableBARCapability?, total: Int
  ) -> [VirtualFunctionMemoryNeed]? {
    guard case .known(let resources) = function.resources else { return nil }
    var needs: [VirtualFunctionMemoryNeed] = []
    if let capability {
      for register in capability.baseAddressRegisters where !register.isZero {
        needs.append(need(register.index, resources, resizable, total))
      }
    } else {
      // Without the registers only what the kernel lists is known to be there.
      for index in 0..<6 where resources.contains(where: { $0.index == 7 + index && !$0.isUnused }) {
        needs.append(need(index, resources, resizable, total))
      }
      if needs.isEmpty { return nil }
    }
    return needs
  }

  private static func need(
    _ index: Int, _ resources: [ResourceRange], _ resizable: ResizableBARCapability?, _ total: Int
  ) -> VirtualFunctionMemoryNeed {
    let line = resources.first { $0.index == 7 + index } ?? ResourceRange(index: 7 + index, start: 0, end: 0, flags: 0)
    // IORESOURCE_UNSET: it has a size and no place (include/linux/ioport.h).
    let isAssigned = line.start != 0 && line.flags & 0x2000_0000 == 0
    var size: UInt64?
    if line.sizeInBytes > 0, total > 0, line.sizeInBytes % UInt64(total) == 0 {
      size = line.sizeInBytes / UInt64(total)
    } else if let entry = resizable?.entries.first(where: { $0.control.barIndex == index }) {
      size = entry.control.sizeInBytes
    }
    let whole = size.map { VirtualFunctionMemory(base: 0, sizeInBytes: $0).totalSizeInBytes(count: total) } ?? nil
    return VirtualFunctionMemoryNeed(
      index: index, sizeInBytes: size, totalInBytes: whole, isAssigned: isAssigned)
  }
}
