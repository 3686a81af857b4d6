/// What becomes of one byte of configuration space, bit by bit.
struct ByteRule: Hashable, Sendable {
  /// Bits a guest reads from the view; the others only the device knows.
  var emulated: UInt8
  /// Bits a guest changes in the view.
  var writable: UInt8
  /// Bits a guest's writes reach the device with; the other bits of such a byte are written as 0.
  var forwarded: UInt8

  /// The device answers and takes everything.
  static var device: ByteRule { ByteRule(emulated: 0, writable: 0, forwarded: 0xff) }
  /// The view answers, and nothing changes it.
  static var constant: ByteRule { ByteRule(emulated: 0xff, writable: 0, forwarded: 0) }
  /// The device answers, and is never written.
  static var readOnly: ByteRule { ByteRule(emulated: 0, writable: 0, forwarded: 0) }
}
