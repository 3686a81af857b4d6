"""Boots machines, has pciassign predict and explain their groups inside, and compares with the kernel's own."""
import concurrent.futures
import dataclasses
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from .. import doctor, emulator, kernel_packages, machine, places
from ..agreement.report import Comparison, Report
from ..problem import Problem
from ..topology import Topology
from . import cases, generated, suppositions

KERNELS = ("6.12", "6.1")
IOMMUS = ("intel", "amd")


@dataclasses.dataclass(frozen=True)
class Boot:
    """One boot: a machine, a kernel, an IOMMU."""

    name: str
    topology: Topology
    kernel: str
    iommu: str
    cases: tuple = ()
    plugs: tuple = ()
    append: tuple = ()
    acpi_tables: tuple = ()

    def run(self, binary, directory):
        with tempfile.TemporaryDirectory(prefix="pciassignment-tables-") as work:
            paths = []
            for index, table in enumerate(self.acpi_tables):
                paths.append(os.path.join(work, f"table{index}"))
                pathlib.Path(paths[-1]).write_bytes(table)
            return self._boot(binary, directory, paths)

    def _boot(self, binary, directory, tables):
        guest = places.GUEST_IN
        return machine.boot(machine.Run(
            kernel=self.kernel, topology=self.topology, iommu_name=self.iommu, load=["igb"],
            inject=[(str(places.HOME / "guest" / "judge"), f"{guest}/judge"), (binary, f"{guest}/pciassign")],
            command=["sh", f"{guest}/judge", f"{guest}/pciassign", str(len(self.plugs))],
            plugs=[{"driver": each.model, "bus": f"f{each.port}", "id": f"plugged-{each.port}", "addr": "00.0"}
                   for each in self.plugs],
            append=list(self.append), acpi_tables=tables, timeout=240, boot_timeout=120), directory)


