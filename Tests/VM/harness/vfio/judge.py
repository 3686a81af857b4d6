"""Boots guests whose functions vfio-pci has, runs VFIOConformance in them, and holds the kernels to the fake's answers."""
import dataclasses
import difflib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from .. import doctor, emulator, kernel_packages, machine, places
from ..agreement.report import Report
from ..problem import Problem
from ..topologies import RESERVE, conventional, port
from ..topology import Function, Topology

#: A card with virtual functions, NVMe with a disk, edu, and two conventional cards that share a group.
TOPOLOGY = Topology("vfio", (
    port("02.0", Function("igb"), **RESERVE),
    port("03.0", Function("nvme", options={"drive": "content"})),
    port("04.0", conventional(Function("e1000", "01.0"), Function("e1000", "02.0"))),
    Function("edu", "08.0"),
), summary="what VFIO's conformance list needs")
BLOCK, BLOCKS = 512, 128


@dataclasses.dataclass(frozen=True)
class Case:
    """One guest: its kernel, its IOMMU, and the scenes that it is brought into, in their order."""

    kernel: str
    scenes: tuple
    iommu: str = "intel"

    @property
    def name(self):
        return f"{self.kernel} {self.iommu}"


GROUP = ("peer-host", "peer-none", "group", "sessions", "memlock", "token")
CASES = (
    Case("6.12", GROUP),
    Case("6.1", GROUP),
    Case("6.12-debug", ("peer-host-cdev", *GROUP, "cdev", "sessions-cdev", "token-cdev")),
    Case("6.12-debug", ("narrow", "narrow-cdev"), "intel-39"),
    Case("6.12-debug", ("noiommu",), "none"),
)


def run(program, kernels, directory):
    """-> the exit code. `directory` keeps what the guests gave; a temporary one is used when it is empty."""
    report = Report(sys.stdout)
    missing = [each for each in doctor.missing() if "kernel" not in each]
    if missing:
        report.skip("vfio", "; ".join(missing))
        return report.close()
    if not os.access(program, os.X_OK):
        raise Problem(f"{program} is no program: swift build -c release --product VFIOConformance --static-swift-stdlib")
    absent = emulator.Emulator().absent(TOPOLOGY)
    kept = pathlib.Path(directory) if directory else pathlib.Path(tempfile.mkdtemp(prefix="pciassignment-vfio-"))
    try:
        for case in CASES:
            if kernels and case.kernel not in kernels:
                continue
            if case.kernel not in kernel_packages.available():
                report.skip(f"vfio, {case.name}", f"no kernel {case.kernel} in the cache")
            elif absent:
                report.skip(f"vfio, {case.name}", f"QEMU lacks {' '.join(sorted(absent))}")
            else:
                _judge(report, case, program, _boot(case, program, kept / case.name.replace(" ", "-")))
    finally:
        if not directory:
            shutil.rmtree(kept, ignore_errors=True)
    return report.close()


def _boot(case, program, directory):
    guest = places.GUEST_IN
    with tempfile.TemporaryDirectory(prefix="pciassignment-disk-") as work:
        disk = os.path.join(work, "disk")
        pathlib.Path(disk).write_bytes(content())
        return machine.boot(machine.Run(
            kernel=case.kernel, topology=TOPOLOGY, iommu_name=case.iommu,
            inject=[(str(places.HOME / "guest" / "vfio"), f"{guest}/vfio"), (program, f"{guest}/VFIOConformance")],
            command=["sh", f"{guest}/vfio", f"{guest}/VFIOConformance", *case.scenes],
            qemu_arguments=["-drive", f"file={disk},if=none,id=content,format=raw,read-only=off"],
            timeout=600, boot_timeout=120), directory)


def content():
    """A disk whose every block says which it is: byte i of block b is (b * 7 + i * 3) % 251."""
    return b"".join(bytes((block * 7 + index * 3) % 251 for index in range(BLOCK)) for block in range(BLOCKS))


def _judge(report, case, program, result):
    """Every row is as it must be in the guest, and the fake host of the same kernel says the same, row by row."""
    name = f"vfio, {case.name}"
    if result.why or result.exit:
        report.check(name, 1, [result.why or result.text("stderr").strip()[-1500:], result.text("console")[-1500:]])
        return
    for scene in case.scenes:
        real = result.text(f"{scene}.txt").splitlines()
        wrong = [line for line in real if not re.fullmatch(r".+: ok", line)]
        ended = result.text(f"{scene}.code").strip()
        if ended != "0":
            wrong.append(f"the program ended with {ended}: {result.text(f'{scene}.err').strip()[-800:]}")
        report.check(f"{name}: {scene}, as listed", len(real), wrong)
        played = subprocess.run([program, "fake", case.kernel.removesuffix("-debug"), scene], capture_output=True,
                                text=True, timeout=300)
        (result.directory / f"{scene}.fake.txt").write_text(played.stdout)
        difference = list(difflib.unified_diff(real, played.stdout.splitlines(), "kernel", "fake", lineterm="", n=0))
        if played.returncode != 0:
            difference.append(f"the fake's run ended with {played.returncode}: {played.stderr.strip()[-800:]}")
        report.check(f"{name}: {scene}, as the fake", len(real), difference)
