import FuzzDriver
import FuzzInvariants

/// One input: a journal of a change, or the record of a function that was handed over.
@c(LLVMFuzzerTestOneInput)
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  unsafe runOneInput(data, size, as: .journal)
}
