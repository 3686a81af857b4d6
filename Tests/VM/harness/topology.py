"""A machine's PCI functions as a value, and the QEMU arguments that make them.

The value is plain data (`to_data`, `from_data` for JSON), so a topology can be written by hand, in
`topologies`, or generated from a seed. Every slot is given, hence nothing moves between runs.
"""
import dataclasses
import re

#: What a model's secondary side is: `many` device numbers, `one` (a link), or nothing (not listed).
SECONDARY = {
    "pcie-root-port": "one", "ioh3420": "one", "cxl-rp": "one", "xio3130-downstream": "one", "cxl-downstream": "one",
    "x3130-upstream": "many", "cxl-upstream": "many", "pcie-pci-bridge": "many", "pci-bridge": "many",
    "i82801b11-bridge": "many", "pxb-pcie": "many", "pxb-cxl": "many",
}
#: Ports with a hot-plug slot, which must differ in `chassis` and `slot`.
SLOTTED = {"pcie-root-port", "ioh3420", "cxl-rp", "xio3130-downstream", "cxl-downstream"}
#: Bridges QEMU wants a chassis number for.
CHASSIS_ONLY = {"pci-bridge"}
#: Functions with a network address, made distinct and stable.
NETWORK = {"e1000", "e1000e", "igb", "virtio-net-pci", "vmxnet3", "rtl8139"}
#: Places Linux may not move: what `q35` itself, the IOMMU and the shared root use on the root bus.
RESERVED = {"00.0", "1d.0", "1e.0", "1f.0", "1f.2", "1f.3"}


class TopologyError(ValueError):
    """A topology that no machine can have: the sentence names the place."""


@dataclasses.dataclass(frozen=True)
class Function:
    """One PCI function, and those on its secondary bus.

    `slot` is the device and function number in hexadecimal, as Linux prints them: `1c.2`.
    `virtual_functions` is how many an SR-IOV function offers, where QEMU lets one choose (nvme).
    """

    model: str
    slot: str = "00.0"
    options: dict = dataclasses.field(default_factory=dict)
    below: tuple = ()
    virtual_functions: int = 0

    @property
    def device(self):
        return int(self.slot.split(".")[0], 16)

    @property
    def number(self):
        return int(self.slot.split(".")[1])


@dataclasses.dataclass(frozen=True)
class Topology:
    """All functions of a machine beyond those `q35` always has, and its number of NUMA nodes."""

    name: str
    functions: tuple = ()
    numa_nodes: int = 0
    summary: str = ""
    #: More words for QEMU's `-machine`.
    machine: tuple = ()
    #: The oldest QEMU that has all options used.
    oldest_qemu: tuple = (7, 2)

    def walk(self):
        """(place, function) of every function, parents first; a place is `02.0/00.0/01.0`."""
        def each(functions, above):
            for function in functions:
                place = f"{above}/{function.slot}" if above else function.slot
                yield place, function
                yield from each(function.below, place)
        yield from each(self.functions, "")

    def models(self):
        return {function.model for _, function in self.walk()}

    def without(self, absent):
        """The same topology less the functions (and what is below them) whose model is in `absent`."""
        def keep(functions):
            return tuple(dataclasses.replace(function, below=keep(function.below))
                         for function in functions if function.model not in absent)
        return dataclasses.replace(self, functions=keep(self.functions))

    def sysfs_pattern(self, place):
        """A glob under `/sys/devices` that only this function's directory matches."""
        bus, parts, functions = 0, [], self.functions
        for slot in place.split("/"):
            function = next((each for each in functions if each.slot == slot), None)
            if function is None:
                raise TopologyError(f"{self.name}: nothing at {place}")
            functions = function.below
            if function.model.startswith("pxb"):
                bus, parts = int(function.options["bus_nr"]), []
            else:
                parts.append(f"0000:??:{slot}" if parts else f"0000:{bus:02x}:{slot}")
        return "/".join([f"pci0000:{bus:02x}", *parts])


def to_data(topology):
    """The topology as JSON-ready dictionaries; empty members are left out."""
    def of(function):
        data = {"model": function.model, "slot": function.slot}
        if function.options:
            data["options"] = dict(function.options)
        if function.virtual_functions:
            data["virtualFunctions"] = function.virtual_functions
        if function.below:
            data["below"] = [of(each) for each in function.below]
        return data
    data = {"name": topology.name, "functions": [of(each) for each in topology.functions]}
    if topology.numa_nodes:
        data["numaNodes"] = topology.numa_nodes
    if topology.machine:
        data["machine"] = list(topology.machine)
    if topology.oldest_qemu != Topology.oldest_qemu:
        data["oldestQEMU"] = list(topology.oldest_qemu)
    return data


def from_data(data):
    """The inverse of `to_data`; throws `TopologyError` on what `check` refuses."""
    def of(each):
        return Function(each["model"], each.get("slot", "00.0"), dict(each.get("options", {})),
                        tuple(of(below) for below in each.get("below", [])), int(each.get("virtualFunctions", 0)))
    topology = Topology(data.get("name", "unnamed"), tuple(of(each) for each in data["functions"]),
                        int(data.get("numaNodes", 0)), machine=tuple(data.get("machine", [])),
                        oldest_qemu=tuple(data.get("oldestQEMU", Topology.oldest_qemu)))
    check(topology)
    return topology


