/// One VF BAR: the memory of all virtual functions, a slice each (PCIe 5.0 §9.2.1.1.1).
///
/// Slice n lies n sizes above the base, so the whole takes size times NumVFs.
public struct VirtualFunctionMemory: Hashable, Sendable {
  /// The address in the VF BAR: where the first virtual function's slice begins.
  public var base: UInt64
  /// The bytes of one virtual function's slice, a power of two and a multiple of the system page size.
  public var sizeInBytes: UInt64

  /// States both numbers.
  public init(base: UInt64, sizeInBytes: UInt64) {
    self.base = base
    self.sizeInBytes = sizeInBytes
  }

  /// Divides the range that the kernel assigned to a VF BAR of a function with `totalVFs` virtual functions.
  ///
  /// Nil for a range that does not divide, as no VF BAR's does.
  public init?(range first: UInt64, last: UInt64, totalVFs: Int) {
    guard totalVFs > 0, last > first else { return nil }
    let length = (last - first).addingReportingOverflow(1)
    guard !length.overflow, length.partialValue % UInt64(totalVFs) == 0 else { return nil }
    self.init(base: first, sizeInBytes: length.partialValue / UInt64(totalVFs))
  }

  /// The first and last address of virtual function `index`'s slice, counted from 0.
  ///
  /// Nil for a negative index, for a size of 0, and where the slice would pass the end of the address space.
  public func slice(ofVF index: Int) -> ClosedRange<UInt64>? {
    guard index >= 0, sizeInBytes > 0 else { return nil }
    let (distance, overflow) = sizeInBytes.multipliedReportingOverflow(by: UInt64(index))
    let (first, carry) = base.addingReportingOverflow(distance)
    let (last, carryAtEnd) = first.addingReportingOverflow(sizeInBytes - 1)
    guard !overflow, !carry, !carryAtEnd else { return nil }
    return first...last
  }

  /// The bytes that `count` slices take, or nil where that does not fit 64 bits or `count` is negative.
  public func totalSizeInBytes(count: Int) -> UInt64? {
    guard count >= 0 else { return nil }
    let (total, overflow) = sizeInBytes.multipliedReportingOverflow(by: UInt64(count))
    return overflow ? nil : total
  }

  /// The size a VF BAR has once the system page size is set: at least a page, so that each slice can be mapped alone.
  ///
  /// Nil for a page size that is no power of two. `probed` is what the address bits of the register say.
  public static func sizeInBytes(probed: UInt64, systemPageSizeInBytes page: UInt64) -> UInt64? {
    guard page.nonzeroBitCount == 1, probed.nonzeroBitCount <= 1 else { return nil }
    return probed == 0 ? 0 : max(probed, page)
  }
}
