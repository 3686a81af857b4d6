/// What a guest reads, as far as it is known without asking the device.
public struct ConfigAnswer: Hashable, Sendable {
  /// The bits that are known; 0 elsewhere.
  public let value: UInt32
  /// The bits that only the device knows; where it is 0, nothing need be read.
  public let deviceBits: UInt32

  @inlinable
  init(value: UInt32, deviceBits: UInt32) {
    self.value = value
    self.deviceBits = deviceBits
  }

  /// The whole answer, with what the device said for the same offset and width.
  @inlinable
  public func completed(by device: UInt32) -> UInt32 { value | device & deviceBits }
}
