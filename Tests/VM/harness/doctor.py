"""Says what the harness needs and this machine lacks."""
from . import emulator, initramfs, kernel_packages
from .problem import MISSING, Problem

#: Device model, and what goes without it.
WANTED = (("intel-iommu", "VT-d"), ("amd-iommu", "AMD's IOMMU"), ("virtio-iommu-pci", "virtio-iommu"),
          ("edu", "DMA and interrupts"), ("nvme", "SR-IOV"), ("igb", "SR-IOV network card, QEMU 8.0 or later"),
          ("virtio-9p-pci", "--host-root"))
KERNELS = ("6.12", "6.1")


def missing():
    """One sentence per thing without which no machine boots."""
    sentences = []
    for need in (emulator.Emulator, initramfs.busybox):
        try:
            need()
        except Problem as problem:
            sentences.append(str(problem))
    if not kernel_packages.available():
        sentences.append(f"no kernel in the cache: run `vm fetch {' '.join(KERNELS)}`")
    return sentences


def report():
    """Prints one line a need; the exit code is 0 when a machine would boot."""
    for sentence in missing():
        print(f"missing  {sentence}")
    try:
        qemu = emulator.Emulator()
        print(f"ok       {qemu.version}, accelerator {emulator.accelerator()}")
        for model, purpose in WANTED:
            print(f"{'ok      ' if model in qemu.devices else 'absent  '} device {model} ({purpose})")
    except Problem:
        pass
    for name in KERNELS:
        print(f"{'ok      ' if name in kernel_packages.available() else 'absent  '} kernel {name}")
    return MISSING if missing() else 0
