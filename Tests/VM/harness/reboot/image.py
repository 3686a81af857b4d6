"""Makes the disk of a small Debian: its root comes from Debian's packages once, and what a run needs beside is added."""
import contextlib
import os
import pathlib
import shutil
import stat
import subprocess
import tempfile

from .. import initramfs, kernel_modules, kernel_packages, places
from ..cpio import Archive
from ..problem import MISSING, Problem

SUITE = "bookworm"
#: udev and systemd as Debian has them, and what loads modules.
PACKAGES = ("systemd-sysv", "udev", "kmod", "iproute2")
#: Units that a machine without network and people does without.
MASKED = ("serial-getty@ttyS0.service", "getty@tty1.service", "apt-daily.timer", "apt-daily-upgrade.timer",
          "dpkg-db-backup.timer", "e2scrub_all.timer", "fstrim.timer", "e2scrub_reap.service",
          "systemd-timesyncd.service", "systemd-firstboot.service")
#: What udev loads by a device's alias, all of them drivers that take functions of the showcase, and VFIO's.
MODULES = """vfio vfio_iommu_type1 vfio-pci igb igbvf e1000e e1000 nvme virtio_net virtio_blk virtio_pci
             ext4 crc32c_generic autofs4""".split()
SIZE = 640 << 20


def missing():
    """What the machine lacks for this, or nothing."""
    lacking = [program for program in ("mmdebstrap", "mke2fs", "tar") if not shutil.which(program)]
    # Files of the image belong to root.
    return lacking + ([] if os.geteuid() == 0 else ["root, to whom the files of the disk belong"])


def root():
    """-> the archive of Debian's root, made when it is not there yet."""
    archive = places.cache() / f"debian-{SUITE}.tar"
    if not archive.exists():
        archive.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".debian.", dir=archive.parent) as work:
            unfinished = os.path.join(work, "root.tar")
            command = ["mmdebstrap", "--quiet", "--variant=minbase", f"--include={','.join(PACKAGES)}",
                       "--aptopt=Acquire::Languages \"none\"", "--dpkgopt=path-exclude=/usr/share/doc/*",
                       "--dpkgopt=path-exclude=/usr/share/man/*", "--dpkgopt=path-exclude=/usr/share/locale/*",
                       SUITE, unfinished, kernel_packages.mirror()]
            done = subprocess.run(command, capture_output=True, text=True, timeout=1200)
            if done.returncode:
                raise Problem(f"mmdebstrap: {done.stderr.strip()[-400:]}", MISSING)
            os.replace(unfinished, archive)
    return archive


@contextlib.contextmanager
def disk(kernel, files):
    """-> the path of a disk with Debian, the kernel's modules and `files` ({path: (content or source, mode)})."""
    with tempfile.TemporaryDirectory(prefix="pciassignment-reboot-") as work:
        tree = pathlib.Path(work, "root")
        tree.mkdir()
        subprocess.run(["tar", "-C", tree, "--numeric-owner", "-xpf", root()], check=True, timeout=300)
        _settle(tree)
        _add_modules(tree, kernel)
        for path, (source, mode) in files.items():
            _put(tree, path, source, mode)
        image = os.path.join(work, "disk")
        with open(image, "wb") as stream:
            stream.truncate(SIZE)
        subprocess.run(["mke2fs", "-q", "-t", "ext4", "-O", "^has_journal", "-d", tree, image], check=True, timeout=300)
        shutil.rmtree(tree)
        yield image


def initrd(path, kernel):
    """Writes what mounts the disk and hands over to the system on it."""
    with open(path, "wb") as stream:
        archive = Archive(stream)
        for directory in "bin dev proc sys root etc".split():
            archive.directory(directory)
        archive.character_device("dev/console", 5, 1)
        archive.file("bin/busybox", pathlib.Path(initramfs.busybox()).read_bytes(), 0o755)
        archive.link("bin/sh", "busybox")
        archive.file("init", (places.HOME / "guest" / "to_disk").read_bytes(), 0o755)
        modules = kernel_modules.select(kernel.modules, ["virtio_pci", "virtio_blk", "ext4", "crc32c_generic"])
        kernel_modules.add(archive, modules, kernel.release, kernel.modules)
        archive.close()


def _settle(tree):
    """A system that has been started before, with nobody to talk to."""
    (tree / "etc/machine-id").write_text("0123456789abcdef0123456789abcdef\n")
    (tree / "etc/hostname").write_text("guest\n")
    (tree / "etc/fstab").write_text("")
    for unit in MASKED:
        link = tree / "etc/systemd/system" / unit
        link.unlink(missing_ok=True)
        link.symlink_to("/dev/null")


def _add_modules(tree, kernel):
    """The modules as the harness has them for its own guests, so that udev and modprobe find the same."""
    with tempfile.TemporaryFile() as nowhere:
        collected = _Tree(nowhere)
        kernel_modules.add(collected, kernel_modules.select(kernel.modules, MODULES), kernel.release, kernel.modules)
    for name, data in collected.contents.items():
        _put(tree, name, data, 0o644)
    subprocess.run(["chroot", tree, "depmod", kernel.release], check=True, timeout=120,
                   stderr=subprocess.DEVNULL)


class _Tree(Archive):
    """Files that go onto a disk instead of into an archive."""

    def __init__(self, stream):
        super().__init__(stream)
        self.contents = {}

    def file(self, name, data, mode=0o644):
        self.contents[name] = data


def _put(tree, path, source, mode):
    """A file; a program brings its libraries, where Debian has not got them already."""
    target = tree / str(path).lstrip("/")
    target.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(source, bytes):
        target.write_bytes(source)
    else:
        shutil.copy(source, target)
        for library in initramfs.libraries(source):
            if not (tree / library.lstrip("/")).exists():
                _put(tree, library, library, stat.S_IMODE(os.stat(library).st_mode))
    target.chmod(mode)
