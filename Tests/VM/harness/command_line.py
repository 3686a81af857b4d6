"""The `vm` command: its verbs and options."""
import argparse
import json
import os
import shlex
import shutil
import sys
import tempfile
import unittest

from . import (capture, doctor, emulator, fixtures, iommu, kernel_build, kernel_packages, machine, places, scenarios,
               topologies, topology)
from .agreement import agree
from .capacity import cases as capacity_cases, judge as capacity_judge
from .changes import judge as changes_judge
from .judging import cases, judge
from .problem import NO_RESULT, USAGE, Problem
from .reboot import judge as reboot_judge
from .tables import judge as tables_judge, snapshot
from .verdicts import cases as verdict_cases, judge as verdict_judge, viability
from .vfio import judge as vfio_judge
from .views import judge as views_judge
from .walk import judge as walk_judge


def main():
    arguments = _parser().parse_args()
    try:
        return arguments.verb(arguments)
    except (Problem, topology.TopologyError) as problem:
        print(f"vm: {problem}", file=sys.stderr)
        return getattr(problem, "code", USAGE)


def fetch(arguments):
    for name in arguments.name:
        print(kernel_packages.fetch(name))
    return 0


def build(arguments):
    for series in arguments.series:
        print(kernel_build.build(series, arguments.jobs), flush=True)
    return 0


def show(arguments):
    if arguments.topology:
        print(json.dumps(topology.to_data(topologies.ALL[arguments.topology]), indent=1))
        return 0
    print("kernels:    " + " ".join(kernel_packages.available()))
    print("iommu:      " + " ".join(sorted(iommu.CHOICES)))
    for each in topologies.ALL.values():
        print(f"topology:   {each.name:10} {each.summary}")
    return 0


def capture_hosts(arguments):
    for name in arguments.scenario or scenarios.ALL:
        result = capture.capture(scenarios.ALL[name], os.path.join(arguments.out, name))
        print(f"{name}: {result.directory}, {result.seconds:.1f} s")
    return 0


def compare(arguments):
    return agree.run(arguments.binary, arguments.scenario, arguments.out, arguments.parallel)


def judge_groups(arguments):
    seeds = range(arguments.seed, arguments.seed + arguments.random)
    names = arguments.machine or ([] if not arguments.only_random else ["none"])
    return judge.run(arguments.binary, names, seeds, arguments.out, arguments.parallel)


def check_verdicts(arguments):
    return verdict_judge.run(arguments.binary, arguments.case, arguments.out, arguments.parallel)


def walk_tables(arguments):
    return tables_judge.run(os.path.realpath(arguments.binary), arguments.case, arguments.out, arguments.parallel)


def play_changes(arguments):
    return changes_judge.run(os.path.realpath(arguments.binary), os.path.realpath(arguments.scenarios),
                             arguments.kernel, arguments.out, arguments.parallel, arguments.part, arguments.quick)


def compare_views(arguments):
    return views_judge.run(os.path.realpath(arguments.program), arguments.kernel, arguments.function, arguments.seed,
                           arguments.out)


def check_capacity(arguments):
    return capacity_judge.run(os.path.realpath(arguments.binary), arguments.case, arguments.out, arguments.parallel)


def start_again(arguments):
    return reboot_judge.run(os.path.realpath(arguments.binary), arguments.kernel, arguments.out)
def conform(arguments):
    return vfio_judge.run(os.path.realpath(arguments.program), arguments.kernel, arguments.out)


def walk(arguments):
    return walk_judge.run(os.path.realpath(arguments.binary), arguments.out, arguments.rewrite)


def make_fixtures(arguments):
    return fixtures.make(arguments.binary, arguments.scenario, arguments.out)


def selftest(_):
    suite = unittest.defaultTestLoader.discover(str(places.HOME / "selftests"), top_level_dir=str(places.HOME))
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=1).run(suite)
    return 0 if result.wasSuccessful() and result.testsRun else 1


