import HardwareBits

/// Why a page table was not changed; nothing of the operation took effect.
public enum PageTableError: Error, Hashable, Sendable {
  /// An address or a length is no multiple of 4096.
  case misaligned(UInt64)
  /// The length is 0.
  case emptyRange
  /// The range ends above what the table's depth or the unit's guest address width takes.
  case inputTooWide(IOVA, widthInBits: Int)
  /// The memory ends above the host's address width.
  case outputTooWide(PhysicalAddress, widthInBits: Int)
  /// No access was asked for, or one this stage cannot express.
  case accessNotExpressible(PageAccess)
  /// A page of the range is mapped already.
  case alreadyMapped(IOVA)
  /// A page of the range is not mapped.
  case notMapped(IOVA)
  /// The range or its memory lies in the interrupt window FEE0_0000h to FEEF_FFFFh.
  case interruptWindow
  /// There is no memory for another table.
  case outOfTableMemory
}

extension PageTableError: CustomStringConvertible {
  /// One sentence, with what to do where that is known.
  public var description: String {
    switch self {
    case .misaligned(let value): "0x\(value.hex()) is no multiple of 4096"
    case .emptyRange: "the range has no pages"
    case .inputTooWide(let iova, let width): "the range ends at \(iova), above the \(width) bits that are translated"
    case .outputTooWide(let address, let width): "memory ends at \(address), above the host's \(width) bits"
    case .accessNotExpressible(let access): "access \(access) cannot be expressed in this stage"
    case .alreadyMapped(let iova): "\(iova) is mapped already; unmap it first, or use remap"
    case .notMapped(let iova): "\(iova) is not mapped"
    case .interruptWindow: "the interrupt window 0xfee00000 to 0xfeefffff cannot be mapped"
    case .outOfTableMemory: "there is no memory for another table; reclaim retired ones, or provide more"
    }
  }
}
