"""Plays every scenario of Tests/Changes in guests, again on fake hosts made of those guests, and compares the two."""
import concurrent.futures
import contextlib
import difflib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from .. import doctor, emulator, kernel_packages, machine, places, topologies
from ..agreement.report import Report
from ..problem import Problem
from . import controllers, cost, guard, privileges, settings, users

KERNELS = ("6.12", "6.1")
#: The parts that every run of the tests plays, within five minutes of two processors; the others are for `vm changes`.
QUICK = {"6.12": ("cost", "play", "guard", "privileges"), "6.1": ("race", "kill_bind", "hasty", "crash_4", "privileges")}
#: How many scenarios a part kills at each of their writes.
KILLED = {"kill_everywhere": 4, "kill_bind": 1}
#: What a race may end with: done, or nothing to do; given back already, or bound by another of the eight.
RACE_CODES = {"bind": {0}, "release": {0, 1}}
#: Before which change, of the journal's and the host's, the machine is reset.
CRASHES = tuple(f"crash_{number}" for number in (2, 4, 7, 10))
#: Those that take longest first, so that the last of several machines has little left to do.
PARTS = ("cost", "users", "kill_everywhere", "race", "hasty", "play", "kill_bind", "settings", "controllers", "guard",
         "privileges", *CRASHES)
#: What another part does as well.
CONTAINED = ("kill_bind",)
#: What is played on one kernel only: it is about other programs, and about the command.
APART = ("cost", "users", "guard")
#: Those that run in this machine's root, each with a guest's script of its own.
OWN = {"cost": cost, "users": users, "privileges": privileges}
#: The wishes of those parts that apply one.
WISHES = {"settings": settings.WISH, "controllers": controllers.WISH}
RECOVERED = ["0000:0b:00.0 e1000e (null)", "0000:0b:00.1 - (null)", '  "outcome":"done",', "Nothing is handed over.",
             "status 0", "0000:0b:00.0 e1000e (null)", "0000:0b:00.1 - (null)", '  "outcome":"nothing-to-do",',
             "Nothing is handed over.", "status 0", "0000:0b:00.0 e1000e (null)", "0000:0b:00.1 - (null)"]
HASTY = ["set 0", "      7 vfio-pci", "1", "release 0"] * 3 + ["igbvf"]
END = ["0000:08:00.0 e1000e (null)", "0000:0b:00.0 e1000e (null)", "0000:0b:00.1 - (null)", "0000:0a:01.0 e1000 (null)",
       "0000:0a:02.0 - (null)", "Nothing is handed over.", "status 0"]


def run(binary, scenarios, kernels, directory, parallel, chosen=(), quick=False):
    """-> the exit code. `directory` keeps what the guests gave; a temporary one is used when it is empty."""
    report = Report(sys.stdout)
    missing = [each for each in doctor.missing() if "kernel" not in each]
    if missing:
        report.skip("changes", "; ".join(missing))
        return report.close()
    for program, product in ((binary, "pciassign"), (scenarios, "ChangeScenarios")):
        if not os.access(program, os.X_OK):
            raise Problem(f"{program} is no program: swift build -c release --product {product} --static-swift-stdlib")
    absent = emulator.Emulator().absent(topologies.SHOWCASE)
    wanted = []
    for kernel in kernels or KERNELS:
        if kernel not in kernel_packages.available():
            report.skip(f"changes, {kernel}", f"no kernel {kernel} in the cache")
        elif absent:
            report.skip(f"changes, {kernel}", f"QEMU lacks {' '.join(sorted(absent))}")
        else:
            wanted += [(kernel, part) for part in PARTS if part not in APART or kernel == "6.12"]
    wanted = [(kernel, part) for kernel, part in wanted
              if (part in chosen if chosen else quick or part not in CONTAINED) and (not quick or part in QUICK[kernel])]
    for kernel, part in list(wanted):
        if part == "settings" and settings.missing():
            report.skip(f"{part}, {kernel}", f"this machine lacks {' '.join(settings.missing())}")
            wanted.remove((kernel, part))
        if part in OWN and OWN[part].missing():
            report.skip(f"{part}, {kernel}", f"this machine lacks {' '.join(OWN[part].missing())}")
            wanted.remove((kernel, part))
    kept = pathlib.Path(directory) if directory else pathlib.Path(tempfile.mkdtemp(prefix="pciassignment-changes-"))
    try:
        with concurrent.futures.ThreadPoolExecutor(parallel or os.cpu_count() or 1) as pool:
            started = [(kernel, part, pool.submit(_boot, kernel, part, binary, scenarios, kept / f"{kernel}-{part}"))
                       for kernel, part in wanted]
            for kernel, part, future in started:
                _judge(report, kernel, part, future.result(), scenarios)
    finally:
        if not directory:
            shutil.rmtree(kept, ignore_errors=True)
    return report.close()


