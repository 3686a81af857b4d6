"""What one bind and one release cost in processor time, beside driverctl and dpdk-devbind.py.

Time counts instructions in this guest (QEMU's icount), so that the figures repeat and nothing else on this machine
disturbs them. What the kernel needs for the three writes that all make is measured as well, and taken off all.
"""
import os
import re
import shutil
import subprocess
import tempfile

from .. import machine, places, topologies
from ..problem import Problem
from . import users

#: How many times less processor time of our own than the others one bind and one release take.
BAR = 3
PROGRAMS = ("processor_time", "bare_writes")


def missing():
    """What the machine lacks for this, or nothing."""
    return users.missing() + ([] if _compiler() else ["gcc"])


def boot(kernel, binary, directory):
    """Runs guest/cost on the showcase, in this machine's root."""
    with tempfile.TemporaryDirectory(prefix="pciassignment-cost-") as work:
        programs = os.path.join(work, "programs")
        os.mkdir(programs)
        for name in PROGRAMS:
            source = places.HOME / "guest" / f"{name}.c"
            subprocess.run([_compiler(), "-O2", "-Wall", "-Werror", "-static", "-o", os.path.join(programs, name),
                            str(source)], check=True, timeout=120)
        shutil.copy(places.HOME / "guest" / "cost", work)
        # The symbols of debuggers are no part of what is installed.
        stripped = os.path.join(work, "pciassign")
        if shutil.which("strip"):
            subprocess.run(["strip", "--strip-debug", "-o", stripped, binary], check=True, timeout=120)
        else:
            shutil.copy(binary, stripped)
        return machine.boot(machine.Run(
            kernel=kernel, topology=topologies.SHOWCASE, iommu_name="intel", host_root=True, memory=1536, icount=1,
            command=["sh", os.path.join(work, "cost"), stripped, str(users.tools()), programs],
            timeout=900, boot_timeout=240), directory)


def judge(report, name, result):
    """Holds the figures to the bar."""
    if result.why or result.exit:
        report.check(name, 1, [result.why or result.text("stderr").strip()[-1500:], result.text("console")[-1500:]])
        return
    text = result.text("cost")
    rows = {row[1]: (int(row[2]) + int(row[3]), row[4])
            for row in re.finditer(r"^(\S+) (\d+) (\d+) (\S+)$", text, re.MULTILINE)}
    lacking = [each for each in ("kernel", "pciassign", "driverctl", "dpdk-devbind") if each not in rows]
    undone = [f"{each}: the function is left with {driver}" for each, (_, driver) in rows.items() if driver != "e1000e"]
    report.check(f"{name}: all could be measured", len(rows),
                 [*lacking, *undone, text, result.text("cost.err")[-500:]] if lacking or undone else [])
    if lacking:
        return
    own = {each: total - rows["kernel"][0] for each, (total, _) in rows.items() if each != "kernel"}
    for other in ("driverctl", "dpdk-devbind"):
        ratio = own[other] / max(own["pciassign"], 1)
        report.check(f"{name}: {other} takes {ratio:.1f} times the processor time of our own (at least {BAR}): "
                     f"{own[other]} to {own['pciassign']} us, beside {rows['kernel'][0]} us of the kernel's", 1,
                     [] if ratio >= BAR else [text])


def _compiler():
    return shutil.which("gcc") or shutil.which("clang") or shutil.which("cc")
