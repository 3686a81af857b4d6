public import HardwareBits
import PCICore

extension IVRS {
  /// What is wrong with the blocks, in table order.
  public func findings() -> [StructureDiagnostic] {
    var found: [StructureDiagnostic] = []
    var offset = Self.blocksOffset
    for block in blocks {
      switch block {
      case .ivhd(let unit): unit.check(offset, &found)
      case .ivmd(let memory): memory.check(offset, &found)
      case .raw: break
      }
      offset += LengthCounter.bytes(of: block)
    }
    return found
  }

  /// Where the first block begins, in bytes from the start of the table.
  static let blocksOffset = 48
}

extension IVHD {
  /// The size of the fields before the first entry, in bytes.
  var fixedLength: Int { type == .basic ? 24 : 40 }

  fileprivate func check(_ offset: Int, _ found: inout [StructureDiagnostic]) {
    if baseAddress == 0 {
      found.append(
        ACPIDiagnostics.iommuWithoutAddress.found(
          at: offset + 8, "the IOMMU \(RequesterID(rawValue: deviceID)) has its registers at 0"))
    }
    var place = offset + fixedLength
    var open: (start: UInt16, offset: Int)?
    for entry in entries {
      if let start = entry.rangeStart {
        if let open { found.append(Self.noEnd(open)) }
        open = (start, place)
      } else if case .device(let end) = entry, end.type == .rangeEnd {
        if let start = open?.start, start <= end.deviceID {
        } else {
          found.append(
            ACPIDiagnostics.rangeWithoutStart.found(
              at: place, "the range that ends at \(RequesterID(rawValue: end.deviceID)) has no start at or below it"))
        }
        open = nil
      } else if let unclosed = open, entry.type != .padding4, entry.type != .padding8 {
        found.append(Self.noEnd(unclosed))
        open = nil
      }
      place += LengthCounter.bytes(of: entry)
    }
    if let open { found.append(Self.noEnd(open)) }
  }

  private static func noEnd(_ range: (start: UInt16, offset: Int)) -> StructureDiagnostic {
    ACPIDiagnostics.rangeWithoutEnd.found(
      at: range.offset, "the range that starts at \(RequesterID(rawValue: range.start)) has no end")
  }
}

extension IVHDEntry {
  /// The first device of the range that the entry starts; nil for an entry that starts none.
  fileprivate var rangeStart: UInt16? {
    switch self {
    case .device(let entry) where entry.type == .rangeStart: entry.deviceID
    case .alias(let entry) where entry.type == .aliasRangeStart: entry.deviceID
    case .extended(let entry) where entry.type == .extendedRangeStart: entry.deviceID
    default: nil
    }
  }
}

extension IVMD {
  fileprivate func check(_ offset: Int, _ found: inout [StructureDiagnostic]) {
    guard startAddress & 0xfff != 0 || lengthInBytes & 0xfff != 0 else { return }
    found.append(
      ACPIDiagnostics.memoryMisaligned.found(
        at: offset + 16, "0x\(lengthInBytes.hex()) bytes from 0x\(startAddress.hex()) are not made of 4 KiB pages"))
  }
}
