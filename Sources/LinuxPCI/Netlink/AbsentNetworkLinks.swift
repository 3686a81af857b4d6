public import AssignmentModel

/// The interfaces of a host that nobody can ask, such as a copy.
public struct AbsentNetworkLinks: NetworkLinks {
  /// Knows nothing.
  public init() {}

  /// Refuses.
  public func report(_ index: UInt32) throws(LinkFailure) -> LinkReport { throw LinkFailure(.noData) }

  /// Refuses.
  public func set(_ setting: VirtualFunctionSetting, of function: UInt32, on index: UInt32, limit: Duration)
    throws(LinkFailure)
  {
    throw LinkFailure(.readOnly)
  }
}
