"""Boots machines, has pciassign say how many virtual functions there can be, and makes as many as the kernel does."""
import concurrent.futures
import json
import os
import pathlib
import shutil
import sys
import tempfile

from .. import doctor, emulator, kernel_packages, machine, places
from ..agreement.report import Report
from ..problem import Problem
from . import cases

KERNELS = ("6.12", "6.1")


def run(binary, names, directory, parallel):
    """-> the exit code. `directory` keeps what the guests gave; a temporary one is used when it is empty."""
    report = Report(sys.stdout)
    missing = [each for each in doctor.missing() if "kernel" not in each]
    if missing:
        report.skip("capacity", "; ".join(missing))
        return report.close()
    if not os.access(binary, os.X_OK):
        raise Problem(f"{binary} is no program: swift build -c release --product pciassign --static-swift-stdlib")
    wanted = []
    for kernel in KERNELS:
        for case in cases.ALL:
            if names and case.name not in names:
                continue
            absent = emulator.Emulator().absent(case.topology)
            if kernel not in kernel_packages.available():
                report.skip(f"{case.name}, {kernel}", f"no kernel {kernel} in the cache")
            elif absent:
                report.skip(f"{case.name}, {kernel}", f"QEMU lacks {' '.join(sorted(absent))}")
            else:
                wanted.append((kernel, case))
    kept = pathlib.Path(directory) if directory else pathlib.Path(tempfile.mkdtemp(prefix="pciassignment-capacity-"))
    try:
        with concurrent.futures.ThreadPoolExecutor(parallel or os.cpu_count() or 1) as pool:
            started = [(kernel, case, pool.submit(_boot, kernel, case, binary, kept / f"{case.name}-{kernel}"))
                       for kernel, case in wanted]
            for kernel, case, future in started:
                judge(report, f"{case.name}, {kernel}", case, future.result())
    finally:
        if not directory:
            shutil.rmtree(kept, ignore_errors=True)
    return report.close()


def _boot(kernel, case, binary, directory):
    guest = places.GUEST_IN
    return machine.boot(machine.Run(
        kernel=kernel, topology=case.topology, iommu_name="intel", append=list(case.append),
        inject=[(str(places.HOME / "guest" / "capacity"), f"{guest}/capacity"), (binary, f"{guest}/pciassign")],
        command=["sh", f"{guest}/capacity", f"{guest}/pciassign", *case.prepare], timeout=300, boot_timeout=120),
        directory)


def judge(report, name, case, result):
    """The number that pciassign gave is the greatest that the kernel made, and it is the one that it must be."""
    if result.why or result.exit:
        report.check(name, 1, [result.why or result.text("stderr").strip(), result.text("console")[-1500:]])
        return
    predicted = {each["address"]: each for each in json.loads(result.text("predicted"))["physicalFunctions"]}
    made = {address: (int(count), log) for address, count, log in
            (line.split(" ", 2) for line in result.text("made").splitlines())}
    differences = []
    for address, (count, log) in sorted(made.items()):
        said = predicted.get(address, {}).get("largest")
        if said != count:
            shortages = [each["code"] for each in predicted.get(address, {}).get("shortages", [])]
            differences.append(f"{address}: {said} predicted ({' '.join(shortages)}), {count} made; next: {log}")
    counts = tuple(count for _, (count, _) in sorted(made.items()))
    if counts != case.expected:
        differences.append(f"made {counts}, which should be {case.expected}")
    report.check(f"{name}: {', '.join(f'{count}' for count in counts)} predicted and made", len(made) + 1, differences)
