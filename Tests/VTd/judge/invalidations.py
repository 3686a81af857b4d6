"""Changes to live tables: what was cached stays in use until the invalidation that the library computed, not longer.

The program `VTdChanges` (Tests/VTd/Changes) makes each change with the library and says which words it wrote and which
descriptors the unit is to be given. The words go into memory, the descriptors into the unit's queue, and DMA in between
tells what the unit still had cached.
"""
import subprocess

from . import functions, walk
from .jobs import (LARGE, MIDDLE, PAGE, QUEUE, RETURN_GPA, RETURN_IOVA, TABLES, TARGETS, WINDOW, Mapping, Meaning,
                   without)
from .probes import SIZE, Prober

#: Requesters and the domains they start with. Both change; what happens to one must leave the other alone.
OWNERS = {functions.LOW: 2, functions.BEHIND_PORT: 3}
OTHER = {functions.LOW: functions.BEHIND_PORT, functions.BEHIND_PORT: functions.LOW}
SPARE_DOMAIN = 4
#: No context entry, or no table for one.
NOT_ATTACHED = (0x1, 0x2)
GLOBAL_IOTLB = 1 << 4 | 2
#: Context cache and IOTLB, globally.
EVERYTHING = [1 << 4 | 1, GLOBAL_IOTLB]


