public import AssignmentModel

/// A host's NVMe controllers, as far as they decide for virtual functions.
///
/// The live side is ``LiveStorageControllers``; PCIAssignmentTesting has one that answers as QEMU's drive does.
public protocol StorageControllers: Sendable {
  /// What the controller called `name` (`nvme0`) has for secondary ones, and how those are, by virtual function counted
  /// from 0.
  ///
  /// - Throws: the kernel's or the controller's refusal; `EOPNOTSUPP` for one that has no secondary controllers.
  func report(_ name: String) throws(LinkFailure) -> StorageReport

  /// Has a secondary controller be as wished: taken offline, given its resources, and brought online.
  ///
  /// - Parameters:
  ///   - state: How it is to be.
  ///   - function: The virtual function, counted from 0.
  ///   - name: The primary controller.
  /// - Throws: the kernel's or the controller's refusal. The secondary controller may be offline then.
  func set(_ state: SecondaryControllerState, of function: Int, on name: String) throws(LinkFailure)
}

/// What an NVMe controller says of its secondary ones.
public struct StorageReport: Hashable, Sendable {
  /// What there is for all.
  public var resources: SecondaryControllerResources
  /// How each virtual function is, counted from 0.
  public var functions: [Int: SecondaryControllerState]

  /// Puts a report together.
  public init(resources: SecondaryControllerResources, functions: [Int: SecondaryControllerState]) {
    self.resources = resources
    self.functions = functions
  }
}

/// No controllers: of a copy, nobody can be asked.
public struct AbsentStorageControllers: StorageControllers {
  /// Nobody.
  public init() {}

  /// Refuses.
  public func report(_ name: String) throws(LinkFailure) -> StorageReport { throw LinkFailure(.noData) }

  /// Refuses.
  public func set(_ state: SecondaryControllerState, of function: Int, on name: String) throws(LinkFailure) {
    throw LinkFailure(.readOnly)
  }
}

extension ChangeableHost {
  /// Nobody, unless a host says otherwise.
  public var controllers: any StorageControllers { AbsentStorageControllers() }
}
