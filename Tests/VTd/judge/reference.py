"""A second, small builder of the same tables, written for the judge alone and from QEMU's model.

It shares nothing with the project's. `Tests/VTd/run --builder reference` shows with it that the judge itself asks the
right questions: a difference there is a fault of the judge.
"""
import struct

from .functions import PASSING
from .jobs import LARGE, MIDDLE, PAGE, TABLES

_AGAW = {39: 1, 48: 2}


class Builder:
    """Tables for one job, as {address: list of 512 words}."""

    def __init__(self, job):
        self.configuration = job.configuration
        self.first_stage = job.configuration.stage == "first"
        self.levels = 3 if job.configuration.address_width == 39 else 4
        self.largest = job.largest
        self.tables = {}
        self.root = self._table()
        tops = {id(domain): self._table() for domain in job.domains}
        for domain in job.domains:
            for piece in domain.meaning.pieces:
                self._map(tops[id(domain)], piece)
        for function, domain in job.owners:
            self._device(function.requester, tops[id(domain)], domain.number)
        self._device(PASSING.requester, None, 1)

    def image(self):
        """-> [(address, bytes)]"""
        return [(address, struct.pack("<512Q", *words)) for address, words in self.tables.items()]

    def _table(self):
        address = TABLES[0] + len(self.tables) * PAGE
        self.tables[address] = [0] * 512
        return address

    def _child(self, table, index, bits):
        if not self.tables[table][index]:
            self.tables[table][index] = self._table() | bits
        return self.tables[table][index] & ~0xFFF

    def _map(self, top, piece):
        iova, gpa = piece.iova, piece.gpa
        while iova < piece.end:
            size = PAGE
            for larger in (MIDDLE, LARGE):
                if larger <= self.largest and not (iova | gpa) & larger - 1 and iova + larger <= piece.end:
                    size = larger
            level = (1, 2, 3)[(PAGE, MIDDLE, LARGE).index(size)]
            table = top
            for above in range(self.levels, level, -1):
                table = self._child(table, iova >> 12 + 9 * (above - 1) & 511, 0x27 if self.first_stage else 3)
            access = ("r" in piece.access) | ("w" in piece.access) << 1
            bits = {1: 0x25, 3: 0x67}[access] if self.first_stage else access
            self.tables[table][iova >> 12 + 9 * (level - 1) & 511] = gpa | bits | (0x80 if level > 1 else 0)
            iova, gpa = iova + size, gpa + size

    def _device(self, requester, top, number):
        bus, device = requester >> 8, requester & 0xFF
        width = _AGAW[self.configuration.address_width]
        if not self.configuration.scalable:
            context = self._child(self.root, bus * 2, 1)
            words = [1 | (top if top is not None else 2 << 2), width | number << 8]
            self.tables[context][device * 2:device * 2 + 2] = words
            return
        context = self._child(self.root, bus * 2 + (device >> 7), 1)
        directory, entries = self._table(), self._table()
        self.tables[context][(device & 0x7F) * 4] = directory | 1
        self.tables[directory][0] = entries | 1
        kind = 4 if top is None else 1 if self.first_stage else 2
        pointer = top or 0
        self.tables[entries][0:3] = [1 | 2 << 2 | kind << 6 | (0 if self.first_stage else pointer), number,
                                     pointer if self.first_stage else 0]


def remapping_table(job):
    """-> [(address, bytes)], and the table's description, for a job of interrupts."""
    count = max(2, 1 << (len(job.entries) - 1).bit_length())
    table = bytearray(max(count * 16, PAGE))
    for index, entry in enumerate(job.entries):
        bus, device, function = int(entry["bdf"][:2], 16), int(entry["bdf"][3:5], 16), int(entry["bdf"][6:])
        destination = entry["destination"] if job.extended else entry["destination"] << 8
        modes = {"fixed": 0, "lowest-priority": 1, "smi": 2, "nmi": 4, "init": 5, "extint": 7}
        low = (1 | (entry["mode"] == "logical") << 2 | (entry["trigger"] == "level") << 4
               | modes[entry["delivery"]] << 5 | entry["vector"] << 16 | destination << 32)
        struct.pack_into("<QQ", table, index * 16, low, 1 << 18 | bus << 8 | device << 3 | function)
    return [(TABLES[0], bytes(table))], {"table": hex(TABLES[0]), "size": count.bit_length() - 2, "eime": job.extended}