class Changes:
    """The program; -> what each change wrote and what it asks to be invalidated."""

    def __init__(self, program, configuration, unit):
        levels = 3 if configuration.address_width == 39 else 4
        self.process = subprocess.Popen(
            [program, configuration.mode, configuration.stage, str(levels), hex(unit.capability), hex(unit.extended),
             hex(TABLES[0]), "2048"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.root = int(self._answer()["root"][0], 16)

    def make(self, *words):
        """-> ([(address, value)], [descriptor])"""
        self.process.stdin.write(" ".join(each if isinstance(each, str) else hex(each) for each in words) + "\n")
        self.process.stdin.flush()
        answer = self._answer()
        written = [tuple(int(each, 16) for each in line.split()) for line in answer.get("word", [])]
        return written, [int(line, 16) for line in answer.get("descriptor", [])]

    def _answer(self):
        found = {}
        while True:
            kind, _, rest = self.process.stdout.readline().strip().partition(" ")
            if kind == "done":
                return found
            if kind not in ("word", "descriptor", "root"):
                raise RuntimeError(f"Changes: {kind} {rest}")
            found.setdefault(kind, []).append(rest)

    def close(self):
        self.process.stdin.close()
        self.process.wait(30)


class Memory:
    """A machine's memory, as tables."""

    def __init__(self, machine, root):
        self.machine, self.root = machine, root

    def __getitem__(self, gpa):
        return self.machine.word(gpa)


class Space:
    """What one domain maps at the moment."""

    def __init__(self):
        self.pieces = []

    @property
    def meaning(self):
        return Meaning(self.pieces)

    def take(self, first, length):
        self.pieces = [rest for each in self.pieces for rest in without(each, first, first + length)]

    def put(self, mapping):
        self.take(mapping.iova, mapping.length)
        self.pieces.append(mapping)


class Judge:
    """Random changes to the tables of one configuration."""

    def __init__(self, machine, unit, configuration, random, changes, instead=None):
        self.instead = instead
        self.machine, self.unit, self.configuration, self.random = machine, unit, configuration, random
        self.changes = changes
        self.prober = Prober(machine, unit, configuration, random)
        self.spaces = {number: Space() for number in (*OWNERS.values(), SPARE_DOMAIN)}
        self.domain = dict(OWNERS)
        self.differences = []
        self.counts = {"changes": 0, "stale": 0, "gone": 0, "untouched": 0}

    # One thing after the other

    def start(self):
        for number in self.spaces:
            self._write(self.changes.make("map", number, RETURN_IOVA, RETURN_GPA, PAGE, "rw")[0])
            self.spaces[number].put(Mapping(RETURN_IOVA, RETURN_GPA, PAGE, "rw"))
            for _ in range(12):
                self._map(number)
        for function, number in OWNERS.items():
            self._write(self.changes.make("attach", function.address, number)[0])
        self.unit.translate(self.changes.root, self.configuration.scalable)
        self.unit.start_queue(QUEUE, wide=self.configuration.scalable)

    def _write(self, words):
        for address, value in words:
            self.machine.set_word(address, value)

    def _submit(self, descriptors, what):
        if self.instead is not None and descriptors:
            descriptors = self.instead
        if not self.unit.submit(descriptors):
            listed = ", ".join(f"{each:#034x}" for each in descriptors)
            self.differences.append(f"{what}: the unit refused one of {listed}")
            self.unit.skip_refused()

    def _map(self, number):
        """Maps something new; -> (what to call it, first, length, words, descriptors), or None."""
        random, space = self.random, self.spaces[number]
        unit = random.choice((PAGE, PAGE, MIDDLE, LARGE))
        length = unit * (1 if unit == LARGE else random.randint(1, 4))
        first, end = TARGETS[2] if unit == LARGE else random.choice(TARGETS)
        gpa = random.randrange(first, end - length + 1, unit)
        iova = random.randrange(0x1_0000_0000, (1 << self.configuration.input_width) - length, unit)
        if any(iova < each.end and each.iova < iova + length for each in space.pieces):
            return None
        access = random.choice(self.configuration.accesses)
        words, descriptors = self.changes.make("map", number, iova, gpa, length, access)
        space.put(Mapping(iova, gpa, length, access))
        if not self.unit.queue:
            self._write(words)
        return f"map {iova:#x} + {length:#x}", iova, length, words, descriptors

    def _alter(self, number):
        """Unmaps, protects or remaps a part of what is mapped."""
        random, space = self.random, self.spaces[number]
        piece = random.choice([each for each in space.pieces if each.iova != RETURN_IOVA])
        pages = piece.length // PAGE
        first = random.choice((0, 0, random.randrange(pages)))
        count = random.choice((1, pages - first, random.randint(1, pages - first)))
        iova, length, gpa = piece.iova + first * PAGE, count * PAGE, piece.gpa + first * PAGE
        kind = random.choice(("unmap", "protect", "remap"))
        name = f"{kind} {iova:#x} + {length:#x}"
        if kind == "unmap":
            words, descriptors = self.changes.make("unmap", number, iova, length)
            space.take(iova, length)
        elif kind == "protect":
            access = random.choice(self.configuration.accesses)
            words, descriptors = self.changes.make("protect", number, iova, length, access)
            space.put(Mapping(iova, gpa, length, access))
            name += f" {piece.access} to {access}"
        else:
            start, end = TARGETS[2]
            target = random.randrange(start, end - length + 1, PAGE) & ~(MIDDLE - 1) | gpa & (MIDDLE - 1)
            target = min(target, end - length)
            words, descriptors = self.changes.make("remap", number, iova, target, length, piece.access)
            space.put(Mapping(iova, target, length, piece.access))
        return name, iova, length, words, descriptors

    # What the unit does

    def _outcome(self, function, target, iova, is_write):
        """One DMA; -> "arrives" where `target` says, "faults", or what else."""
        place = None if target is None else target[0]
        token = self.prober._token()
        machine = self.machine
        if is_write:
            machine.poke(RETURN_GPA, token)
            functions.transfer(machine, function, RETURN_IOVA, SIZE, False)
            if place is not None:
                machine.poke(place, bytes(SIZE))
            status, = functions.transfer(machine, function, iova, SIZE, True, (), (self.unit.STATUS,))
            fault = self.unit.fault(status)
            there = place is not None and machine.peek(place, SIZE) == token
        else:
            if place is not None:
                machine.poke(place, token)
            status, = functions.transfer(machine, function, iova, SIZE, False, (), (self.unit.STATUS,))
            fault = self.unit.fault(status)
            machine.poke(RETURN_GPA, bytes(SIZE))
            functions.transfer(machine, function, RETURN_IOVA, SIZE, True)
            there = place is not None and machine.peek(RETURN_GPA, SIZE) == token
        if fault:
            return f"fault {fault.reason:#x}"
        return "arrives" if there else "moves nothing there"

    def _expected(self, target, iova, is_write):
        reason = self.prober.expected_fault(target, iova, is_write)
        return "arrives" if reason is None else f"fault {reason:#x}"

    def _expect(self, what, when, function, target, iova, is_write, wanted):
        seen = self._outcome(function, target, iova, is_write)
        if seen != wanted:
            verb = "write" if is_write else "read"
            name = f"a {verb} of {function.address} at {iova:#x}"
            self.differences.append(f"{what}: {when}, {name}: {seen}, not {wanted}")

    def _warm(self, function, meaning, addresses):
        """-> [(address, target, whether it writes)] of those that are translated, now cached."""
        cached = []
        for iova in addresses:
            target = meaning.at(iova)
            if target is not None:
                is_write = "r" not in target[1] or "w" in target[1] and self.random.random() < 0.5
                self._expect("before", "all being well", function, target, iova, is_write, "arrives")
                cached.append((iova, target, is_write))
        return cached

    def _addresses(self, first, length):
        random = self.random
        return sorted({first, first + length - SIZE, *(first + random.randrange(0, length, SIZE) for _ in range(3))})

    def _elsewhere(self, number, first, length):
        pieces = [each for each in self.spaces[number].pieces if each.iova != RETURN_IOVA
                  and (each.end + LARGE <= first or first + length + LARGE <= each.iova)]
        chosen = self.random.sample(pieces, min(2, len(pieces)))
        return [each.iova + self.random.randrange(0, each.length, SIZE) for each in chosen]

    def round(self):
        """One change of mappings: what was cached is there until its invalidation, all else is there after it too."""
        function = self.random.choice(list(OWNERS))
        number = self.domain[function]
        space = self.spaces[number]
        before = Meaning(space.pieces)
        change = self._alter(number) if self.random.random() < 0.8 and len(space.pieces) > 4 else self._map(number)
        if change is None:
            return
        what, first, length, words, descriptors = change
        what = f"change {self.counts['changes']}, {what}"
        self.counts["changes"] += 1
        after = Meaning(space.pieces)
        addresses = [each for each in self._addresses(first, length) if not WINDOW[0] <= each < WINDOW[1]]
        cached = self._warm(function, before, addresses)
        far = self._warm(function, before, self._elsewhere(number, first, length))
        others = [(function, *each) for each in far]
        neighbour = OTHER[function]
        if self.domain[neighbour] != number:
            theirs = self.domain[neighbour]
            others += [(neighbour, *each) for each in
                       self._warm(neighbour, self.spaces[theirs].meaning, self._elsewhere(theirs, 0, 0))]
        self._write(words)
        for iova, target, is_write in cached:
            self._expect(what, "before its invalidation", function, target, iova, is_write, "arrives")
            self.counts["stale"] += 1
        self._submit(descriptors, what)
        selective = all(each >> 4 & 3 == 3 for each in descriptors if each & 15 in (2, 6))
        for who, iova, target, is_write in others:
            if who is neighbour or selective:
                self._untouched(what, who, iova, target, is_write)
        probes = []
        for iova in addresses:
            is_write = self.random.random() < 0.5
            target = after.at(iova)
            wanted = self._expected(target, iova, is_write)
            # A change of nothing, such as rights a page has already, leaves it cached; what a cached page does not
            # allow is blocked without a record.
            if descriptors or wanted == "arrives" or not cached:
                probes.append((wanted == "arrives", iova, target, is_write, wanted))
        # Faults first: they leave nothing cached behind.
        for _, iova, target, is_write, wanted in sorted(probes, key=lambda each: each[0]):
            self._expect(what, "after its invalidation", function, target, iova, is_write, wanted)
            self.counts["gone"] += 1

    def _untouched(self, what, function, iova, target, is_write):
        """What the invalidation did not concern is still cached: taken from the tables for a moment, it still works."""
        tables = Memory(self.machine, self.changes.root)
        leaf = walk.entries_in(tables, self.configuration, function.requester, iova)[-1]
        value = self.machine.word(leaf.gpa)
        self.machine.set_word(leaf.gpa, 0)
        self._expect(what, "elsewhere", function, target, iova, is_write, "arrives")
        self.machine.set_word(leaf.gpa, value)
        self.counts["untouched"] += 1

    def forget(self):
        """The model's cache is emptied when it is full: it must not fill, or nothing would be stale."""
        if self.counts["changes"] % 20 == 19:
            self._submit([GLOBAL_IOTLB], "between changes")

    def move(self):
        """A requester leaves its domain and gets another: the old one is in use until its invalidation."""
        function = self.random.choice(list(OWNERS))
        old, new = self.domain[function], SPARE_DOMAIN if self.domain[function] != SPARE_DOMAIN else OWNERS[function]
        what = f"change {self.counts['changes']}, {function.address} from domain {old} to {new}"
        self.counts["changes"] += 1
        before, after = self.spaces[old].meaning, self.spaces[new].meaning
        addresses = [each.iova for each in self.random.sample(self.spaces[old].pieces, 3)]
        cached = self._warm(function, before, [each for each in addresses if each != RETURN_IOVA])
        words, descriptors = self.changes.make("detach", function.address)
        self._write(words)
        for iova, target, is_write in cached:
            self._expect(what, "before its invalidation", function, target, iova, is_write, "arrives")
            self.counts["stale"] += 1
        self._submit(descriptors, what)
        for iova, target, _ in cached:
            status, = functions.transfer(self.machine, function, iova, SIZE, True, (), (self.unit.STATUS,))
            seen = self.unit.fault(status)
            if seen is None or seen.reason not in NOT_ATTACHED:
                self.differences.append(f"{what}: detached, a write at {iova:#x}: {seen}")
            self.counts["gone"] += 1
        words, descriptors = self.changes.make("attach", function.address, new)
        self._write(words)
        self._submit(descriptors, what)
        self.domain[function] = new
        self._warm(function, after, [each.iova for each in self.random.sample(self.spaces[new].pieces, 3)])


def judge(machine, unit, configuration, random, program, rounds, instead=None):
    """-> (differences, counts). `instead`, descriptors, are given to the unit in place of the library's."""
    changes = Changes(program, configuration, unit)
    try:
        judged = Judge(machine, unit, configuration, random, changes, instead)
        judged.start()
        for _ in range(rounds):
            judged.forget()
            judged.move() if random.random() < 0.1 else judged.round()
    finally:
        changes.close()
    return judged.differences, judged.counts
