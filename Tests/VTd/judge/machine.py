"""A halted machine with an emulated VT-d unit, driven from outside: no kernel, no guest program.

QEMU's qtest protocol is text on a pipe: one line asks, one line answers. Guest memory is a file mapped here as well, so
looking at memory and changing it needs no question at all.
"""
import mmap
import os
import re
import shutil
import subprocess
import tempfile
import time

from .outcome import Absent

#: 2 GiB below the hole that ends at 4 GiB, the rest above it. Only pages that are touched take memory.
MEMORY = 6 << 30
LOW_MEMORY = 2 << 30
HIGH_MEMORY = 4 << 30
#: Seconds to wait for anything. Virtual time passes at once, so only a stuck machine takes this long.
PATIENCE = 30
OLDEST = (10, 0)


def find_qemu():
    """-> path of a QEMU whose model is known; says what is missing otherwise."""
    name = os.environ.get("PCIASSIGNMENT_QEMU", "qemu-system-x86_64")
    path = shutil.which(name)
    if not path:
        raise Absent(f"{name} is absent: install qemu-system-x86")
    said = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=60).stdout
    match = re.search(r"version (\d+)\.(\d+)", said)
    if not match or (int(match.group(1)), int(match.group(2))) < OLDEST:
        raise Absent(f"{said.splitlines()[0] if said else path}: first-stage translation needs QEMU 10.0 or later")
    return path


class Machine:
    """One QEMU process. `unit` is the intel-iommu device's options; `functions` are more `-device` arguments."""

    def __init__(self, unit, functions, traces=()):
        self.work = tempfile.TemporaryDirectory(prefix="pciassignment-vtd-")
        self.log = os.path.join(self.work.name, "trace")
        path = os.path.join(self.work.name, "memory")
        with open(path, "wb") as stream:
            stream.truncate(MEMORY)
        with open(path, "r+b") as stream:
            self.memory = mmap.mmap(stream.fileno(), MEMORY)
        command = [
            find_qemu(), "-accel", "tcg", "-machine", "q35,pit=off,hpet=off,memory-backend=ram",
            "-m", f"{MEMORY >> 20}M",
            "-object", f"memory-backend-file,id=ram,size={MEMORY >> 20}M,share=on,mem-path={path}",
            # Idle virtual time passes at once: the device model's timer needs no waiting.
            "-icount", "shift=0,sleep=off", "-nodefaults", "-no-user-config", "-display", "none",
            "-bios", self._firmware(), "-qtest", "stdio", "-qtest-log", "/dev/null", "-D", self.log]
        for trace in traces:
            command += ["-trace", trace]
        command += ["-device", f"intel-iommu,{unit}"] if unit else []
        self.errors = tempfile.TemporaryFile(dir=self.work.name)
        self.process = subprocess.Popen(command + functions, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=self.errors)

    def _firmware(self):
        """The reset vector runs into `cli; hlt`, for ever."""
        image = bytearray(b"\xf4" * 65536)
        image[0xFFF0:0xFFF4] = b"\xfa\xf4\xeb\xfd"
        path = os.path.join(self.work.name, "firmware")
        with open(path, "wb") as stream:
            stream.write(image)
        return path

    def close(self):
        self.process.kill()
        self.process.communicate()
        self.memory.close()
        self.errors.close()
        self.work.cleanup()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    # Questions

    def ask(self, *lines):
        """Sends lines together and -> their answers, without the leading OK."""
        self.process.stdin.write(("\n".join(lines) + "\n").encode())
        self.process.stdin.flush()
        return [self._answer(line) for line in lines]

    def _answer(self, line):
        while True:
            text = self.process.stdout.readline().decode().strip()
            if text.startswith("OK"):
                return text[3:]
            if not text.startswith("IRQ"):
                self.process.kill()
                self.errors.seek(0)
                raise RuntimeError(f"QEMU answered {text!r} to {line!r}: {self.errors.read(2000).decode()}")

    def read(self, address, width="q"):
        return int(self.ask(f"read{width} {address:#x}")[0], 0)

    def write(self, address, value, width="q"):
        self.ask(f"write{width} {address:#x} {value:#x}")

    def until(self, finished, what):
        end = time.monotonic() + PATIENCE
        while not finished():
            if time.monotonic() > end:
                raise RuntimeError(f"{what}: no end after {PATIENCE} s")
            time.sleep(0.0002)

    def traced(self):
        """The trace's lines so far."""
        with open(self.log, errors="replace") as stream:
            return stream.read().splitlines()

    # Configuration space, by the ports

    def configure(self, bdf, offset, value, width="l"):
        self.ask(f"outl 0xcf8 {0x80000000 | bdf << 8 | offset & ~3:#x}",
                 f"out{width} {0xcfc + (offset & 3):#x} {value:#x}")

    def configured(self, bdf, offset):
        return int(self.ask(f"outl 0xcf8 {0x80000000 | bdf << 8 | offset:#x}", "inl 0xcfc")[1], 0)

    # Memory

    @staticmethod
    def place(gpa, length=1):
        """-> where guest memory at `gpa` is in the file, or None where there is none."""
        if gpa + length <= LOW_MEMORY:
            return gpa
        if HIGH_MEMORY <= gpa and gpa + length <= HIGH_MEMORY + MEMORY - LOW_MEMORY:
            return gpa - HIGH_MEMORY + LOW_MEMORY
        return None

    def peek(self, gpa, length):
        place = self.place(gpa, length)
        return self.memory[place:place + length]

    def poke(self, gpa, data):
        place = self.place(gpa, len(data))
        self.memory[place:place + len(data)] = data

    def word(self, gpa):
        return int.from_bytes(self.peek(gpa, 8), "little")

    def set_word(self, gpa, value):
        self.poke(gpa, value.to_bytes(8, "little"))
