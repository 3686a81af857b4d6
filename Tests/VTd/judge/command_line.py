"""The command `Tests/VTd/run`: which parts run, how many probes, with which builder."""
import argparse
import concurrent.futures
import io
import contextlib
import os
import pathlib
import random
import sys
import tempfile

from . import (configurations, flips, functions, images, interrupts, invalidations, jobs, machine, probes, unit,
               walking, wrong)
from .outcome import Absent, Outcome

PROJECT = pathlib.Path(__file__).resolve().parent.parent.parent.parent
#: Probes of one image.
PER_IMAGE = 500


def main():
    arguments = _parser().parse_args()
    arguments.part = arguments.part or list(PARTS)
    if arguments.seed < 0:
        arguments.seed = random.SystemRandom().randrange(1 << 32)
    try:
        machine.find_qemu()
    except Absent as absent:
        print(f"SKIPPED: {absent}")
        return 77
    for program in _programs(arguments):
        if not os.access(program, os.X_OK):
            print(f"{program} is absent: swift build -c release --product {os.path.basename(program)}")
            return 2
    print(f"seed {arguments.seed}, tables by {arguments.builder}", flush=True)
    chosen = [each for each in configurations.ALL if each.name in (arguments.configuration or [each.name])]
    work = [(part, each) for part in arguments.part for each in (_SUBJECTS[part] or chosen)]
    passed = failed = 0
    with concurrent.futures.ProcessPoolExecutor(arguments.parallel or os.cpu_count()) as pool:
        for text, counts in pool.map(_perform, [arguments] * len(work), work):
            sys.stdout.write(text)
            sys.stdout.flush()
            passed, failed = passed + counts[0], failed + counts[1]
    print(f"{passed} checks passed, {failed} failed")
    return 1 if failed else 0


def _programs(arguments):
    """The programs of the project that the chosen parts run."""
    programs = [arguments.binary] if arguments.builder == "pciassign" else []
    return programs + ([_changes(arguments)] if "changes" in arguments.part else [])


def _changes(arguments):
    return os.path.join(os.path.dirname(arguments.binary), "VTdChanges")


def _perform(arguments, work):
    """One part for one subject, in a process of its own; -> (what it printed, (passed, failed))."""
    part, subject = work
    outcome = Outcome()
    stream = io.StringIO()
    with contextlib.redirect_stdout(stream), tempfile.TemporaryDirectory(prefix="pciassignment-vtd-") as work_directory:
        try:
            PARTS[part](outcome, subject, arguments, arguments.keep or work_directory)
        except (RuntimeError, OSError, KeyError, ValueError) as error:
            outcome.check(f"{part}, {getattr(subject, 'name', subject)}", [f"{type(error).__name__}: {error}"])
    return stream.getvalue(), (outcome.passed, outcome.failed)


def _builder(arguments):
    return images.by_reference if arguments.builder == "reference" else images.by_command(arguments.binary)


@contextlib.contextmanager
def _machine(configuration):
    with machine.Machine("intremap=off," + configuration.unit, functions.ARGUMENTS) as each:
        functions.arrange(each)
        yield each, unit.Unit(each)