def boots(names, seeds):
    """The boots asked for: whole machines, then random ones, then those that prove a supposition."""
    wanted = []
    for each in cases.ALL if not names else [each for each in cases.ALL if each.name in names]:
        for kernel in KERNELS:
            for iommu in each.iommus:
                wanted.append(Boot(f"{each.name} {kernel} {iommu}", each.topology, kernel, iommu, each.cases, each.plugs,
                                   acpi_tables=each.acpi_tables))
    for index, seed in enumerate(seeds):
        kernel = KERNELS[index % len(KERNELS)]
        iommu = IOMMUS[index // len(KERNELS) % len(IOMMUS)]
        wanted.append(Boot(f"random {seed} {kernel} {iommu}", generated.topology(seed), kernel, iommu))
    for each in suppositions.ALL:
        if not names or each.machine.name in names:
            wanted.append(Boot(f"what-if: {each.name}", each.topology, each.kernel, "intel", append=each.append))
    return wanted


def run(binary, names, seeds, directory, parallel):
    """-> the exit code. `directory` keeps what the guests gave; a temporary one is used when it is empty."""
    report = Report(sys.stdout)
    missing = [each for each in doctor.missing() if "kernel" not in each]
    if missing:
        report.skip("judging", "; ".join(missing))
        return report.close()
    if not os.access(binary, os.X_OK):
        raise Problem(f"{binary} is no program: swift build -c release --product pciassign --static-swift-stdlib")
    wanted = [each for each in boots(names, seeds) if _has_kernel(report, each)]
    kept = pathlib.Path(directory) if directory else pathlib.Path(tempfile.mkdtemp(prefix="pciassignment-judge-"))
    try:
        with concurrent.futures.ThreadPoolExecutor(parallel or os.cpu_count() or 1) as pool:
            started = [(each, pool.submit(each.run, os.path.realpath(binary), kept / each.name)) for each in wanted]
            for boot, future in started:
                judge(report, boot, future.result())
        for each in suppositions.ALL:
            prove(report, each, binary, kept)
    finally:
        if not directory:
            shutil.rmtree(kept, ignore_errors=True)
    return report.close()


def _has_kernel(report, boot):
    if boot.kernel not in kernel_packages.available():
        try:
            print(kernel_packages.fetch(boot.kernel), flush=True)
        except Problem as problem:
            report.skip(boot.name, f"no kernel {boot.kernel}: {problem}")
            return False
    absent = emulator.Emulator().absent(boot.topology)
    if absent:
        report.skip(f"{boot.name}: {' '.join(sorted(absent))}", "QEMU has no such device; all else is compared")
    return True


def functions(result):
    """-> {address: (group or None, path below /sys/devices)} as the guest's kernel has it."""
    found = {}
    for line in result.text("functions").splitlines():
        address, group, path = line.split()
        found[address] = (None if group == "-" else group, path.removeprefix("/sys/devices/"))
    return found


def actual_groups(found):
    """-> {number: members}, members sorted."""
    groups = {}
    for address, (group, _) in sorted(found.items()):
        if group is not None:
            groups.setdefault(group, []).append(address)
    return groups


def judge(report, boot, result):
    """All checks on one boot."""
    if result.why or result.exit:
        report.check(f"{boot.name}: boot", 1,
                     [result.why or result.text("stderr").strip(), result.text("console")[-1500:]])
        return
    found = functions(result)
    groups = actual_groups(found)
    document = json.loads(result.text("predicted.json"))
    predicted = {tuple(each["members"]): each for each in document["predicted"]}
    check = Comparison()
    check.equal("exit code", result.text("predicted.code").strip(), "0")
    check.equal("agreement", document["agreement"], True)
    check.equal("compared functions", document["comparedFunctions"], sum(map(len, groups.values())))
    check.equal("functions without a group", document["ungrouped"], [each for each in found if found[each][0] is None])
    report.check(f"{boot.name}: agreement, as told in the guest ({result.seconds:.0f} s)", check.compared,
                 check.differences)
    parts = [(case.name, case.roots) for case in boot.cases] or [("all", ("",))]
    for name, roots in parts:
        _case(report, f"{boot.name}: {name}", [group for group in groups.values() if any(
            found[address][1].startswith(roots) for address in group)], predicted)
    _explanations(report, boot, result, groups)


def _case(report, label, groups, predicted):
    """One topology: each of its groups is predicted with exactly its members, and a shared one has reasons."""
    check = Comparison()
    for members in groups:
        check.equal(f"group of {members[0]}", list(next((each for each in predicted if members[0] in each), ())),
                    members)
        ours = predicted.get(tuple(members))
        if ours and len(members) > 1:
            check.equal(f"{members[0]} is certain", ours["certain"], True)
            check.equal(f"reasons of {members[0]}", bool(ours["reasons"]), True)
    shared = sum(len(each) > 1 for each in groups)
    report.check(f"{label}: {len(groups)} groups, {shared} shared", check.compared, check.differences)


def _explanations(report, boot, result, groups):
    """What `explain` said in the guest of a member of each shared group."""
    check = Comparison()
    for members in groups.values():
        if len(members) == 1:
            continue
        text = result.text(f"explain.{members[-1]}.json")
        if not text:
            check.fail(f"no explanation of {members[-1]}: {result.text('stderr').strip()}")
            continue
        document = json.loads(text)
        check.equal(f"{members[-1]}: members", document["predicted"]["members"], members)
        check.equal(f"{members[-1]}: agreement", document["agreement"], True)
        check.equal(f"{members[-1]}: each other member has a reason",
                    [each["address"] for each in document["members"] if each["reasons"]], members[:-1])
        check.equal(f"{members[-1]}: something would part it", bool(document["separations"]), True)
    report.check(f"{boot.name}: shared groups explained", check.compared, check.differences)


def prove(report, supposition, binary, kept):
    """What `what-if` says of the machine as it was booted first is what the changed boot's kernel did."""
    before = kept / f"{supposition.machine.name} {supposition.kernel} intel" / "host.pcicapture"
    after = kept / f"what-if: {supposition.name}"
    if not before.exists() or not (after / "functions").exists():
        return
    said = subprocess.run([binary, "--host", str(before), "what-if", *supposition.change, "--json", "-q"],
                          capture_output=True, text=True, timeout=60)
    check = Comparison()
    check.equal("exit code", said.returncode, 0)
    groups = actual_groups(functions(machine.Result(after, 0, "", 0)))
    if said.stdout:
        document = json.loads(said.stdout)
        told = sorted(sorted(map(supposition.after, each["members"])) for each in document["groups"])
        check.equal("groups", told, sorted(groups.values()))
        check.equal("something changes", bool(document["changed"]["after"]), True)
    report.check(f"what-if: {supposition.name}: told before, done by the kernel after", check.compared,
                 check.differences)
