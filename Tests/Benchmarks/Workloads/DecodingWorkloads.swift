import ACPITables
import CReference
import HardwareBits
import PCICore
import PassthroughModel

extension Workload {
  /// Decoding what was read: each of ours beside the same work in plain C, where there is one.
  ///
  /// - Parameter config: the 4096 bytes of a network card's physical function.
  public static func decoding(config: [UInt8]) -> [Workload] {
    let space = ConfigSpace(config)
    let function = (try? BARShapes()).map { AssignedFunction(bars: $0) }
    let view = function.flatMap { try? ConfigView(space, of: $0) }
    return [
      Workload("chain") {
        let chain = CapabilityChain(space)
        return UInt64(chain.entries.count)
      },
      Workload("chain-c") {
        unsafe config.withUnsafeBufferPointer {
          UInt64(truncatingIfNeeded: unsafe reference_chain_walk($0.baseAddress, $0.count))
        }
      },
      Workload("copy-4096") {
        var copy = config
        copy[0] = 0
        return UInt64(copy[4095])
      },
      Workload("registers") {
        var count = 0
        for entry in CapabilityChain(space).entries { count += space.decode(entry).registers.count }
        return UInt64(count)
      },
      Workload("sriov") {
        guard let offset = CapabilityChain(space).offset(of: .singleRootIOVirtualization) else { return 0 }
        return UInt64(SRIOVCapability(space, offset: offset).totalVFs ?? 0)
      },
      Workload("config-read-16") {
        var sum: UInt32 = 0
        for offset in stride(from: 0, to: 64, by: 4) { sum &+= view?.read(at: offset, .four).value ?? 0 }
        return UInt64(sum)
      },
      Workload("config-write-16") {
        guard var changed = view else { return 0 }
        var count = 0
        for value in 0..<16 as Range<UInt32> { count += changed.write(value & 7, at: 4, .two).count }
        return UInt64(count)
      },
      Workload("dmar") {
        var diagnostics: [StructureDiagnostic] = []
        let table = try? DMAR(decoding: SyntheticDMAR.bytes, diagnostics: &diagnostics)
        return UInt64((table?.structures.count ?? 0) + diagnostics.count)
      },
      Workload("dmar-any-table") {
        let table = ACPITable(decoding: SyntheticDMAR.bytes)
        return UInt64(table.bytesAfterTable.count + table.diagnostics.count)
      },
      Workload("dmar-outline") { UInt64(ACPITable(decoding: SyntheticDMAR.bytes).outline().length) },
      Workload("dmar-c") {
        unsafe withUnsafeTemporaryAllocation(of: reference_dmar_structure.self, capacity: 16) { into in
          unsafe SyntheticDMAR.bytes.withUnsafeBufferPointer {
            UInt64(truncatingIfNeeded: unsafe reference_dmar_decode($0.baseAddress, $0.count, into.baseAddress, 16))
          }
        }
      },
    ]
  }
}
