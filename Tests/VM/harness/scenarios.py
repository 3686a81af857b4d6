"""The hosts that are captured and compared: a machine, and the state its devices are brought into."""
import dataclasses

from . import remapping_table, topologies
from .topology import Topology

DRIVERS = ("igb", "e1000e", "e1000", "virtio_net")
NO_VFIO_REMAPPING = {"do": "load", "module": "vfio_iommu_type1", "parameters": "allow_unsafe_interrupts=1"}


@dataclasses.dataclass(frozen=True)
class Scenario:
    """`steps` are `guest/prepare.py`'s, with `at` as a place in the topology: `02.0/00.0` or `02.0/00.0:virtfn1`."""

    name: str
    topology: Topology
    kernel: str
    iommu: str
    steps: tuple = ()
    append: tuple = ()
    summary: str = ""
    #: ACPI tables, as bytes, that the kernel uses instead of the firmware's.
    acpi_tables: tuple = ()
    #: Functions, by their address, that are removed and found again while `list` runs.
    churn: tuple = ()
    #: The name its capture has among the project's fixtures, or nothing.
    fixture: str = ""

    def resolved(self, absent=()):
        """The steps with each place as a pattern below /sys/devices; steps of absent models fall away."""
        topology = self.topology.without(absent)
        present = {place for place, _ in topology.walk()}
        result = []
        for step in self.steps:
            if "at" in step:
                place, _, rest = step["at"].partition(":")
                if place not in present:
                    continue
                pattern = topology.sysfs_pattern(place)
                step = {**step, "at": f"{pattern}/{rest}" if rest else pattern}
            result.append(step)
        return result


def load(*modules):
    return tuple({"do": "load", "module": each} for each in modules)


def functions(at, count, autoprobe=True):
    return {"do": "functions", "at": at, "count": count, "autoprobe": autoprobe}


def bind(at, driver="vfio-pci"):
    return {"do": "bind", "at": at, "driver": driver}


def unbind(at):
    return {"do": "unbind", "at": at}


#: Virtual functions on all three cards: bound to a host driver, to vfio-pci, and to none.
IGB_FUNCTIONS = (
    functions("02.0/00.0", 3), bind("02.0/00.0:virtfn1"), unbind("02.0/00.0:virtfn2"),
    functions("06.0/00.0", 2, autoprobe=False),
)
NVME_FUNCTIONS = ({"do": "wait", "at": "02.1/00.0:nvme/nvme*/nvme*"}, functions("02.1/00.0", 2, autoprobe=False))
#: Devices of shared groups: one neighbour with vfio-pci, another with its own driver, another with none.
SHARED = (bind("05.0/00.1"), bind("08.0"), {"do": "address", "at": "03.0/00.0/01.0/00.0", "text": "192.0.2.10"})
#: virtio-iommu gives nothing behind a conventional bridge a group, so vfio-pci refuses it there.
CONVENTIONAL = (bind("04.0/00.0/02.0"),)
#: Drivers whose devices do DMA stay away where the emulated IOMMU cannot be trusted with it.
NVME_BY_VFIO = (
    {"do": "load", "module": "vfio-pci", "parameters": "enable_sriov=1"},
    bind("02.1/00.0"), functions("02.1/00.0", 2, autoprobe=False),
)


def server(kernel, fixture):
    """The showcase with Intel's IOMMU and everything in use."""
    return Scenario(f"intel-{kernel}", topologies.SHOWCASE, kernel, "intel",
                    (*load(*DRIVERS, "igbvf", "nvme", "vfio-pci", "vfio_iommu_type1"), *IGB_FUNCTIONS, *NVME_FUNCTIONS, *SHARED,
                     *CONVENTIONAL),
                    summary="VT-d, virtual functions on, devices with vfio-pci, shared groups", fixture=fixture)


def amd(kernel, fixture):
    """The same server with AMD's IOMMU; the kernel is asked to log its table."""
    return Scenario(f"amd-{kernel}", topologies.SHOWCASE, kernel, "amd",
                    (*load(*DRIVERS, "igbvf", "vfio_iommu_type1"), *NVME_BY_VFIO, *IGB_FUNCTIONS, *SHARED,
                     *CONVENTIONAL),
                    ("amd_iommu_dump",), "the same server with AMD's IOMMU", fixture=fixture)


ALL = {each.name: each for each in (
    server("6.12", "q35-vtd-sriov"),
    server("6.1", "q35-vtd-sriov-linux-6.1"),
    amd("6.12", "q35-amd-sriov"),
    amd("6.1", ""),
    Scenario("virtio-6.12", topologies.SHOWCASE, "6.12", "virtio",
             (NO_VFIO_REMAPPING, *load(*DRIVERS, "igbvf"), *NVME_BY_VFIO, *IGB_FUNCTIONS, *SHARED),
             summary="the same server with virtio-iommu: functions without a driver have no group",
             fixture="q35-virtio-iommu"),
    Scenario("sriov-6.12", topologies.SRIOV, "6.12", "intel", load("igb", "nvme"),
             summary="SR-IOV cards before any virtual function is enabled", fixture="q35-sriov-off"),
    Scenario("bare-6.12", topologies.SHOWCASE, "6.12", "none", load(*DRIVERS),
             summary="no IOMMU: no groups at all", fixture="q35-no-iommu"),
    Scenario("zoo-6.12", topologies.ZOO, "6.12", "intel", load("igb", "e1000e", "vfio-pci"),
             summary="many device models: capabilities of all kinds", fixture="q35-many-models"),
    Scenario("scalable-6.12", topologies.RICH, "6.12", "intel-scalable",
             (*load("igb", "e1000e", "nvme", "vfio-pci"), functions("02.0/00.0", 7), bind("07.0/00.0")),
             summary="VT-d in scalable mode, every grouping there is, all virtual functions of a card"),
    Scenario("cxl-6.12", topologies.CXL, "6.12", "intel", summary="CXL: DVSEC and DOE, and a CEDT", fixture="q35-cxl"),
    Scenario("reserved-6.12", topologies.EDU, "6.12", "intel", load("vfio-pci"),
             summary="reserved memory, affinity, namespace and ATC structures", acpi_tables=(remapping_table.RESERVED,),
             fixture="q35-vtd-reserved-memory"),
    Scenario("vanishing-6.12", topologies.EDU, "6.12", "intel", summary="functions come and go while they are read",
             churn=("0000:00:04.0", "0000:01:00.0")),
    Scenario("lockdown-6.1", topologies.EDU, "6.1", "intel-pt", load("vfio-pci") + (bind("04.0"),),
             ("lockdown=confidentiality",), summary="pass-through groups, and a kernel that is locked down",
             fixture="q35-lockdown"),
)}
