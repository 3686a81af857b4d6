"""Changes that `what-if` supposes of one boot, and that another boot really makes."""
import dataclasses

from . import cases


@dataclasses.dataclass(frozen=True)
class Supposition:
    """A change to a machine: what `what-if` is told, and what QEMU or the kernel is told."""

    name: str
    kernel: str
    change: tuple
    append: tuple = ()
    #: Places of root ports that QEMU makes without ACS.
    without_acs: tuple = ()
    machine: cases.Machine = cases.PORTS
    #: Cards that move: the places of the ports above, from and to.
    moves: tuple = ()
    #: What the moved functions are called before, and after.
    renamed: tuple = ()

    @property
    def topology(self):
        return _moved(_without_acs(self.machine.topology, self.without_acs), self.moves)

    def after(self, address):
        """What a function is called once the change is made."""
        return dict(self.renamed).get(address, address)


def _moved(topology, moves):
    for source, target in moves:
        card = _at(topology.functions, source.split("/")).below
        topology = _with_below(_with_below(topology, source, ()), target, card)
    return topology


def _at(functions, path):
    found = next(each for each in functions if each.slot == path[0])
    return found if len(path) == 1 else _at(found.below, path[1:])


def _with_below(topology, place, below):
    def changed(functions, path):
        if not path:
            return below
        return tuple(dataclasses.replace(each, below=changed(each.below, path[1:])) if each.slot == path[0] else each
                     for each in functions)
    return dataclasses.replace(topology, functions=changed(topology.functions, place.split("/")))


def _without_acs(topology, places):
    def changed(function):
        if function.slot not in places:
            return function
        return dataclasses.replace(function, options={**function.options, "disable-acs": "on"})
    return dataclasses.replace(topology, functions=tuple(changed(each) for each in topology.functions))


ALL = (
    Supposition("ports made without ACS", "6.12", ("--acs", "00:02.0=off", "--acs", "00:06.0=off"),
                without_acs=("02.0", "06.0")),
    Supposition("pci=disable_acs_redir= on 6.1", "6.1",
                ("--kernel-param", "pci=disable_acs_redir=0000:00:02.0;0000:00:09.0"),
                append=("pci=disable_acs_redir=0000:00:02.0;0000:00:09.0",)),
    Supposition("pci=disable_acs_redir= on 6.12", "6.12",
                ("--kernel-param", "pci=disable_acs_redir=0000:00:02.0;0000:00:06.0"),
                append=("pci=disable_acs_redir=0000:00:02.0;0000:00:06.0",)),
    Supposition("pci=config_acs= on 6.12", "6.12",
                ("--kernel-param", "pci=config_acs=0000000@0000:00:07.0;xx11001@0000:00:05.0"),
                append=("pci=config_acs=0000000@0000:00:07.0;xx11001@0000:00:05.0",)),
    Supposition("a card moved from a port without ACS to one with", "6.12",
                ("--move", "0000:02:00.0=0000:00:02.0"), machine=cases.SLOTS, moves=(("03.0", "02.0"),),
                renamed=(("0000:02:00.0", "0000:01:00.0"),)),
    Supposition("a card moved to a switch's free port", "6.1",
                ("--move", "0000:02:00.0=0000:05:01.0"), machine=cases.SLOTS, moves=(("03.0", "05.0/00.0/01.0"),),
                renamed=(("0000:02:00.0", "0000:07:00.0"),)),
    Supposition("a card of two functions moved beside another, to a device without ACS", "6.12",
                ("--move", "0000:03:00.0=0000:00:06.1"), machine=cases.SLOTS, moves=(("04.0", "06.1"),),
                renamed=(("0000:03:00.0", "0000:09:00.0"), ("0000:03:00.1", "0000:09:00.1"))),
)
