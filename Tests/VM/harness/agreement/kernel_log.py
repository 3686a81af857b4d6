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
