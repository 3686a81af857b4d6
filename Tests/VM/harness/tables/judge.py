"""The checks: what a kernel built is what pciassign reads there, and what the kernel prints is what it built."""
import concurrent.futures
import os
import pathlib
import shutil
import sys
import tempfile

from .. import doctor, emulator, kernel_packages
from ..agreement.report import Comparison, Report
from ..problem import Problem
from . import printed, snapshot as snapshots, walking
from .snapshot import DRIVEN, HELD, IDENTITY, IDENTITY_LENGTH

PAGE = 4096
#: DMA there is an interrupt.
WINDOW = range(0xFEE0_0000, 0xFEF0_0000)


def held_map(snapshot, walker):
    """Each end of each run of the held map leads where its program says, with its access and nothing beside it."""
    check, expected = Comparison(), {}
    for run in snapshot.held:
        # Kernels let a device read what it may write.
        access = "rw" if "w" in run.access else "r"
        for offset in (0, run.length // 2, run.length - 8):
            expected[run.iova + offset] = (run.physical + offset, access)
    for run in snapshot.held:
        for iova in (run.iova - 8, run.iova + run.length):
            if iova >= 0 and not iova >> 48 and not _within(snapshot, iova) and iova not in WINDOW:
                expected[iova] = None
    for iova in (0x6000_0000, 0x601F_F000, 0x11_0000, 0x3_0000, 0x7FFF_0000_0000 & (1 << snapshot.case.width) - 1):
        expected.setdefault(iova, None)
    _compare(check, walker, HELD, expected)
    return check


def _within(snapshot, iova):
    return any(run.iova <= iova < run.iova + run.length for run in snapshot.held)


def identity(snapshot, walker):
    """The first 16 MiB of the ISA bridge's addresses are themselves, and no more than that."""
    check = Comparison()
    expected = {iova: (iova, "rw") for iova in range(0, IDENTITY_LENGTH, IDENTITY_LENGTH // 64)}
    expected[IDENTITY_LENGTH - 8] = (IDENTITY_LENGTH - 8, "rw")
    expected[IDENTITY_LENGTH] = None
    _compare(check, walker, IDENTITY, expected)
    return check


def _compare(check, walker, function, expected):
    requests = [(function, iova, is_write) for iova in expected for is_write in (False, True)]
    for (_, iova, is_write), document in zip(requests, walker.walk(requests)):
        target = expected[iova]
        kind, value = walking.outcome(document)
        wanted = "fault"
        if target is not None and ("w" if is_write else "r") in target[1]:
            wanted = target[0]
        check.equal(f"{function} {'write' if is_write else 'read'} at {iova:#x}",
                    value if kind == "to" else kind, wanted)


def printed_pages(snapshot, walker):
    """Entry by entry, the walk of each page that the kernel prints for a function reads what the kernel printed."""
    check = Comparison()
    for function in (HELD, DRIVEN, IDENTITY):
        text = snapshot.printed(function, "domain_translation_struct") or snapshot.printed("domain_translation_struct")
        _, pages = printed.pages(text).get(function, (0, []))
        if not pages:
            check.fail(f"the kernel prints no pages of {function}")
            continue
        documents = walker.walk([(function, page.iova, False) for page in pages])
        for page, document in zip(pages, documents):
            wanted = tuple(each for each in page.entries if each)
            check.equal(f"entries of {function} at {page.iova:#x}", walking.page_entries(document), wanted)
    return check


def whole(snapshot, walker):
    """The validator accepts the tables, and finds the held map, the identity map and no other page for those two."""
    check = Comparison()
    code, document = walker.verify()
    check.equal("exit code of verify", code, 0)
    check.equal("verdict", document["verdict"], "ok")
    held = [(run.iova, run.physical, run.length, "rw" if "w" in run.access else "r") for run in snapshot.held]
    check.equal(f"all mappings of {HELD}", _mappings(document, HELD), merged(held))
    check.equal(f"all mappings of {IDENTITY}", _mappings(document, IDENTITY), [(0, 0, IDENTITY_LENGTH, "rw")])
    return check


def _mappings(document, function):
    space = next(each["space"] for each in document["requesters"] if each["bdf"] == function)
    return merged((int(each["iova"], 16), int(each["gpa"], 16), each["len"], each["access"])
                   for each in document["spaces"][space]["mappings"])


def merged(pieces):
    """Pieces in order, those that follow each other on both sides made one."""
    merged = []
    for iova, target, length, access in sorted(pieces):
        if merged:
            first, start, size, same = merged[-1]
            if (first + size, start + size, same) == (iova, target, access):
                merged[-1] = (first, start, size + length, access)
                continue
        merged.append((iova, target, length, access))
    return merged


def printed_interrupts(snapshot, walker):
    """The interrupt remapping entries in memory are those that the kernel prints."""
    check = Comparison()
    theirs = printed.interrupts(snapshot.printed("ir_translation_struct"))
    ours = {each["index"]: int(each["entry"], 16) for each in walker.verify()[1]["interrupts"]}
    if not theirs:
        check.fail("the kernel prints no interrupts")
    for index in sorted({*ours, *theirs}):
        high, low = theirs.get(index, (0, 0))
        check.equal(f"interrupt entry {index}", hex(ours.get(index, 0)), hex(high << 64 | low))
    return check


def printed_meaning(snapshot, walker):
    """The dump, parsed, means what memory means; and a dump that lacks a page, or has another, does not."""
    check = Comparison()
    directory = snapshot.directory / "debugfs"
    check.equal("exit code of dump", walker.run("dump", directory)[0], 0)
    code, text = walker.run("diff", walker.image, directory)
    check.equal("exit code of diff", code, 0)
    spoiled = snapshot.directory / "spoiled"
    for name, spoil in (("without a page", lambda line: ""), ("with another page", _elsewhere)):
        shutil.rmtree(spoiled, ignore_errors=True)
        shutil.copytree(directory, spoiled)
        _spoil(spoiled, spoil)
        check.equal(f"exit code of diff {name}", walker.run("diff", walker.image, spoiled)[0], 1)
    return check


def _elsewhere(line):
    """The line with the leaf's address changed by a page."""
    head, _, leaf = line.rstrip().rpartition("0x")
    return f"{head}0x{int(leaf, 16) ^ PAGE:016x}\n"


def _spoil(directory, spoil):
    """Changes the line of the first page of the held map."""
    for path in (directory / HELD / "domain_translation_struct", directory / "domain_translation_struct"):
        if path.exists():
            lines = path.read_text().splitlines(keepends=True)
            start = next(index for index, line in enumerate(lines) if line.startswith(f"Device {HELD} "))
            place = next(index for index in range(start, len(lines)) if lines[index].startswith("0x"))
            lines[place] = spoil(lines[place])
            path.write_text("".join(lines))
            return


def printed_functions(snapshot, walker):
    """Root, context and PASID entries, as the kernel prints them, are those that a walk reads."""
    check = Comparison()
    entries = printed.functions(snapshot.printed("dmar_translation_struct"))
    if not entries:
        check.fail("the kernel prints no functions")
    answers = walker.walk([(function, 0, False) for function in entries])
    for (function, words), answer in zip(entries.items(), answers):
        steps = {step["entry"]: int(step["value"], 16) for step in answer["steps"]}
        upper_half = snapshot.scalable and int(function[3:5], 16) >= 16
        check.equal(f"root entry of {function}", steps["root"], words[0 if upper_half else 1])
        check.equal(f"context entry of {function}", steps["context"], words[3])
        if snapshot.scalable:
            check.equal(f"PASID entry of {function}", steps["PASID"], words[6])
    return check


def judge(report, snapshot, binary):
    """All checks on one snapshot."""
    walker = walking.Walker(binary, snapshot.image())
    checks = {"the held map is walked to its memory": held_map, "the identity map of the ISA bridge": identity,
              "the validator accepts the tables and finds these maps whole": whole}
    if snapshot.case.prints:
        checks |= {"functions that the kernel prints": printed_functions,
                   "pages that the kernel prints, entry by entry": printed_pages,
                   "interrupt entries that the kernel prints": printed_interrupts,
                   "the kernel's dump, parsed, means what memory means": printed_meaning}
    for subject, check in checks.items():
        try:
            comparison = check(snapshot, walker)
            report.check(f"{snapshot.case.name}: {subject}", comparison.compared, comparison.differences)
        except (KeyError, ValueError, TypeError) as error:
            report.check(f"{snapshot.case.name}: {subject}", 1, [f"{type(error).__name__}: {error}"])


def run(binary, names, directory, parallel):
    """-> the exit code. `directory` keeps the machines' memory; a temporary one is used when it is empty."""
    report = Report(sys.stdout)
    chosen = _runnable(report, [snapshots.ALL[name] for name in names or snapshots.ALL])
    if chosen and not os.access(binary, os.X_OK):
        raise Problem(f"{binary} is no program: swift build -c release --product pciassign --static-swift-stdlib")
    kept = pathlib.Path(directory or tempfile.mkdtemp(prefix="pciassignment-tables-"))
    kept.mkdir(parents=True, exist_ok=True)
    try:
        program = snapshots.holder(kept) if chosen else ""
        with concurrent.futures.ThreadPoolExecutor(parallel or os.cpu_count() or 1) as pool:
            boots = [(case, pool.submit(snapshots.take, case, program, kept / case.name.replace(" ", "-")))
                     for case in chosen]
            for case, boot in boots:
                try:
                    judge(report, boot.result(), binary)
                except Problem as problem:
                    report.check(f"{case.name}: boot", 1, [str(problem)])
                if not directory:
                    shutil.rmtree(kept / case.name.replace(" ", "-"), ignore_errors=True)
    finally:
        if not directory:
            shutil.rmtree(kept, ignore_errors=True)
    return report.close()


def _runnable(report, chosen):
    """Leaves out, loudly, what this machine cannot boot."""
    missing = [each for each in doctor.missing() if "kernel" not in each]
    runnable = []
    for case in chosen:
        reason = "; ".join(missing)
        if not reason and case.kernel not in kernel_packages.available():
            series = case.kernel.removesuffix("-debug")
            verb = "kernel" if case.prints else "fetch"
            reason = f"no kernel {case.kernel} in the cache: run `Tests/VM/vm {verb} {series}`"
        if not reason and case.iommu == "intel-flts" and emulator.Emulator().number < (10, 0):
            reason = "first-stage translation needs QEMU 10.0 or later"
        if reason:
            report.skip(case.name, reason)
        else:
            runnable.append(case)
    return runnable
