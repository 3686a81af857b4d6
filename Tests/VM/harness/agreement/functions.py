"""`list --json` against sysfs and lspci, function by function."""
from .report import Comparison
from .sysfs_tree import number

#: Header layouts as the contract names them, by the low seven bits of offset 0eh.
HEADERS = {0: "endpoint", 1: "bridge", 2: "cardbus"}
#: Kernel resource flags (include/linux/ioport.h).
IO, MEMORY, PREFETCHABLE, WIDE, UNSET = 0x100, 0x200, 0x2000, 0x100000, 0x20000000


def compare(report, label, document, tree, lspci, names=True):
    """Every check on `list`'s document; `names` is off where both sides need not have the same pci.ids."""
    ours = {each["address"]: each for each in document["functions"]}
    check = Comparison()
    check.equal("schema", document.get("schema"), 1)
    check.equal("addresses, in order", [each["address"] for each in document["functions"]], tree.addresses())
    check.equal("addresses of lspci", sorted(ours, key=number), sorted(lspci, key=number))
    report.check(f"{label}: functions", check.compared, check.differences)
    both = [address for address in tree.addresses() if address in ours and address in lspci]
    for subject, compare_one in CHECKS.items():
        if subject == "names, as lspci's" and not names:
            continue
        check = Comparison()
        for address in both:
            try:
                compare_one(check, address, ours[address], tree, lspci[address])
            except (KeyError, TypeError, ValueError) as error:
                check.fail(f"{address}: {type(error).__name__}: {error}")
        report.check(f"{label}: {subject}", check.compared, check.differences)


def identity_of_sysfs(check, address, ours, tree, _):
    for key, attribute in (("vendor", "vendor"), ("device", "device"), ("class", "class"), ("revision", "revision")):
        check.equal(f"{address} {key}", ours[key], tree.text(address, attribute))
    for key, attribute in (("subsystemVendor", "subsystem_vendor"), ("subsystemDevice", "subsystem_device")):
        theirs = tree.text(address, attribute)
        # A bridge without the capability has none; the kernel then prints zero.
        if not (ours[key] is None and theirs == "0x0000"):
            check.equal(f"{address} {key}", ours[key], theirs)


def identity_of_lspci(check, address, ours, _, theirs):
    vendor, device, kind, revision = theirs.identifiers
    check.equal(f"{address} vendor", ours["vendor"], f"0x{vendor}")
    check.equal(f"{address} device", ours["device"], f"0x{device}")
    check.equal(f"{address} class", ours["class"][:-2], f"0x{kind}")
    check.equal(f"{address} programming interface", int(ours["class"][-2:], 16), theirs.config[0x09])
    check.equal(f"{address} revision", ours["revision"], f"0x{revision}")
    subsystem = theirs.word(r"^\tSubsystem: .*\[([0-9a-f]{4}:[0-9a-f]{4})\]$")
    if subsystem:
        check.equal(f"{address} subsystem", f"{ours['subsystemVendor']}:{ours['subsystemDevice']}",
                    "0x{}:0x{}".format(*subsystem.split(":")))


def header(check, address, ours, _, theirs):
    layout = theirs.config[0x0e] & 0x7f
    check.equal(f"{address} headerType", ours["headerType"], HEADERS.get(layout, f"0x{layout:02x}"))


def names_of_lspci(check, address, ours, _, theirs):
    kind, title = theirs.names
    given = ours["names"]
    if kind != "Class":
        # Where only the base class has a name, libpci adds the number, which lspci -nn prints for all.
        check.equal(f"{address} class name", (given["class"] or "").partition(" [")[0], kind)
    parts = [given["vendor"], given["device"] or "Device"]
    check.equal(f"{address} name", " ".join(part for part in parts if part), title)


def driver(check, address, ours, tree, theirs):
    check.equal(f"{address} driver of sysfs", ours["driver"], tree.link(address, "driver"))
    check.equal(f"{address} driver of lspci", ours["driver"], theirs.word(r"^\tKernel driver in use: (\S+)"))


