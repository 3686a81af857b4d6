"""Reads a captured host's /sys, attribute by attribute."""
import pathlib
import re

ADDRESS = re.compile(r"[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]")


class Tree:
    """The `host/` directory of a capture."""

    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.devices = self.root / "sys/bus/pci/devices"

    def addresses(self):
        """All functions, numerically sorted."""
        return sorted((each.name for each in self.devices.iterdir()), key=number)

    def text(self, address, name):
        """An attribute without its final newline, or None where there is none."""
        path = self.devices / address / name
        return path.read_text().strip() if path.exists() else None

    def bytes(self, address, name):
        path = self.devices / address / name
        return path.read_bytes() if path.exists() else b""

    def link(self, address, name):
        """The last part of a link's target, or None."""
        path = self.devices / address / name
        return pathlib.PurePath(path.readlink()).name if path.is_symlink() else None

    def parent(self, address):
        """The function this one is below, or None on a root bus. sysfs nests by bus, so a VF is beside its PF."""
        above = (self.devices / address).resolve().parent.name
        return above if ADDRESS.fullmatch(above) else None

    def resources(self, address):
        """(index, start, end, flags) of used lines of `resource`."""
        rows = []
        for index, line in enumerate((self.text(address, "resource") or "").splitlines()):
            start, end, flags = (int(word, 16) for word in line.split())
            if start or end or flags:
                rows.append((index, start, end, flags))
        return rows

    def groups(self):
        """{id: (members, type, reserved regions)}."""
        found = {}
        base = self.root / "sys/kernel/iommu_groups"
        for directory in base.iterdir() if base.exists() else []:
            members = sorted((each.name for each in (directory / "devices").iterdir()), key=number)
            regions = [line.split() for line in (directory / "reserved_regions").read_text().splitlines()]
            found[int(directory.name)] = (members, (directory / "type").read_text().strip(),
                                          [(int(start, 16), int(end, 16), kind) for start, end, kind in regions])
        return found

    def tables(self):
        """{signature: bytes} of the firmware's tables, SSDT1 and such by file name."""
        base = self.root / "sys/firmware/acpi/tables"
        return {each.name: each.read_bytes() for each in base.iterdir() if each.is_file()}


def number(address):
    """Sort key: segment, bus, device, function as numbers."""
    return tuple(int(part, 16) for part in re.split(r"[:.]", address)) if ADDRESS.fullmatch(address) else (address,)
