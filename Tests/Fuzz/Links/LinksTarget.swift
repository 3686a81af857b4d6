import FuzzDriver
import FuzzInvariants

/// One input: a datagram of a netlink socket.
@c(LLVMFuzzerTestOneInput)
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  unsafe runOneInput(data, size, as: .links)
}
