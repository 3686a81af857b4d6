"""Builds a kernel from Debian's source with what its own kernels leave out: IOMMU debugfs, iommufd, the VFIO cdev.

All that the machines of this harness need is compiled in, so that no module is carried. No root is needed and nothing
is installed; the result lies in the cache beside the fetched kernels, as `<series>-debug`.
"""
import os
import re
import shutil
import subprocess
import tarfile
import tempfile

from . import kernel_packages, places
from .problem import MISSING, Problem

SUFFIX = "-debug"
#: What the source's own build calls, and the Debian package it is in.
TOOLS = (("gcc", "gcc"), ("make", "make"), ("flex", "flex"), ("bison", "bison"), ("bc", "bc"), ("zstd", "zstd"))
#: Its header, which the build's own checker of object files includes.
LIBRARY = ("/usr/include/gelf.h", "libelf-dev")
OPTIONS = places.HOME / "kernel.config"
#: Without these the kernel is of no use here, so a build that lost one fails. iommufd came after 6.1.
NEEDED = ("INTEL_IOMMU", "INTEL_IOMMU_DEBUGFS", "IRQ_REMAP", "VFIO_PCI", "VFIO_IOMMU_TYPE1")
NEEDED_LATER = ("IOMMUFD", "VFIO_DEVICE_CDEV")
#: Seconds for the whole build on a busy machine; five minutes are usual on two idle cores.
LIMIT = 3 * 3600


def build(series, jobs):
    """Builds the newest source of `series` (say, 6.12) unless it is there; -> a line that says what is there now."""
    name = series + SUFFIX
    if name in kernel_packages.available():
        return f"{name}: have {kernel_packages.Kernel(name).release}"
    lacking = [package for tool, package in TOOLS if not shutil.which(tool)]
    lacking += [] if os.path.exists(LIBRARY[0]) else [LIBRARY[1]]
    if lacking:
        raise Problem(f"to build a kernel, install {' '.join(lacking)}", MISSING)
    destination = places.kernels() / name
    destination.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{name}.", dir=destination.parent) as work:
        wanted = f"linux-source-{series}"
        package, version = kernel_packages.download(wanted, wanted.__eq__, work)
        source = _unpack(os.path.join(work, "tree/usr/src", f"{wanted}.tar.xz"), work)
        _configure(source)
        _make(source, [f"-j{jobs}", "bzImage", "modules.builtin"])
        unpacked = os.path.join(work, "kernel")
        release = _collect(source, unpacked)
        os.rename(unpacked, destination)
    return f"{name}: {package} {version} ({release})"


def _unpack(archive, work):
    with tarfile.open(archive) as tar:
        tar.extractall(work, **({"filter": "tar"} if hasattr(tarfile, "tar_filter") else {}))
    return next(os.path.join(work, entry) for entry in os.listdir(work) if entry.startswith("linux-source-"))


def _configure(source):
    _make(source, ["tinyconfig"])
    _run(["scripts/kconfig/merge_config.sh", "-m", ".config", str(OPTIONS)], source)
    _make(source, ["olddefconfig"])
    with open(os.path.join(source, ".config")) as stream:
        chosen = set(re.findall(r"^CONFIG_(\w+)=y$", stream.read(), re.MULTILINE))
    with open(os.path.join(source, "drivers/iommu/Kconfig")) as stream:
        needed = NEEDED + (NEEDED_LATER if "iommufd" in stream.read() else ())
    lost = [option for option in needed if option not in chosen]
    if lost:
        raise Problem(f"this source does not take {' '.join(lost)} from {OPTIONS}")


def _collect(source, directory):
    release = _make(source, ["-s", "kernelrelease"]).strip()
    os.makedirs(os.path.join(directory, "modules"))
    shutil.copy(os.path.join(source, "arch/x86/boot/bzImage"), os.path.join(directory, "vmlinuz"))
    shutil.copy(os.path.join(source, ".config"), os.path.join(directory, "config"))
    shutil.copy(os.path.join(source, "modules.builtin"), os.path.join(directory, "modules"))
    with open(os.path.join(directory, "version"), "w") as stream:
        stream.write(release + "\n")
    return release


def _make(source, targets):
    # Host, user and time go into the image; fixed ones make two builds of a source the same.
    return _run(["make", "KBUILD_BUILD_HOST=pciassignment", "KBUILD_BUILD_USER=pciassignment",
                 "KBUILD_BUILD_TIMESTAMP=2025-01-01", *targets], source)


def _run(command, directory):
    try:
        done = subprocess.run(command, cwd=directory, capture_output=True, text=True, timeout=LIMIT)
    except subprocess.TimeoutExpired:
        raise Problem(f"{' '.join(command)}: no end after {LIMIT} s") from None
    if done.returncode != 0:
        raise Problem(f"{' '.join(command)}: {(done.stderr or done.stdout).strip()[-1500:]}")
    return done.stdout
