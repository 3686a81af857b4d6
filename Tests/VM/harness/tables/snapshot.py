"""Boots a kernel, has it build remapping tables, and keeps the machine's memory beside what is known of them."""
import dataclasses
import json
import os
import pathlib
import re
import shutil
import subprocess

from .. import machine, places, topologies
from ..problem import MISSING, Problem

#: The function that holds the known map: edu, integrated in the root complex of topology `minimal`.
HELD = "0000:00:04.0"
#: The function that its own driver maps memory for: e1000e below a root port.
DRIVEN = "0000:01:00.0"
#: The ISA bridge, for which the kernel maps the first 16 MiB to themselves.
IDENTITY, IDENTITY_LENGTH = "0000:00:1f.0", 16 << 20
TRACES = ("vtd_reg_dmar_root", "vtd_reg_ir_root")
_ROOT = re.compile(r"vtd_reg_dmar_root addr 0x(\w+) scalable (\d)")
_INTERRUPTS = re.compile(r"vtd_reg_ir_root addr 0x(\w+) size 0x(\w+)")


@dataclasses.dataclass(frozen=True)
class Case:
    """A kernel and an IOMMU choice; `width` is how many address bits the held map may use."""

    kernel: str
    iommu: str
    stage: str
    width: int

    @property
    def name(self):
        return f"{self.kernel} {self.iommu}"

    @property
    def prints(self):
        """Whether the kernel has its tables in debugfs."""
        return self.kernel.endswith("-debug")


#: Kernels as Debian ships them, and those that print their tables.
STOCK, PRINTING = ("6.12", "6.1"), ("6.12-debug", "6.1-debug")
_KINDS = (("intel", "second", 48), ("intel-39", "second", 39), ("intel-scalable", "second", 48),
          ("intel-flts", "first", 47))
ALL = {case.name: case for case in (Case(kernel, *kind) for kernel in (*STOCK, *PRINTING) for kind in _KINDS)}


@dataclasses.dataclass(frozen=True)
class Run:
    """A run of contiguous memory that is mapped."""

    iova: int
    physical: int
    length: int
    access: str


class Snapshot:
    """Memory of one machine, where its tables are, and what they must say."""

    def __init__(self, case, result, memory):
        self.case, self.result, self.memory = case, result, pathlib.Path(memory)
        self.directory = self.memory.parent
        log = result.text("qemu.log")
        roots, interrupts = _ROOT.findall(log), _INTERRUPTS.findall(log)
        if not roots:
            raise Problem(f"{case.name}: the kernel set no root table: {log.strip()[-300:]}")
        self.root, self.scalable = int(roots[-1][0], 16), roots[-1][1] == "1"
        self.interrupts = (int(interrupts[-1][0], 16), int(interrupts[-1][1], 16)) if interrupts else None
        self.held = [Run(int(iova, 16), int(physical, 16), int(length, 16), access) for iova, physical, length, access
                     in re.findall(r"^map (\w+) (\w+) (\w+) (\w+)$", result.text("dma-map"), re.MULTILINE)]

    def image(self):
        """Writes the description of the memory as tables and -> its path."""
        description = {
            "schema": 1, "mode": "scalable" if self.scalable else "legacy", "root_table": hex(self.root),
            "image": [{"gpa": "0x0", "file": self.memory.name, "offset": 0, "len": self.memory.stat().st_size}],
            "devices": []}
        registers = re.search(r"cap (\w+) ecap (\w+)", self.result.text("dmesg"))
        if registers:
            description["capability"] = "0x" + registers.group(1)
            description["extended_capability"] = "0x" + registers.group(2)
        if self.interrupts:
            table, entries = self.interrupts
            description["ir"] = {"table": hex(table), "size": entries.bit_length() - 2, "eime": self._extended()}
        path = self.directory / "image.json"
        path.write_text(json.dumps(description, indent=1) + "\n")
        return path

    def _extended(self):
        return "Enabled IRQ remapping in x2apic mode" in self.result.text("dmesg")

    def printed(self, *place):
        """What the kernel printed in a file of its debugfs, or an empty text."""
        return self.result.text(os.path.join("debugfs", *place))


def holder(directory):
    """Builds the guest's program and -> its path."""
    compiler = next((each for each in ("cc", "gcc", "clang") if shutil.which(each)), None)
    if not compiler:
        raise Problem("no C compiler: install gcc", MISSING)
    path = os.path.join(directory, "dma_hold")
    subprocess.run([compiler, "-O1", "-Wall", "-Werror", "-o", path, str(places.HOME / "guest/dma_hold.c")], check=True,
                   timeout=120)
    return path


def take(case, program, directory):
    """Boots one case in `directory`, which gets the memory as the file `memory`."""
    directory = pathlib.Path(directory)
    directory.mkdir(parents=True, exist_ok=True)
    memory = directory / "memory"
    traces = [word for trace in TRACES for word in ("-trace", trace)]
    result = machine.boot(machine.Run(
        kernel=case.kernel, topology=topologies.MINIMAL, iommu_name=case.iommu,
        shell=f'exec sh "$VM_IN/tables.sh" {HELD} {case.width}', load=["e1000e", "vfio_iommu_type1", "vfio-pci"],
        inject=[(program, f"{places.GUEST_IN}/dma_hold"),
                (str(places.HOME / "guest/tables.sh"), f"{places.GUEST_IN}/tables.sh")],
        qemu_arguments=traces, ram_file=str(memory), abrupt=True, memory=512, log_level=4, timeout=120,
        boot_timeout=120), directory)
    if result.why or result.exit:
        raise Problem(f"{case.name}: {result.why or result.text('stderr').strip() or result.exit}")
    return Snapshot(case, result, memory)
