extension VFIOCalls {
  /// Opens `/dev/vfio/vfio`.
  public func openContainer() throws(VFIOErrno) -> ContainerDescriptor {
    ContainerDescriptor(adopting: try open(.container), calls: self)
  }

  /// Opens `/dev/vfio/NAME`; EBUSY where somebody has the group open.
  public func openGroup(_ name: String) throws(VFIOErrno) -> GroupDescriptor {
    GroupDescriptor(adopting: try open(.group(name)), calls: self)
  }

  /// Opens `/dev/vfio/devices/NAME`.
  public func openDeviceNode(_ name: String) throws(VFIOErrno) -> UnboundDeviceDescriptor {
    UnboundDeviceDescriptor(adopting: try open(.device(name)), calls: self)
  }

  /// Opens `/dev/iommu`.
  public func openIOMMU() throws(VFIOErrno) -> IOMMUDescriptor {
    IOMMUDescriptor(adopting: try open(.iommu), calls: self)
  }

  /// Opens a device through its group.
  public func device(_ name: String, of group: borrowing GroupDescriptor) throws(VFIOErrno) -> DeviceDescriptor {
    DeviceDescriptor(adopting: try openDevice(name, group), calls: self)
  }
}
