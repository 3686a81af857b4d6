"""Kinds of wrong tables, one of each: what the unit says of it, and that the validator refuses it.

A kind without a reason is one that the model lets through although hardware or the specification would not: there the
validator has to be better than the judge.
"""
import dataclasses
import struct

from . import walk
from .flips import Spoiler
from .verifying import Verifier

NOWHERE = 0x3_8000_0000
#: A pointer's bits.
POINTER = 0x000F_FFFF_FFFF_F000


@dataclasses.dataclass(frozen=True)
class Kind:
    """`word` of the entry called `entry` becomes `change(word)`; `page` is the size of the page looked at, by index."""

    name: str
    entry: str
    word: int
    change: object
    reason: object = None
    page: int = 1
    #: Whether the job's CAP is to have caching mode, which the unit here does not have.
    caching: bool = False
    #: Whether it is wrong whatever the job is.
    malformed: bool = True


def pointing(to):
    return lambda word: word & ~POINTER | to


def setting(bits):
    return lambda word: word | bits


def clearing(bits):
    return lambda word: word & ~bits


def putting(value, first, last):
    mask = (1 << last - first + 1) - 1 << first
    return lambda word: word & ~mask | value << first


_COMMON = (
    Kind("root entry not present", "root", 0, clearing(1), 0x1, malformed=False),
    Kind("reserved bit in a root entry", "root", 0, setting(1 << 5), 0xA),
    Kind("context table not in memory", "root", 0, pointing(NOWHERE), 0x9),
    Kind("context entry not present", "context", 0, clearing(1), 0x2, malformed=False),
    Kind("reserved bit in a context entry", "context", 0, setting(1 << 7), 0xB),
)
_LEGACY = _COMMON + (
    Kind("address width 0", "context", 1, putting(0, 0, 2), 0x3),
    Kind("address width 5 levels, which the unit lacks", "context", 1, putting(3, 0, 2), 0x3),
    Kind("translation type 3", "context", 0, putting(3, 2, 3), 0x3),
    Kind("device TLB, which the unit lacks", "context", 0, putting(1, 2, 3), 0x3),
    Kind("top table not in memory", "context", 0, pointing(NOWHERE), 0x3),
    Kind("domain ID 0 under caching mode", "context", 1, putting(0, 8, 23), caching=True),
    Kind("one domain ID with two tables", "context", 1, putting(6, 8, 23)),
)
_SCALABLE = _COMMON + (
    Kind("PASID directory not in memory", "context", 0, pointing(NOWHERE), 0x50),
    Kind("PASID directory entry not present", "PASID directory", 0, clearing(1), 0x51, malformed=False),
    Kind("PASID table not in memory", "PASID directory", 0, pointing(NOWHERE), 0x58),
    Kind("PASID entry not present", "PASID", 0, clearing(1), 0x59, malformed=False),
    Kind("no translation type", "PASID", 0, putting(0, 6, 8), 0x5B),
    Kind("nested translation, which the unit lacks", "PASID", 0, putting(3, 6, 8), 0x5B),
    Kind("translation type 5", "PASID", 0, putting(5, 6, 8), 0x5B),
    Kind("reserved bit in a PASID directory entry", "PASID directory", 0, setting(1 << 7)),
    Kind("reserved bit in a PASID entry's last word", "PASID", 7, setting(1 << 33)),
    Kind("device TLB in the context entry, which the unit lacks", "context", 0, setting(1 << 2)),
    Kind("PASIDs in the context entry, which the unit lacks", "context", 0, setting(1 << 3)),
    Kind("page requests in the context entry, which the unit lacks", "context", 0, setting(1 << 4)),
    Kind("RID_PASID beyond the directory", "context", 1, putting(0xF_FFFF, 0, 19), "any"),
    Kind("domain ID 0 under caching mode", "PASID", 1, putting(0, 0, 15), caching=True),
    Kind("one domain ID with two tables", "PASID", 1, putting(6, 0, 15)),
)
_SECOND = (
    Kind("no read permission in a leaf", "leaf", 0, clearing(1), 0x6, malformed=False),
    Kind("no write permission in a leaf", "leaf", 0, clearing(2), 0x5, malformed=False),
    Kind("no write permission on the way", "level 3", 0, clearing(2), 0x5, malformed=False),
    Kind("lower table not in memory", "level 3", 0, pointing(NOWHERE), 0x7),
    Kind("a page of 512 GiB", "level 4", 0, setting(1 << 7), 0xC),
    Kind("a table's entry turned into a misaligned page", "level 2", 0, setting(1 << 7), 0xC),
    Kind("misaligned page of 2 MiB", "leaf", 0, setting(1 << 15), 0xC, page=2),
    Kind("misaligned page of 1 GiB", "leaf", 0, setting(1 << 25), 0xC, page=3),
    Kind("snoop control on the way", "level 3", 0, setting(1 << 11), 0xC),
    Kind("transient mapping", "leaf", 0, setting(1 << 62), 0xC),
)
_FIRST = (
    Kind("five levels, which the unit lacks", "PASID", 2, putting(1, 2, 3), 0x5B),
    Kind("top table not in memory", "PASID", 2, pointing(NOWHERE), 0x73),
    Kind("lower table not in memory", "level 3", 0, pointing(NOWHERE), 0x70),
    Kind("entry not present", "leaf", 0, clearing(1), 0x71, malformed=False),
    Kind("supervisor page", "leaf", 0, clearing(4), 0x81, malformed=False),
    Kind("supervisor pages on the way", "level 4", 0, clearing(4), 0x81, malformed=False),
    Kind("no write permission in a leaf", "leaf", 0, clearing(2), 0x85, malformed=False),
    Kind("no write permission on the way", "level 3", 0, clearing(2), 0x85, malformed=False),
    Kind("a page of 512 GiB", "level 4", 0, setting(1 << 7), 0x72),
    Kind("misaligned page of 2 MiB", "leaf", 0, setting(1 << 15), 0x72, page=2),
    Kind("misaligned page of 1 GiB", "leaf", 0, setting(1 << 25), 0x72, page=3),
)
#: Onto the interrupt window, of a page that was fine.
_WINDOW = Kind("a page in the interrupt window", "leaf", 0, pointing(0xFEE0_0000), 0xE)
#: With SNP in leaves the scalable model is laxer than its registers say, so only legacy mode asks it.
_SNOOP = Kind("snoop control, which the unit lacks", "leaf", 0, setting(1 << 11), 0xC)