def run(arguments):
    if bool(arguments.shell) == bool(arguments.command):
        raise Problem("give either --shell SCRIPT or -- COMMAND ...")
    wanted = request(arguments)
    if arguments.dry_run:
        print(shlex.join(machine.command(wanted, emulator.Emulator(), "INITRD", "WORK")))
        return 0
    directory = arguments.out or tempfile.mkdtemp(prefix="pciassignment-vm-out-")
    try:
        result = machine.boot(wanted, directory)
        sys.stdout.write(result.text("stdout"))
        sys.stderr.write(result.text("stderr"))
        if result.why or arguments.verbose:
            for name in ("qemu.log", "console"):
                print(f"--- {name}\n{result.text(name)[-(200_000 if arguments.verbose else 3_000):]}",
                      file=sys.stderr)
        if result.why:
            print(f"vm: {result.why}", file=sys.stderr)
        elif arguments.verbose:
            print(f"vm: exit {result.exit}, {result.seconds:.1f} s, {result.text('times').strip()}", file=sys.stderr)
        return NO_RESULT if result.why else result.exit
    finally:
        if not arguments.out:
            shutil.rmtree(directory, ignore_errors=True)


def request(arguments):
    """The machine the options ask for."""
    inject = []
    for each in arguments.inject:
        source, _, destination = each.partition(":")
        inject.append((source, destination or f"{places.GUEST_IN}/{os.path.basename(source.rstrip('/'))}"))
    return machine.Run(
        kernel=arguments.kernel, topology=_topology(arguments.topology), iommu_name=arguments.iommu,
        command=arguments.command, shell=arguments.shell or "", host_root=arguments.host_root, load=arguments.load,
        modules=arguments.module, inject=inject, environment=arguments.env, take=arguments.take,
        append=arguments.append, acpi_tables=arguments.acpi_table, qemu_arguments=arguments.qemu_arg,
        ram_file=arguments.ram_file or "", accelerator=arguments.accel, icount=arguments.icount,
        memory=arguments.memory, processors=arguments.processors, log_level=arguments.loglevel,
        timeout=arguments.timeout, boot_timeout=arguments.boot_timeout)


def _topology(name):
    if not name.startswith("@"):
        if name not in topologies.ALL:
            raise Problem(f"no topology '{name}': {' '.join(topologies.ALL)}, or @FILE.json")
        return topologies.ALL[name]
    try:
        with open(name[1:]) as stream:
            return topology.from_data(json.load(stream))
    except (OSError, ValueError, KeyError) as error:
        raise Problem(f"{name[1:]}: {error}") from None


