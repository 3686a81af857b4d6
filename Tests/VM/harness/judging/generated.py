"""Random topologies: the same seed gives the same machine on every computer."""
import random

from ..topologies import NO_ACS, RESERVE, expander
from ..topology import Function, Topology, check

ENDPOINTS = ("e1000e", "edu", "igb", "nvme", "virtio-net-pci", "pci-testdev")
CONVENTIONAL = ("e1000", "edu", "pci-testdev")
#: A card whose virtual functions take places on its bus: QEMU has room for two on a link, and none beside others on the
#: root bus.
SPREADING = "igb"
#: Root slots that are free in every machine of the harness.
SLOTS = range(0x02, 0x1c)
#: Functions with a range of I/O addresses, and bridges that get one for what may be plugged in.
WITH_IO, RESERVING = {"e1000", "e1000e", "igb", "pci-testdev"}, {"pci-bridge", "pcie-pci-bridge"}
#: What firmware has of them, less what the machine's own functions take; a bridge takes 4 KiB at a time. Without room
#: firmware stops before any kernel starts ("PCI: out of I/O address space").
WINDOW, MOST_IO = 0x1000, 0xe800
#: Firmware has 256 buses, and each bridge and each SR-IOV card takes some of them.
MOST_BUSES = 60


class Generator:
    """Draws a machine; what it draws depends on the seed alone."""

    def __init__(self, seed, attempt=0):
        self.seed = seed
        self.random = random.Random(f"pciassignment {seed}" + (f" {attempt}" if attempt else ""))
        self.buses = 0

    def topology(self):
        functions = []
        for slot in sorted(self.random.sample(SLOTS, self.random.randint(4, 9))):
            functions += self._root_device(slot)
        if self.random.random() < 0.5:
            slot = max(each.device for each in functions) + 1
            functions.append(expander(f"{slot:02x}.0", 128, *(
                self._port("pcie-root-port", f"{index:02x}.0", 1) for index in range(self.random.randint(1, 2)))))
        made = Topology(f"random-{self.seed}", tuple(functions), summary=f"made from seed {self.seed}")
        check(made)
        return made

    def _root_device(self, slot):
        kind = self.random.choices(("ports", "integrated", "conventional"), (7, 2, 1))[0]
        if kind == "conventional":
            return [Function("i82801b11-bridge", f"{slot:02x}.0", {}, self._conventional_bus(1))]
        numbers = range(self.random.choice((1, 1, 1, 2, 3)))
        if kind == "integrated":
            return [Function(self._endpoint(False), f"{slot:02x}.{number}") for number in numbers]
        return [self._port("pcie-root-port", f"{slot:02x}.{number}", 0) for number in numbers]

    def _port(self, model, slot, depth):
        options = {}
        below = self._link(depth + 1)
        if model == "pcie-root-port":
            if self.random.random() < 0.4:
                options.update(NO_ACS)
            if any(each.model == "igb" for each in below):
                options.update(RESERVE)
        return Function(model, slot, options, below)

    def _link(self, depth):
        """What is on a link: a device of one or more functions, a switch, a bridge, or nothing."""
        self.buses += 1
        kinds, weights = ["device", "empty"], [6, 1]
        if depth < 4 and self.buses < MOST_BUSES:
            kinds += ["switch", "bridge"]
            weights += [3, 1]
        kind = self.random.choices(kinds, weights)[0]
        if kind == "empty":
            return ()
        if kind == "bridge":
            return (Function("pcie-pci-bridge", "00.0", {}, self._conventional_bus(depth + 1)),)
        if kind == "switch":
            self.buses += 1
            slots = self.random.choice((("00.0",), ("00.0", "01.0"), ("00.0", "00.1"), ("00.0", "00.1", "01.0")))
            return (Function("x3130-upstream", "00.0", {}, tuple(
                self._port("xio3130-downstream", slot, depth + 1) for slot in slots)),)
        numbers = range(self.random.choice((1, 1, 1, 2, 3)))
        return tuple(Function(self._endpoint(number < 2), f"00.{number}") for number in numbers)

    def _endpoint(self, may_spread):
        return self.random.choice([each for each in ENDPOINTS if may_spread or each != SPREADING])

    def _conventional_bus(self, depth):
        self.buses += 1
        functions = []
        for device in range(1, self.random.randint(2, 4)):
            if depth < 4 and self.buses < MOST_BUSES and self.random.random() < 0.3:
                functions.append(Function("pci-bridge", f"{device:02x}.0", {}, self._conventional_bus(depth + 1)))
            else:
                functions.append(Function(self.random.choice(CONVENTIONAL), f"{device:02x}.0"))
        return tuple(functions)


def io_need(functions):
    """Bytes of I/O addresses that firmware gives away for functions on one bus."""
    need = 0
    for each in functions:
        below = io_need(each.below)
        if not below and each.model in RESERVING:
            below = WINDOW
        need += (below + WINDOW - 1) // WINDOW * WINDOW + (0x100 if each.model in WITH_IO else 0)
    return need


def topology(seed):
    """The machine of a seed: the first one drawn for whose functions firmware has room."""
    for attempt in range(100):
        made = Generator(seed, attempt).topology()
        if io_need(made.functions) <= MOST_IO:
            return made
    raise ValueError(f"seed {seed} gives no machine that firmware has room for")
