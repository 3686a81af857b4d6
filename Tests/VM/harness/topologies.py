"""The named topologies. Addresses under Linux are in README.md; groups are what the kernel makes of them."""
from .topology import Function, Topology

NO_ACS = {"disable-acs": "on"}
RESERVE = {"bus-reserve": "1"}


def port(slot, *below, **options):
    return Function("pcie-root-port", slot, {key.replace("_", "-"): value for key, value in options.items()}, below)


def switch(*downstream):
    """An upstream port and, per (slot, functions below), one downstream port."""
    return Function("x3130-upstream", "00.0", {}, tuple(
        Function("xio3130-downstream", slot, {}, tuple(below)) for slot, *below in downstream))


def conventional(*below, **options):
    """A PCIe-to-PCI bridge with conventional devices."""
    return Function("pcie-pci-bridge", "00.0", options, below)


def expander(slot, bus, *below, **options):
    """A second root bus."""
    return Function("pxb-pcie", slot, {"bus_nr": str(bus), **options}, below)


def virtio_net(slot="00.0", **options):
    return Function("virtio-net-pci", slot, {"disable-legacy": "on", "iommu_platform": "on", "ats": "on", **options})


NONE = Topology("none", summary="host bridge and the ICH9 functions only")

MINIMAL = Topology("minimal", (
    Function("edu", "04.0"),
    port("02.0", Function("e1000e")),
), summary="edu as a root-complex integrated endpoint, and one NIC below a root port")

EDU = Topology("edu", (
    Function("edu", "04.0"),
    port("02.0", Function("edu")),
    port("03.0", conventional(Function("edu", "01.0"))),
), summary="edu three times: integrated, below a root port, behind a conventional bridge")

SRIOV = Topology("sriov", (
    port("02.0", Function("igb"), **RESERVE),
    port("03.0", Function("nvme", virtual_functions=4), **RESERVE),
    port("04.0", Function("igb"), **RESERVE, **NO_ACS),
), summary="three SR-IOV physical functions, one below a port without ACS")

RICH = Topology("rich", (
    port("02.0", Function("igb"), **RESERVE),
    port("02.1", Function("nvme", virtual_functions=4), **RESERVE),
    port("02.2", virtio_net()),
    port("03.0", switch(("00.0", Function("e1000e")), ("01.0", Function("e1000e")))),
    port("04.0", Function("e1000e", "00.0"), Function("e1000e", "00.1"), **NO_ACS),
    port("05.0", Function("e1000e", "00.0"), Function("edu", "00.1")),
    port("06.0", conventional(Function("e1000", "01.0"), Function("edu", "02.0"))),
    port("07.0", Function("edu")),
    Function("edu", "08.0"),
    Function("pci-testdev", "08.1"),
    Function("edu", "09.0"),
    port("0a.0"),
    expander("0b.0", 128, Function("pcie-root-port", "00.0", {}, (Function("edu"),))),
), summary="everything whose grouping rules differ")

SHOWCASE = Topology("showcase", (
    port("02.0", Function("igb"), **RESERVE),
    port("02.1", Function("nvme", virtual_functions=4), **RESERVE),
    port("03.0", switch(("00.0", virtio_net()), ("01.0", Function("e1000e")))),
    port("04.0", conventional(Function("e1000", "01.0"), Function("edu", "02.0"))),
    port("05.0", Function("e1000e", "00.0"), Function("edu", "00.1")),
    port("06.0", Function("igb"), **RESERVE, **NO_ACS),
    Function("edu", "08.0"),
    Function("pci-testdev", "08.1"),
    port("0a.0"),
    expander("0b.0", 128, Function("pcie-root-port", "00.0", {}, (virtio_net(),)), numa_node="1"),
), numa_nodes=2, summary="a small server: SR-IOV, a switch, a conventional bridge, multifunction devices, two root "
                         "buses on two NUMA nodes")

ZOO = Topology("zoo", (
    Function("VGA", "02.0", {"romfile": ""}),
    Function("ich9-intel-hda", "03.0"),
    Function("sdhci-pci", "04.0"),
    Function("ivshmem-plain", "05.0"),
    Function("pvpanic-pci", "06.0"),
    Function("ich9-usb-uhci1", "07.0"),
    Function("ich9-usb-uhci2", "07.1"),
    Function("ich9-usb-ehci1", "07.7"),
    Function("i82801b11-bridge", "08.0", {}, (
        Function("pci-bridge", "01.0", {}, (Function("e1000", "03.0"), Function("pci-serial-4x", "04.0"))),
        Function("tpci200", "02.0"),
    )),
    Function("ioh3420", "09.0", {}, (Function("nec-usb-xhci"),)),
    port("0a.0", Function("megasas-gen2")),
    port("0b.0", Function("vmxnet3")),
    port("0c.0", Function("virtio-blk-pci", "00.0", {"aer": "on", "ats": "on"})),
    port("0d.0", Function("nvme", options={"spdm_port": "0"})),
    port("0e.0", switch(("00.0", Function("rtl8139")), ("00.1", Function("pvscsi")), ("1f.0", Function("e1000e")))),
    port("0f.0", Function("mptsas1068")),
    port("10.0", Function("igb", options={"x-pcie-ari-nextfn-1": "on"}), **RESERVE),
    port("11.0", Function("rocker", options={"name": "rocker"})),
), oldest_qemu=(9, 1), summary="many device models: capabilities of all kinds, VGA, nested bridges")

CXL = Topology("cxl", (
    Function("pxb-cxl", "0c.0", {"bus_nr": "12"}, (
        Function("cxl-rp", "00.0", {}, (Function("cxl-type3", options={"sn": "0x1234"}),)),
        Function("cxl-rp", "01.0", {}, (
            Function("cxl-upstream", "00.0", {}, (
                Function("cxl-downstream", "00.0", {}, (Function("cxl-type3", options={"sn": "0x5678"}),)),
            )),
        )),
    )),
), machine=("cxl=on", "cxl-fmw.0.targets.0=f0c.0", "cxl-fmw.0.size=4G"),
    oldest_qemu=(9, 1), summary="CXL memory devices, directly and behind a switch")

ALL = {topology.name: topology for topology in (NONE, MINIMAL, EDU, SRIOV, RICH, SHOWCASE, ZOO, CXL)}
