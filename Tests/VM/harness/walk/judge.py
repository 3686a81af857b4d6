"""Boots a machine with this one's root, and has every command of the page run in it."""
import os
import pathlib
import shutil
import sys
import tempfile

from .. import doctor, emulator, initramfs, kernel_packages, machine, places, topologies
from ..agreement.report import Report
from ..problem import Problem
from . import page

KERNEL = "6.12"
PAGE = places.PROJECT / "Docs" / "walk-through.md"


def run(binary, directory, rewrite):
    """-> the exit code. `directory` keeps what the guest gave; a temporary one is used when it is empty."""
    report = Report(sys.stdout)
    lacking = [each for each in doctor.missing() if "kernel" not in each]
    if KERNEL not in kernel_packages.available():
        lacking.append(f"a kernel {KERNEL} in the cache")
    if not lacking:
        lacking = sorted(emulator.Emulator().absent(topologies.SRIOV))
    if lacking:
        report.skip("walk-through", f"this machine lacks {'; '.join(lacking)}")
        return report.close()
    if not os.access(binary, os.X_OK):
        raise Problem(f"{binary} is no program: swift build -c release --product pciassign --static-swift-stdlib")
    lines = PAGE.read_text().split("\n")
    examples = page.examples(lines)
    kept = pathlib.Path(directory) if directory else pathlib.Path(tempfile.mkdtemp(prefix="pciassignment-walk-"))
    try:
        result = _boot(binary, lines, examples, kept)
        if result.why or result.exit:
            report.check("walk-through", 1, [result.why or result.text("stderr")[-1500:], result.text("console")[-1500:]])
            return report.close()
        printed = [result.text(f"printed.{number}").splitlines() for number in range(len(examples))]
        # A serial line ends its lines in two characters.
        printed = [[line.rstrip("\r") for line in each] for each in printed]
        if rewrite:
            PAGE.write_text("\n".join(page.rewritten(lines, printed)))
            examples = page.examples(PAGE.read_text().split("\n"))
        for example, output in zip(examples, printed):
            wrong = [] if page.agrees(example.printed, output) else ["it printed:", *output[-40:]]
            report.check(f"$ {example.command[:60]}", len(example.printed) + 1, wrong)
    finally:
        if not directory:
            shutil.rmtree(kept, ignore_errors=True)
    return report.close()


def _boot(binary, lines, examples, directory):
    kernel = kernel_packages.Kernel(KERNEL)
    with tempfile.TemporaryDirectory(prefix="pciassignment-walk-") as work:
        os.chmod(work, 0o755)
        for folder in ("bin", "here/guest", "commands"):
            os.makedirs(os.path.join(work, folder))
        shutil.copy(binary, os.path.join(work, "bin", "pciassign"))
        shutil.copy(places.PROJECT / "fixtures" / "pci.ids", work)
        shutil.copy(kernel.image, os.path.join(work, "here", "guest", "vmlinuz"))
        pathlib.Path(work, "here", "guests.toml").write_text(page.files(lines))
        inner = machine.Run(
            kernel=KERNEL, iommu_name="none", timeout=300,
            shell="modprobe igbvf; for i in $(seq 100); do ls /sys/bus/pci/drivers/igbvf/*/net 2>/dev/null && break; "
                  "usleep 100000; done; echo igbvf $(cat /sys/bus/pci/drivers/igbvf/*/net/*/address)")
        initramfs.complete(os.path.join(work, "here", "guest", "initrd"),
                           initramfs.base(kernel, initramfs.busybox(), []), inner)
        for number, example in enumerate(examples):
            pathlib.Path(work, "commands", str(number)).write_text(example.command + "\n")
        shutil.copy(places.HOME / "guest" / "walk", work)
        return machine.boot(machine.Run(
            kernel=KERNEL, topology=topologies.SRIOV, iommu_name="intel", host_root=True, memory=1536,
            command=["sh", os.path.join(work, "walk"), work, str(len(examples))], timeout=900, boot_timeout=120), directory)
