import FuzzDriver
import FuzzInvariants

/// One input: text that acpidump prints.
@c(LLVMFuzzerTestOneInput)
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  unsafe runOneInput(data, size, as: .acpiDump)
}
