import AssignmentModel
import PCICore

/// How many virtual functions a physical function can have and has.
struct VirtualFunctionCounts {
  /// So many can be enabled: as the kernel allows, else as the hardware says.
  var total: Measured<Int>
  /// So many exist.
  var enabled: Measured<Int>
  /// So many the hardware supports: TotalVFs of its capability; a driver may allow fewer.
  var supported: Measured<Int>
  /// From the physical function's requester ID to the first virtual one's, where it was read.
  var firstVFOffset: Int?
  /// From one virtual function's requester ID to the next, where it was read.
  var stride: Int?
  /// The device ID of the virtual functions, where it was read.
  var deviceID: UInt16?
}

extension FunctionSnapshot {
  /// The SR-IOV capability, or nil for a function without one.
  func sriovCapability(_ chain: CapabilityChain) -> SRIOVCapability? {
    guard case .known(let config) = config, let offset = chain.offset(of: .singleRootIOVirtualization) else {
      return nil
    }
    return SRIOVCapability(config, offset: offset)
  }

  /// The virtual functions' numbers, nil for a function without SR-IOV; the kernel's attributes go before the registers.
  func virtualFunctionCounts(_ chain: Measured<CapabilityChain>) -> Measured<VirtualFunctionCounts?> {
    let capability = chain.value.flatMap { sriovCapability($0) }
    let attributes = virtualization.value.flatMap { $0 }
    guard capability != nil || attributes != nil else {
      if case .known(nil) = virtualization { return .known(nil) }
      switch chain {
      case .known(let chain) where chain.extended != .unmeasured: return .known(nil)
      case .known:
        return .unmeasured(Unmeasured(.notPermitted, "configuration space beyond byte 256 was not read"))
      case .unmeasured(let reason): return .unmeasured(reason)
      }
    }
    let missing = Unmeasured(.notInSource, "neither the attribute nor the register was read")
    let supported = capability?.totalVFs.map { Int($0) }
    var fromRegisters: Int?
    if let control = capability?.control, let count = capability?.numVFs {
      fromRegisters = control.vfEnabled ? Int(count) : 0
    }
    return .known(
      VirtualFunctionCounts(
        total: (attributes?.total ?? supported).map { .known($0) } ?? .unmeasured(missing),
        enabled: (attributes?.enabled ?? fromRegisters).map { .known($0) } ?? .unmeasured(missing),
        supported: supported.map { .known($0) }
          ?? .unmeasured(
            Unmeasured(.notPermitted, "the SR-IOV capability was not read")),
        firstVFOffset: attributes?.offset ?? capability?.firstVFOffset.map { Int($0) },
        stride: attributes?.stride ?? capability?.vfStride.map { Int($0) },
        deviceID: attributes?.deviceID ?? capability?.vfDeviceID))
  }
}
