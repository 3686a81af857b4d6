"""Copies what describes a host's PCI world out of /sys, /proc and /dev, as a tree with its links.

Runs in the guest, as root. Files keep their mode; what cannot or must not be read is an empty file, and
`unread.tsv` says why: the errno's name, or `skipped`.
"""
import errno
import glob
import io
import os
import re
import stat
import tarfile

#: Whole subtrees.
TREES = ["/sys/devices/pci*", "/sys/devices/virtual/iommu", "/sys/kernel/iommu_groups", "/sys/bus/pci/slots",
         "/sys/firmware/acpi/tables", "/sys/kernel/security/lockdown", "/sys/kernel/mm/iommu",
         "/sys/module/vfio*", "/sys/module/kvm*", "/sys/module/iommufd", "/sys/module/pci*", "/sys/module/shpchp"]
#: Directories of links: one level.
DIRECTORIES = ["/sys/bus/pci/devices", "/sys/bus/pci/drivers", "/sys/bus/pci/drivers/*", "/sys/class/iommu",
               "/sys/class/net", "/sys/class/block", "/sys/class/nvme", "/sys/class/vfio-dev", "/sys/class/pci_bus",
               "/sys/class/vfio", "/sys/class/dmi/id/", "/sys/bus/platform/devices"]
#: Single files.
FILES = ["/sys/bus/pci/drivers_autoprobe", "/sys/devices/system/node/*", "/sys/devices/system/node/node*/cpulist",
         "/sys/devices/system/node/node*/cpumap", "/sys/devices/system/node/node*/distance",
         "/sys/devices/system/node/node*/meminfo", "/sys/devices/system/cpu/online", "/sys/devices/system/cpu/possible",
         "/proc/cmdline", "/proc/modules", "/proc/mounts", "/proc/self/mountinfo", "/proc/version", "/proc/meminfo",
         "/proc/cpuinfo", "/proc/net/route", "/proc/net/ipv6_route", "/proc/swaps", "/proc/iomem", "/proc/ioports",
         "/proc/interrupts", "/proc/devices", "/proc/filesystems", "/proc/sys/kernel/osrelease",
         "/proc/sys/kernel/ostype", "/proc/sys/kernel/hostname", "/proc/sys/kernel/random/boot_id"]
#: Of the firmware's nodes only what names them.
FIRMWARE = {"path", "hid", "adr", "uid", "sun", "modalias", "status", "physical_node", "firmware_node"}
#: Reading these touches the device or its memory.
UNTOUCHED = re.compile(r"/(resource\d+(_wc)?|rom|vpd|slave_dev|legacy_(io|mem)\d*)$")


class Tree:
    """A tar archive that grows entry by entry; parents appear by themselves."""

    def __init__(self, path):
        self.archive = tarfile.open(path, "w")
        self.seen = set()
        self.unread = []

    def close(self):
        lines = "".join(f"{path}\t{why}\n" for path, why in self.unread)
        self._bytes("unread.tsv", lines.encode(), 0o644)
        self.archive.close()

    def add(self, path):
        """One entry, not what is below it."""
        if path in self.seen:
            return None
        self.seen.add(path)
        try:
            status = os.lstat(path)
        except OSError as error:
            self.unread.append((path, errno.errorcode[error.errno]))
            return None
        mode = stat.S_IMODE(status.st_mode)
        entry = tarfile.TarInfo(path.lstrip("/"))
        entry.mode = mode
        if stat.S_ISLNK(status.st_mode):
            entry.type, entry.linkname = tarfile.SYMTYPE, os.readlink(path)
            self.archive.addfile(entry)
        elif stat.S_ISDIR(status.st_mode):
            entry.type = tarfile.DIRTYPE
            self.archive.addfile(entry)
        elif stat.S_ISREG(status.st_mode):
            self._bytes(entry.name, self._content(path, mode), mode)
        else:
            # A device node: a regular placeholder, for what counts is that it is there.
            self._bytes(entry.name, b"", mode)
        return status

    def walk(self, path, names=None):
        """An entry and all below it; with `names`, only files and links called so."""
        status = self.add(path)
        if status is None or not stat.S_ISDIR(status.st_mode):
            return
        try:
            with os.scandir(path) as entries:
                listed = sorted((each.name, each.is_dir(follow_symlinks=False)) for each in entries)
        except OSError as error:
            self.unread.append((path, errno.errorcode[error.errno]))
            return
        for name, directory in listed:
            if directory or names is None or name in names:
                self.walk(f"{path}/{name}", names)

    def _content(self, path, mode):
        if not mode & 0o444:
            return b""
        if UNTOUCHED.search(path):
            self.unread.append((path, "skipped"))
            return b""
        try:
            with open(path, "rb", buffering=0) as stream:
                parts = []
                while part := stream.read(65536):
                    parts.append(part)
                return b"".join(parts)
        except OSError as error:
            self.unread.append((path, errno.errorcode[error.errno]))
            return b""

    def _bytes(self, name, data, mode):
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = len(data), mode
        self.archive.addfile(entry, io.BytesIO(data))


def capture(path):
    """Writes the tar archive `path`."""
    tree = Tree(path)
    for pattern in TREES:
        for each in sorted(glob.glob(pattern)):
            tree.walk(each)
    for pattern in DIRECTORIES:
        for directory in sorted(glob.glob(pattern)):
            directory = os.path.realpath(directory) if directory.endswith("/") else directory
            if os.path.isdir(directory):
                for name in sorted(os.listdir(directory)):
                    each = f"{directory}/{name}"
                    if os.path.islink(each) or os.path.isfile(each):
                        tree.add(each)
    for pattern in FILES:
        for each in sorted(glob.glob(pattern)):
            if not os.path.isdir(each) or os.path.islink(each):
                tree.add(each)
    for each in sorted(glob.glob("/sys/module/*/drivers")):
        # Whoever provides a bus driver: its parameters, its use, its state.
        tree.walk(os.path.dirname(each))
    tree.walk("/sys/devices/LNXSYSTM:00", FIRMWARE)
    for each in ["/dev/iommu", *sorted(glob.glob("/dev/vfio/*"))]:
        if os.path.exists(each):
            tree.walk(each)
    tree.close()
