/// What the running kernel offers for handing devices to guests, and what it allows.
public struct AssignmentFacilities: Hashable, Sendable {
  /// Where a module of the kernel is.
  public enum ModuleState: String, Hashable, Sendable {
    /// It is loaded.
    case loaded
    /// It is part of the kernel.
    case builtIn = "built in"
    /// It is on disk, and nobody has loaded it.
    case onDisk = "not loaded"
    /// The kernel has no such module.
    case absent
  }

  /// The modules that assignment rests on, by name with underscores: `vfio`, `vfio_pci`, `vfio_iommu_type1`,
  /// `iommufd`, `pci_stub`, `xen_pciback`; each may be unmeasured by itself.
  public var modules: [String: Measured<ModuleState>] = [:]
  /// The modules' parameters (`/sys/module/NAME/parameters`), by module and name, as the kernel prints them.
  public var parameters: Measured<[String: [String: String]]> = .unmeasured(.notInSource)
  /// How many bytes the reading process may lock in memory (RLIMIT_MEMLOCK); nil for no limit.
  public var lockedMemoryLimit: Measured<UInt64?> = .unmeasured(.notInSource)
  /// Whether the kernel remaps interrupts, as its list of interrupts shows (`/proc/interrupts`); nil where that has
  /// no interrupt that would tell.
  public var remapsInterrupts: Measured<Bool?> = .unmeasured(.notInSource)
  /// The hypervisor below (`/sys/hypervisor/type`), such as `xen`; nil for none.
  public var hypervisor: Measured<String?> = .unmeasured(.notInSource)
  /// The nodes of the host's memory and processors, sorted.
  public var numaNodes: Measured<[Int]> = .unmeasured(.notInSource)
  /// The nodes of VFIO and iommufd with their permission bits, by path below `/dev`: `vfio/vfio`, `vfio/17` for a
  /// group, `vfio/devices/vfio0` for a function, `iommu`.
  public var deviceNodes: Measured<[String: UInt16]> = .unmeasured(.notInSource)

  /// Starts with nothing known.
  public init() {}

  /// The state of the module `name`, with underscores.
  public func module(_ name: String) -> Measured<ModuleState> { modules[name] ?? .unmeasured(.notInSource) }

  /// The value of a module's parameter; a known nil where the module has none of that name, or is not loaded.
  public func parameter(_ module: String, _ name: String) -> Measured<String?> {
    parameters.map { $0[module]?[name] }
  }

  /// The same for a switch: whether it reads `Y` or `1`.
  public func isOn(_ module: String, _ name: String) -> Measured<Bool> {
    parameter(module, name).map { $0 == "Y" || $0 == "1" }
  }
}
