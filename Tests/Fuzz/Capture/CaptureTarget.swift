import FuzzDriver
import FuzzInvariants

/// One input: a capture.
@c(LLVMFuzzerTestOneInput)
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  unsafe runOneInput(data, size, as: .capture)
}
