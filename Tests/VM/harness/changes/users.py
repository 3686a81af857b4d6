"""Programs that others wrote use what pciassign bound: QEMU with a guest, driverctl, dpdk-devbind.py."""
import os
import pathlib
import re
import shutil
import subprocess
import tarfile
import tempfile

from .. import initramfs, kernel_packages, machine, places, topologies

#: Debian's packages of the programs, and what is taken of each.
TOOLS = {"driverctl": "usr/sbin/driverctl", "dpdk": "usr/bin/dpdk-devbind.py"}
EXPECTED = [
    "interface before: 1", "bound: 0 vfio-pci", "driverctl: 0000:08:00.0 vfio-pci", "dpdk-devbind: drv=vfio-pci",
    "released while in use: 3 vfio-pci", "guest: 0", "released: 0 e1000e", "interface after: 1", "driverctl: 0",
    "dpdk-devbind: drv=e1000e", "made: 0 vfio-pci", "destroyed while in use: 3", "guest of a virtual function: 0",
    "given back: 0 0", "interface of the card: 1"]


def missing():
    """What the machine lacks for this, or nothing."""
    return [program for program in ("bash", "python3", "qemu-system-x86_64") if not shutil.which(program)]


def tools():
    """-> the directory with the programs, fetched when they are not there yet."""
    directory = places.cache() / "tools"
    for package, path in TOOLS.items():
        name = directory / os.path.basename(path)
        if name.exists():
            continue
        directory.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".tools.", dir=directory) as work:
            kernel_packages.download(package, lambda found, wanted=package: found == wanted, work)
            os.replace(os.path.join(work, "tree", path), name)
    return directory


def boot(kernel, binary, directory):
    """Runs guest/users on the showcase, in this machine's root."""
    with tempfile.TemporaryDirectory(prefix="pciassignment-users-") as work:
        initrds = []
        for driver in ("e1000e", "igbvf"):
            inner = machine.Run(
                kernel=kernel, iommu_name="none", timeout=300,
                shell=f"modprobe {driver}; for i in $(seq 100); do ls /sys/bus/pci/drivers/{driver}/*/net 2>/dev/null && "
                      "break; usleep 100000; done; cat /sys/class/net/*/address; "
                      f"link=$(ls /sys/bus/pci/drivers/{driver}/*/net); ip link set $link up && echo up; "
                      "for i in $(seq 50); do grep -q 1 /sys/class/net/$link/carrier && echo carrier && break; "
                      "usleep 100000; done")
            initrd = os.path.join(work, f"initrd.{driver}")
            initramfs.complete(initrd, initramfs.base(kernel_packages.Kernel(kernel), initramfs.busybox(), []), inner)
            initrds.append(initrd)
        shutil.copy(places.HOME / "guest" / "users", work)
        return machine.boot(machine.Run(
            kernel=kernel, topology=topologies.SHOWCASE, iommu_name="intel", host_root=True, memory=1536,
            command=["sh", os.path.join(work, "users"), binary, str(tools()),
                     kernel_packages.Kernel(kernel).image, *initrds], timeout=1200, boot_timeout=120), directory)


def judge(report, name, result):
    """What was said in the guest, and what the guest inside it saw."""
    if result.why or result.exit:
        report.check(name, 1, [result.why or result.text("stderr").strip()[-1500:], result.text("console")[-1500:]])
        return
    said = result.text("said").splitlines()
    report.check(f"{name}: driverctl, dpdk-devbind.py and QEMU see what was bound", len(said),
                 [] if said == EXPECTED else ["said:", *said, result.text("inner.qemu")[-500:]])
    inner = _unpacked(pathlib.Path(result.directory) / "inner.tgz")
    report.check(f"{name}: QEMU's guest drives the card", len(inner.splitlines()),
                 [] if re.search(r"^52:54:00:", inner, re.MULTILINE) else
                 ["the guest said:", *inner.splitlines(), result.text("inner.console")[-800:]])
    inner = _unpacked(pathlib.Path(result.directory) / "inner_vf.tgz")
    report.check(f"{name}: QEMU's guest drives a virtual function", len(inner.splitlines()),
                 [] if re.search(r"^up$", inner, re.MULTILINE) and re.search(r"^carrier$", inner, re.MULTILINE) else
                 ["the guest said:", *inner.splitlines(), result.text("inner_vf.console")[-800:],
                  result.text("inner_vf.qemu")[-300:]])


def _unpacked(archive):
    try:
        with tarfile.open(archive, "r:gz") as tar:
            member = next(each for each in tar if each.name.endswith("stdout"))
            return tar.extractfile(member).read().decode(errors="replace")
    except (OSError, EOFError, tarfile.TarError, StopIteration):
        return ""
