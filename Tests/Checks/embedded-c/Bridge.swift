import PCICore
import VTdTables

// The few functions that the C program calls: an Embedded Swift object over the caller's memory, without a runtime.

/// Maps `length` bytes for one requester by second-stage tables made in the caller's memory.
///
/// Returns what RTADDR is to be set to; all ones where the tables do not fit or the arguments are wrong.
@c
public func bridge_build(
  _ base: UnsafeMutableRawPointer, _ tableCount: Int, _ origin: UInt64, _ requester: UInt16, _ iova: UInt64,
  _ memory: UInt64, _ length: UInt64
) -> UInt64 {
  var region = unsafe TableRegion(base: base, tableCount: tableCount, origin: origin, isZeroed: false)
  do throws(PageTableError) {
    var pages = try PageTable(PageTableConfiguration(stage: .second, levels: .four), in: &region)
    _ = try pages.map(IOVA(iova), to: PhysicalAddress(memory), length: length, access: .readWrite, in: &region)
    return attach(RequesterID(rawValue: requester), DomainAttachment(domainID: 1, table: pages), &region)
  } catch { return .max }
}

private func attach(
  _ requester: RequesterID, _ attachment: DomainAttachment, _ region: inout TableRegion
) -> UInt64 {
  do throws(AttachmentError) {
    var tables = try TranslationTables(mode: .legacy, unit: .unrestricted(levels: .four), in: &region)
    _ = try tables.attach(requester, to: attachment, in: &region)
    return tables.rootTableAddress.rawValue
  } catch { return .max }
}

/// Translates a write; returns where it goes, or the fault reason with the top bit set.
@c
public func bridge_walk(
  _ base: UnsafeMutableRawPointer, _ tableCount: Int, _ origin: UInt64, _ rootTable: UInt64, _ requester: UInt16,
  _ iova: UInt64
) -> UInt64 {
  let region = unsafe TableRegion(base: base, tableCount: tableCount, origin: origin, isZeroed: true)
  let walker = TranslationWalker(
    rootTable: RootTableAddressRegister(rawValue: rootTable), unit: .unrestricted(levels: .four))
  do throws(TranslationFault) {
    let request = TranslationRequest(
      requester: RequesterID(rawValue: requester), address: IOVA(iova), access: .write)
    return try walker.translate(request, in: region).output.rawValue
  } catch { return 1 << 63 | UInt64(error.reason.rawValue) }
}
