/// One line of a function's `resource` attribute: an address range the kernel assigned (drivers/pci/pci-sysfs.c).
///
/// Lines 0 to 5 are the BARs, 6 the ROM, then six for VF BARs where SR-IOV is built in, then a bridge's windows.
public struct ResourceRange: Hashable, Sendable {
  /// The line's number, from 0.
  public var index: Int
  /// The first address.
  public var start: UInt64
  /// The last address, included.
  public var end: UInt64
  /// The kernel's resource flags (include/linux/ioport.h).
  public var flags: UInt64

  /// Records a line.
  public init(index: Int, start: UInt64, end: UInt64, flags: UInt64) {
    self.index = index
    self.start = start
    self.end = end
    self.flags = flags
  }

  /// Whether the line stands for nothing: all zeros.
  public var isUnused: Bool { start == 0 && end == 0 && flags == 0 }

  /// The size in bytes; 0 for an unused line and for one whose end lies below its start.
  public var sizeInBytes: UInt64 { isUnused || end < start ? 0 : (end - start).addingReportingOverflow(1).partialValue }

  /// Bit 8: addresses of I/O space.
  public var isIO: Bool { flags & 0x100 != 0 }
  /// Bit 9: addresses of memory space.
  public var isMemory: Bool { flags & 0x200 != 0 }
  /// Bit 13: reads have no side effects.
  public var isPrefetchable: Bool { flags & 0x2000 != 0 }
  /// Bit 20: the register takes 64-bit addresses.
  public var is64Bit: Bool { flags & 0x10_0000 != 0 }
}
