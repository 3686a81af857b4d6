"""One run of one machine: what is wanted, the QEMU command it becomes, and what came back."""
import dataclasses
import json
import os
import pathlib
import shutil
import signal
import subprocess
import tarfile
import tempfile
import time

from . import emulator, initramfs, iommu, topologies
from .plugging import Plugger
from .kernel_packages import Kernel
from .problem import NO_RESULT
from .reboot import image
from .topology import Topology, arguments as functions_arguments, numa_arguments, to_data


@dataclasses.dataclass
class Run:
    """What to boot and what to run in it. Either `command` or `shell` is given."""

    kernel: str = "6.12"
    topology: Topology = topologies.MINIMAL
    iommu_name: str = "intel"
    command: list = dataclasses.field(default_factory=list)
    shell: str = ""
    host_root: bool = False
    load: list = dataclasses.field(default_factory=list)
    modules: list = dataclasses.field(default_factory=list)
    inject: list = dataclasses.field(default_factory=list)
    environment: list = dataclasses.field(default_factory=list)
    take: list = dataclasses.field(default_factory=list)
    append: list = dataclasses.field(default_factory=list)
    acpi_tables: list = dataclasses.field(default_factory=list)
    qemu_arguments: list = dataclasses.field(default_factory=list)
    ram_file: str = ""
    #: Ends by a reset instead of an orderly shutdown, so that the RAM file keeps what the command left in memory.
    abrupt: bool = False
    accelerator: str = "auto"
    icount: int = -1
    memory: int = 768
    processors: int = 1
    log_level: int = 4
    #: Devices, as the arguments of QEMU's `device_add`, that are plugged in when the guest writes `vm-plug`.
    plugs: list = dataclasses.field(default_factory=list)
    #: The system is on the first virtio disk (`reboot/image.py`), and nothing of the harness's own runs in it.
    on_disk: bool = False
    #: Seconds for the command, and beyond them for boot and the way back; then QEMU is killed.
    timeout: int = 60
    boot_timeout: int = 60

    @property
    def iommu(self):
        return iommu.CHOICES[self.iommu_name]


@dataclasses.dataclass
class Result:
    """What a run gave. `why` says why there is no exit code of the command's own."""

    directory: pathlib.Path
    exit: int
    why: str
    seconds: float

    def text(self, name):
        path = self.directory / name
        return path.read_text(errors="replace") if path.exists() else ""


def command(run, qemu, initrd, work):
    """QEMU's whole command line, as a list."""
    kernel = Kernel(run.kernel)
    accelerated = emulator.accelerator() if run.accelerator == "auto" else run.accelerator
    kvm = accelerated == "kvm"
    # Emulated processors take turns in one thread: in threads of their own, on a busy machine, they meet memory regions
    # that another one is just moving, and QEMU 10 ends itself (iotlb_to_section: Assertion ... failed).
    turns = ["thread=single"] if accelerated == "tcg" and run.processors > 1 else []
    arguments = [
        qemu.path, "-accel", ",".join([accelerated, *turns]), "-machine", ",".join(["q35", *(["kernel-irqchip=split"] if kvm else []),
                                                                *run.topology.machine]),
        "-cpu", "host" if kvm else "max", "-m", str(run.memory), "-smp", str(run.processors), "-nodefaults",
        "-no-user-config", "-display", "none", "-no-reboot", "-serial", f"file:{work}/console",
        "-serial", f"file:{work}/results.tgz"]
    if run.icount >= 0 and not kvm:
        arguments += ["-icount", f"shift={run.icount},sleep=off"]
    arguments += numa_arguments(run.topology, run.memory)
    if run.ram_file:
        arguments += ["-object", f"memory-backend-file,id=ram0,size={run.memory}M,share=on,"
                      f"mem-path={os.path.abspath(run.ram_file)}", "-machine", "memory-backend=ram0"]
    if run.host_root:
        arguments += ["-fsdev", "local,id=hostroot,path=/,security_model=none,readonly=on,multidevs=remap",
                      "-device", "virtio-9p-pci,fsdev=hostroot,mount_tag=hostroot,addr=1e.0"]
    arguments += run.iommu.arguments()
    arguments += functions_arguments(run.topology, qemu.absent(run.topology))
    arguments += run.qemu_arguments
    # no_timer_check: on a busy machine the kernel's check of the timer interrupt fails.
    words = ["console=ttyS0", "panic=-1", "no_timer_check", f"loglevel={run.log_level}", "log_buf_len=4M",
             run.iommu.kernel, *run.append]
    return [*arguments, "-kernel", kernel.image, "-initrd", initrd, "-append", " ".join(filter(None, words))]


def boot(run, directory):
    """Runs the machine to its end or its time limit and leaves everything it gave in `directory`."""
    qemu = emulator.Emulator()
    directory = pathlib.Path(directory)
    directory.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="pciassignment-vm-") as work:
        initrd = os.path.join(work, "initrd")
        if run.on_disk:
            image.initrd(initrd, Kernel(run.kernel))
        else:
            shared = initramfs.base(Kernel(run.kernel), initramfs.busybox(), run.modules)
            initramfs.complete(initrd, shared, run)
        line = command(run, qemu, initrd, work)
        plugger = Plugger(work, run.plugs)
        if run.plugs:
            line += plugger.arguments()
            plugger.start()
        started = time.monotonic()
        finished = _execute(line, os.path.join(work, "qemu.log"), run.timeout + run.boot_timeout)
        plugger.ended.set()
        seconds = time.monotonic() - started
        for name in ("console", "qemu.log"):
            if os.path.exists(os.path.join(work, name)):
                shutil.copy(os.path.join(work, name), directory)
        code, why = _unpack(os.path.join(work, "results.tgz"), directory)
    if plugger.failure:
        code, why = NO_RESULT, plugger.failure
    if not finished:
        code, why = NO_RESULT, f"QEMU still ran after {run.timeout + run.boot_timeout} s and was killed"
    record = {"exit": code, "why": why, "seconds": round(seconds, 2), "qemu": qemu.version, "kernel": run.kernel,
              "release": Kernel(run.kernel).release, "topology": to_data(run.topology),
              "absentModels": sorted(qemu.absent(run.topology)), "iommu": run.iommu_name, "command": line}
    (directory / "vm.json").write_text(json.dumps(record, indent=1) + "\n")
    return Result(directory, code, why, seconds)


def _execute(line, log, limit):
    """-> whether QEMU ended by itself in time. It never outlives this call."""
    with open(log, "wb") as stream:
        process = subprocess.Popen(line, stdin=subprocess.DEVNULL, stdout=stream, stderr=stream,
                                   start_new_session=True)
        try:
            process.wait(limit)
            return True
        except subprocess.TimeoutExpired:
            return False
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(10)


def _unpack(archive, directory):
    """-> (the command's exit code, nothing), or (NO_RESULT, why there is none)."""
    try:
        with tarfile.open(archive, "r:gz") as tar:
            tar.extractall(directory, **({"filter": "tar"} if hasattr(tarfile, "tar_filter") else {}))
        return int((directory / "exit").read_text()), ""
    except (OSError, EOFError, tarfile.TarError, ValueError) as error:
        return NO_RESULT, f"no result from the guest ({type(error).__name__}: {error})"
