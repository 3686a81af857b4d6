"""What QEMU's own vfio-pci shows a guest of real functions, under reads and writes, against PassthroughModel's view."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from .. import doctor, emulator, kernel_packages, machine, places, topologies
from ..agreement.report import Report
from ..problem import Problem

KERNELS = ("6.12", "6.1")
#: Functions of the showcase: a virtual one; NVMe; with ATS; with MSI and MSI-X; conventional; with MSI alone.
FUNCTIONS = ("vf", "0000:03:00.0", "0000:07:00.0", "0000:08:00.0", "0000:0a:01.0", "0000:0b:00.1")
PLACES = 3


def run(program, kernels, functions, seed, directory):
    """-> the exit code. `directory` keeps what the guests gave; a temporary one is used when it is empty."""
    report = Report(sys.stdout)
    missing = [each for each in doctor.missing() if "kernel" not in each]
    missing += [each for each in ("python3", "qemu-system-x86_64") if not shutil.which(each)]
    if missing:
        report.skip("views", "; ".join(missing))
        return report.close()
    if not os.access(program, os.X_OK):
        raise Problem(f"{program} is no program: swift build -c release --product GuestViews --static-swift-stdlib")
    absent = emulator.Emulator().absent(topologies.SHOWCASE)
    kept = pathlib.Path(directory) if directory else pathlib.Path(tempfile.mkdtemp(prefix="pciassignment-views-"))
    try:
        for kernel in kernels or KERNELS:
            if kernel not in kernel_packages.available():
                report.skip(f"views, {kernel}", f"no kernel {kernel} in the cache")
            elif absent:
                report.skip(f"views, {kernel}", f"QEMU lacks {' '.join(sorted(absent))}")
            else:
                _judge(report, kernel, program, functions or FUNCTIONS, _boot(kernel, functions or FUNCTIONS, seed, kept / kernel))
    finally:
        if not directory:
            shutil.rmtree(kept, ignore_errors=True)
    return report.close()


def _boot(kernel, functions, seed, directory):
    guest = places.HOME / "guest"
    return machine.boot(machine.Run(
        kernel=kernel, topology=topologies.SHOWCASE, iommu_name="intel", host_root=True, memory=1536,
        command=["sh", str(guest / "views"), str(guest / "views.py"), str(seed), *functions],
        timeout=900, boot_timeout=120), directory)


def _judge(report, kernel, program, functions, result):
    name = f"views, {kernel}"
    if result.why or result.exit:
        report.check(name, 1, [result.why or result.text("stderr").strip()[-1500:], result.text("console")[-1500:]])
        return
    transcripts = sorted((pathlib.Path(result.directory) / "views").iterdir())
    report.check(f"{name}: transcripts", len(transcripts), [] if len(transcripts) == PLACES * len(functions) else
                 [f"{len(transcripts)} of {PLACES * len(functions)}"])
    for transcript in transcripts:
        done = subprocess.run([program, str(transcript)], capture_output=True, text=True, timeout=60)
        first, *rest = done.stdout.splitlines() or [""]
        count = int(first.split(": ")[1].split()[0]) if done.returncode in (0, 1) and ": " in first else 0
        report.check(f"{name}: {transcript.name}", count, rest if done.returncode == 0 else
                     rest or [f"GuestViews ended with {done.returncode}: {done.stderr[-500:]}"])
