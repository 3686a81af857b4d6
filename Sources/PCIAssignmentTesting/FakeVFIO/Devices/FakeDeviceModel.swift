/// How a fake device behaves when its registers are read and written.
///
/// A model is called under the lock of its ``FakeVFIO``, one access at a time, and must not call it. What it does to the
/// outside goes through the ``FakeDeviceBus`` that it is given.
public protocol FakeDeviceModel: Sendable {
  /// A read of `width` bytes (1, 2, 4 or 8) at `offset` of a BAR; nil for what is memory there.
  mutating func read(region: Int, offset: UInt64, width: Int, on bus: inout FakeDeviceBus) -> UInt64?

  /// A write, which memory holds already.
  mutating func write(region: Int, offset: UInt64, width: Int, value: UInt64, on bus: inout FakeDeviceBus)

  /// The device is reset: its memory holds what it held at first.
  mutating func reset()

  /// Registers of mapped regions whose change is a write. A program that writes through a mapping calls nobody, so these
  /// are watched; what has the value already that is written to it is not noticed.
  var watched: [FakeRegister] { get }
}

extension FakeDeviceModel {
  /// No register is watched.
  public var watched: [FakeRegister] { [] }
}

/// A register of a fake device.
public struct FakeRegister: Hashable, Sendable {
  /// The BAR.
  public let region: Int
  /// Where in it.
  public let offset: UInt64
  /// How many bytes it has: 1, 2, 4 or 8.
  public let width: Int

  /// Names the register at `offset` of BAR `region`.
  public init(region: Int, offset: UInt64, width: Int) {
    self.region = region
    self.offset = offset
    self.width = width
  }
}
