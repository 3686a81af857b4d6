#if LibPCI
  import CLibPCIShim
  public import PCICore

  /// What libpci reads of a host or dump: an independent second opinion on our own reading.
  ///
  /// It is slower, sees less (no groups' members, no SR-IOV attributes), and is never used to decide anything.
  public struct LibPCIScan: Sendable {
    /// One function as libpci describes it.
    public struct Function: Sendable {
      /// Segment, bus, device and function.
      public var address: PCIAddress
      /// Vendor and device ID.
      public var vendorID: UInt16
      /// Device ID.
      public var deviceID: UInt16
      /// Subsystem vendor ID, or nil.
      public var subsystemVendorID: UInt16?
      /// Subsystem device ID, or nil.
      public var subsystemDeviceID: UInt16?
      /// Class, sub-class and programming interface.
      public var classCode: ClassCode
      /// Revision ID.
      public var revisionID: UInt8
      /// Header layout.
      public var headerType: HeaderType
      /// The driver's name, or nil.
      public var driver: String?
      /// The group's number, or nil.
      public var iommuGroup: Int?
      /// The NUMA node, or nil.
      public var numaNode: Int?
      /// The bridge above, or nil.
      public var parent: PCIAddress?
      /// The six BARs' addresses with their low flag bits.
      public var bases: [UInt64]
      /// The six BARs' sizes in bytes.
      public var sizes: [UInt64]
      /// Standard and extended capabilities in chain order.
      public var capabilities: [CapabilityEntry]
    }

    /// The functions, in libpci's order.
    public var functions: [Function]

    /// Reads the sysfs tree whose PCI bus is at `busPath`, such as `/sys/bus/pci`.
    ///
    /// - Throws: ``PCINamesError`` where libpci gives up, as it does when a function vanishes while it scans.
    public init(busPath: String) throws(PCINamesError) {
      try self.init(method: "linux-sysfs", parameter: "sysfs.path", value: busPath)
    }

    /// Reads text that `lspci -x` printed.
    ///
    /// - Throws: ``PCINamesError`` where libpci cannot parse it.
    public init(dumpPath: String) throws(PCINamesError) {
      try self.init(method: "dump", parameter: "dump.name", value: dumpPath)
    }

    private init(method: String, parameter: String, value: String) throws(PCINamesError) {
      let handle = try LibPCIHandle(method: method, parameter: parameter, value: value, listPath: nil)
      functions = []
      _ = try unsafe handle.call { unsafe pciassign_libpci_scan($0) }
      var found = pciassign_libpci_function()
      while try unsafe handle.call({ unsafe pciassign_libpci_next($0, 1, &found) }) == 1 {
        functions.append(Function(found, capabilities: try Self.capabilities(handle)))
      }
    }

    private static func capabilities(_ handle: borrowing LibPCIHandle) throws(PCINamesError) -> [CapabilityEntry] {
      var found = [pciassign_libpci_capability](repeating: pciassign_libpci_capability(), count: 128)
      let limit = Int32(found.count)
      let count = try unsafe handle.call { unsafe pciassign_libpci_capabilities($0, &found, limit) }
      return found.prefix(Int(count)).map { one in
        CapabilityEntry(
          kind: one.is_extended != 0
            ? .extended(ExtendedCapabilityID(rawValue: one.id), version: 0)
            : .standard(CapabilityID(rawValue: UInt8(truncatingIfNeeded: one.id))),
          offset: one.offset)
      }
    }
  }

  extension LibPCIScan.Function {
    fileprivate init(_ found: pciassign_libpci_function, capabilities: [CapabilityEntry]) {
      address = PCIAddress(
        segment: UInt32(bitPattern: found.segment),
        requesterID: RequesterID(bus: found.bus, deviceAndFunction: found.device << 3 | found.function & 7))
      vendorID = found.vendor_id
      deviceID = found.device_id
      subsystemVendorID = found.subsystem_vendor_id == 0xffff ? nil : found.subsystem_vendor_id
      subsystemDeviceID = found.subsystem_vendor_id == 0xffff ? nil : found.subsystem_device_id
      classCode = ClassCode(rawValue: UInt32(found.device_class) << 8 | UInt32(found.programming_interface))
      revisionID = found.revision_id
      headerType = HeaderType(rawValue: found.header_type)
      driver = text(found.driver)
      iommuGroup = text(found.iommu_group).flatMap { Int($0) }
      numaNode = found.numa_node < 0 ? nil : Int(found.numa_node)
      parent =
        found.has_parent == 0
        ? nil
        : PCIAddress(
          segment: UInt32(bitPattern: found.parent_segment),
          requesterID: RequesterID(
            bus: found.parent_bus, deviceAndFunction: found.parent_device << 3 | found.parent_function & 7))
      bases = unsafe withUnsafeBytes(of: found.base) { unsafe Array($0.bindMemory(to: UInt64.self)) }
      sizes = unsafe withUnsafeBytes(of: found.size) { unsafe Array($0.bindMemory(to: UInt64.self)) }
      self.capabilities = capabilities
    }
  }

  /// A C string kept inside a struct; nil for an empty one.
  private func text<Characters>(_ characters: Characters) -> String? {
    unsafe withUnsafeBytes(of: characters) { bytes in
      let used = unsafe bytes.prefix { $0 != 0 }
      return unsafe used.isEmpty ? nil : String(decoding: used, as: UTF8.self)
    }
  }
#endif
