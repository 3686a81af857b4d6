"""Boots the scenarios, asks pciassign in each, and compares all it says. Every check is a line; skips are loud."""
import concurrent.futures
import json
import os
import pathlib
import shutil
import sys
import tempfile
import traceback

from .. import capture, doctor, emulator, iommu, kernel_packages, places, scenarios
from ..problem import Problem
from . import functions, groups, lspci_text, registers, replay, tables, vanishing
from .report import Comparison, Report
from .sysfs_tree import Tree

#: The file `pciassign capture` writes in the guest, and its name in the results.
CAPTURE = "host.pcicapture"
#: For how long functions come and go.
CHURN_SECONDS = 8
#: Text for people: it must appear and the command must succeed; its words are tested elsewhere.
TEXTS = ("list", "tree", "groups", "acpi")


def commands(binary, scenario):
    """What runs in a scenario's guest; `{addresses}` and `{table}` are filled in there."""
    if scenario.churn:
        # Nothing else: its groups and addresses are no longer those of the captured tree.
        return [{"name": "churn", "arguments": [str(places.HOME / "guest" / "churn"), binary, str(CHURN_SECONDS),
                                                *scenario.churn]}]
    wanted = [{"name": verb, "arguments": [binary, verb, "--json"]} for verb in ("list", "groups")]
    wanted += [{"name": f"text/{verb}", "arguments": [binary, verb]} for verb in TEXTS]
    wanted += [
        {"name": "show", "arguments": [binary, "show", "{addresses}", "--json"]},
        {"name": "acpi", "arguments": [binary, "acpi", "{table}", "--json"]},
        {"name": "capture", "arguments": [binary, "capture", f"{places.GUEST_OUT}/{CAPTURE}"]},
        {"name": "unprivileged/list", "arguments": [binary, "list", "--json"], "unprivileged": True},
    ]
    return wanted


def run(binary, names, directory, parallel):
    """-> the exit code. `directory` keeps what the guests gave; a temporary one is used when it is empty."""
    report = Report(sys.stdout)
    chosen = [scenarios.ALL[name] for name in names or scenarios.ALL]
    runnable = _runnable(report, chosen)
    if runnable and not os.access(binary, os.X_OK):
        raise Problem(f"{binary} is no program: swift build -c release --product pciassign --static-swift-stdlib")
    kept = pathlib.Path(directory) if directory else pathlib.Path(tempfile.mkdtemp(prefix="pciassignment-agree-"))
    try:
        with concurrent.futures.ThreadPoolExecutor(parallel or os.cpu_count() or 1) as pool:
            boots = [(each, pool.submit(_boot, each, kept / each.name, binary)) for each in runnable]
            for scenario, boot in boots:
                try:
                    result = boot.result()
                except Problem as problem:
                    report.check(f"{scenario.name}: boot", 1, [str(problem)])
                    continue
                judge(report, scenario, result, binary)
    finally:
        if not directory:
            shutil.rmtree(kept, ignore_errors=True)
    return report.close()


def judge(report, scenario, result, binary):
    """All checks on one booted scenario."""
    label = scenario.name
    if result.why or result.exit:
        report.check(f"{label}: boot", 1, [result.why or result.text("stderr").strip(), result.text("console")[-1500:]])
        return
    print(f"-- {label}: {scenario.summary}; {result.seconds:.0f} s", flush=True)
    observed = json.loads(result.text("observe.json"))
    documents = _documents(report, label, result.directory, observed)
    if scenario.churn:
        vanishing.compare(report, label, json.loads(result.text("commands/churn.stdout")))
        return
    tree = Tree(result.directory / "host")
    text = result.text("commands/lspci.stdout")
    lspci = lspci_text.parse(text)
    log = result.text("dmesg")
    replay.lspci(report, f"{label}: the tree, read by lspci", tree.root, text)
    replay.unpacked(report, f"{label}: our own capture, unpacked and read by lspci", binary, result.directory / CAPTURE,
                    text)
    compare = Guard(report, label)
    if "list" in documents:
        compare("list", functions.compare, documents["list"], tree, lspci)
        _replayed(report, label, "list", documents["list"], tree.root, result.directory / CAPTURE, binary)
    if "groups" in documents:
        compare("groups", groups.compare, documents["groups"], tree)
        _replayed(report, label, "groups", documents["groups"], tree.root, result.directory / CAPTURE, binary)
    if "show" in documents:
        compare("show", registers.compare, documents["show"], lspci)
    read = {name.partition("/")[2]: each for name, each in documents.items() if name.startswith("acpi/")}
    if read:
        compare("table headers", tables.headers, read, tree, log)
        compare("tables", tables.others, read, log)
    if "DMAR" in read:
        compare("DMAR", tables.remapping, read["DMAR"], tree.tables()["DMAR"], log)
    if "IVRS" in read:
        compare("IVRS", tables.virtualization, read["IVRS"], log)
    if "unprivileged/list" in documents:
        compare("unprivileged list", _unprivileged, documents["unprivileged/list"], documents.get("list"))


