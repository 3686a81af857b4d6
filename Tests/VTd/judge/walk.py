"""Which entries the unit reads for one address, told from the image alone, to know what to spoil."""
import dataclasses

ADDRESS = 0x000F_FFFF_FFFF_F000
LARGE_PAGE = 0x80


@dataclasses.dataclass(frozen=True)
class Entry:
    """`length` bytes at `gpa`; `level` is that of a page-table entry, else 0."""

    name: str
    gpa: int
    length: int
    level: int = 0
    is_leaf: bool = False


class Words:
    """An image's bytes by address."""

    def __init__(self, image):
        self.pieces, self.root = image.pieces, image.root

    def __getitem__(self, gpa):
        for first, data in self.pieces:
            if first <= gpa and gpa + 8 <= first + len(data):
                return int.from_bytes(data[gpa - first:gpa - first + 8], "little")
        raise KeyError(hex(gpa))


def entries(image, configuration, requester, iova):
    """-> the entries of an image that are read for `iova`, in order; the last is the leaf."""
    return entries_in(Words(image), configuration, requester, iova)


def entries_in(words, configuration, requester, iova):
    """The same of `words`, anything that gives 64 bits for an address and has the root table's as `root`."""
    bus, device = requester >> 8, requester & 0xFF
    root = words.root + bus * 16
    found = [Entry("root", root, 16)]
    if configuration.scalable:
        context = (words[root + (device >> 7) * 8] & ADDRESS) + (device & 0x7F) * 32
        directory = words[context] & ADDRESS
        table = words[directory] & ADDRESS
        found += [Entry("context", context, 32), Entry("PASID directory", directory, 8), Entry("PASID", table, 64)]
        top = words[table + (16 if configuration.stage == "first" else 0)] & ADDRESS
        levels = 4
    else:
        context = (words[root] & ADDRESS) + device * 16
        found.append(Entry("context", context, 16))
        top = words[context] & ADDRESS
        levels = (words[context + 8] & 7) + 2
    for level in range(levels, 0, -1):
        slot = top + (iova >> 12 + 9 * (level - 1) & 511) * 8
        value = words[slot]
        leaf = level == 1 or value & LARGE_PAGE != 0
        found.append(Entry(f"level {level}", slot, 8, level, leaf))
        if leaf:
            break
        top = value & ADDRESS
    return found
