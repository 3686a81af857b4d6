"""Boots machines, has pciassign judge them inside, and compares with what must be found."""
import concurrent.futures
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from .. import doctor, emulator, kernel_packages, machine, places, topologies
from ..agreement.report import Comparison, Report
from ..problem import Problem
from . import cases

MODULES = ["bonding", "bridge", "8021q", "crc32c_generic", "ext4", "loop", "raid1"]


def run(binary, names, directory, parallel):
    """-> the exit code. `directory` keeps what the guests gave; a temporary one is used when it is empty."""
    report = Report(sys.stdout)
    missing = [each for each in doctor.missing() if "kernel" not in each]
    if missing:
        report.skip("verdicts", "; ".join(missing))
        return report.close()
    if not os.access(binary, os.X_OK):
        raise Problem(f"{binary} is no program: swift build -c release --product pciassign --static-swift-stdlib")
    wanted = []
    for case in cases.ALL:
        if names and case.name not in names:
            continue
        absent = emulator.Emulator().absent(topologies.SHOWCASE)
        if case.kernel not in kernel_packages.available():
            report.skip(case.name, f"no kernel {case.kernel} in the cache")
        elif absent:
            report.skip(case.name, f"QEMU lacks {' '.join(sorted(absent))}")
        else:
            wanted.append(case)
    kept = pathlib.Path(directory) if directory else pathlib.Path(tempfile.mkdtemp(prefix="pciassignment-verdict-"))
    try:
        with concurrent.futures.ThreadPoolExecutor(parallel or os.cpu_count() or 1) as pool:
            started = [(each, pool.submit(_boot, each, os.path.realpath(binary), kept / each.name)) for each in wanted]
            for case, future in started:
                judge(report, case, future.result(), binary)
    finally:
        if not directory:
            shutil.rmtree(kept, ignore_errors=True)
    return report.close()


def _boot(case, binary, directory):
    guest = places.GUEST_IN
    with tempfile.TemporaryDirectory(prefix="pciassignment-questions-") as work:
        path = os.path.join(work, "questions")
        with open(path, "w") as stream:
            stream.writelines(f"{each.name} {each.user} {each.arguments}\n" for each in case.questions)
        return machine.boot(machine.Run(
            kernel=case.kernel, topology=topologies.SHOWCASE, iommu_name=case.iommu, modules=MODULES,
            inject=[(str(places.HOME / "guest" / "verdict"), f"{guest}/verdict"), (binary, f"{guest}/pciassign"),
                    (path, f"{guest}/questions")],
            command=["sh", f"{guest}/verdict", f"{guest}/pciassign", f"{guest}/questions", *case.steps],
            timeout=420, boot_timeout=120), directory)


def judge(report, case, result, binary):
    """Every question of one machine, in the guest and again from its capture."""
    if result.why or result.exit:
        report.check(f"{case.name}: boot", 1,
                     [result.why or result.text("stderr").strip(), result.text("console")[-1500:]])
        return
    for question in case.questions:
        check = Comparison()
        check.equal("exit code", int(result.text(f"{question.name}.code")), question.exit)
        document = json.loads(result.text(f"{question.name}.json"))
        codes = {each["code"] for each in document["findings"]}
        for code in question.found:
            check.equal(f"{code} is found", code in codes, True)
        for code in question.absent:
            check.equal(f"{code} is found", code in codes, False)
        if question.user == "root":
            check.equal("the capture says the same", _replayed(binary, result.directory, question),
                        {key: document[key] for key in ("verdict", "findings")})
        report.check(f"{case.name}: {question.arguments}" + (" as nobody" if question.user != "root" else ""),
                     check.compared, check.differences)


def _replayed(binary, directory, question):
    finished = subprocess.run(
        [binary, *question.arguments.split(), "--json", "-q", "--host", str(directory / "host.pcicapture")],
        capture_output=True, text=True, timeout=120)
    document = json.loads(finished.stdout)
    return {key: document[key] for key in ("verdict", "findings")}
