public import LinuxPCI

/// A driver of a fake host: what the kernel would run, as far as binding can tell.
public struct FakeDriver: Hashable, Sendable {
  /// What a driver does with the functions bound to it.
  public enum Role: String, Hashable, Sendable {
    /// It serves the host: a network card, a disk.
    case native
    /// It serves ports of PCI Express and nothing else (drivers/pci/pcie/portdrv.c).
    case port
    /// It keeps others away and does nothing (drivers/pci/pci-stub.c).
    case stub
    /// It hands functions to programs through VFIO (drivers/vfio/pci).
    case vfio
    /// It hands functions to Xen's guests, and takes only those it was given a slot for (drivers/xen/xen-pciback).
    case backend
  }

  /// What becomes of a probe of a function that the driver matches and may have.
  public enum Probe: Hashable, Sendable {
    /// The driver takes the function.
    case succeeds
    /// The driver refuses with this number.
    case fails(ErrorNumber)
    /// The driver takes the function for a moment and lets go of it again, as drivers with asynchronous probes do.
    case failsLate
  }

  /// What a driver of physical functions offers to `sriov_numvfs`.
  public struct VirtualFunctionSupport: Hashable, Sendable {
    /// What the driver lowers `sriov_totalvfs` to while it is bound; nil for the capability's own number.
    public var total: Int?
    /// The most that are really enabled whatever was asked for; nil for as many as asked.
    public var enablesAtMost: Int?
    /// Whether they go when the driver lets go of the physical function.
    public var removedWithDriver: Bool
    /// How long enabling takes, in virtual time.
    public var enablingTime: Duration
    /// How long disabling takes, in virtual time.
    public var disablingTime: Duration

    /// Describes a driver's support.
    public init(
      total: Int? = nil, enablesAtMost: Int? = nil, removedWithDriver: Bool = true, enablingTime: Duration = .zero,
      disablingTime: Duration = .zero
    ) {
      self.total = total
      self.enablesAtMost = enablesAtMost
      self.removedWithDriver = removedWithDriver
      self.enablingTime = enablingTime
      self.disablingTime = disablingTime
    }
  }

  /// The name of its directory in `/sys/bus/pci/drivers`.
  public var name: String
  /// The module it is in, with underscores; nil for a part of the kernel.
  public var module: String?
  /// Whether it is there when the host starts; else its module has to be loaded.
  public var isLoaded: Bool
  /// What it does with functions.
  public var role: Role
  /// The functions it takes by itself.
  public var matches: [DeviceMatch]
  /// Whether a group may be given to a guest while one of its functions is bound to this driver
  /// (`driver_managed_dma` of `struct pci_driver`).
  public var managesDMA: Bool
  /// Whether it refuses functions that are in no IOMMU group.
  public var needsGroup: Bool
  /// What becomes of probes.
  public var probe: Probe
  /// How long a probe takes, in virtual time.
  public var probingTime: Duration = .zero
  /// What it offers to `sriov_numvfs`; nil for a driver without support.
  public var virtualFunctions: VirtualFunctionSupport?

  /// Describes a driver; what is not given follows from `role` as it does for the kernel's own drivers.
  public init(
    _ name: String, module: String? = nil, isLoaded: Bool = true, role: Role = .native, matches: [DeviceMatch] = [],
    managesDMA: Bool? = nil, needsGroup: Bool? = nil, probe: Probe = .succeeds,
    virtualFunctions: VirtualFunctionSupport? = nil
  ) {
    self.name = name
    self.module = module
    self.isLoaded = isLoaded
    self.role = role
    self.matches = matches
    self.managesDMA = managesDMA ?? [.vfio, .stub, .port].contains(role)
    self.needsGroup = needsGroup ?? (role == .vfio)
    self.probe = probe
    self.virtualFunctions = virtualFunctions
  }
}