def _boot(kernel, part, binary, scenarios, directory):
    if part in OWN:
        return OWN[part].boot(kernel, binary, directory)
    if part == "guard":
        with _disk() as disk:
            return _run(kernel, part, binary, scenarios, directory, [
                "-drive", f"file={disk},if=none,id=system,format=raw", "-device", "ide-hd,drive=system,bus=ide.0"])
    if not part.startswith("crash"):
        return _run(kernel, part, binary, scenarios, directory)
    # One machine, started twice with one disk.
    with _disk() as disk:
        drive = ["-drive", f"file={disk},if=none,id=state,format=raw", "-device", "virtio-blk-pci,drive=state,bus=pcie.0,addr=1b.0"]
        first = _run(kernel, part, binary, scenarios, directory / "first", drive)
        if not first.why:
            return first
        return _run(kernel, "after_crash", binary, scenarios, directory, drive)


@contextlib.contextmanager
def _disk():
    """-> the path of a disk with an empty file system."""
    with tempfile.TemporaryDirectory(prefix="pciassignment-disk-") as work:
        disk = os.path.join(work, "disk")
        with open(disk, "wb") as stream:
            stream.truncate(16 << 20)
        subprocess.run(["mke2fs", "-q", "-t", "ext4", disk], check=True, timeout=60)
        yield disk


def _run(kernel, part, binary, scenarios, directory, qemu_arguments=()):
    guest = places.GUEST_IN
    inject = [(str(places.HOME / "guest" / "changes"), f"{guest}/changes"), (binary, f"{guest}/pciassign"),
              (scenarios, f"{guest}/ChangeScenarios")]
    if part in WISHES:
        directory.mkdir(parents=True, exist_ok=True)
        (directory / "wish.toml").write_bytes(WISHES[part])
        inject.append((str(directory / "wish.toml"), f"{guest}/wish.toml"))
    if part == "settings":
        inject.append((settings.program(), f"{guest}/ip"))
    return machine.boot(machine.Run(
        kernel=kernel, topology=topologies.SHOWCASE, iommu_name="intel", inject=inject,
        command=["sh", f"{guest}/changes", f"{guest}/pciassign", f"{guest}/ChangeScenarios", part],
        modules=["ext4", "crc32c_generic", "ahci", "sd_mod"], qemu_arguments=list(qemu_arguments),
        processors=2 if part == "race" else 1, timeout=1800, boot_timeout=120), directory)


def _judge(report, kernel, part, result, scenarios):
    name = f"{part.replace('_', ' ')}, {kernel}"
    if part in OWN:
        OWN[part].judge(report, name, result)
        return
    if result.why or result.exit:
        report.check(name, 1, [result.why or result.text("stderr").strip(), result.text("console")[-1500:]])
        return
    {"play": _compare, "kill_everywhere": _killed, "kill_bind": _killed, "race": _raced, "hasty": _hurried,
     "guard": guard.judge, "settings": settings.judge,
     "controllers": controllers.judge}.get(part, _recovered)(report, name, result, scenarios, part)


