"""The remapping unit's registers as software uses them (VT-d 4.1, chapter 10)."""
import dataclasses

BASE = 0xFED9_0000
CAP, ECAP, GCMD, GSTS, RTADDR, CCMD, FSTS = 0x08, 0x10, 0x18, 0x1C, 0x20, 0x28, 0x34
IQH, IQT, IQA, ICS, IRTA = 0x80, 0x88, 0x90, 0x9C, 0xB8
#: Bits of GCMD and GSTS.
TRANSLATION, ROOT, QUEUE, REMAPPING, INTERRUPT_TABLE = 1 << 31, 1 << 30, 1 << 26, 1 << 25, 1 << 24
#: Bits of FSTS.
OVERFLOW, PENDING, QUEUE_ERROR = 1, 2, 1 << 4


@dataclasses.dataclass(frozen=True)
class Fault:
    """A fault record. `pasid` is None where the record says that there was none."""

    reason: int
    requester: int
    address: int
    is_write: bool
    pasid: object = None

    def __str__(self):
        return f"fault {self.reason:#x} of a {'write' if self.is_write else 'read'} at {self.address:#x}"


class Unit:
    """The unit of one machine."""

    def __init__(self, machine):
        self.machine = machine
        self.capability = machine.read(BASE + CAP)
        self.extended = machine.read(BASE + ECAP)
        self.records = BASE + (self.capability >> 24 & 0x3FF) * 16
        self.iotlb = BASE + (self.extended >> 8 & 0x3FF) * 16 + 8
        self.enabled = 0
        self.queue = None

    def command(self, bit, sticky=True):
        """Sets a bit of GCMD, repeating those that stay set, and waits for the unit to say so."""
        self.machine.write(BASE + GCMD, self.enabled | bit, "l")
        self.machine.until(lambda: self.machine.read(BASE + GSTS, "l") & bit, f"GSTS bit {bit:#x}")
        if sticky:
            self.enabled |= bit

    def disable(self, bit):
        self.enabled &= ~bit
        self.machine.write(BASE + GCMD, self.enabled, "l")
        self.machine.until(lambda: not self.machine.read(BASE + GSTS, "l") & bit, f"GSTS bit {bit:#x} clear")

    def translate(self, root, scalable):
        """Starts translating with this root table; what was cached is forgotten."""
        if self.enabled & TRANSLATION:
            self.disable(TRANSLATION)
        self.machine.write(BASE + RTADDR, root | (1 << 10 if scalable else 0))
        self.command(ROOT, sticky=False)
        self.command(TRANSLATION)
        self.clear_faults()

    def remap_interrupts(self, table, size_field, extended=False):
        """Starts remapping interrupts; the table has 2^(size_field + 1) entries."""
        self.machine.write(BASE + IRTA, table | size_field | (1 << 11 if extended else 0))
        self.command(INTERRUPT_TABLE, sticky=False)
        self.command(REMAPPING)

    #: Forgets cached translations, and cached context entries: writes to put among others. Not while the queue is on.
    def forget_translations(self):
        return f"writeq {self.iotlb:#x} {1 << 63 | 1 << 60:#x}"

    @staticmethod
    def forget_contexts():
        return f"writeq {BASE + CCMD:#x} {1 << 63 | 1 << 61:#x}"

    # Faults

    STATUS = f"readl {BASE + FSTS:#x}"

    def fault(self, status=None):
        """The recorded fault, which is cleared, or None. The model has one record."""
        status = self.machine.read(BASE + FSTS, "l") if status is None else int(status, 0)
        if not status & PENDING:
            return None
        record = self.machine.ask(f"readq {self.records:#x}", f"readq {self.records + 8:#x}")
        low, high = (int(each, 0) for each in record)
        self.clear_faults()
        pasid = high >> 40 & 0xFFFFF if high >> 31 & 1 else None
        return Fault(high >> 32 & 0xFF, high & 0xFFFF, low, not high >> 62 & 1, pasid)

    def clear_faults(self):
        self.machine.ask(f"writeq {self.records + 8:#x} {1 << 63:#x}",
                         f"writel {BASE + FSTS:#x} {OVERFLOW | PENDING:#x}")

    # The invalidation queue

    def start_queue(self, address, wide):
        """Turns the queue on, in one page; `wide` asks for descriptors of 256 bits."""
        self.queue, self.step, self.tail = address, 32 if wide else 16, 0
        self.machine.poke(address, bytes(4096))
        self.machine.write(BASE + IQT, 0)
        self.machine.write(BASE + IQA, address | (1 << 11 if wide else 0))
        self.command(QUEUE)

    def submit(self, descriptors):
        """Queues descriptors, 128-bit numbers; -> whether the unit took them all."""
        for each in descriptors:
            self.machine.poke(self.queue + self.tail, each.to_bytes(self.step, "little"))
            self.tail = (self.tail + self.step) % 4096
        self.machine.write(BASE + IQT, self.tail)
        self.machine.until(lambda: self.machine.read(BASE + IQH) == self.tail or self._queue_failed(), "queue")
        return not self._queue_failed()

    def _queue_failed(self):
        return bool(self.machine.read(BASE + FSTS, "l") & QUEUE_ERROR)

    def skip_refused(self):
        """After a refusal: puts a harmless wait where the refused descriptor is, and goes on."""
        head = self.machine.read(BASE + IQH)
        self.machine.poke(self.queue + head, (1 << 4 | 5).to_bytes(self.step, "little"))
        self.machine.write(BASE + FSTS, QUEUE_ERROR, "l")
        self.machine.write(BASE + IQT, self.tail)
        self.machine.until(lambda: self.machine.read(BASE + IQH) == self.tail, "queue after a refusal")
