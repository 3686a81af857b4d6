"""Random jobs for the table builder, and what such a job means, page by page."""
import bisect
import dataclasses

from . import functions

PAGE, MIDDLE, LARGE = 1 << 12, 1 << 21, 1 << 30
NAMES = {PAGE: "4K", MIDDLE: "2M", LARGE: "1G"}
#: Guest memory that mappings lead to; the table memory and the judge's own pages are outside of it.
TARGETS = ((0x2000_0000, 0x4000_0000), (0x4000_0000, 0x8000_0000), (0x1_0000_0000, 0x2_0000_0000))
WHOLE_GIBIBYTES = (0x4000_0000, 0x1_0000_0000, 0x1_4000_0000, 0x1_8000_0000, 0x1_C000_0000)
TABLES = (0x0100_0000, 0x2000_0000)
QUEUE = 0x0010_0000
#: A page of each domain that brings a device's buffer back for reading what it read.
RETURN_IOVA, RETURN_GPA = 0x0000_7000, 0x0011_0000
#: DMA there is an interrupt, never a translation (VT-d 4.1 §3.14).
WINDOW = (0xFEE0_0000, 0xFEF0_0000)


@dataclasses.dataclass(frozen=True)
class Mapping:
    """`length` bytes from `iova` lead to memory at `gpa`."""

    iova: int
    gpa: int
    length: int
    access: str

    @property
    def end(self):
        return self.iova + self.length

    def data(self):
        return {"iova": hex(self.iova), "gpa": hex(self.gpa), "len": self.length, "access": self.access}


class Meaning:
    """What a domain's mappings, less its unmappings, translate."""

    def __init__(self, mappings, unmappings=()):
        pieces = list(mappings)
        for first, length in [*unmappings, (WINDOW[0], WINDOW[1] - WINDOW[0])]:
            pieces = [rest for each in pieces for rest in without(each, first, first + length)]
        self.pieces = sorted(pieces, key=lambda each: each.iova)
        self.starts = [each.iova for each in self.pieces]

    def at(self, iova):
        """-> (address in memory, access), or None."""
        index = bisect.bisect_right(self.starts, iova) - 1
        if index >= 0 and iova < self.pieces[index].end:
            piece = self.pieces[index]
            return piece.gpa + iova - piece.iova, piece.access
        return None


def without(mapping, first, end):
    if end <= mapping.iova or mapping.end <= first:
        return [mapping]
    left = []
    if mapping.iova < first:
        left.append(dataclasses.replace(mapping, length=first - mapping.iova))
    if end < mapping.end:
        skipped = end - mapping.iova
        left.append(Mapping(end, mapping.gpa + skipped, mapping.end - end, mapping.access))
    return left


class Domain:
    """One address space: mappings in the order they are made, and what is unmapped again after them."""

    def __init__(self, number, random, configuration, largest):
        self.number = number
        self.mappings = [Mapping(RETURN_IOVA, RETURN_GPA, PAGE, "rw")]
        self.unmappings = []
        self.accesses = configuration.accesses
        self.limit = 1 << configuration.input_width
        self.random = random
        for _ in range(random.randint(4, 28)):
            self._add(random.choice((PAGE, PAGE, MIDDLE, MIDDLE, LARGE)), largest)
        for _ in range(random.randint(2, 12)):
            self._cut()
        self.meaning = Meaning(self.mappings, self.unmappings)

    def data(self):
        return {"id": self.number, "mappings": [each.data() for each in self.mappings],
                "unmappings": [{"iova": hex(first), "len": length} for first, length in self.unmappings]}

    def _add(self, unit, largest):
        """A mapping made of pages of about `unit`; some are aligned alike on both sides, some not, some straddle."""
        random = self.random
        if unit == LARGE:
            # Without pages of 1 GiB, the tables of one would be large and say nothing new.
            count = random.choice((1, 1, 2)) if largest == LARGE else 1
            gpa = random.choice(WHOLE_GIBIBYTES[1:4 if count == 2 else None])
            length = count * LARGE
            if largest != LARGE:
                length = random.randrange(MIDDLE, 16 * MIDDLE, MIDDLE)
        else:
            length = unit * random.choice((1, 1, 2, 3, random.randint(1, 40 if unit == PAGE else 6)))
            if unit == MIDDLE and random.random() < 0.4:
                length += random.randrange(0, MIDDLE, PAGE)
            first, end = random.choice(TARGETS)
            gpa = random.randrange(first, end - length, unit)
            if unit == MIDDLE and random.random() < 0.4:
                gpa += random.randrange(0, min(MIDDLE, end - length - gpa) or PAGE, PAGE)
        for _ in range(20):
            width = random.choice((30, 33, self.limit.bit_length() - 1, self.limit.bit_length() - 1))
            if random.random() < 0.1 and unit == LARGE and largest == LARGE:
                iova = 0xC000_0000  # around the interrupt window, which must stay out
            elif random.random() < 0.05:
                iova = self.limit - length  # up to the last address that is translated
            else:
                iova = random.randrange(0, 1 << width, PAGE)
            if random.random() < 0.8:
                # Alike on both sides, so that the largest pages fit.
                iova = iova & ~(unit - 1) | gpa & (unit - 1)
            elif unit == LARGE:
                iova &= ~(MIDDLE - 1)  # by small pages, a gibibyte takes tables of 2 MiB
            # What lies in the interrupt window as a whole is refused, and says nothing.
            if iova < 0x10000 or iova + length > self.limit or WINDOW[0] <= iova and iova + length <= WINDOW[1]:
                continue
            if all(iova + length <= each.iova or each.end <= iova for each in self.mappings):
                self.mappings.append(Mapping(iova, gpa, length, random.choice(self.accesses)))
                return

    def _cut(self):
        """Unmaps a part of what is mapped: at an end, in the middle (so that larger pages are split), or all of it."""
        random = self.random
        mapping = random.choice(self.mappings[1:] or [None])
        if mapping is None:
            return
        pages = mapping.length // PAGE
        first = random.choice((0, 0, random.randrange(pages)))
        count = random.choice((1, pages - first, random.randint(1, pages - first)))
        start, length = mapping.iova + first * PAGE, count * PAGE
        for other, size in (*self.unmappings, (WINDOW[0], WINDOW[1] - WINDOW[0])):
            if start < other + size and other < start + length:
                return
        self.unmappings.append((start, length))


class Job:
    """What one image is built from: one domain for each translated function, and one function in pass-through."""

    def __init__(self, random, configuration):
        self.configuration = configuration
        self.largest = random.choice((PAGE, MIDDLE, LARGE, LARGE))
        numbers = random.sample(range(2, 200), len(functions.TRANSLATED))
        self.domains = [Domain(number, random, configuration, self.largest) for number in numbers]
        # Sometimes two functions share a domain.
        self.owners = list(zip(functions.TRANSLATED, self.domains))
        if random.random() < 0.3:
            self.owners[1] = (functions.HIGH, self.domains[0])
            del self.domains[1]

    def data(self):
        configuration = self.configuration
        devices = [{"bdf": function.address, "domain": domain.number} for function, domain in self.owners]
        return {"mode": configuration.mode, "stage": configuration.stage,
                "address_width": configuration.address_width, "table_base": hex(TABLES[0]),
                "max_page": NAMES[self.largest], "domains": [each.data() for each in self.domains],
                "devices": [*devices, {"bdf": functions.PASSING.address, "passthrough": True}]}
