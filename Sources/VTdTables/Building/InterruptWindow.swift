/// The addresses FEE0_0000h to FEEF_FFFFh: a write there is an interrupt, whatever the tables say (VT-d 4.1 §3.15).
///
/// DMA from there never reaches the tables, and a translation into it is refused, so no leaf may reach over it.
public enum InterruptWindow {
  /// The first byte.
  @inlinable public static var first: UInt64 { 0xfee0_0000 }
  /// The last byte.
  @inlinable public static var last: UInt64 { 0xfeef_ffff }

  /// Whether the address lies in the window.
  @inlinable
  public static func contains(_ address: UInt64) -> Bool { address &- first <= last &- first }

  /// The 2 MiB around it, as the address bits 63:21: single pages there take the slow path.
  @inlinable static var leafKey: UInt64 { first >> 21 }

  /// Whether any byte from `first` to `last` lies in the window.
  @inlinable
  public static func overlaps(_ first: UInt64, through last: UInt64) -> Bool {
    first <= self.last && last >= self.first
  }

  /// What a builder does with the part of a mapping that lies in the window.
  public enum Policy: Hashable, Sendable {
    /// Leaves these pages unmapped, and says so in the change.
    case leaveOut
    /// Refuses the whole mapping.
    case refuse
  }
}
