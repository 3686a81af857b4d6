import FuzzDriver
import FuzzInvariants

/// One input: text that lspci -x prints.
@c(LLVMFuzzerTestOneInput)
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  unsafe runOneInput(data, size, as: .lspciDump)
}
