"""Interrupt remapping: messages of real functions, delivered as the job says or refused with the right reason."""
import re

from . import functions
from .jobs import TABLES
from .machine import Machine
from .unit import Unit
from .verifying import Verifier

#: Delivery modes that are sent to any processor, and those sent only to one that does not exist.
COMMON = {"fixed": 0, "lowest-priority": 1}
RARE = {"smi": 2, "nmi": 4, "init": 5, "extint": 7}
DELIVERY = {**COMMON, **RARE}
NOBODY = 200
BEYOND_TABLE, NOT_PRESENT, WRONG_SOURCE = 0x21, 0x22, 0x26
#: CAP, and ECAP without and with ECAP.EIM, of the model with these options.
CAPABILITY, EXTENDED_CAPABILITY, EXTENDED_INTERRUPTS = 0x00D2_008C_222F_0606, 0xF0_0F4A, 1 << 4
TRACES = ("vtd_ir_remap_msi", "apic_deliver_irq")
_REMAPPED = re.compile(r"vtd_ir_remap_msi \(addr 0x(\w+), data 0x(\w+)\) -> \(addr 0x(\w+), data 0x(\w+)\)")
_DELIVERED = re.compile(r"apic_deliver_irq dest (\d+) dest_mode (\d) delivery_mode (\d) vector (\d+) trigger_mode (\d)")


class Job:
    """A remapping table with entries for every function, and nothing to translate."""

    def __init__(self, random, extended):
        self.extended = extended
        self.entries = []
        for _ in range(random.randint(20, 200)):
            rare = random.random() < 0.2
            destination = random.randrange(1 << 31) if extended else random.randrange(NOBODY)
            self.entries.append({
                "bdf": random.choice((*functions.TRANSLATED, functions.PASSING)).address,
                "vector": random.randrange(0x10, 0xFF),
                "destination": NOBODY if rare else destination,
                "delivery": random.choice(list(RARE if rare else COMMON)),
                "trigger": random.choice(("edge", "level")),
                "mode": "physical" if rare else random.choice(("physical", "logical"))})

    def data(self):
        return {"mode": "legacy", "stage": "second", "address_width": 48, "table_base": hex(TABLES[0]),
                "max_page": "4K", "domains": [], "devices": [], "interrupts": self.entries,
                "extended_interrupt_mode": self.extended, "capability": hex(CAPABILITY),
                "extended_capability": hex(EXTENDED_CAPABILITY | EXTENDED_INTERRUPTS * self.extended)}


def message(index, subhandle=None):
    """A message in the remappable format (VT-d 4.1 §5.1.5.2): -> (address, data)."""
    address = 0xFEE0_0000 | (index & 0x7FFF) << 5 | 1 << 4 | index >> 15 << 2
    return (address, 0) if subhandle is None else (address | 1 << 3, subhandle)


class Sender:
    """Sends messages and -> what became of each: the message behind the unit, or the fault."""

    def __init__(self, machine, unit):
        self.machine, self.unit = machine, unit
        self.stream = open(machine.log, errors="replace")

    def send(self, function, index, subhandle=None):
        machine = self.machine
        address, data = message(index, subhandle)
        self.stream.read()
        machine.configure(function.place, 0x44, address)
        machine.configure(function.place, 0x48, 0)
        machine.configure(function.place, 0x4C, data)
        machine.configure(function.place, 0x40, machine.configured(function.place, 0x40) | 1 << 16)
        machine.write(function.registers + functions.RAISE, 1, "l")
        machine.write(function.registers + functions.ACKNOWLEDGE, 1, "l")
        fault = self.unit.fault()
        text = ""
        if fault is None:
            # The trace is written before the message goes on; only its way through the file may take a moment.
            def arrived():
                nonlocal text
                text += self.stream.read()
                return _DELIVERED.search(text)
            machine.until(arrived, f"interrupt {index} of {function.address}")
        else:
            text = self.stream.read()
        remapped, delivered = _REMAPPED.search(text), _DELIVERED.search(text)
        return (fault, None if remapped is None else tuple(int(each, 16) for each in remapped.groups()[2:]),
                None if delivered is None else tuple(int(each) for each in delivered.groups()))


