"""Captures a scenario's whole host: a tree that replays it, and what the guest's own lspci says of it."""
import json
import os
import pathlib
import sys
import tarfile
import tempfile

from . import emulator, machine, places
from .problem import Problem

LSPCI = [{"name": "lspci", "arguments": ["lspci", "-D", "-nn", "-vvv", "-xxxx"]},
         {"name": "lspci-kernel", "arguments": ["lspci", "-D", "-k", "-nn"]}]


def scenario(wanted, directory, commands=(), timeout=400, inject=()):
    """Boots a scenario, prepares it, and observes it into `directory`; -> machine.Result.

    `inject` are further files (source, place in the guest) that commands use.
    Leaves `host/` (the tree), `commands/` (each command's output), `observe.json`, `dmesg`, `vm.json`.
    """
    directory = pathlib.Path(directory)
    job = {"steps": wanted.resolved(emulator.Emulator().absent(wanted.topology)), "capture": True,
           "commands": [*LSPCI, *commands]}
    with tempfile.TemporaryDirectory(prefix="pciassignment-job-") as work:
        path = os.path.join(work, "job.json")
        with open(path, "w") as stream:
            json.dump(job, stream)
        tables = []
        for index, table in enumerate(wanted.acpi_tables):
            tables.append(os.path.join(work, f"table{index}"))
            with open(tables[-1], "wb") as stream:
                stream.write(table)
        run = machine.Run(
            kernel=wanted.kernel, topology=wanted.topology, iommu_name=wanted.iommu, host_root=True,
            command=[os.path.realpath(sys.executable), str(places.HOME / "guest" / "observe")],
            inject=[(path, f"{places.GUEST_IN}/job.json"), *inject], append=list(wanted.append), acpi_tables=tables,
            timeout=timeout, boot_timeout=120, qemu_arguments=["-rtc", "base=2000-01-01T00:00:00"])
        result = machine.boot(run, directory)
    archive = directory / "host.tar"
    if archive.exists():
        with tarfile.open(archive) as tar:
            tar.extractall(directory / "host", **({"filter": "tar"} if hasattr(tarfile, "tar_filter") else {}))
        archive.unlink()
    return result


def capture(wanted, directory):
    result = scenario(wanted, directory)
    if result.why:
        raise Problem(f"{wanted.name}: {result.why}\n{result.text('console')[-2000:]}", 125)
    if result.exit:
        raise Problem(f"{wanted.name}: {result.text('stderr').strip()}", 1)
    return result