def group(check, address, ours, tree, theirs):
    link = tree.link(address, "iommu_group")
    check.equal(f"{address} group of sysfs", ours["iommuGroup"], int(link) if link else None)
    check.equal(f"{address} group of lspci", ours["iommuGroup"], theirs.find(r"^\tIOMMU group: (\d+)", 10))


def numa(check, address, ours, tree, theirs):
    node = int(tree.text(address, "numa_node"))
    check.equal(f"{address} node of sysfs", ours["numaNode"], None if node < 0 else node)
    check.equal(f"{address} node of lspci", ours["numaNode"], theirs.find(r"^\tNUMA node: (\d+)", 10))


def capabilities(check, address, ours, _, theirs):
    if not isinstance(ours["capabilities"], list):
        check.fail(f"{address}: {ours['capabilities']}")
        return
    offsets = [int(each, 16) for each in ours["capabilityOffsets"]]
    check.equal(f"{address} offsets", offsets, [each.offset for each in theirs.capabilities])
    for offset, name, other in zip(offsets, ours["capabilities"], theirs.capabilities):
        if other.name:
            check.equal(f"{address} [{offset:x}]", name, other.name)
        else:
            check.fail(f"{address} [{offset:x}]: lspci's title '{other.text[:40]}' is not in the table here")
    check.equal(f"{address} diagnostics", ours.get("diagnostics") or [], [])


def place(check, address, ours, tree, _):
    check.equal(f"{address} parent", ours["parent"], tree.parent(address))
    check.equal(f"{address} physicalFunction", ours["physicalFunction"], tree.link(address, "physfn"))


def virtualization(check, address, ours, tree, theirs):
    total, enabled = tree.text(address, "sriov_totalvfs"), tree.text(address, "sriov_numvfs")
    capability = theirs.capability("SR-IOV")
    if total is None:
        check.equal(f"{address} sriov", ours["sriov"], None)
        return
    check.equal(f"{address} total", ours["sriov"]["total"], int(total))
    check.equal(f"{address} enabled", ours["sriov"]["enabled"], int(enabled))
    check.equal(f"{address} capability beside the attributes", capability is not None, True)


def bars_of_sysfs(check, address, ours, tree, _):
    theirs = {index: (start, end - start + 1, bool(flags & PREFETCHABLE), kind_of(flags))
              for index, start, end, flags in tree.resources(address)
              if index < 6 and flags & (IO | MEMORY) and not flags & UNSET}
    given = {each["index"]: (int(each["address"], 16), each["size"], each["prefetchable"], each["kind"])
             for each in ours["bars"] if each["index"] < 6}
    check.equal(f"{address} BARs", given, theirs)


def bars_of_lspci(check, address, ours, _, theirs):
    given = {each["index"]: (each["kind"], int(each["address"], 16), each["size"], each["prefetchable"])
             for each in ours["bars"] if each["index"] < 6}
    check.equal(f"{address} BARs", given, theirs.regions())


def bridge(check, address, ours, tree, theirs):
    """Buses and windows of a bridge; lspci prints a closed window as [disabled], sysfs not at all."""
    if ours["headerType"] != "bridge":
        check.equal(f"{address} buses", ours["buses"], None)
        return
    for key, attribute in (("secondary", "secondary_bus_number"), ("subordinate", "subordinate_bus_number")):
        check.equal(f"{address} {key} of sysfs", int(ours["buses"][key], 16), int(tree.text(address, attribute)))
        check.equal(f"{address} {key} of lspci", int(ours["buses"][key], 16),
                    theirs.find(rf"^\tBus: .*{key}=([0-9a-f]+)"))


def kind_of(flags):
    return "io" if flags & IO else "memory64" if flags & WIDE else "memory32"


CHECKS = {
    "identities, as sysfs has them": identity_of_sysfs,
    "identities, as lspci prints them": identity_of_lspci,
    "header types": header,
    "names, as lspci's": names_of_lspci,
    "drivers": driver,
    "group numbers": group,
    "NUMA nodes": numa,
    "capability chains": capabilities,
    "parents and physical functions": place,
    "virtual functions": virtualization,
    "buses behind bridges": bridge,
    "BARs, as sysfs has them": bars_of_sysfs,
    "BARs, as lspci prints them": bars_of_lspci,
}
