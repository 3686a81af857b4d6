import FuzzDriver
import FuzzInvariants

/// One input: the contents of attributes, divided by bytes of zero.
@c(LLVMFuzzerTestOneInput)
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  unsafe runOneInput(data, size, as: .attributes)
}
