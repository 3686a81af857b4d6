public import AssignmentModel
import HardwareBits

/// The running machine's interfaces, by a netlink socket of its own for each call.
///
/// Interfaces in other network namespaces than the caller's are not seen.
public struct LiveNetworkLinks: NetworkLinks {
  /// Asks this machine.
  public init() {}

  /// Asks the kernel.
  public func report(_ index: UInt32) throws(LinkFailure) -> LinkReport {
    let answer = try exchange(limit: RunLimits().attribute) { LinkRequest.read(index, sequence: $0) }
    guard let answer else { throw LinkFailure(.noData, text: "the kernel's answer holds no interface") }
    do throws(StructureError) {
      return try LinkReport(answer)
    } catch {
      throw LinkFailure(.inputOutput, text: error.description)
    }
  }

  /// Asks the kernel, which has the driver do it before it answers.
  public func set(
    _ setting: VirtualFunctionSetting, of function: UInt32, on index: UInt32, limit: Duration
  ) throws(LinkFailure) {
    _ = try exchange(limit: limit) { LinkRequest.set(setting, of: function, on: index, sequence: $0) }
  }

  /// Sends one request and waits for what belongs to it: the interface asked for, or the answer that it is done (nil).
  private func exchange(
    limit: Duration, _ request: (UInt32) -> NetlinkMessage
  ) throws(LinkFailure) -> NetlinkMessage? {
    let sequence: UInt32 = 1
    let received: [UInt8]
    do throws(ErrorNumber) {
      let socket = try NetlinkCalls.open()
      // The kernel has the driver follow the request while it is being sent, and nothing ends that: an order of another
      // program may hold up this one too.
      try FileCalls.writeApart(request(sequence).bytes, to: socket, limit: limit)
      received = try NetlinkCalls.receive(from: socket)
    } catch {
      throw LinkFailure(error)
    }
    let reply: NetlinkReply
    do throws(StructureError) {
      reply = try NetlinkReply(received, to: sequence)
    } catch {
      throw LinkFailure(.inputOutput, text: error.description)
    }
    switch reply {
    case .link(let message): return message
    case .done: return nil
    case .refused(let errno, let text): throw LinkFailure(errno, text: text)
    case .none: throw LinkFailure(.inputOutput, text: "the kernel's answer is to another request")
    }
  }
}
