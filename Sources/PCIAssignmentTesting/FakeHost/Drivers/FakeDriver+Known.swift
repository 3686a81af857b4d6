extension FakeDriver {
  /// Drivers that a fake host knows without being told: those that devices are assigned with, ports, and cards that
  /// QEMU emulates.
  ///
  /// All are on disk only: those that the fixture shows, or ``FakeHostOptions`` names, are loaded.
  public static let known: [FakeDriver] = [
    FakeDriver("pcieport", role: .port, matches: [DeviceMatch(classCode: 0x060400, classMask: 0xffffff)]),
    .vfioPCI, .mlx5VFIO,
    FakeDriver("pci-stub", module: "pci_stub", isLoaded: false, role: .stub),
    FakeDriver("uio_pci_generic", module: "uio_pci_generic", isLoaded: false),
    FakeDriver("pciback", module: "xen_pciback", isLoaded: false, role: .backend, matches: [DeviceMatch()]),
    .igb,
    FakeDriver(
      "igbvf", module: "igbvf", isLoaded: false,
      matches: [DeviceMatch(vendor: 0x8086, device: 0x10ca), DeviceMatch(vendor: 0x8086, device: 0x1520)]),
    FakeDriver(
      "nvme", module: "nvme", isLoaded: false, matches: [DeviceMatch(classCode: 0x010802, classMask: 0xffffff)],
      virtualFunctions: VirtualFunctionSupport(removedWithDriver: false)),
    FakeDriver(
      "e1000e", module: "e1000e", isLoaded: false,
      matches: [DeviceMatch(vendor: 0x8086, device: 0x10d3), DeviceMatch(vendor: 0x8086, device: 0x1533)]),
    FakeDriver("e1000", module: "e1000", isLoaded: false, matches: [DeviceMatch(vendor: 0x8086, device: 0x100e)]),
    FakeDriver("virtio-pci", module: "virtio_pci", isLoaded: false, matches: [DeviceMatch(vendor: 0x1af4)]),
  ]

  /// vfio-pci (drivers/vfio/pci/vfio_pci.c), which takes what names it in `driver_override`.
  ///
  /// It offers virtual functions where its parameter `enable_sriov` is on.
  public static let vfioPCI = FakeDriver(
    "vfio-pci", module: "vfio_pci", isLoaded: false, role: .vfio,
    matches: [DeviceMatch(overrideOnly: true)], virtualFunctions: VirtualFunctionSupport())

  /// A variant of vfio-pci for one vendor's virtual functions (drivers/vfio/pci/mlx5), found by `modules.alias`.
  public static let mlx5VFIO = FakeDriver(
    "mlx5_vfio_pci", module: "mlx5_vfio_pci", isLoaded: false, role: .vfio,
    matches: [DeviceMatch(vendor: 0x15b3, device: 0x101e, overrideOnly: true)])

  /// igb (drivers/net/ethernet/intel/igb): one virtual function less than the card has, and half a second and more
  /// for each change, as measured in a virtual machine.
  public static let igb = FakeDriver(
    "igb", module: "igb", isLoaded: false,
    matches: [0x10c9, 0x10e6, 0x150a, 0x1521, 0x1526].map { DeviceMatch(vendor: 0x8086, device: $0) },
    virtualFunctions: VirtualFunctionSupport(
      total: 7, enablingTime: .milliseconds(460), disablingTime: .milliseconds(1500)))
}
