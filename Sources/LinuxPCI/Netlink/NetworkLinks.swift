public import AssignmentModel

/// A host's network interfaces, as far as they decide for virtual functions: what `ip link set DEV vf N …` is about.
///
/// The live side is ``LiveNetworkLinks``; PCIAssignmentTesting has one that answers as the kernel does.
public protocol NetworkLinks: Sendable {
  /// The interface of this number (`/sys/class/net/NAME/ifindex`), with what it has decided for virtual functions.
  ///
  /// - Throws: the kernel's refusal: `ENODEV` where there is no such interface.
  func report(_ index: UInt32) throws(LinkFailure) -> LinkReport

  /// Orders one setting of one virtual function. Needs CAP_NET_ADMIN.
  ///
  /// - Parameters:
  ///   - setting: What is ordered.
  ///   - function: The virtual function's index.
  ///   - index: The interface of its physical function.
  ///   - limit: How long the driver may take.
  /// - Throws: `ETIMEDOUT` after `limit`, when the driver may yet do it; the kernel's refusal: `EOPNOTSUPP` where the driver knows no such setting, `EINVAL` where it does not take
  ///   the value or has no such function, `EPERM` without the privilege.
  func set(
    _ setting: VirtualFunctionSetting, of function: UInt32, on index: UInt32, limit: Duration
  ) throws(LinkFailure)
}

extension NetworkLinks {
  /// Orders one setting, and waits as long as other attributes are waited for.
  public func set(_ setting: VirtualFunctionSetting, of function: UInt32, on index: UInt32) throws(LinkFailure) {
    try set(setting, of: function, on: index, limit: RunLimits().attribute)
  }
}

/// Why the kernel did not answer a question about an interface, or did not follow an order.
public struct LinkFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kernel's reason.
  public let errno: ErrorNumber
  /// The driver's own words about it, where it has some.
  public let text: String?

  /// Records a refusal.
  public init(_ errno: ErrorNumber, text: String? = nil) {
    self.errno = errno
    self.text = text
  }

  /// The reason, with the driver's words.
  public var description: String { errno.description + (text.map { ": \($0)" } ?? "") }
}
