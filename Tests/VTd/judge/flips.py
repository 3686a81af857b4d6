"""Every bit of every entry on the way to a page, flipped: what the unit then refuses, the validator must refuse too."""
import struct

from . import functions, walk
from .jobs import LARGE, MIDDLE, PAGE, RETURN_GPA, RETURN_IOVA, Mapping, Meaning
from .verifying import Verifier

#: Reasons that say a table is malformed, whatever it was to translate: refused without looking at the job.
MALFORMED = {0x3, 0x7, 0x9, 0xA, 0xB, 0xC, 0xE, 0x87, 0x50, 0x58, 0x5B, 0x70, 0x72, 0x73}
#: CAP.CM: entries that are not present may be cached.
CACHING_MODE = 1 << 7
#: Random changes of several bits, beside the flips.
SPOILINGS = 200
MARK = b"\x5a\xa5marked"


class FixedDomain:
    """A page of every size, far apart, so that each has a path of its own."""

    def __init__(self, number, base, accesses):
        self.number = number
        self.mappings = [
            Mapping(RETURN_IOVA, RETURN_GPA, PAGE, "rw"),
            Mapping(base + 0x1234_5000, 0x2345_6000, PAGE, "rw"),
            Mapping(base + 0x2_4680_0000, 0x2480_0000, MIDDLE, "rw"),
            Mapping(base + 0x8_0000_0000, 0x1_4000_0000, LARGE, "rw"),
        ]
        self.unmappings = []
        self.meaning = Meaning(self.mappings)

    def data(self):
        return {"id": self.number, "mappings": [each.data() for each in self.mappings]}


class Job:
    """Two functions, one in each half of the root bus, with a domain each, for a unit that is described."""

    def __init__(self, configuration, unit):
        self.configuration, self.unit = configuration, unit
        self.largest = LARGE
        base = 0x30_0000_0000 if configuration.address_width == 39 else 0x3A00_0000_0000
        self.domains = [FixedDomain(5, base, configuration.accesses), FixedDomain(6, 0, configuration.accesses)]
        self.owners = list(zip((functions.LOW, functions.HIGH), self.domains))

    def data(self, caching=False):
        configuration = self.configuration
        return {"capability": hex(self.unit.capability | (CACHING_MODE if caching else 0)),
                "extended_capability": hex(self.unit.extended),
                "mode": configuration.mode, "stage": configuration.stage, "max_page": "1G",
                "address_width": configuration.address_width, "table_base": "0x1000000",
                "domains": [each.data() for each in self.domains],
                "devices": [{"bdf": function.address, "domain": domain.number} for function, domain in self.owners]}


class Spoiler:
    """Flips bits of one image in one machine and watches two DMAs, one each way."""

    def __init__(self, machine, unit, configuration):
        self.machine, self.unit, self.configuration = machine, unit, configuration

    def effect(self, function, iova, target):
        """-> (whether both transfers went as they should, the fault reasons)."""
        machine = self.machine
        forget = (self.unit.forget_contexts(), self.unit.forget_translations())
        machine.poke(target, MARK)
        machine.poke(target + 64, bytes(len(MARK)))
        reasons = set()
        for where, to_memory in ((iova, False), (iova + 64, True)):
            status, = functions.transfer(machine, function, where, len(MARK), to_memory, forget, (self.unit.STATUS,))
            fault = self.unit.fault(status)
            if fault:
                reasons.add(fault.reason)
        return machine.peek(target + 64, len(MARK)) == MARK and not reasons, reasons

    def flips(self, image, job):
        """-> [(entry, bit, reasons)] of the flips that made a difference; and how many there were in all."""
        effects, count, done = [], 0, set()
        for function, domain in job.owners:
            for mapping in domain.mappings[1:]:
                iova, target = mapping.iova + 0x800, mapping.gpa + 0x800
                fine, reasons = self.effect(function, iova, target)
                if not fine:
                    raise RuntimeError(f"the sound image does not translate {iova:#x}: {reasons}")
                for entry in walk.entries(image, self.configuration, function.requester, iova):
                    if entry in done:
                        continue
                    done.add(entry)
                    for bit in range(entry.length * 8):
                        count += 1
                        place, mask = entry.gpa + bit // 64 * 8, 1 << bit % 64
                        self.machine.set_word(place, self.machine.word(place) ^ mask)
                        fine, reasons = self.effect(function, iova, target)
                        # What the flip made of the tables may have been written to: put everything back.
                        image.put(self.machine)
                        if not fine:
                            effects.append((entry, bit, reasons))
        return effects, count

    def spoilings(self, image, job, random, count):
        """-> [({address: word}, reasons)] of random changes of two to five bits on one way that made a difference."""
        effects, words = [], walk.Words(image)
        for _ in range(count):
            function, domain = random.choice(job.owners)
            mapping = random.choice(domain.mappings[1:])
            path = walk.entries(image, self.configuration, function.requester, mapping.iova)
            changes = {}
            for _ in range(random.randint(2, 5)):
                entry = random.choice(path)
                place = entry.gpa + random.randrange(0, entry.length, 8)
                changes[place] = changes.get(place, words[place]) ^ 1 << random.randrange(64)
            for place, word in changes.items():
                self.machine.set_word(place, word)
            fine, reasons = self.effect(function, mapping.iova + 0x800, mapping.gpa + 0x800)
            image.put(self.machine)
            if not fine:
                effects.append((changes, reasons))
        return effects


def judge(machine, unit, image, job, binary, random):
    """-> (differences, flips and other changes, those with an effect, of those refused without the job)."""
    configuration = job.configuration
    unit.translate(image.root, configuration.scalable)
    spoiler = Spoiler(machine, unit, configuration)
    effects, count = spoiler.flips(image, job)
    verifier = Verifier(binary, image, job.data())
    words = walk.Words(image)
    questions, names = [], []
    for changes, reasons in spoiler.spoilings(image, job, random, SPOILINGS):
        questions.append(({place: struct.pack("<Q", word) for place, word in changes.items()}, True))
        names.append(f"{ {hex(place): hex(word) for place, word in changes.items()} }: accepted with the job")
    count += SPOILINGS
    for entry, bit, reasons in effects:
        place = entry.gpa + bit // 64 * 8
        change = {place: struct.pack("<Q", words[place] ^ 1 << bit % 64)}
        end = "fault " + ", ".join(map(hex, sorted(reasons))) if reasons else "data elsewhere"
        name = f"{entry.name} entry, bit {bit}, {end}"
        # What is refused without the job is refused with it: the job only adds what is to be found.
        with_job = not reasons & MALFORMED
        questions.append((change, with_job))
        names.append(f"{name}: accepted {'with' if with_job else 'without'} the job")
    answers = verifier.refuses_each(questions)
    differences = [name for name, refused in zip(names, answers) if not refused]
    if verifier.refuses({}) or verifier.refuses({}, with_job=False):
        differences.insert(0, "the sound image is refused")
    return differences, count, len(questions), sum(not with_job for _, with_job in questions)
