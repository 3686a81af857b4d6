/// What failed, with whom, the kernel's word for it, and what that means.
///
/// One errno of VFIO stands for many reasons: EINVAL of a mapping for at least seven. After a failure the library asks
/// what it can, and says which it was.
public struct VFIOError: Error, Hashable, Sendable {
  /// What was tried.
  public enum Operation: String, Hashable, Sendable {
    /// Opening `/dev/vfio/vfio` and asking what it speaks.
    case openContainer = "open the container"
    /// Opening `/dev/iommu` and making an address space.
    case openIOMMU = "open iommufd"
    /// Opening a group.
    case openGroup = "open the group"
    /// Putting a group into the container.
    case joinContainer = "put the group into the container"
    /// Choosing the type 1 interface.
    case setModel = "set up the container's IOMMU"
    /// Opening a device.
    case openDevice = "open the device"
    /// Telling the hypervisor of it.
    case registerWithHypervisor = "register with the hypervisor"
    /// Binding a device's node to the iommufd.
    case bindDevice = "bind the device to iommufd"
    /// Giving a device an address space.
    case attachDevice = "attach the device to the address space"
    /// Taking it away.
    case detachDevice = "detach the device from the address space"
    /// Asking what it is.
    case readInformation = "read what the device is"
    /// Mapping memory for devices.
    case mapMemory = "map memory for devices"
    /// Unmapping it.
    case unmapMemory = "unmap memory from devices"
    /// Asking what can be mapped.
    case readRanges = "read what can be mapped"
    /// Asking what devices wrote.
    case trackWrites = "track what devices write"
    /// Reading or writing a region.
    case accessRegion = "access the region"
    /// Mapping a region.
    case mapRegion = "map the region"
    /// Setting interrupts up or down.
    case setInterrupts = "set interrupts"
    /// Resetting.
    case reset = "reset the device"
    /// Low power.
    case setPower = "set the device's power"
    /// Migration.
    case migrate = "change the state of migration"
    /// Allocating memory.
    case allocate = "allocate memory"
    /// Making an event.
    case makeEvent = "make an event"
    /// Handing descriptors over.
    case handOver = "hand descriptors over"
    /// Setting the token of virtual functions.
    case setToken = "set the token of virtual functions"
  }

  /// What was tried.
  public let operation: Operation
  /// With whom: a device, a group, a range.
  public let subject: String
  /// The kernel's word; nil where the library refused by itself.
  public let errno: VFIOErrno?
  /// What it means.
  public let cause: VFIOCause

  /// Describes a failure.
  public init(_ operation: Operation, _ subject: String, _ errno: VFIOErrno?, _ cause: VFIOCause) {
    self.operation = operation
    self.subject = subject
    self.errno = errno
    self.cause = cause
  }
}

extension VFIOError: CustomStringConvertible {
  /// One sentence: what failed, with whom, why, and what to do.
  public var description: String {
    let word = errno.map { " (\($0.name))" } ?? ""
    return "cannot \(operation.rawValue), \(subject): \(cause.sentence)\(word); \(cause.remedy)"
  }
}