class Guard:
    """Runs a comparison; a document of another shape than the contract's is a failed check, not the end."""

    def __init__(self, report, label):
        self.report, self.label = report, label

    def __call__(self, subject, comparison, *arguments):
        try:
            comparison(self.report, self.label, *arguments)
        except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
            place = traceback.extract_tb(error.__traceback__)[-1]
            self.report.check(f"{self.label}: {subject}", 1, [
                f"the document has another shape: {type(error).__name__}: {error} ({place.name}: {place.line})"])


def _boot(scenario, directory, binary):
    shutil.rmtree(directory, ignore_errors=True)
    return capture.scenario(scenario, directory, commands(os.path.realpath(binary), scenario))


def _runnable(report, chosen):
    """Leaves out, loudly, what this machine cannot boot; kernels that are absent are fetched first."""
    missing = [each for each in doctor.missing() if "kernel" not in each]
    runnable = []
    for name in sorted({each.kernel for each in chosen} - set(kernel_packages.available())) if not missing else []:
        try:
            print(kernel_packages.fetch(name), flush=True)
        except Problem as problem:
            print(f"kernel {name}: {problem}", flush=True)
    for scenario in chosen:
        reason = "; ".join(missing) or _unbootable(scenario)
        if reason:
            report.skip(scenario.name, reason)
            continue
        runnable.append(scenario)
        qemu = emulator.Emulator()
        if absent := qemu.absent(scenario.topology):
            report.skip(f"{scenario.name}: {' '.join(sorted(absent))}",
                        f"{qemu.version} has no such device; all else is compared")
    return runnable


def _unbootable(scenario):
    """Why this machine cannot boot a scenario, or nothing."""
    qemu = emulator.Emulator()
    if scenario.kernel not in kernel_packages.available():
        return f"no kernel {scenario.kernel} in the cache and none could be fetched"
    oldest = max(scenario.topology.oldest_qemu, iommu.CHOICES[scenario.iommu].oldest_qemu)
    if qemu.number < oldest:
        return f"needs QEMU {'.'.join(map(str, oldest))}, here is {qemu.version}"
    return ""


def _documents(report, label, directory, observed):
    """Every command must have succeeded; -> {name: JSON}."""
    check = Comparison()
    documents = {}
    for name, outcome in observed["commands"].items():
        check.equal(f"exit code of {name}", outcome["exit"], 0)
        if outcome["exit"] != 0:
            said = (directory / "commands" / f"{name}.stderr").read_text()
            check.differences[-1] += ": " + said.partition("\n")[0][:200]
        elif "--json" in outcome["arguments"]:
            try:
                documents[name] = json.loads((directory / "commands" / f"{name}.stdout").read_text())
            except ValueError as error:
                check.fail(f"{name}: {error}")
        elif name.startswith("text/"):
            check.equal(f"{name} says something", (directory / "commands" / f"{name}.stdout").stat().st_size > 0, True)
    report.check(f"{label}: commands", check.compared, check.differences)
    return documents


def _replayed(report, label, verb, live, tree, file, binary):
    for what, host in (("the tree", tree), ("our own capture", file)):
        replay.compare(report, f"{label}: {verb} of {what}", live, replay.pciassign(binary, host, verb))


def _unprivileged(report, label, document, privileged):
    """An ordinary user sees 64 bytes of config space: identities stay, capabilities are said to be unmeasured."""
    check = Comparison()
    for each in document["functions"]:
        check.equal(f"{each['address']} capabilities are unmeasured",
                    isinstance(each["capabilities"], dict) and "unmeasured" in each["capabilities"], True)
    keys = ("address", "vendor", "device", "class", "driver", "iommuGroup")
    if privileged:
        check.equal("identities", [[each[key] for key in keys] for each in document["functions"]],
                    [[each[key] for key in keys] for each in privileged["functions"]])
    report.check(f"{label}: list of an ordinary user", check.compared, check.differences)
