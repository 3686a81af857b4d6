"""Topologies whose groups differ, many to a machine: a machine boots once for all of its cases."""
import dataclasses

from ..topologies import NO_ACS, RESERVE, conventional, expander, port, switch
from ..topology import Function, Topology
from . import alias_table


@dataclasses.dataclass(frozen=True)
class Case:
    """One topology: its functions stand on the root bus of the machine; a second root bus is a case of its own."""

    name: str
    functions: tuple

    @property
    def roots(self):
        """What the path of each of its functions begins with, below /sys/devices."""
        return tuple(f"pci0000:{int(each.options['bus_nr']):02x}/" if each.model.startswith("pxb")
                     else f"pci0000:00/0000:00:{each.slot}" for each in self.functions)


@dataclasses.dataclass(frozen=True)
class Plug:
    """A function that is plugged in while the machine runs: QEMU's model, and the place of the empty port."""

    model: str
    port: str


@dataclasses.dataclass(frozen=True)
class Machine:
    """Cases that share a boot."""

    name: str
    cases: tuple
    plugs: tuple = ()
    iommus: tuple = ("intel", "amd")
    #: ACPI tables, as bytes, that the kernel uses instead of the firmware's.
    acpi_tables: tuple = ()

    @property
    def topology(self):
        return Topology(self.name, tuple(function for case in self.cases for function in case.functions))


def case(name, *functions):
    return Case(name, functions)


def endpoint(slot="00.0"):
    return Function("e1000e", slot)


#: An SR-IOV card that says to software aware of ARI that function 1 comes next; without that it would be overlooked.
FIRST_OF_TWO = Function("igb", "00.0", {"x-pcie-ari-nextfn-1": "on"})

PORTS = Machine("ports", (
    case("port-with-acs", port("02.0", endpoint())),
    case("port-without-acs", port("03.0", Function("edu"), **NO_ACS)),
    case("ports-of-one-device-without-acs", port("04.0", endpoint(), **NO_ACS), port("04.1", Function("edu"), **NO_ACS)),
    case("ports-of-one-device-of-both-kinds", port("05.0", endpoint()), port("05.1", Function("edu"), **NO_ACS)),
    case("switch", port("06.0", switch(("00.0", endpoint()), ("01.0", endpoint())))),
    case("switch-with-ports-in-one-device", port("07.0", switch(("00.0", endpoint()), ("00.1", Function("edu"))))),
    case("switch-below-port-without-acs", port("08.0", switch(("00.0", endpoint()), ("01.0", Function("edu"))), **NO_ACS)),
    case("nested-switches", port("09.0", switch(
        ("00.0", switch(("00.0", endpoint()), ("01.0", Function("edu")))), ("01.0", endpoint())))),
    case("other-model-of-port", Function("ioh3420", "0a.0", {}, (endpoint(),))),
    case("second-root-bus", expander("0b.0", 128, Function("pcie-root-port", "00.0", {}, (endpoint(),)),
                                     Function("pcie-root-port", "01.0", NO_ACS, (Function("edu"),)))),
    case("integrated-functions-of-intel", endpoint("0c.0"), endpoint("0c.1")),
    case("integrated-functions-of-others", Function("nvme", "0d.0"), Function("nvme", "0d.1")),
    case("ports-of-one-device-with-acs", port("0e.0", endpoint()), port("0e.1", Function("edu"))),
))

FUNCTIONS = Machine("functions", (
    case("express-to-pci-bridge", port("02.0", conventional(
        Function("e1000", "01.0"), Function("edu", "02.0"),
        Function("pci-bridge", "03.0", {}, (Function("edu", "01.0"), Function("edu", "02.0")))))),
    case("conventional-bridges", Function("i82801b11-bridge", "03.0", {}, (
        Function("pci-bridge", "01.0", {}, (Function("e1000", "01.0"), Function("edu", "02.0"))),
        Function("edu", "02.0")))),
    case("functions-without-acs", port("04.0", endpoint("00.0"), endpoint("00.1"), Function("edu", "00.2"))),
    case("functions-isolated-by-rule", port("05.0", FIRST_OF_TWO, Function("igb", "00.1"), **RESERVE)),
    case("functions-of-both-kinds", port("06.0", endpoint("00.0"), Function("igb", "00.1"), Function("edu", "00.2"),
                                         **RESERVE)),
    case("virtual-functions", port("07.0", Function("igb"), **RESERVE)),
    case("virtual-functions-below-port-without-acs", port("08.0", Function("igb"), **RESERVE, **NO_ACS)),
    case("alternative-routing-ids", port("09.0", FIRST_OF_TWO, Function("igb", "00.1"), endpoint("00.2"), **RESERVE)),
    case("integrated-conventional-functions", Function("edu", "0a.0"), Function("pci-testdev", "0a.1")),
    case("plugged-into-port-with-acs", port("0b.0")),
    case("plugged-into-port-without-acs", port("0c.0", **NO_ACS)),
    case("multifunction-ports-above-functions",
         port("0d.0", endpoint("00.0"), endpoint("00.1")), port("0d.1", Function("edu"), **NO_ACS),
         port("0d.2", switch(("00.0", endpoint()), ("00.1", Function("edu"))))),
), plugs=(Plug("e1000e", "0b.0"), Plug("e1000e", "0c.0")))

ALIASES = Machine("aliases", (
    case("requester-id-of-another-device", Function("edu", "02.0"), Function("edu", "03.0")),
    case("requester-id-named-by-the-older-block-only", Function("edu", "04.0")),
    case("requester-id-of-nobody", Function("edu", "06.0"), Function("edu", "07.0")),
    case("requester-id-for-a-range", *(Function("e1000e", f"08.{number}") for number in range(4))),
    case("requester-id-on-another-bus", port("09.0", endpoint())),
    case("requester-id-below-a-link", port("0a.0", FIRST_OF_TWO, Function("igb", "00.1"))),
), iommus=("amd",), acpi_tables=(alias_table.ALIASES,))

#: Cards and free slots of every kind, for cards that move: `suppositions.py`.
SLOTS = Machine("slots", (
    case("free-port-with-acs", port("02.0")),
    case("card-below-port-without-acs", port("03.0", endpoint(), **NO_ACS)),
    case("card-of-two-functions", port("04.0", endpoint("00.0"), Function("edu", "00.1"))),
    case("switch-with-free-port", port("05.0", switch(("00.0", endpoint()), ("01.0",)))),
    case("free-port-of-a-device-without-acs", port("06.0", endpoint(), **NO_ACS), port("06.1", **NO_ACS)),
), iommus=("intel",))

ALL = (PORTS, FUNCTIONS, ALIASES, SLOTS)
