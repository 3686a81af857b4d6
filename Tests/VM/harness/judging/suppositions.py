"""Changes that `what-if` supposes of one boot, and that another boot really makes."""
import dataclasses

from . import cases


@dataclasses.dataclass(frozen=True)
class Supposition:
    """A change to the machine `ports`: what `what-if` is told, and what QEMU or the kernel is told."""

    name: str
    kernel: str
    change: tuple
    append: tuple = ()
    #: Places of root ports that QEMU makes without ACS.
    without_acs: tuple = ()

    @property
    def topology(self):
        return _without_acs(cases.PORTS.topology, self.without_acs)


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
)