def _parser():
    parser = argparse.ArgumentParser(prog="vm", description="Boots a stock kernel with an emulated IOMMU and SR-IOV "
                                     "devices, runs one command in it, brings the results back. See README.md.")
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    verb = verbs.add_parser("fetch", help="download and unpack Debian kernels into the cache")
    verb.add_argument("name", nargs="+", help="6.12, 6.1, ...")
    verb.set_defaults(verb=fetch)
    verb = verbs.add_parser("kernel", help="build kernels with IOMMU debugfs and iommufd from Debian's source")
    verb.add_argument("series", nargs="+", help="6.12, 6.1; the kernel is called 6.12-debug, 6.1-debug")
    verb.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N")
    verb.set_defaults(verb=build)
    verb = verbs.add_parser("list", help="kernels, topologies and IOMMU choices")
    verb.add_argument("topology", nargs="?", choices=sorted(topologies.ALL), help="print this one as JSON")
    verb.set_defaults(verb=show)
    verb = verbs.add_parser("doctor", help="say what is missing on this machine")
    verb.set_defaults(verb=lambda _: doctor.report())
    verb = verbs.add_parser("agree", help="compare what pciassign says in each scenario with lspci, sysfs and the "
                            "kernel's log")
    verb.add_argument("scenario", nargs="*", choices=[[], *scenarios.ALL], metavar="SCENARIO")
    verb.add_argument("--binary", default=str(places.PROJECT / ".build/release/pciassign"), metavar="PATH")
    verb.add_argument("--out", default="", metavar="DIR", help="keep what the guests gave")
    verb.add_argument("--parallel", type=int, default=0, metavar="N", help="machines at once (one per processor)")
    verb.set_defaults(verb=compare)
    verb = verbs.add_parser("judge", help="compare predicted groups with those that kernels form, on many topologies")
    verb.add_argument("machine", nargs="*", choices=[[], *(each.name for each in cases.ALL)], metavar="MACHINE")
    verb.add_argument("--random", type=int, default=4, metavar="N", help="random topologies (4)")
    verb.add_argument("--seed", type=int, default=1, metavar="N", help="the seed of the first of them (1)")
    verb.add_argument("--only-random", action="store_true", help="leave out the machines that are not random")
    verb.add_argument("--binary", default=str(places.PROJECT / ".build/release/pciassign"), metavar="PATH")
    verb.add_argument("--out", default="", metavar="DIR", help="keep what the guests gave")
    verb.add_argument("--parallel", type=int, default=0, metavar="N", help="machines at once (one per processor)")
    verb.set_defaults(verb=judge_groups)
    verb = verbs.add_parser("verdicts", help="compare what pciassign finds on machines in use with what must be found")
    verb.add_argument("case", nargs="*", choices=[[], *(each.name for each in (*verdict_cases.ALL, *viability.ALL))],
                      metavar="CASE")
    verb.add_argument("--binary", default=str(places.PROJECT / ".build/release/pciassign"), metavar="PATH")
    verb.add_argument("--out", default="", metavar="DIR", help="keep what the guests gave")
    verb.add_argument("--parallel", type=int, default=0, metavar="N", help="machines at once (one per processor)")
    verb.set_defaults(verb=check_verdicts)
    verb = verbs.add_parser("tables", help="walk the remapping tables that kernels built, straight from their memory")
    verb.add_argument("case", nargs="*", choices=[[], *snapshot.ALL], metavar="CASE",
                      help="a kernel and an IOMMU, in quotes: " + ", ".join(f"'{name}'" for name in snapshot.ALL))
    verb.add_argument("--binary", default=str(places.PROJECT / ".build/release/pciassign"), metavar="PATH")
    verb.add_argument("--out", default="", metavar="DIR", help="keep memory (512 MiB each) and what the guests gave")
    verb.add_argument("--parallel", type=int, default=0, metavar="N", help="machines at once (one per processor)")
    verb.set_defaults(verb=walk_tables)
    verb = verbs.add_parser("capacity", help="compare how many virtual functions pciassign says there can be with how "
                            "many kernels make")
    verb.add_argument("case", nargs="*", choices=[[], *(each.name for each in capacity_cases.ALL)], metavar="CASE")
    verb.add_argument("--binary", default=str(places.PROJECT / ".build/release/pciassign"), metavar="PATH")
    verb.add_argument("--out", default="", metavar="DIR", help="keep what the guests gave")
    verb.add_argument("--parallel", type=int, default=0, metavar="N", help="machines at once (one per processor)")
    verb.set_defaults(verb=check_capacity)
    verb = verbs.add_parser("changes", help="bind, release, kill and race in guests, and compare with fake hosts")
    verb.add_argument("kernel", nargs="*", choices=[[], *changes_judge.KERNELS], metavar="KERNEL")
    verb.add_argument("--binary", default=str(places.PROJECT / ".build/release/pciassign"), metavar="PATH")
    verb.add_argument("--scenarios", default=str(places.PROJECT / ".build/release/ChangeScenarios"), metavar="PATH")
    verb.add_argument("--out", default="", metavar="DIR", help="keep what the guests gave")
    verb.add_argument("--parallel", type=int, default=0, metavar="N", help="machines at once (one per processor)")
    verb.add_argument("--part", action="append", default=[], choices=changes_judge.PARTS, metavar="PART",
                      help=f"only this, of {', '.join(changes_judge.PARTS)}; may be repeated")
    verb.add_argument("--quick", action="store_true", help="what every run of the tests plays")
    verb.set_defaults(verb=play_changes)
    verb = verbs.add_parser("reboot", help="persist a wished state in a Debian guest, and start it again and again")
    verb.add_argument("kernel", nargs="*", choices=[[], *reboot_judge.KERNELS], metavar="KERNEL")
    verb.add_argument("--binary", default=str(places.PROJECT / ".build/release/pciassign"), metavar="PATH")
    verb.add_argument("--out", default="", metavar="DIR", help="keep what the guests gave")
    verb.set_defaults(verb=start_again)
    verb = verbs.add_parser("walk", help="run every command of Docs/walk-through.md on one machine, and compare")
    verb.add_argument("--binary", default=str(places.PROJECT / ".build/release/pciassign"), metavar="PATH")
    verb.add_argument("--out", default="", metavar="DIR", help="keep what the guest gave")
    verb.add_argument("--rewrite", action="store_true", help="put what was printed into the page")
    verb.set_defaults(verb=walk)
    verb = verbs.add_parser("views", help="compare what a guest is shown of a function with what QEMU shows one")
    verb.add_argument("kernel", nargs="*", choices=[[], *views_judge.KERNELS], metavar="KERNEL")
    verb.add_argument("--function", action="append", default=[], metavar="ADDRESS",
                      help="of the showcase; vf is the first virtual function of 01:00.0")
    verb.add_argument("--seed", type=int, default=1, metavar="N", help="of the writes (1)")
    verb.add_argument("--program", default=str(places.PROJECT / ".build/release/GuestViews"), metavar="PATH")
    verb.add_argument("--out", default="", metavar="DIR", help="keep what the guests gave")
    verb.set_defaults(verb=compare_views)
    verb = verbs.add_parser("vfio", help="make the calls of VFIO's conformance list, and compare with the fake VFIO")
    verb.add_argument("kernel", nargs="*", choices=[[], *sorted({each.kernel for each in vfio_judge.CASES})],
                      metavar="KERNEL")
    verb.add_argument("--program", default=str(places.PROJECT / ".build/release/VFIOConformance"), metavar="PATH")
    verb.add_argument("--out", default="", metavar="DIR", help="keep what the guests gave")
    verb.set_defaults(verb=conform)
    verb = verbs.add_parser("capture", help="boot scenarios and keep each host as a tree that replays it")
    verb.add_argument("scenario", nargs="*", choices=[[], *scenarios.ALL], metavar="SCENARIO")
    verb.add_argument("--out", required=True, metavar="DIR")
    verb.set_defaults(verb=capture_hosts)
    verb = verbs.add_parser("fixtures", help="make the committed captures again, with pciassign capture")
    verb.add_argument("scenario", nargs="*", choices=[[], *scenarios.ALL], metavar="SCENARIO")
    verb.add_argument("--binary", default=str(places.PROJECT / ".build/release/pciassign"), metavar="PATH")
    verb.add_argument("--out", default=str(places.PROJECT / "fixtures/hosts"), metavar="DIR")
    verb.set_defaults(verb=make_fixtures)
    verbs.add_parser("selftest", help="test the harness itself; boots nothing").set_defaults(verb=selftest)
    _add_run(verbs.add_parser("run", help="boot, run one command, bring the results back"))
    return parser


