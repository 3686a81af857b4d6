public import AssignmentModel
import CLinuxPCI
import Glibc
import HardwareBits

/// The running machine's NVMe controllers, by `NVME_IOCTL_ADMIN_CMD` of their character devices (`/dev/nvme0`), which needs
/// CAP_SYS_ADMIN.
public struct LiveStorageControllers: StorageControllers {
  /// Asks this machine.
  public init() {}

  /// Asks the controller by Identify.
  public func report(_ name: String) throws(LinkFailure) -> StorageReport {
    let controller = try Self.open(name)
    guard let resources = SecondaryControllerResources(try Self.send(.primaryCapabilities, to: controller)) else {
      throw LinkFailure(ErrorNumber(rawValue: EOPNOTSUPP), text: "it manages no secondary controllers")
    }
    var functions: [Int: SecondaryControllerState] = [:]
    for secondary in try Self.secondary(controller) where secondary.virtualFunction > 0 {
      functions[Int(secondary.virtualFunction) - 1] = secondary.state
    }
    return StorageReport(resources: resources, functions: functions)
  }

  /// Tells the controller by Virtualization Management.
  public func set(_ state: SecondaryControllerState, of function: Int, on name: String) throws(LinkFailure) {
    let controller = try Self.open(name)
    guard let found = try Self.secondary(controller).first(where: { Int($0.virtualFunction) == function + 1 }) else {
      throw LinkFailure(.noSuchDevice, text: "it lists no secondary controller for the virtual function")
    }
    let number = found.number
    if found.state.isOnline { _ = try Self.send(.setOnline(false, number), to: controller) }
    if found.state.queues != state.queues {
      _ = try Self.send(.assign(state.queues, of: .queues, to: number), to: controller)
    }
    if found.state.interrupts != state.interrupts {
      _ = try Self.send(.assign(state.interrupts, of: .interrupts, to: number), to: controller)
    }
    if state.isOnline { _ = try Self.send(.setOnline(true, number), to: controller) }
  }

  /// All secondary controllers: a list has 127 at most.
  private static func secondary(_ controller: borrowing FileDescriptor) throws(LinkFailure) -> [SecondaryController] {
    var found: [SecondaryController] = []
    var next: UInt16? = 0
    while let from = next {
      let answer = try send(.secondaryControllers(from: from), to: controller)
      let part: [SecondaryController]
      do throws(StructureError) {
        part = try SecondaryController.list(answer)
      } catch {
        throw LinkFailure(.inputOutput, text: error.description)
      }
      found += part
      next = nil
      if part.count == 127, let last = part.last?.number, last < .max, last >= from { next = last + 1 }
    }
    return found
  }

  private static func open(_ name: String) throws(LinkFailure) -> FileDescriptor {
    do throws(ErrorNumber) {
      return try FileCalls.open(Array("/dev/\(name)".utf8) + [0], below: AT_FDCWD, flags: O_RDWR)
    } catch {
      throw LinkFailure(error, text: "/dev/\(name)")
    }
  }

  private static func send(
    _ command: AdminCommand, to controller: borrowing FileDescriptor
  ) throws(LinkFailure) -> [UInt8] {
    var answer = [UInt8](repeating: 0, count: command.answerLength)
    let number = controller.number
    let result = unsafe answer.withUnsafeMutableBytes { memory in
      unsafe linuxpci_nvme_admin(
        number, command.opcode, command.dword10, command.dword11, memory.baseAddress, UInt32(memory.count))
    }
    if result < 0 { throw LinkFailure(ErrorNumber(rawValue: -result)) }
    if result > 0 { throw LinkFailure(.inputOutput, text: StorageStatus(rawValue: UInt16(result & 0x7ff)).description) }
    return answer
  }
}

/// What a controller refuses a command with: status code type and status code (NVM Express Base Specification 2.0,
/// Command Specific Status Values).
struct StorageStatus: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  let rawValue: UInt16

  static let invalidOpcode = StorageStatus(rawValue: 0x001)
  static let invalidField = StorageStatus(rawValue: 0x002)
  static let invalidController = StorageStatus(rawValue: 0x11f)
  static let invalidState = StorageStatus(rawValue: 0x120)
  static let invalidCount = StorageStatus(rawValue: 0x121)
  static let invalidResource = StorageStatus(rawValue: 0x122)

  /// The specification's words.
  var description: String {
    switch self {
    case .invalidOpcode: "the controller knows no such command (Invalid Command Opcode)"
    case .invalidField: "the controller does not take the command (Invalid Field in Command)"
    case .invalidController: "there is no such secondary controller (Invalid Controller Identifier)"
    case .invalidState:
      "the secondary controller lacks queues or interrupts for that (Invalid Secondary Controller State)"
    case .invalidCount: "so many are not there (Invalid Number of Controller Resources)"
    case .invalidResource: "the controller has no such resource (Invalid Resource Identifier)"
    default: "the controller refused with status \(String(rawValue, radix: 16))h"
    }
  }
}
