"""Makes the committed captures: each host as `pciassign capture` writes it, beside what its own lspci said."""
import json
import os
import pathlib
import re
import shutil
import tempfile

from . import capture, places, scenarios
from .problem import Problem

SUFFIX = ".pcicapture"
HEAD = """\
# Captured hosts

Each `NAME.pcicapture` was written by `pciassign capture` in a virtual machine, and `NAME.lspci.txt` is what the same
machine's own `lspci -D -nn -vvv` said right before. A plain `lspci` reads such a host too, after `pciassign unpack`.

They are made again by `Tests/VM/vm fixtures`, in whose description (`Tests/VM/README.md`) the topologies are drawn.
Nothing in them comes from a real machine; serial numbers and network addresses are QEMU's, or chosen by the scenario.
The clock of each machine starts at the beginning of the year 2000. Function 0000:00:1e.0 is the file share through
which the command came in.

| host | what it shows | kernel | IOMMU | topology | machine |
| --- | --- | --- | --- | --- | --- |
"""
DUMP_LINE = re.compile(r"^[0-9a-f]{2,3}: [0-9a-f ]+$\n?", re.MULTILINE)


def make(binary, names, directory):
    """Boots each scenario that has a fixture and replaces its files; the table of provenance is written whole."""
    if not os.access(binary, os.X_OK):
        raise Problem(f"{binary} is no program")
    directory = pathlib.Path(directory)
    directory.mkdir(parents=True, exist_ok=True)
    chosen = [each for each in scenarios.ALL.values() if each.fixture and (not names or each.name in names)]
    for scenario in chosen:
        with tempfile.TemporaryDirectory(prefix="pciassignment-fixture-") as work:
            # In the guest's own root: there are its modules, and its file systems are not this machine's.
            program = f"{places.GUEST_IN}/pciassign"
            result = capture.scenario(scenario, work, [
                {"name": "capture", "arguments": ["chroot", "/proc/1/root", program, "capture",
                                                  f"{places.GUEST_OUT}/host{SUFFIX}"]}],
                inject=[(os.path.realpath(binary), program)])
            if result.why or result.exit:
                raise Problem(f"{scenario.name}: {result.why or result.text('stderr')}", 1)
            made = result.directory / f"host{SUFFIX}"
            if not made.exists():
                raise Problem(f"{scenario.name}: {result.text('commands/capture.stderr')}", 1)
            shutil.copyfile(made, directory / f"{scenario.fixture}{SUFFIX}")
            text = DUMP_LINE.sub("", result.text("commands/lspci.stdout"))
            (directory / f"{scenario.fixture}.lspci.txt").write_text(text)
            (directory / f".{scenario.fixture}.row").write_text(_row(scenario, result))
        print(f"{scenario.fixture}: {made.name} of {scenario.name}, {result.seconds:.0f} s", flush=True)
    _table(directory)
    return 0


def _row(scenario, result):
    record = json.loads(result.text("vm.json"))
    return (f"| `{scenario.fixture}` | {scenario.summary} | Debian {record['release']} | `{scenario.iommu}` | "
            f"`{scenario.topology.name}` | {record['qemu']} |\n")


def _table(directory):
    """Rows of the hosts made now replace theirs; the others keep what the table said."""
    readme = directory / "README.md"
    rows = {}
    for line in readme.read_text().splitlines(keepends=True) if readme.exists() else []:
        if match := re.match(r"\| `([^`]+)` \|", line):
            rows[match.group(1)] = line
    for path in directory.glob(".*.row"):
        rows[path.name[1:-len(".row")]] = path.read_text()
        path.unlink()
    known = [each.fixture for each in scenarios.ALL.values() if each.fixture]
    readme.write_text(HEAD + "".join(rows[name] for name in known if name in rows))