def _add_run(verb):
    verb.set_defaults(verb=run)
    verb.add_argument("--kernel", default="6.12", help="a name in the cache, or a directory with vmlinuz, version "
                      "and modules/")
    verb.add_argument("--topology", default="minimal", metavar="NAME", help="a name, or @FILE.json")
    verb.add_argument("--iommu", default="intel", choices=sorted(iommu.CHOICES))
    verb.add_argument("--accel", default="auto", choices=["auto", "tcg", "kvm"])
    verb.add_argument("--memory", type=int, default=768, metavar="MIB")
    verb.add_argument("--processors", type=int, default=1)
    verb.add_argument("--icount", type=int, default=-1, metavar="SHIFT", help="guest time counts instructions, "
                      "2**SHIFT ns each: its timeouts no longer depend on this machine's load, and sleeping costs "
                      "nothing; 1 is a good value")
    verb.add_argument("--append", action="append", default=[], metavar="WORD", help="more kernel parameters")
    verb.add_argument("--load", action="append", default=[], metavar="MODULE", help="modprobe before the command")
    verb.add_argument("--module", action="append", default=[], help="also carry this kernel module")
    verb.add_argument("--inject", action="append", default=[], metavar="SOURCE[:GUESTPATH]",
                      help=f"file or tree, by default into {places.GUEST_IN}; programs bring their libraries")
    verb.add_argument("--host-root", action="store_true",
                      help="run the command in this machine's root, read-only; adds the function 00:1e.0")
    verb.add_argument("--env", action="append", default=[], metavar="NAME=VALUE")
    verb.add_argument("--take", action="append", default=[], metavar="GUESTPATH", help="bring back, under OUT/take")
    verb.add_argument("--out", metavar="DIR", help="where results go")
    verb.add_argument("--timeout", type=int, default=60, help="seconds for the command")
    verb.add_argument("--boot-timeout", type=int, default=60, help="further seconds for boot and the way back")
    verb.add_argument("--loglevel", type=int, default=4)
    verb.add_argument("--qemu-arg", action="append", default=[], metavar="ARGUMENT")
    verb.add_argument("--acpi-table", action="append", default=[], metavar="FILE",
                      help="use FILE for the firmware's table of that signature (raise its OEM revision)")
    verb.add_argument("--ram-file", metavar="FILE", help="guest memory as this file")
    verb.add_argument("--dry-run", action="store_true", help="print the QEMU command and stop")
    verb.add_argument("-v", "--verbose", action="store_true")
    verb.add_argument("--shell", metavar="SCRIPT", help="shell text to run instead of a command")
    verb.add_argument("command", nargs="*", help="-- command and arguments")
