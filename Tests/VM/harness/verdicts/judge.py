"""Boots machines, has pciassign judge them inside, and compares with what must be found."""
import concurrent.futures
import dataclasses
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
from . import cases, viability

COMPILERS = ("cc", "gcc", "clang")
MODULES = ["bonding", "bridge", "8021q", "crc32c_generic", "dm_crypt", "dm_mod", "ext4", "loop", "raid1", "xts"]


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
        elif "volumes" in case.steps and not any(map(shutil.which, COMPILERS)):
            report.skip(case.name, "no C compiler")
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
        viability.run(report, os.path.realpath(binary), names, kept, parallel)
    finally:
        if not directory:
            shutil.rmtree(kept, ignore_errors=True)
    return report.close()


def _topology(case):
    """The showcase; where QEMU has a network of its own, the card below the switch is on it."""
    if not case.qemu:
        return topologies.SHOWCASE
    def on_network(function, path):
        if not path:
            return dataclasses.replace(function, options={**function.options, "netdev": "n0"})
        return dataclasses.replace(function, below=tuple(
            on_network(each, path[1:]) if each.slot == path[0] else each for each in function.below))
    return dataclasses.replace(topologies.SHOWCASE, functions=tuple(
        on_network(each, ["00.0", "01.0", "00.0"]) if each.slot == "03.0" else each
        for each in topologies.SHOWCASE.functions))


def _boot(case, binary, directory):
    guest = places.GUEST_IN
    with tempfile.TemporaryDirectory(prefix="pciassignment-questions-") as work:
        path = os.path.join(work, "questions")
        with open(path, "w") as stream:
            stream.writelines(f"{each.name} {each.user} {each.arguments}\n" for each in case.questions)
        return machine.boot(machine.Run(
            kernel=case.kernel, topology=_topology(case), iommu_name=case.iommu, modules=MODULES,
            inject=[(str(places.HOME / "guest" / "verdict"), f"{guest}/verdict"), (binary, f"{guest}/pciassign"),
                    (path, f"{guest}/questions"), *_programs(case, work)],
            qemu_arguments=list(case.qemu),
            command=["sh", f"{guest}/verdict", f"{guest}/pciassign", f"{guest}/questions", *case.steps],
            timeout=420, boot_timeout=120), directory)


def _programs(case, work):
    """What the guest's steps need and busybox lacks."""
    if "volumes" not in case.steps:
        return []
    program = os.path.join(work, "dm_map")
    compiler = next((each for each in COMPILERS if shutil.which(each)))
    subprocess.run([compiler, "-O1", "-Wall", "-Werror", "-o", program, str(places.HOME / "guest" / "dm_map.c")],
                   check=True, timeout=120)
    return [(program, f"{places.GUEST_IN}/dm_map")]


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
        for words in question.says:
            check.equal(f"it says: {words}", any(words in each["text"] for each in document["findings"]), True)
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
