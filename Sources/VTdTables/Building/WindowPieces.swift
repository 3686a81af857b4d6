/// A mapping cut into the parts that neither lie in the interrupt window nor lead into it.
@usableFromInline
struct WindowPieces {
  @usableFromInline typealias Piece = (first: UInt64, last: UInt64, output: UInt64)

  @usableFromInline let first: UInt64
  @usableFromInline let output: UInt64
  @usableFromInline let length: UInt64
  @usableFromInline var done: UInt64 = 0

  @inlinable
  init(first: UInt64, output: UInt64, length: UInt64) {
    self.first = first
    self.output = output
    self.length = length
  }

  /// The next part; nil at the end.
  @inlinable
  mutating func next() -> Piece? {
    while done < length {
      let address = first &+ done
      let memory = output &+ done
      if InterruptWindow.contains(address) {
        done &+= InterruptWindow.last &- address &+ 1
      } else if InterruptWindow.contains(memory) {
        done &+= InterruptWindow.last &- memory &+ 1
      } else {
        var end = length
        if address < InterruptWindow.first { end = min(end, done &+ (InterruptWindow.first &- address)) }
        if memory < InterruptWindow.first { end = min(end, done &+ (InterruptWindow.first &- memory)) }
        let piece = (first: address, last: first &+ end &- 1, output: memory)
        done = end
        return piece
      }
    }
    return nil
  }
}