def probe(outcome, configuration, arguments, directory):
    build = _builder(arguments)
    with _machine(configuration) as (where, remapping_unit):
        differences, reached, faulted, walked, size = [], 0, 0, 0, 0
        count = -(-arguments.probes // PER_IMAGE)
        for number in range(count):
            source = random.Random(f"{arguments.seed} {configuration.name} {number}")
            job = jobs.Job(source, configuration)
            image = build(job, f"{directory}/{configuration.name}-{number}")
            image.put(where)
            found, prober = probes.judge(where, remapping_unit, image, job, source, PER_IMAGE)
            image.remove(where)
            if image.path:
                found += walking.compare(arguments.binary, image, prober.observed)
                walked += len(prober.observed)
            differences += [f"image {number}, {each}" for each in found]
            reached, faulted, size = reached + prober.transfers, faulted + prober.faults, size + image.size
        outcome.check(f"{configuration.name}: random DMA", differences,
                      f"{count} images of {size >> 10} KiB, {reached} transfers arrived, "
                      f"{faulted} were refused as they should, {walked} walked to the same end")


def flip(outcome, configuration, arguments, directory):
    with _machine(configuration) as (where, remapping_unit):
        job = flips.Job(configuration, remapping_unit)
        image = _builder(arguments)(job, f"{directory}/flips-{configuration.name}")
        image.put(where)
        source = random.Random(f"{arguments.seed} flips {configuration.name}")
        differences, count, effective, malformed = flips.judge(where, remapping_unit, image, job, arguments.binary,
                                                               source)
    outcome.check(f"{configuration.name}: every bit flipped", differences,
                  f"{count} changes, {effective} of them change what a device sees and are refused, {malformed} "
                  "without the job")


def spoil(outcome, configuration, arguments, directory):
    with _machine(configuration) as (where, remapping_unit):
        job = flips.Job(configuration, remapping_unit)
        image = _builder(arguments)(job, f"{directory}/wrong-{configuration.name}")
        image.put(where)
        differences, count, unseen = wrong.judge(where, remapping_unit, image, job, arguments.binary)
    outcome.check(f"{configuration.name}: kinds of wrong tables", differences,
                  f"{count} refused by the validator, {unseen} of them let through by the model")


def change(outcome, configuration, arguments, directory):
    program = _changes(arguments)
    source = random.Random(f"{arguments.seed} changes {configuration.name}")
    with _machine(configuration) as (where, remapping_unit):
        differences, counts = invalidations.judge(where, remapping_unit, configuration, source, program,
                                                  arguments.changes)
    # The judge sees it when less or more is invalidated than was computed.
    for name, instead in (("nothing", []), ("everything", invalidations.EVERYTHING)):
        with _machine(configuration) as (where, remapping_unit):
            found, _ = invalidations.judge(where, remapping_unit, configuration, source, program, 20, instead)
        if not found:
            differences.append(f"when {name} is invalidated, the judge sees no difference")
    outcome.check(f"{configuration.name}: changes of live tables", differences,
                  "{changes} changes; {stale} DMAs before the invalidation went the old way, {gone} after it the new, "
                  "{untouched} elsewhere were still cached".format(**counts))


def interrupt(outcome, extended, arguments, directory):
    source = random.Random(f"{arguments.seed} interrupts {extended}")
    name = "extended" if extended else "xAPIC"
    differences, delivered, refused, flipped = interrupts.judge(
        _builder(arguments), source, f"{directory}/interrupts-{name}", extended, arguments.tables, arguments.binary)
    outcome.check(f"interrupts, {name} destinations", differences,
                  f"{delivered} delivered as asked, {refused} refused as they should; {flipped} bits of an entry "
                  "change what becomes of it and are refused by the validator")


PARTS = {"flips": flip, "probes": probe, "changes": change, "wrong": spoil, "interrupts": interrupt}
#: What a part runs for, where it is not the configurations.
_SUBJECTS = {**dict.fromkeys(PARTS), "interrupts": (False, True)}


def _parser():
    parser = argparse.ArgumentParser(
        prog="Tests/VTd/run", description="Judges VT-d tables by QEMU's model of the unit. See Docs/testing-vt-d.md.")
    parser.add_argument("configuration", nargs="*", choices=[[], *(each.name for each in configurations.ALL)],
                        metavar="CONFIGURATION", help=" ".join(each.name for each in configurations.ALL))
    parser.add_argument("--part", action="append", choices=sorted(PARTS), help="only this part; may be repeated")
    parser.add_argument("--probes", type=int, default=10_000, metavar="N", help="random DMAs in each configuration")
    parser.add_argument("--changes", type=int, default=300, metavar="N", help="changes of live tables")
    parser.add_argument("--tables", type=int, default=10, metavar="N", help="interrupt remapping tables of each kind")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="-1 takes another each time")
    parser.add_argument("--builder", choices=["pciassign", "reference"], default="pciassign",
                        help="reference: a second builder of the judge's own, to test the judge")
    parser.add_argument("--binary", default=str(PROJECT / ".build/release/pciassign"), metavar="PATH")
    parser.add_argument("--parallel", type=int, default=0, metavar="N", help="machines at once (one per processor)")
    parser.add_argument("--keep", default="", metavar="DIR", help="keep jobs and images there")
    return parser
