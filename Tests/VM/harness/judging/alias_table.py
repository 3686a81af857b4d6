"""Builds IVRS tables that QEMU's firmware never makes: functions that send with the requester IDs of others.

Layouts: AMD I/O Virtualization Technology (IOMMU) Specification, section 5.2. Written apart from the library's encoder
on purpose.
"""
import struct

#: QEMU's q35 with amd-iommu: where the unit is, where its registers are, what its extended features are.
UNIT, CAPABILITY, BASE, FEATURES = 0x0008, 0x40, 0xfed80000, 0x29d3
ALL_DEVICES = struct.pack("<BHB", 1, 0, 0)


def alias(function, source):
    """One function that sends with the requester ID `source`."""
    return struct.pack("<BHBBHB", 66, function, 0, 0, source, 0)


def alias_range(first, last, source):
    """Functions from `first` to `last` that all send with the requester ID `source`."""
    return struct.pack("<BHBBHB", 67, first, 0, 0, source, 0) + struct.pack("<BHB", 4, last, 0)


def unit(kind, *entries):
    """IVHD of type 10h or 11h."""
    listed = b"".join(entries)
    tail = struct.pack("<I", 0x44) if kind == 0x10 else struct.pack("<IQQ", 0, FEATURES, 0)
    length = 20 + len(tail) + len(listed)
    return struct.pack("<BBHHHQHH", kind, 0xd1, length, UNIT, CAPABILITY, BASE, 0, 0) + tail + listed


def table(*units):
    """A whole IVRS whose OEM revision is above the firmware's, so that the kernel prefers it."""
    body = struct.pack("<IQ", 0x2801, 0) + b"".join(units)
    header = struct.pack("<4sIBB6s8sI4sI", b"IVRS", 36 + len(body), 2, 0, b"BOCHS ", b"BXPC    ", 99, b"TEST", 1)
    whole = bytearray(header + body)
    whole[9] = -sum(whole) & 0xff
    return bytes(whole)


def address(bus, device, function):
    return bus << 8 | device << 3 | function


#: Which functions of the machine `aliases` send as which: see its cases. The block of the lower type names what no
#: kernel may look at where there is one of the higher.
ALIASES = table(
    unit(0x10, ALL_DEVICES, alias(address(0, 0x04, 0), address(0, 0x02, 0))),
    unit(0x11, ALL_DEVICES,
         alias(address(0, 0x03, 0), address(0, 0x02, 0)),
         alias(address(0, 0x06, 0), address(0, 0x05, 7)),
         alias(address(0, 0x07, 0), address(0, 0x05, 7)),
         alias_range(address(0, 0x08, 1), address(0, 0x08, 2), address(0, 0x08, 0)),
         alias(address(1, 0x00, 0), address(0, 0x09, 0)),
         alias(address(2, 0x00, 1), address(2, 0x00, 0))))
