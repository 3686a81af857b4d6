import CLibFuzzer

/// The random choices of a structure-aware mutation, repeatable from the seed that libFuzzer gives (SplitMix64).
package struct MutationSource: RandomNumberGenerator {
  private var state: UInt64

  package init(seed: UInt32) { state = UInt64(seed) }

  package mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  /// A number from 0 to `limit - 1`; 0 where `limit` is not positive.
  package mutating func below(_ limit: Int) -> Int {
    limit > 0 ? Int(next() % UInt64(limit)) : 0
  }

  /// True once in `count` times.
  package mutating func once(in count: Int) -> Bool { below(count) == 0 }
}

/// Changes `bytes` as libFuzzer itself likes to, dictionary included; the result has at most `limit` bytes.
package func mutateFreely(_ bytes: [UInt8], limit: Int) -> [UInt8] {
  var buffer = Array(bytes.prefix(limit))
  let used = buffer.count
  buffer.append(contentsOf: repeatElement(0, count: max(0, limit - used)))
  // The buffer holds `limit` bytes, which is what the call may write.
  let size = unsafe buffer.withUnsafeMutableBufferPointer { unsafe LLVMFuzzerMutate($0.baseAddress, used, limit) }
  return Array(buffer.prefix(size))
}

/// Applies `mutation` to libFuzzer's buffer of `capacity` bytes, `size` of them in use.
///
/// - Returns: The new size, at most `capacity`.
package func mutateInPlace(
  _ data: UnsafeMutablePointer<UInt8>?, _ size: Int, _ capacity: Int, _ mutation: ([UInt8]) -> [UInt8]
) -> Int {
  // libFuzzer lends `capacity` writable bytes for the length of the call.
  let buffer = unsafe UnsafeMutableBufferPointer(start: data, count: capacity)
  let result = mutation(unsafe Array(buffer.prefix(size)))
  let used = min(result.count, capacity)
  unsafe result.withUnsafeBytes {
    unsafe UnsafeMutableRawBufferPointer(buffer).copyMemory(from: .init(rebasing: $0[..<used]))
  }
  return used
}
