import FuzzDriver
import FuzzInvariants
import Glibc

/// The signature that every input gets, by the environment variable `FUZZ_TABLE`; none for any table.
///
/// One program fuzzes each kind of table in a run of its own, so that the time is not spent on finding signatures.
private let signature: [UInt8] = unsafe getenv("FUZZ_TABLE").map { unsafe Array(String(cString: $0).utf8) } ?? []

/// One input: an ACPI table.
@c(LLVMFuzzerTestOneInput)
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  // A shorter input would be refused again and again; -1 keeps it out of the corpus.
  guard size >= signature.count else { return -1 }
  return unsafe runOneInput(data, size, as: .acpiTable, beginning: signature)
}

/// Most changes keep the table's shape: whole structures, lengths and checksum made to fit.
@c(LLVMFuzzerCustomMutator)
public func mutate(_ data: UnsafeMutablePointer<UInt8>?, _ size: Int, _ capacity: Int, _ seed: UInt32) -> Int {
  unsafe mutateInPlace(data, size, capacity) { bytes in
    var mutation = ACPITableMutation(bytes, signature: signature, source: MutationSource(seed: seed))
    return mutation.result(limit: capacity)
  }
}
