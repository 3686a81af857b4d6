/// What becomes of one byte of configuration space, bit by bit.
struct ByteRule: Hashable, Sendable {
  /// Bits a guest reads from the view; the others only the device knows.
  var emulated: UInt8
  /// Bits a guest changes in the view.
  var writable: UInt8
  /// Bits a guest's writes reach the device with.
  var forwarded: UInt8
  /// What the device is written in the bits that are not forwarded, where others of the byte are; never a bit that is
  /// cleared by writing 1.
  var kept: UInt8

  /// The device answers and takes everything.
  static var device: ByteRule { ByteRule(emulated: 0, writable: 0, forwarded: 0xff, kept: 0) }
  /// The view answers, and nothing changes it.
  static var constant: ByteRule { ByteRule(emulated: 0xff, writable: 0, forwarded: 0, kept: 0) }
  /// The device answers, and is never written.
  static var readOnly: ByteRule { ByteRule(emulated: 0, writable: 0, forwarded: 0, kept: 0) }
}