def _compare(report, name, result, scenarios, _):
    """Each scenario as the kernel played it, against the fake host made of that guest's own capture."""
    with tempfile.TemporaryDirectory(prefix="pciassignment-fake-", dir=_memory()) as folder:
        played = subprocess.run([scenarios, "play", "--capture", str(result.directory / "host.pcicapture")],
                                env={**os.environ, "TMPDIR": folder}, capture_output=True, text=True, timeout=900)
    (result.directory / "fake.txt").write_text(played.stdout)
    real, fake = _split(result.text("played.txt")), _split(played.stdout)
    report.check(f"{name}: scenarios", 1, [] if len(real) >= 40 and played.returncode == 0 else
                 [f"{len(real)} scenarios, the fake host's ended with {played.returncode}: {played.stderr[-500:]}"])
    report.check(f"{name}: each is left as it was found", 1, result.text("stderr").strip().splitlines())
    for scenario, lines in real.items():
        difference = [line for line in difflib.unified_diff(lines, fake.get(scenario, []), "kernel", "fake host",
                                                            lineterm="", n=1)]
        report.check(f"{name}: {scenario}", len(lines), difference)


def _killed(report, name, result, _, part):
    lines = result.text("killed.txt").splitlines()
    failed = [line for line in lines if line.startswith(("FAILED", "  "))]
    counted = [line for line in lines if "killed before each of" in line]
    wanted = KILLED[part]
    report.check(name, len(counted), failed or ([] if len(counted) == wanted else ["not all was played", *lines[-5:]]))


def _raced(report, name, result, *_):
    wrong, count = [], 0
    for number in range(8):
        for line in result.text(f"race.{number}").splitlines():
            _, _, verb, code = line.split()
            count += 1
            if int(code) not in RACE_CODES[verb]:
                wrong.append(f"process {line}")
    if count != 8 * 20 * 2:
        wrong.append(f"{count} of 320 changes were made")
    end = result.text("race.end").splitlines()
    if end != END:
        wrong += ["at the end:", *end]
    report.check(name, count, wrong and [*wrong[:20], result.text("race.err")[-800:]])


def _hurried(report, name, result, *_):
    """No driver of the host ever had a virtual function that was made for guests; the kernel's events tell of each."""
    lines = result.text("hasty").splitlines()
    wrong = [] if lines == HASTY else ["found:", *lines]
    events = [line.split() for line in result.text("events").splitlines() if line.count(" ") == 2]
    virtual = [(action, slot, driver) for action, slot, driver in events if slot.startswith(("0000:01:10", "0000:01:11"))]
    # The last one is that of the proof that the listener listens.
    taken = [event for event in virtual if event[0] == "bind" and event[2] == "igbvf"]
    if len(taken) != 1 or taken[0] is not [event for event in virtual if event[0] == "bind"][-1]:
        wrong.append(f"igbvf had {taken}")
    if sum(event[0] == "bind" and event[2] == "vfio-pci" for event in virtual) != 21:
        wrong.append(f"not 21 events of binding to vfio-pci: {virtual[:20]}")
    if any("overrun" in line for line in result.text("events").splitlines()):
        wrong.append("events were lost")
    report.check(name, len(lines) + len(virtual), wrong)


def _recovered(report, name, result, *_):
    """After a reset in the middle: the machine is as it starts, and its records say so."""
    lines = result.text("recovered").splitlines()
    wrong = [] if lines[:len(RECOVERED)] == RECOVERED and lines[-1:] == ["again 0"] else ["found:", *lines]
    if "journal" in lines or any(line.startswith("0000:0b") and " " not in line for line in lines):
        wrong.append("something is left in the state directory")
    report.check(name, len(lines), wrong)


def _split(text):
    parts, name = {}, None
    for line in text.splitlines():
        if line.startswith("== "):
            name = line[3:]
            parts[name] = []
        elif name:
            parts[name].append(line)
    return parts


def _memory():
    """Thousands of small files are made: in memory, where there is room."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
