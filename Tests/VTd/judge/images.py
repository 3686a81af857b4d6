"""Images of table memory: built from a job, put into a machine's memory."""
import json
import os
import subprocess

from .jobs import PAGE
from .reference import Builder, remapping_table


class Image:
    """Pieces of table memory and where the root table is."""

    def __init__(self, pieces, root, remapping=None, path=""):
        self.pieces = pieces
        self.root = root
        self.remapping = remapping
        self.path = path

    def put(self, machine):
        for address, data in self.pieces:
            machine.poke(address, data)

    def remove(self, machine):
        for address, data in self.pieces:
            machine.poke(address, bytes(len(data)))

    @property
    def size(self):
        return sum(len(data) for _, data in self.pieces)


def by_reference(job, _):
    if not job.data()["domains"]:
        pieces, remapping = remapping_table(job)
        return Image(pieces, 0, remapping)
    builder = Builder(job)
    return Image(builder.image(), builder.root)


def by_command(binary):
    """-> a builder that runs `pciassign vtd build`."""

    def build(job, directory):
        os.makedirs(directory, exist_ok=True)
        path = os.path.join(directory, "job.json")
        with open(path, "w") as stream:
            json.dump(job.data(), stream)
        done = subprocess.run([binary, "vtd", "build", path, "--out", directory], capture_output=True, text=True,
                              timeout=120)
        if done.returncode != 0:
            raise RuntimeError(f"vtd build {path}: exit {done.returncode}: {done.stderr.strip()}")
        return load(os.path.join(directory, "image.json"))

    return build


def load(path):
    """Reads what `vtd build` wrote."""
    with open(path) as stream:
        description = json.load(stream)
    pieces = []
    for each in description["image"]:
        with open(os.path.join(os.path.dirname(path), each["file"]), "rb") as stream:
            stream.seek(each["offset"])
            data = stream.read(each["len"])
        address = number(each["gpa"])
        if len(data) != each["len"] or address % PAGE:
            raise RuntimeError(f"{path}: a piece at {address:#x} is cut short or misaligned")
        pieces.append((address, data))
    return Image(pieces, number(description["root_table"]), description.get("ir"), path)


def number(value):
    return int(value, 16) if isinstance(value, str) else value
