"""Machines that leave different numbers of virtual functions possible.

Bus numbers never run short in QEMU: it refuses functions whose virtual ones would be on another bus ("VF addr overflows").
"""
import dataclasses

from ..topologies import RESERVE, port, switch
from ..topology import Function, Topology


def disk(slot="00.0", count=4):
    return Function("nvme", slot, virtual_functions=count)


def network(slot="00.0"):
    return Function("igb", slot)


#: Two devices on the bus that is inside of a switch, whose window they share.
CROWDED = port("02.0", Function("x3130-upstream", "00.0", {}, (disk(count=127), Function("edu", "10.0"))))


@dataclasses.dataclass(frozen=True)
class Case:
    """A machine, and per physical function (by the model below a place) how many there must be possible."""

    name: str
    functions: tuple
    #: How many are possible, of the physical functions by address.
    expected: tuple
    append: tuple = ()
    #: What the guest does with drivers first: words of guest/capacity.
    prepare: tuple = ()

    @property
    def topology(self):
        return Topology(f"capacity-{self.name}", self.functions)


ALL = (
    # igb keeps one of its eight for itself; nothing is short for nvme.
    Case("ports", (port("02.0", network(), **RESERVE), port("03.0", disk(), **RESERVE)), (7, 4)),
    # No bus numbers beside the port's own are set aside, and none are needed.
    Case("no-reserve", (port("02.0", network()), port("03.0", disk(count=127))), (7, 127)),
    # On a root bus there is no port that could forward alternative routing IDs.
    Case("integrated", (network("05.0"), disk("06.0")), (7, 4)),
    # Behind a switch's upstream port the bus ends where the downstream ports' buses do.
    Case("switch", (port("02.0", switch(("00.0", network()), ("01.0", disk()))),), (7, 4)),
    # Firmware knows nothing of virtual functions: 2 MiB are too small for a neighbour's one and 127 slices of 16 KiB.
    Case("small-window", (CROWDED, port("03.0", network())), (0, 7), ("pci=realloc=off",)),
    # The kernel may change the windows: it makes room.
    Case("grown-window", (CROWDED, port("03.0", network())), (127, 7)),
    # Another function in the place that the disk depends on.
    Case("dependency", (port("02.0", Function("e1000e", "00.0"), disk("00.1")),), (0,)),
    # Drivers that make none.
    Case("drivers", (port("02.0", network(), **RESERVE), port("03.0", disk(), **RESERVE)), (0, 0), (),
         ("pci-stub", "none")),
    Case("vfio-off", (port("02.0", network(), **RESERVE), port("03.0", disk(), **RESERVE)), (7, 0), (),
         ("igb", "vfio-pci")),
    Case("vfio-on", (port("02.0", network(), **RESERVE), port("03.0", disk(), **RESERVE)), (8, 4), (),
         ("enable", "vfio-pci", "vfio-pci")),
)
