"""What the kernel's log says of the tables it read."""
import re


def remapping(log):
    """The DMAR as the kernel printed it while parsing: its width, and a tuple for each structure, by type."""
    width = re.search(r"DMAR: Host address width (\d+)", log)
    return {
        "width": int(width.group(1)) if width else None,
        "DRHD": [(int(base, 16), int(flags, 16)) for base, flags in
                 re.findall(r"DMAR: DRHD base: (0x[0-9a-f]+) flags: (0x[0-9a-f]+)", log)],
        "RMRR": [(int(base, 16), int(limit, 16)) for base, limit in
                 re.findall(r"DMAR: RMRR base: (0x[0-9a-f]+) end: (0x[0-9a-f]+)", log)],
        "ATSR": [(int(flags, 16),) for flags in re.findall(r"DMAR: ATSR flags: (0x[0-9a-f]+)", log)],
        "RHSA": [(int(base, 16), int(domain, 16)) for base, domain in
                 re.findall(r"DMAR: RHSA base: (0x[0-9a-f]+) proximity domain: (0x[0-9a-f]+)", log)],
        "ANDD": [(int(number, 16), name) for number, name in
                 re.findall(r"DMAR: ANDD device: ([0-9a-f]+) name: (\S+)", log)],
        "SATC": [(int(flags, 16),) for flags in re.findall(r"DMAR: SATC flags: (0x[0-9a-f]+)", log)],
    }


def tables(log):
    """{signature: (length, revision, OEM ID, OEM table ID)} of the tables the kernel listed at boot."""
    pattern = r"ACPI: (\S{4}) 0x[0-9A-F]{16} ([0-9A-F]{6}) \(v([0-9A-F]{2}) (.{6}) (.{8}) [0-9A-F]{8} "
    return {signature: (int(length, 16), int(revision, 16), maker.strip(), table.strip())
            for signature, length, revision, maker, table in re.findall(pattern, log)}


def allocations(log):
    """MCFG: (segment, first bus, last bus, base), as 6.1 and 6.12 print them."""
    new = re.findall(r"PCI: ECAM \[mem \S+\] \(base (0x[0-9a-f]+)\) for domain ([0-9a-f]+) \[bus (\w+)-(\w+)\]", log)
    old = re.findall(r"PCI: MMCONFIG for domain ([0-9a-f]+) \[bus (\w+)-(\w+)\] at \[mem \S+\] \(base (0x[0-9a-f]+)\)",
                     log)
    rows = [(segment, first, last, base) for base, segment, first, last in new] + old
    return [tuple(int(each, 16) for each in row) for row in rows]


def event_timer(log):
    """HPET: (block ID, address), or None."""
    match = re.search(r"ACPI: HPET id: (0x[0-9a-f]+) base: (0x[0-9a-f]+)", log)
    return tuple(int(each, 16) for each in match.groups()) if match else None


def memory_affinity(log):
    """SRAT: (proximity domain, first address, last address) of each range in use."""
    return [(int(domain), int(first, 16), int(last, 16)) for domain, first, last in
            re.findall(r"ACPI: SRAT: Node \d+ PXM (\d+) \[mem (0x[0-9a-f]+)-(0x[0-9a-f]+)\]", log)]


def interrupts(log):
    """MADT: the IOAPICs as (ID, address, first interrupt), the overrides as (source, interrupt, flags)."""
    controllers = [(int(number), int(address, 16), int(first)) for number, address, first in re.findall(
        r"IOAPIC\[\d+\]: apic_id (\d+), version \d+, address (0x[0-9a-f]+), GSI (\d+)-", log)]
    polarity, trigger = {"dfl": 0, "high": 1, "low": 3}, {"dfl": 0, "edge": 1, "level": 3}
    overrides = [(int(source), int(interrupt), polarity[high] | trigger[level] << 2)
                 for source, interrupt, high, level in re.findall(
                     r"ACPI: INT_SRC_OVR \(bus 0 bus_irq (\d+) global_irq (\d+) (\w+) (\w+)\)", log)]
    return controllers, overrides


#: IVHD entry types by the words of a kernel that was told amd_iommu_dump (AMD I/O Virtualization specification).
DEVICE_ENTRIES = {"DEV_ALL": 1, "DEV_SELECT": 2, "DEV_SELECT_RANGE_START": 3, "DEV_RANGE_END": 4, "DEV_ALIAS": 0x42,
                  "DEV_ALIAS_RANGE": 0x43, "DEV_EXT_SELECT": 0x46, "DEV_EXT_SELECT_RANGE": 0x47, "DEV_SPECIAL": 0x48}


def definitions(log):
    """IVRS: the blocks the kernel used, as (unit, capability, flags, address), and the entries of all of them."""
    blocks = [(_requester(unit), int(capability, 16), int(flags, 16), int(address, 16))
              for unit, capability, flags, address in re.findall(
                  r"device: (\S+) cap: (\w+) flags: (\w+) info \w+\n.*?mmio-addr: (\w+)", log)]
    entries = [(DEVICE_ENTRIES[word], _requester(device), _requester(alias) if alias else None)
               for word, device, alias in re.findall(
                   r"(DEV_[A-Z_]+)\S*\s+devid: (\S+)(?:.*?devid_to: (\S+))?", log)]
    return blocks, entries


def _requester(address):
    """Bus, device and function as 16 bits, from `0000:0a:1f.7`."""
    bus, device, function = (int(part, 16) for part in re.split("[:.]", address)[1:])
    return bus << 8 | device << 3 | function
