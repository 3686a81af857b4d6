package import FuzzInvariants

/// Runs one input of the fuzzer through a check; a broken invariant ends the process, which libFuzzer records.
///
/// `beginning` replaces the first bytes of an input that is at least as long.
///
/// - Returns: 0, which tells libFuzzer to keep the input where it reached something new.
package func runOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int, as kind: InputKind, beginning: [UInt8] = [])
  -> CInt
{
  // libFuzzer lends `size` readable bytes for the length of the call; they are copied at once.
  var bytes = unsafe Array(UnsafeBufferPointer(start: data, count: size))
  if bytes.count >= beginning.count { bytes.replaceSubrange(0..<beginning.count, with: beginning) }
  do {
    try kind.check(bytes)
  } catch {
    fatalError("broken invariant: \(error)")
  }
  return 0
}
