"""Builds DMAR tables that QEMU's firmware never makes: reserved memory, affinity, ATC and namespace structures.

Layouts: VT-d specification, chapter "BIOS Considerations". Written apart from the library's encoder on purpose.
"""
import struct

ENDPOINT, BRIDGE, IOAPIC, HPET, NAMESPACE = 1, 2, 3, 4, 5
#: QEMU's q35: where its unit answers, and where its IOAPIC says it is.
UNIT = 0xfed90000
IOAPIC_BUS = 0xff


def scope(kind, bus, *path, enumeration=0):
    """A device scope entry; `path` is (device, function) pairs."""
    steps = b"".join(bytes(step) for step in path)
    return struct.pack("<BBHBB", kind, 6 + len(steps), 0, enumeration, bus) + steps


def structure(kind, body):
    return struct.pack("<HH", kind, 4 + len(body)) + body


def unit(base, *scopes, include_all=False, segment=0):
    """DRHD."""
    return structure(0, struct.pack("<BBHQ", int(include_all), 0, segment, base) + b"".join(scopes))


def reserved_memory(base, limit, *scopes, segment=0):
    """RMRR; `limit` is the last address."""
    return structure(1, struct.pack("<HHQQ", 0, segment, base, limit) + b"".join(scopes))


def root_ports(*scopes, all_ports=False, segment=0):
    """ATSR."""
    return structure(2, struct.pack("<BBH", int(all_ports), 0, segment) + b"".join(scopes))


def affinity(base, domain):
    """RHSA."""
    return structure(3, struct.pack("<IQI", 0, base, domain))


def namespace_device(number, name):
    """ANDD."""
    return structure(4, b"\0\0\0" + bytes([number]) + name.encode() + b"\0")


def address_translation_cache(*scopes, required=False, segment=0):
    """SATC."""
    return structure(5, struct.pack("<BBH", int(required), 0, segment) + b"".join(scopes))


def table(*structures, width=48, flags=1):
    """A whole DMAR whose OEM revision is above the firmware's, so that the kernel prefers it."""
    body = struct.pack("<BB10x", width - 1, flags) + b"".join(structures)
    header = struct.pack("<4sIBB6s8sI4sI", b"DMAR", 36 + len(body), 1, 0, b"BOCHS ", b"BXPC    ", 99, b"TEST", 1)
    whole = bytearray(header + body)
    whole[9] = -sum(whole) & 0xff
    return bytes(whole)


#: For the topology `edu`: memory reserved for an integrated device and, by a path, for one below a root port.
RESERVED = table(
    unit(UNIT, scope(IOAPIC, IOAPIC_BUS, (0, 0)), include_all=True),
    reserved_memory(0xe0000, 0xeffff, scope(ENDPOINT, 0, (4, 0))),
    reserved_memory(0xf0000, 0xfffff, scope(ENDPOINT, 0, (2, 0), (0, 0)), scope(BRIDGE, 0, (3, 0))),
    root_ports(scope(BRIDGE, 0, (2, 0))),
    affinity(UNIT, 0),
    namespace_device(7, r"\_SB.TEST"),
    address_translation_cache(scope(ENDPOINT, 0, (4, 0))),
)