KINDS = {
    "legacy-39": _LEGACY + tuple(each for each in _SECOND if each.entry != "level 4") + (
        _SNOOP, _WINDOW, Kind("4 levels, which the unit lacks", "context", 1, putting(2, 0, 2), 0x3),
        Kind("memory above 512 GiB", "leaf", 0, setting(1 << 40), 0xC)),
    "legacy-48": _LEGACY + _SECOND + (_SNOOP, _WINDOW, Kind("memory above 256 TiB", "leaf", 0, setting(1 << 50), 0xC)),
    "scalable-second": _SCALABLE + _SECOND + (
        dataclasses.replace(_WINDOW, reason=0x87), Kind("top table not in memory", "PASID", 0, pointing(NOWHERE), 0x3),
        Kind("address width 0", "PASID", 0, putting(0, 2, 4), 0x5B),
        Kind("first stage, which the unit lacks", "PASID", 0, putting(1, 6, 8), 0x5B)),
    "scalable-first": _SCALABLE + _FIRST + (
        dataclasses.replace(_WINDOW, reason=0x87),
        Kind("second stage, which the unit lacks", "PASID", 0, putting(2, 6, 8), 0x5B)),
}


def judge(machine, unit, image, job, binary):
    """-> (differences, how many kinds, how many of them the model lets through)."""
    configuration = job.configuration
    function, domain = job.owners[0]
    spoiler, words = Spoiler(machine, unit, configuration), walk.Words(image)
    verifiers = {caching: Verifier(binary, image, job.data(caching)) for caching in (False, True)}
    unit.translate(image.root, configuration.scalable)
    differences, unseen = [], 0
    for kind in KINDS[configuration.name]:
        mapping = domain.mappings[kind.page]
        path = walk.entries(image, configuration, function.requester, mapping.iova)
        entry = next(each for each in path if each.name == kind.entry or kind.entry == "leaf" and each.is_leaf)
        # In scalable mode a root entry has two halves.
        place = entry.gpa + kind.word * 8
        spoiled = struct.pack("<Q", kind.change(words[place]))
        machine.poke(place, spoiled)
        fine, reasons = spoiler.effect(function, mapping.iova + 0x800, mapping.gpa + 0x800)
        image.put(machine)
        if kind.reason is None:
            unseen += 1
            if not fine:
                differences.append(f"{kind.name}: the unit notices it now: {reasons or 'data elsewhere'}")
        elif not reasons or kind.reason != "any" and kind.reason not in reasons:
            differences.append(f"{kind.name}: the unit should say {kind.reason:#x}, not {reasons or 'nothing'}")
        verifier = verifiers[kind.caching]
        if not verifier.refuses({place: spoiled}):
            differences.append(f"{kind.name}: accepted by the validator with the job")
        if kind.malformed and not verifier.refuses({place: spoiled}, with_job=False):
            differences.append(f"{kind.name}: accepted by the validator without the job")
    return differences, len(KINDS[configuration.name]), unseen