def expected(entry):
    """-> what the message is behind the unit, and what the interrupt controllers are asked."""
    mode, delivery = entry["mode"] == "logical", DELIVERY[entry["delivery"]]
    level, destination = entry["trigger"] == "level", entry["destination"]
    address = 0xFEE0_0000 | (destination & 0xFF) << 12 | mode << 2 | destination >> 8 << 40
    data = entry["vector"] | delivery << 8 | 1 << 14 | level << 15
    return (address, data), (destination & 0xFF, int(mode), delivery, entry["vector"], int(level))


def judge(build, random, directory, extended, tables, binary):
    """Builds remapping tables, sends every kind of message; -> (differences, delivered, refused, effective flips)."""
    differences, delivered, refused, flipped = [], 0, 0, 0
    options = "aw-bits=48,intremap=on" + (",eim=on" if extended else "")
    with Machine(options, functions.ARGUMENTS, TRACES) as machine:
        functions.arrange(machine)
        unit = Unit(machine)
        everybody = (*functions.TRANSLATED, functions.PASSING)
        by_address = {each.address: each for each in everybody}
        for number in range(tables):
            job = Job(random, extended)
            image = build(job, f"{directory}/{number}")
            image.put(machine)
            table, entries, differing = describe(image, extended)
            differences += differing
            unit.remap_interrupts(table, entries.bit_length() - 2, extended)
            sender = Sender(machine, unit)
            for index, entry in enumerate(job.entries):
                function = by_address[entry["bdf"]]
                subhandle = random.choice((None, 0, random.randint(0, index)))
                fault, after, asked = sender.send(function, index - (subhandle or 0), subhandle)
                if (fault, after, asked) != (None, *expected(entry)):
                    differences.append(f"table {number}, entry {index}, {entry}: became {fault or (after, asked)}")
                delivered += 1
            for index, function, reason in _wrong(random, job, entries, everybody):
                fault, after, _ = sender.send(function, index)
                if fault is None or fault.reason != reason or fault.address >> 48 != index or after:
                    differences.append(f"table {number}: interrupt {index} of {function.address} should end with fault "
                                       f"{reason:#x}, not with {fault or after}")
                refused += 1
            if number == 0 and image.path:
                verifier = Verifier(binary, image, job.data())
                found, flipped = _flips(machine, sender, job, table, by_address, verifier)
                differences += found
            image.remove(machine)
    return differences, delivered, refused, flipped


def _flips(machine, sender, job, table, by_address, verifier):
    """Each bit of one entry, flipped; -> (differences, how many bits change what becomes of the message)."""
    index = next(index for index, entry in enumerate(job.entries) if entry["delivery"] == "fixed")
    entry, place = job.entries[index], table + index * 16
    function, sound = by_address[entry["bdf"]], int.from_bytes(machine.peek(place, 16), "little")
    questions, bits = [], []
    for bit in range(128):
        flipped = (sound ^ 1 << bit).to_bytes(16, "little")
        # A delivery mode other than the two common ones would reach the halted processor.
        if bit in (6, 7):
            continue
        machine.poke(place, flipped)
        if sender.send(function, index) != (None, *expected(entry)):
            questions.append(({place: flipped}, True))
            bits.append(bit)
    machine.poke(place, sound.to_bytes(16, "little"))
    answers = verifier.refuses_each(questions)
    return ([f"bit {bit} of entry {index}, {entry}: accepted by the validator" for bit, refused in zip(bits, answers)
             if not refused], len(bits))


def describe(image, extended):
    """-> (address, number of entries, what the image's own description says wrongly)."""
    remapping = image.remapping
    wrong = []
    if remapping["eime"] is not extended:
        wrong.append(f"the image says eime {remapping['eime']}")
    return int(remapping["table"], 16), 2 << remapping["size"], wrong


def _wrong(random, job, entries, everybody):
    """-> messages to be refused: from another function, of an entry that is not there, beyond the table."""
    for index in random.sample(range(len(job.entries)), 10):
        others = [each for each in everybody if each.address != job.entries[index]["bdf"]]
        yield index, random.choice(others), WRONG_SOURCE
    if len(job.entries) < entries:
        yield len(job.entries), random.choice(everybody), NOT_PRESENT
        yield random.randrange(len(job.entries), entries), random.choice(everybody), NOT_PRESENT
    if entries < 65536:
        yield entries, random.choice(everybody), BEYOND_TABLE
        yield random.randrange(entries, 65536), random.choice(everybody), BEYOND_TABLE
