"""Random DMA against an image, each compared with what its job says."""
import itertools
import struct

from . import functions
from .jobs import PAGE, RETURN_GPA, RETURN_IOVA, WINDOW

#: Bytes of one DMA.
SIZE = 8
#: Numbers that are not used twice: memory still holds what the probes of earlier images put there.
_SERIALS = itertools.count(1)


class Prober:
    """DMA by the functions of one machine."""

    def __init__(self, machine, unit, configuration, random):
        self.machine, self.unit, self.configuration, self.random = machine, unit, configuration, random
        self.faults = self.transfers = 0
        #: What the unit did: (function, address, whether it was a write, the address reached, the fault).
        self.observed = []

    def _token(self):
        return struct.pack("<Q", next(_SERIALS) * 0x9E37_79B9_7F4A_7C15 & (1 << 64) - 1)

    def probe(self, function, meaning, iova, is_write):
        """One DMA; -> what differs from the meaning, or an empty text."""
        target = meaning.at(iova)
        expected = self.expected_fault(target, iova, is_write)
        place = None if target is None else self.machine.place(target[0], SIZE) and target[0]
        token = self._token()
        if is_write:
            seen, data = self._write(function, iova, place, token)
        else:
            seen, data = self._read(function, iova, place, token)
        if place is not None or seen is not None:
            self.observed.append((function, iova, is_write, None if seen else place, seen))
        if expected is None:
            self.transfers += 1
            if seen is not None:
                return f"{self._say(function, iova, is_write)} should reach {target[0]:#x}, but: {seen}"
            if data != token:
                return f"{self._say(function, iova, is_write)} should reach {target[0]:#x}, and went elsewhere"
            return ""
        self.faults += 1
        if seen is None:
            return f"{self._say(function, iova, is_write)} should end with fault {expected:#x}, and was let through"
        wanted = (expected, function.requester, iova & ~0xFFF, is_write)
        if (seen.reason, seen.requester, seen.address, seen.is_write) != wanted:
            return f"{self._say(function, iova, is_write)} should end with fault {expected:#x}, not with {seen}"
        if data == token:
            return f"{self._say(function, iova, is_write)} ended with {seen}, and yet moved data"
        return ""

    def expected_fault(self, target, iova, is_write):
        configuration = self.configuration
        if iova >> configuration.input_width:
            return configuration.too_wide
        if target is None:
            return configuration.not_mapped_write if is_write else configuration.not_mapped_read
        if is_write:
            return None if "w" in target[1] else configuration.not_writable
        return None if "r" in target[1] else configuration.not_readable

    def _write(self, function, iova, place, token):
        """-> (fault, what is where the data should be)."""
        machine = self.machine
        # The buffer gets the token by a read from the return page, so that each write carries data of its own.
        machine.poke(RETURN_GPA, token)
        functions.transfer(machine, function, RETURN_IOVA, SIZE, False)
        # A cached translation that lacks the permission blocks without a record: nothing must be cached.
        status, = functions.transfer(machine, function, iova, SIZE, True, (self.unit.forget_translations(),),
                                     (self.unit.STATUS,))
        return self.unit.fault(status), None if place is None else machine.peek(place, SIZE)

    def _read(self, function, iova, place, token):
        """-> (fault, what arrived in the function's buffer)."""
        machine = self.machine
        if place is not None:
            machine.poke(place, token)
        status, = functions.transfer(machine, function, iova, SIZE, False, (self.unit.forget_translations(),),
                                     (self.unit.STATUS,))
        fault = self.unit.fault(status)
        machine.poke(RETURN_GPA, bytes(SIZE))
        functions.transfer(machine, function, RETURN_IOVA, SIZE, True)
        return fault, machine.peek(RETURN_GPA, SIZE)

    def _say(self, function, iova, is_write):
        return f"{function.address} {'write' if is_write else 'read'} at {iova:#x}"

    def pick(self, domain):
        """A random address: inside a piece, at its ends, just outside, where something was unmapped, or anywhere."""
        random, pieces = self.random, domain.meaning.pieces
        while True:
            kind = random.randrange(10)
            if kind < 6:
                piece = random.choice(pieces)
                iova = piece.iova + random.choice((0, piece.length - SIZE, random.randrange(0, piece.length, SIZE)))
            elif kind < 8:
                piece = random.choice(pieces)
                iova = random.choice((piece.iova - SIZE, piece.end, piece.end + PAGE * random.randrange(600)))
            elif kind < 9 and domain.unmappings:
                first, length = random.choice(domain.unmappings)
                iova = first + random.choice((0, length - SIZE, random.randrange(0, length, SIZE)))
            else:
                iova = random.randrange(0, 1 << self.configuration.input_width + random.choice((0, 0, 0, 1)), SIZE)
            if iova >= 0 and not WINDOW[0] <= iova < WINDOW[1] and iova // PAGE != RETURN_IOVA // PAGE:
                return iova


def judge(machine, unit, image, job, random, count):
    """Probes an image that is in the machine's memory; -> (differences, the prober)."""
    prober = Prober(machine, unit, job.configuration, random)
    unit.translate(image.root, job.configuration.scalable)
    differences = []
    for index in range(count):
        function, domain = random.choice(job.owners)
        iova = prober.pick(domain)
        difference = prober.probe(function, domain.meaning, iova, random.random() < 0.5)
        if difference:
            differences.append(f"probe {index}: {difference}")
    differences += _passes(prober)
    return differences, prober


def _passes(prober):
    """A function in pass-through reaches memory at its own addresses."""
    machine, where = prober.machine, 0x0012_0000
    token = prober._token()
    machine.poke(where, token)
    functions.transfer(machine, functions.PASSING, where, SIZE, False)
    functions.transfer(machine, functions.PASSING, where + 64, SIZE, True)
    fault = prober.unit.fault()
    if fault or machine.peek(where + 64, SIZE) != token:
        return [f"{functions.PASSING.address} in pass-through: {fault or 'moved no data'}"]
    return []
