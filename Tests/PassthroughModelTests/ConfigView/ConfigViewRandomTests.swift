import PCICore
import PassthroughModel
import TestCorpus
import Testing

@Suite("Config views under whatever a guest does")
struct ConfigViewRandomTests {
  @Test("An access is what its bytes are, at any offset")
  func bytewise() throws {
    var numbers = SystemRandomNumberGenerator()
    for _ in 0..<200 {
      var view = try SampleFunction().view()
      for _ in 0..<50 { scribble(&view, &numbers) }
      for _ in 0..<200 {
        let offset = Int.random(in: -8..<4104, using: &numbers)
        for width in AccessWidth.allCases {
          let whole = view.read(at: offset, width)
          for index in 0..<width.rawValue {
            let byte = view.read(at: offset + index, .one)
            #expect(whole.value >> UInt32(index * 8) & 0xff == byte.value)
            #expect(whole.deviceBits >> UInt32(index * 8) & 0xff == byte.deviceBits)
          }
        }
      }
    }
  }

  @Test("A double word written at once leaves what its bytes leave one by one")
  func piecewise() throws {
    var numbers = SystemRandomNumberGenerator()
    for _ in 0..<20_000 {
      var whole = try SampleFunction().view()
      var pieces = whole
      let offset = Int.random(in: 0..<0x220, using: &numbers)
      let value = UInt32.random(in: 0 ... .max, using: &numbers)
      _ = whole.write(value, at: offset, .four)
      for index in 0..<4 { _ = pieces.write(value >> UInt32(index * 8) & 0xff, at: offset + index, .one) }
      #expect(whole == pieces, "\(value) at \(offset)")
    }
  }

  @Test("Nothing a guest writes changes a constant, reaches MSI-X, or escapes the span it wrote")
  func bounds() throws {
    var numbers = SystemRandomNumberGenerator()
    let fresh = try SampleFunction().view()
    var view = fresh
    let constants = [0x00, 0x08, 0x2c, 0x34, SampleFunction.msix + 4, SampleFunction.sriov, SampleFunction.aer]
    for _ in 0..<100_000 {
      let (offset, width, effects) = scribble(&view, &numbers)
      for effect in effects {
        guard case .forward(let write) = effect else { continue }
        let at = Int(write.offset)
        #expect(at >= offset && at + write.width.rawValue <= offset + width.rawValue)
        #expect(at & (write.width.rawValue - 1) == 0 && write.value & ~write.width.mask == 0)
        #expect(at >= 4 && !(0x10..<0x40).contains(at))
        #expect(!(SampleFunction.msix..<SampleFunction.msix + 12).contains(at))
      }
    }
    for offset in constants { #expect(view.guest(offset, .four) == fresh.guest(offset, .four)) }
  }

  @discardableResult
  private func scribble(
    _ view: inout ConfigView, _ numbers: inout SystemRandomNumberGenerator
  ) -> (Int, AccessWidth, ConfigEffects) {
    let offset = Int.random(in: 0..<(Bool.random(using: &numbers) ? 0x100 : 0x220), using: &numbers)
    let width = AccessWidth.allCases.randomElement(using: &numbers) ?? .one
    return (offset, width, view.write(UInt32.random(in: 0 ... .max, using: &numbers), at: offset, width))
  }
}
