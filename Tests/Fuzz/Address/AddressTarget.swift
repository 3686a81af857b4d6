import FuzzDriver
import FuzzInvariants

/// One input: text where an address is expected.
@c(LLVMFuzzerTestOneInput)
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  unsafe runOneInput(data, size, as: .address)
}
