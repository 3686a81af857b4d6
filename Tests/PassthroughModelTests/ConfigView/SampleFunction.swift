import PCICore
import PassthroughModel

/// A network card as a test needs it: all capabilities a view treats in its own way, and some that it hides.
struct SampleFunction {
  var bytes = [UInt8](repeating: 0, count: 4096)
  var bars: [(Int, BARShape)] = []
  var rom: UInt64 = 0
  var isVirtual = false

  static let pm = 0x40, msi = 0x50, msix = 0x70, af = 0x80, express = 0xa0
  static let sriov = 0x100, aer = 0x150, ats = 0x1a0, ari = 0x1b0, resizable = 0x1c0, serial = 0x200

  init() {
    put(0x00, 0x10fb_8086)
    put(0x04, 0x0010_0507)
    put(0x08, 0x0200_0001)
    bytes[0x0e] = 0x80
    put(0x10, 0xf000_000c)
    put(0x20, 0x0000_e001)
    put(0x2c, 0x0003_8086)
    bytes[0x34] = UInt8(Self.pm)
    bytes[0x3c] = 11
    bytes[0x3d] = 1
    // D1 but no D2, events from all states; no soft reset, events on.
    put(Self.pm, 0xfa03_5001 | 0x0200_0000)
    put(Self.pm + 4, 0x0000_8108)
    // 8 vectors, 64 bits, maskable; enabled by the host's driver.
    put(Self.msi, 0x0187_7005)
    put(Self.msi + 4, 0xfee0_0000)
    put(Self.msi + 12, 0x0000_4021)
    // 64 vectors, table in BAR 3 at 0, pending bits at 2000h.
    put(Self.msix, 0x803f_8011)
    put(Self.msix + 4, 3)
    put(Self.msix + 8, 0x2003)
    put(Self.af, 0x0306_a013)
    // Version 2 endpoint with FLR.
    put(Self.express, 0x0002_0010)
    put(Self.express + 4, 0x1000_8cc2)
    put(Self.express + 8, 0x0000_2810)
    put(Self.express + 12, 0x0003_f482)
    put(Self.express + 16, 0x1082_0000)
    put(Self.express + 0x2c, 0x0000_000e)
    put(Self.express + 0x30, 0x0001_0002)
    header(Self.sriov, 0x10, next: Self.aer)
    put(Self.sriov + 0x24, 0xfb00_000c)
    header(Self.aer, 0x01, next: Self.ats)
    put(Self.aer + 4, 0x0000_4000)
    header(Self.ats, 0x0f, next: Self.ari)
    header(Self.ari, 0x0e, next: Self.resizable)
    put(Self.ari + 4, 0x0000_0100)
    header(Self.resizable, 0x15, next: Self.serial)
    // One BAR: 256 MiB to 8 GiB possible, 512 MiB now.
    put(Self.resizable + 4, 0x0003_f000)
    put(Self.resizable + 8, 0x0000_0920)
    header(Self.serial, 0x03, next: 0)
    put(Self.serial + 4, 0x1234_5678)
    bar(0, BARShape(.memory64, sizeInBytes: 1 << 29, isPrefetchable: true))
    bar(3, BARShape(.memory32, sizeInBytes: 1 << 14))
    bar(4, BARShape(.io, sizeInBytes: 32))
    rom = 1 << 18
  }

  mutating func put(_ offset: Int, _ value: UInt32) {
    for index in 0..<4 { bytes[offset + index] = UInt8(truncatingIfNeeded: value >> UInt32(index * 8)) }
  }

  mutating func header(_ offset: Int, _ id: UInt32, next: Int) {
    put(offset, UInt32(next) << 20 | 1 << 16 | id)
  }

  private mutating func bar(_ index: Int, _ shape: BARShape?) {
    if let shape { bars.append((index, shape)) }
  }

  func view(_ policy: ConfigViewPolicy = ConfigViewPolicy()) throws -> ConfigView {
    let shapes = try BARShapes(bars, romSizeInBytes: rom)
    let identity: (vendor: UInt16, device: UInt16)? = isVirtual ? (0x8086, 0x10ed) : nil
    return try ConfigView(
      ConfigSpace(bytes), of: AssignedFunction(bars: shapes, isVirtual: isVirtual, identity: identity), policy: policy)
  }
}

extension ConfigView {
  /// What a guest reads where the device answers with `device`.
  func guest(_ offset: Int, _ width: AccessWidth, device: UInt32 = 0) -> UInt32 {
    read(at: offset, width).completed(by: device)
  }

  mutating func list(_ value: UInt32, at offset: Int, _ width: AccessWidth) -> [ConfigEffect] {
    Array(write(value, at: offset, width))
  }

  /// The bytes a guest finds where the device's own are those of `bytes`.
  func static4096(_ bytes: [UInt8]) -> [UInt8] {
    (0..<size).map { UInt8(truncatingIfNeeded: guest($0, .one, device: UInt32(bytes[$0]))) }
  }
}

/// A write that reaches the device.
func forward(_ value: UInt32, at offset: Int, _ width: AccessWidth) -> ConfigEffect {
  return .forward(ConfigWrite(offset: UInt16(offset), width: width, value: value))
}
