import FuzzDriver
import FuzzInvariants

/// One input: the bytes of one function's configuration space, which a guest then writes to.
@c(LLVMFuzzerTestOneInput)
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  unsafe runOneInput(data, size, as: .guestConfig)
}

/// Half of the changes keep to the shape of configuration space; the others are libFuzzer's own.
@c(LLVMFuzzerCustomMutator)
public func mutate(_ data: UnsafeMutablePointer<UInt8>?, _ size: Int, _ capacity: Int, _ seed: UInt32) -> Int {
  unsafe ConfigSpaceMutation.mutate(data, size, capacity, seed)
}
