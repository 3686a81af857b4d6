"""The same host again, from the tree and from our own capture: both must give the answers the machine gave."""
import json
import subprocess
import tempfile

from .report import Comparison

#: What may differ: where and when it was read.
PROVENANCE = ("source", "observations")


def pciassign(binary, host, *arguments):
    """-> the document, or a sentence why there is none."""
    command = [binary, *arguments, "--host", str(host), "--json"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        return json.loads(done.stdout)
    except (OSError, subprocess.TimeoutExpired, ValueError) as error:
        return f"{' '.join(command)}: {error}"


def compare(report, subject, live, replayed):
    """Two documents of the same verb."""
    check = Comparison()
    if isinstance(replayed, str):
        check.fail(replayed)
    else:
        _walk(check, "", {key: value for key, value in live.items() if key not in PROVENANCE},
              {key: value for key, value in replayed.items() if key not in PROVENANCE})
    report.check(subject, check.compared, check.differences)


def unpacked(report, subject, binary, file, guest_text):
    """lspci, reading the tree our own capture unpacks to, against what it said in the guest."""
    with tempfile.TemporaryDirectory(prefix="pciassignment-unpack-") as work:
        command = [binary, "unpack", str(file), f"{work}/host"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        if done.returncode:
            report.check(subject, 1, [f"{' '.join(command)}: {done.stderr.strip()[:300]}"])
        else:
            lspci(report, subject, f"{work}/host", guest_text)


def lspci(report, subject, tree, guest_text):
    """lspci, reading the captured tree, against what it said in the guest: whether the tree is faithful."""
    command = ["lspci", "-O", f"sysfs.path={tree}/sys/bus/pci", "-D", "-nn", "-vvv", "-xxxx"]
    check = Comparison()
    try:
        ours = subprocess.run(command, capture_output=True, text=True, timeout=60).stdout.split("\n")
    except (OSError, subprocess.TimeoutExpired) as error:
        report.skip(subject, f"lspci: {error}")
        return
    theirs = guest_text.split("\n")
    check.equal("lines", len(ours), len(theirs))
    for number, (line, other) in enumerate(zip(ours, theirs), 1):
        check.equal(f"line {number}", line, other)
    report.check(subject, check.compared, check.differences)


def _walk(check, path, live, replayed):
    if isinstance(live, dict) and isinstance(replayed, dict):
        check.equal(f"{path} keys", sorted(replayed), sorted(live))
        for key in live.keys() & replayed.keys():
            _walk(check, f"{path}.{key}", live[key], replayed[key])
    elif isinstance(live, list) and isinstance(replayed, list):
        check.equal(f"{path} count", len(replayed), len(live))
        for index, (one, other) in enumerate(zip(live, replayed)):
            _walk(check, f"{path}[{one.get('address', index) if isinstance(one, dict) else index}]", one, other)
    else:
        check.equal(path, replayed, live)