def check(topology):
    """Throws `TopologyError` for a topology that cannot be built; QEMU's own refusals are less clear."""
    def level(functions, above, kind):
        where = f"{topology.name}: below {above}" if above else f"{topology.name}: root bus"
        slots = [function.slot for function in functions]
        for function in functions:
            if not re.fullmatch(r"[01][0-9a-f]\.[0-7]", function.slot):
                raise TopologyError(f"{where}: '{function.slot}' is no slot")
            if slots.count(function.slot) > 1:
                raise TopologyError(f"{where}: {function.slot} is taken twice")
            if not above and function.slot in RESERVED:
                raise TopologyError(f"{where}: {function.slot} belongs to the machine")
            if function.number and f"{function.device:02x}.0" not in slots:
                raise TopologyError(f"{where}: {function.slot} without function 0")
            if kind == "one" and function.device:
                raise TopologyError(f"{where}: only device 00, not {function.slot}")
            if function.below and function.model not in SECONDARY:
                raise TopologyError(f"{where}: {function.model} is not a bridge")
            if function.model.startswith("pxb") and "bus_nr" not in function.options:
                raise TopologyError(f"{where}: {function.model} without bus_nr")
            level(function.below, function.slot if not above else f"{above}/{function.slot}",
                  SECONDARY.get(function.model))
    level(topology.functions, "", "many")


def arguments(topology, absent=()):
    """QEMU's arguments for a topology, leaving out models this QEMU does not have."""
    check(topology)
    rendered = []
    buses = {"": "pcie.0"}
    counters = {"chassis": 0, "network": 0}
    for place, function in topology.without(absent).walk():
        above = place.rpartition("/")[0]
        identifier = "f" + place.replace("/", "-")
        siblings = _siblings(topology, place)
        options = _defaults(function, counters)
        if function.number == 0 and any(each.device == function.device and each.number for each in siblings):
            options["multifunction"] = "on"
        options.update(function.options)
        rendered += _before(function, identifier, options)
        listed = "".join(f",{key}={value}" for key, value in options.items())
        rendered += ["-device", f"{function.model},id={identifier},bus={buses[above]},addr={function.slot}{listed}"]
        rendered += _after(function, identifier)
        buses[place] = identifier
    return rendered


def numa_arguments(topology, memory):
    """Memory and NUMA arguments; the nodes share `memory` (in MiB) equally, and node 0 has the processors."""
    if topology.numa_nodes < 2:
        return []
    rendered = []
    share = memory // topology.numa_nodes
    for node in range(topology.numa_nodes):
        size = memory - share * (topology.numa_nodes - 1) if node == 0 else share
        rendered += ["-object", f"memory-backend-ram,id=node{node},size={size}M",
                     "-numa", f"node,nodeid={node},memdev=node{node}" + (",cpus=0" if node == 0 else "")]
    return rendered


def _siblings(topology, place):
    functions = topology.functions
    for slot in place.split("/")[:-1]:
        functions = next(each for each in functions if each.slot == slot).below
    return functions


def _defaults(function, counters):
    options = {}
    if function.model in SLOTTED | CHASSIS_ONLY:
        counters["chassis"] += 1
        if function.model in CHASSIS_ONLY:
            options["chassis_nr"] = str(counters["chassis"])
        else:
            options["chassis"] = options["slot"] = str(counters["chassis"])
    if function.model in NETWORK:
        counters["network"] += 1
        options["mac"] = f"52:54:00:00:00:{counters['network']:02x}"
        options["romfile"] = ""
    return options


def _before(function, identifier, options):
    """Backing objects that must exist before the function; completes its options."""
    if function.model == "nvme":
        options.setdefault("serial", identifier)
        count = function.virtual_functions
        if count:
            options.update({"subsys": f"{identifier}-subsystem", "sriov_max_vfs": str(count),
                            "sriov_vq_flexible": str(count * 2), "sriov_vi_flexible": str(count),
                            "max_ioqpairs": str(count * 2 + 2), "msix_qsize": str(count + 2)})
            return ["-device", f"nvme-subsys,id={identifier}-subsystem,nqn={identifier}"]
    if function.model == "virtio-blk-pci":
        options.setdefault("drive", f"{identifier}-disk")
        return ["-blockdev", f"null-co,node-name={identifier}-disk,size=67108864,read-zeroes=on"]
    if function.model == "ivshmem-plain":
        options.setdefault("memdev", f"{identifier}-memory")
        return ["-object", f"memory-backend-ram,id={identifier}-memory,size=4M,share=on"]
    if function.model == "cxl-type3":
        options.setdefault("volatile-memdev", f"{identifier}-memory")
        return ["-object", f"memory-backend-ram,id={identifier}-memory,size=256M,share=on"]
    return []


def _after(function, identifier):
    if function.model == "nvme" and function.virtual_functions:
        return ["-blockdev", f"null-co,node-name={identifier}-disk,size=67108864,read-zeroes=on",
                "-device", f"nvme-ns,drive={identifier}-disk,bus={identifier},nsid=1,shared=on"]
    return []
