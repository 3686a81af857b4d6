"""The installed QEMU: where it is, which device models it has, whether this machine can accelerate it."""
import json
import os
import re
import shutil
import subprocess

from . import places
from .problem import MISSING, Problem


class Emulator:
    """A QEMU for x86-64 machines, found on the path or named by `PCIASSIGNMENT_QEMU`."""

    def __init__(self):
        name = os.environ.get("PCIASSIGNMENT_QEMU", "qemu-system-x86_64")
        self.path = shutil.which(name)
        if not self.path:
            raise Problem(f"{name} is absent: install qemu-system-x86", MISSING)
        known = self._known()
        self.version = known["version"]
        self.devices = set(known["devices"])

    @property
    def number(self):
        """The version as numbers, to compare."""
        match = re.search(r"version (\d+)\.(\d+)", self.version)
        return (int(match.group(1)), int(match.group(2))) if match else (0, 0)

    def absent(self, topology):
        """Models of the topology that this QEMU does not have."""
        return topology.models() - self.devices

    def _known(self):
        """Asking takes half a second, so answers are kept per binary."""
        key = f"{os.path.realpath(self.path)}:{os.path.getmtime(self.path)}"
        store = places.cache() / "qemu.json"
        try:
            known = json.loads(store.read_text())
        except (OSError, ValueError):
            known = {}
        if key not in known:
            listed = subprocess.run([self.path, "-device", "help"], capture_output=True, text=True, timeout=60)
            version = subprocess.run([self.path, "--version"], capture_output=True, text=True, timeout=60)
            known = {key: {"devices": re.findall(r'name "([^"]+)"', listed.stdout),
                           "version": version.stdout.split("\n")[0]}}
            store.parent.mkdir(parents=True, exist_ok=True)
            unfinished = store.with_suffix(f".{os.getpid()}")
            unfinished.write_text(json.dumps(known))
            os.replace(unfinished, store)
        return known[key]


def accelerator():
    """`kvm` on real hardware virtualisation only, else `tcg`.

    A KVM without vmx or svm opens and creates machines, but does not boot a distribution's kernel.
    """
    try:
        with open("/proc/cpuinfo") as stream:
            flags = stream.read()
    except OSError:
        return "tcg"
    return "kvm" if re.search(r"\b(vmx|svm)\b", flags) and os.access("/dev/kvm", os.R_OK | os.W_OK) else "tcg"
