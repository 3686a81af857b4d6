/// Pages that one descriptor invalidates: `2^addressMask` of them from an aligned address.
public struct InvalidationRange: Hashable, Sendable {
  /// The first page, a multiple of `4096 << addressMask`.
  public let address: UInt64
  /// The number of pages as a power of two, 0 to 52; 52 is all of the address space.
  public let addressMask: UInt8

  /// Names `2^addressMask` pages; low bits of `address` are dropped.
  public init(address: UInt64, addressMask: UInt8) {
    self.addressMask = min(addressMask, 52)
    self.address = self.addressMask == 52 ? 0 : address & ~((0x1000 << UInt64(self.addressMask)) &- 1)
  }

  /// The smallest one that contains the bytes `first` to `last`.
  public init(covering first: UInt64, through last: UInt64) {
    let differing = (first ^ last) >> 12
    self.init(address: first, addressMask: UInt8(64 - differing.leadingZeroBitCount))
  }

  /// The last byte.
  public var last: UInt64 { addressMask == 52 ? .max : address | ((0x1000 << UInt64(addressMask)) &- 1) }

  /// The range as a device-TLB descriptor's address has it: below the lowest zero bit all ones.
  ///
  /// With one page the S bit is 0 and the address is plain.
  var deviceTLBAddress: UInt64 {
    switch addressMask {
    case 0: address
    case 52: 0x7fff_ffff_ffff_f000
    default: address | ((0x1000 << UInt64(addressMask - 1)) &- 1) & ~0xfff
    }
  }

  init(deviceTLBAddress: UInt64, sizeBit: Bool) {
    guard sizeBit else {
      self.init(address: deviceTLBAddress, addressMask: 0)
      return
    }
    let ones = (~(deviceTLBAddress >> 12)).trailingZeroBitCount
    self.init(address: deviceTLBAddress, addressMask: UInt8(min(ones + 1, 52)))
  }
}
