import PCICore
import PassthroughModel

/// A function as a VMM has it: the view, and the device that this program stands in for.
struct GuestFunction {
  var view: ConfigView
  var device: [UInt8]

  init(_ bytes: [UInt8]) throws {
    guard let shape = BARShape(.memory32, sizeInBytes: 0x4000) else { throw BARShapes.Problem.noSuchRegister(0) }
    let function = AssignedFunction(bars: try BARShapes([(0, shape)]))
    view = try ConfigView(ConfigSpace(bytes), of: function, policy: ConfigViewPolicy(placement: .belowPort))
    device = bytes
  }

  /// Answers a guest; the device is asked only for what the view does not know.
  func read(_ offset: Int, _ width: AccessWidth) -> UInt32 {
    let answer = view.read(at: offset, width)
    return answer.deviceBits == 0 ? answer.value : answer.completed(by: readDevice(offset, width))
  }

  /// Carries out what a guest's write means, in order.
  mutating func write(_ value: UInt32, _ offset: Int, _ width: AccessWidth) {
    for effect in view.write(value, at: offset, width) {
      switch effect {
      case .forward(let write): writeDevice(write)
      case .mapMemory: print("map BAR 0 at 0x\(String(view.address(ofBAR: 0) ?? 0, radix: 16))")
      case .unmapMemory: print("unmap BAR 0")
      case .msix: print("MSI-X is \(view.msix?.isEnabled == true ? "on" : "off")")
      case .functionReset: print("reset")
      default: print("\(effect)")
      }
    }
  }

  private func readDevice(_ offset: Int, _ width: AccessWidth) -> UInt32 {
    (0..<width.rawValue).reduce(0) { $0 | UInt32(device[offset + $1]) << UInt32($1 * 8) }
  }

  private mutating func writeDevice(_ write: ConfigWrite) {
    for index in 0..<write.width.rawValue {
      device[Int(write.offset) + index] = UInt8(truncatingIfNeeded: write.value >> UInt32(index * 8))
    }
    print("device: \(write.width.rawValue) bytes at 0x\(String(write.offset, radix: 16))")
  }
}
