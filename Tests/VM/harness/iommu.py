"""The IOMMU choices: what QEMU emulates, what the kernel is told, which modules come first."""
import dataclasses


@dataclasses.dataclass(frozen=True)
class IOMMU:
    """One choice. `device` is QEMU's model with options; `modules` are loaded before anything else."""

    device: str = ""
    kernel: str = ""
    modules: tuple = ()
    #: The oldest QEMU whose model carries the shared root's traffic.
    oldest_qemu: tuple = (7, 2)

    def arguments(self):
        return ["-device", self.device] if self.device else []


VTD = "intel-iommu,intremap=on,device-iotlb=on"
CACHING = VTD + ",caching-mode=on"

CHOICES = {
    "none": IOMMU(),
    "intel": IOMMU(CACHING, "intel_iommu=on"),
    "intel-pt": IOMMU(CACHING, "intel_iommu=on iommu=pt"),
    "intel-strict": IOMMU(CACHING, "intel_iommu=on iommu.strict=1"),
    "intel-nocm": IOMMU(VTD, "intel_iommu=on"),
    "intel-noir": IOMMU(CACHING.replace("intremap=on", "intremap=off"), "intel_iommu=on"),
    "intel-39": IOMMU(CACHING + ",aw-bits=39", "intel_iommu=on"),
    "intel-off": IOMMU(CACHING, "intel_iommu=off"),
    "intel-scalable": IOMMU(CACHING + ",x-scalable-mode=on", "intel_iommu=on,sm_on"),
    "intel-flts": IOMMU(CACHING + ",x-scalable-mode=on,x-flts=on", "intel_iommu=on,sm_on"),
    # QEMU 10.0 without hardware virtualisation loses IOAPIC interrupts with amd-iommu: noapic avoids them.
    # Its DMA translation is not to be trusted either: for tables, groups and reading only.
    "amd": IOMMU("amd-iommu,intremap=on,device-iotlb=on", "noapic"),
    # A module in Debian's kernels: a device gets its group only when a driver binds to it.
    "virtio": IOMMU("virtio-iommu-pci,addr=1d.0", "", ("virtio-iommu",), oldest_qemu=(9, 0)),
}
