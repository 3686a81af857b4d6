/// The kinds of descriptors that VFIO and iommufd have.
///
/// Requests share numbers between them, so each is a type.
public enum DescriptorKinds {
  /// `/dev/vfio/vfio`.
  public enum Container {}
  /// `/dev/vfio/N`.
  public enum Group {}
  /// A device that answers: from its group, or bound to an iommufd.
  public enum Device {}
  /// `/dev/vfio/devices/vfioN` before it is bound to an iommufd; it answers nothing else.
  public enum UnboundDevice {}
  /// `/dev/iommu`.
  public enum IOMMU {}
}

/// An open descriptor of one kind, closed when its owner goes away.
///
/// Made by ``VFIOCalls`` or from a number that another process handed over. `Kind` is one of ``DescriptorKinds``: a
/// request for a group cannot be made on a device, which the kernel would not notice (`_IO(';', 113)` is a hot reset on
/// a device and a mapping on a container).
public struct OwnedDescriptor<Kind>: ~Copyable, Sendable {
  /// The number, valid as long as this value lives; not to be closed by others.
  public private(set) var number: Int32
  let calls: any VFIOCalls
  /// What is let go of once it is closed.
  private let kept: (any AnyObject & Sendable)?

  /// Takes over an open descriptor.
  ///
  /// - Parameters:
  ///   - number: open, of this kind, and nobody else's to close.
  ///   - calls: what closes it, and what requests are made through.
  public init(adopting number: Int32, calls: any VFIOCalls = KernelVFIO()) {
    self.init(adopting: number, keeping: nil, calls: calls)
  }

  /// Takes over an open descriptor, and keeps an object that has to outlive it.
  init(adopting number: Int32, keeping kept: (any AnyObject & Sendable)?, calls: any VFIOCalls) {
    self.number = number
    self.calls = calls
    self.kept = kept
  }

  deinit { if number >= 0 { calls.close(number) } }

  /// Gives the open descriptor away: the caller closes it.
  public consuming func take() -> Int32 {
    let given = number
    number = -1
    return given
  }

  /// Another number for the same open file, for a process or a part of one that closes it by itself.
  ///
  /// - Throws: EMFILE where no number is left.
  public borrowing func duplicate() throws(VFIOErrno) -> OwnedDescriptor<Kind> {
    OwnedDescriptor(adopting: try calls.duplicate(number), calls: calls)
  }
}

/// A container: one address space of the type 1 interface, and the groups in it.
public typealias ContainerDescriptor = OwnedDescriptor<DescriptorKinds.Container>
/// An IOMMU group.
public typealias GroupDescriptor = OwnedDescriptor<DescriptorKinds.Group>
/// A device that answers.
public typealias DeviceDescriptor = OwnedDescriptor<DescriptorKinds.Device>
/// A device's own node, not yet bound.
public typealias UnboundDeviceDescriptor = OwnedDescriptor<DescriptorKinds.UnboundDevice>
/// An iommufd: address spaces, page tables, devices.
public typealias IOMMUDescriptor = OwnedDescriptor<DescriptorKinds.IOMMU>
