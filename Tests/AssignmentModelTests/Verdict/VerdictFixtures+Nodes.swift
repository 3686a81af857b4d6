import AssignmentModel
import PCICore

extension VerdictFixture {
  /// Nodes below `/dev`.
  static let nodes: [VerdictFixture] = [
    VerdictFixture(
      VerdictDiagnostics.noDeviceNode, .warning, [],
      found: { $0.host.facilities.deviceNodes = .known(["vfio/vfio": 0o600]) },
      nearly: {
        // A module that is not loaded has no node yet.
        $0.host.facilities.deviceNodes = .known([:])
        $0.host.facilities.modules["vfio"] = .known(.onDisk)
      }),
    VerdictFixture(
      VerdictDiagnostics.noDeviceNode, .warning,
      found: { made in made.change(SoundHost.card) { $0.driver = .known("vfio-pci") } },
      nearly: { made in
        made.change(SoundHost.card) { $0.driver = .known("vfio-pci") }
        made.host.facilities.deviceNodes = .known(["vfio/vfio": 0o666, "vfio/4": 0o600])
      }),
    VerdictFixture(
      VerdictDiagnostics.noCharacterDevice, .error, for: .iommufd,
      found: { made in
        made.change(SoundHost.card) { $0.driver = .known("vfio-pci") }
        made.host.facilities.deviceNodes = .known(["vfio/vfio": 0o666, "vfio/4": 0o600, "iommu": 0o660])
      },
      nearly: { made in
        made.change(SoundHost.card) { $0.driver = .known("mlx5_vfio_pci") }
        made.host.facilities.deviceNodes = .known(["vfio/vfio": 0o666, "vfio/devices/vfio0": 0o600])
      }),
  ]
}
