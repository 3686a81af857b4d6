"""Builds the guest's root: busybox, modules and `init` once per kernel, the run's own part each time."""
import contextlib
import hashlib
import os
import shlex
import shutil
import stat
import subprocess
import threading

from . import kernel_modules, places
from .cpio import Archive
from .problem import MISSING, Problem

#: Carried with all they depend on; nothing is loaded by itself, so drivers bind only when asked.
MODULES = """
vfio vfio_iommu_type1 vfio-pci pci-stub uio_pci_generic
igb igbvf e1000e e1000 nvme virtio_net virtio_blk virtio_pci virtio-iommu virtio_console
9p 9pnet_virtio overlay msr
""".split()


def busybox(explicit=None):
    """A statically linked busybox; throws when there is none."""
    for path in (explicit, "/usr/bin/busybox", "/bin/busybox", str(places.cache() / "busybox")):
        if path and os.path.exists(path):
            with open(path, "rb") as stream:
                if b"ld-linux" not in stream.read(4096):
                    return path
    raise Problem("no static busybox: install busybox-static", MISSING)


def base(kernel, shell, more_modules):
    """-> path of the part that every run of this kernel shares, built when it is not there yet."""
    wanted = sorted({*MODULES, *more_modules})
    with open(places.HOME / "guest" / "init", "rb") as stream:
        init = stream.read()
    key = repr([kernel.release, wanted, init, os.stat(shell).st_mtime, os.path.getmtime(kernel.image)])
    path = os.path.join(kernel.directory, f"base-{hashlib.sha256(key.encode()).hexdigest()[:16]}.cpio")
    if not os.path.exists(path):
        # Machines boot side by side, in threads and in processes.
        unfinished = f"{path}.{os.getpid()}.{threading.get_ident()}"
        try:
            with open(unfinished, "wb") as stream:
                _write_base(Archive(stream), kernel, shell, wanted, init)
            os.replace(unfinished, path)
        finally:
            if os.path.exists(unfinished):
                os.remove(unfinished)
        _forget_old(kernel.directory)
    return path


def complete(path, base_path, run):
    """Writes the whole initramfs of one run (a `machine.Run`) to `path`."""
    with open(path, "wb") as stream:
        if run.acpi_tables:
            # The kernel reads overriding tables from the first archive only, and only uncompressed.
            archive = Archive(stream)
            for index, table in enumerate(run.acpi_tables):
                archive.file(f"kernel/firmware/acpi/t{index}.aml", _read(table))
            archive.close()
        with open(base_path, "rb") as shared:
            shutil.copyfileobj(shared, stream)
        archive = Archive(stream)
        settings = {"VM_LOAD": " ".join([*run.iommu.modules, *run.load]), "VM_TIMEOUT": str(run.timeout),
                    "VM_TAKE": " ".join(run.take), "VM_HOST_ROOT": "1" if run.host_root else "0",
                    "VM_ABRUPT": "1" if run.abrupt else "0"}
        archive.file("vm/conf", "".join(f"{key}={shlex.quote(value)}\n" for key, value in settings.items()).encode())
        archive.file(f"{places.GUEST_RUN}/cmd", _script(run).encode(), 0o755)
        archive.directory(places.GUEST_IN)
        for source, destination in run.inject:
            _inject(archive, source, destination)
        archive.close()


def _script(run):
    lines = ["#!/bin/sh",
             f"export VM_OUT={places.GUEST_OUT} VM_IN={places.GUEST_IN} TMPDIR={places.GUEST_RUN}/tmp",
             f"cd {places.GUEST_IN}"]
    lines += [f"export {shlex.quote(each)}" for each in run.environment]
    lines += [run.shell] if run.shell else ["exec " + " ".join(map(shlex.quote, run.command))]
    return "\n".join(lines) + "\n"


def _write_base(archive, kernel, shell, wanted, init):
    for directory in "bin sbin dev proc sys tmp run etc root vm".split():
        archive.directory(directory)
    archive.character_device("dev/console", 5, 1)
    archive.character_device("dev/null", 1, 3, 0o666)
    archive.file("bin/busybox", _read(shell), 0o755)
    archive.link("bin/sh", "busybox")
    archive.file("init", init, 0o755)
    archive.file("etc/passwd", b"root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n")
    archive.file("etc/group", b"root:x:0:\nnogroup:x:65534:\n")
    if os.path.isdir(kernel.modules):
        modules = kernel_modules.select(kernel.modules, wanted)
        kernel_modules.add(archive, modules, kernel.release, kernel.modules)
    archive.close()


def _forget_old(directory, keep=8):
    """Removes all but the newest; another machine that starts meanwhile may remove them too."""
    found = []
    for each in os.listdir(directory):
        if each.startswith("base-") and each.endswith(".cpio"):
            path = os.path.join(directory, each)
            with contextlib.suppress(FileNotFoundError):
                found.append((os.path.getmtime(path), path))
    for _, path in sorted(found)[:-keep]:
        with contextlib.suppress(FileNotFoundError):
            os.remove(path)


def _inject(archive, source, destination, closure=True):
    """Adds a file or tree; an ELF file brings its loader and shared libraries."""
    if not os.path.exists(source):
        raise Problem(f"cannot inject {source}: no such file")
    if os.path.isdir(source):
        archive.directory(destination)
        for entry in sorted(os.listdir(source)):
            path = os.path.join(source, entry)
            if os.path.exists(path):
                _inject(archive, path, f"{destination}/{entry}", closure)
    elif destination.strip("/") not in archive.files:
        archive.file(destination, _read(source), stat.S_IMODE(os.stat(source).st_mode) | 0o400)
        for library in libraries(source) if closure else []:
            _inject(archive, library, library, closure=False)


def libraries(path):
    with open(path, "rb") as stream:
        if stream.read(4) != b"\x7fELF":
            return []
    listed = subprocess.run(["ldd", path], capture_output=True, text=True, timeout=60).stdout
    missing = [line.strip() for line in listed.splitlines() if "not found" in line]
    if missing:
        raise Problem(f"cannot inject {path}: {missing[0]}")
    return [word for line in listed.splitlines() if "(0x" in line for word in line.split() if word.startswith("/")]


def _read(path):
    with open(path, "rb") as stream:
        return stream.read()
