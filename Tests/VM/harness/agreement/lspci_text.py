"""Reads what `lspci -D -nn -vvv -xxxx` prints, as facts and not as text (pciutils 3.9 and later)."""
import dataclasses
import re

#: lspci's title of a capability -> the short name of the contract. Typed from lspci's output.
STANDARD = (
    (r"Power Management version", "PM"), (r"AGP3? version", "AGP"), (r"Vital Product Data", "VPD"),
    (r"Slot ID:", "SlotID"), (r"MSI:", "MSI"), (r"CompactPCI hot-swap", "HotSwap"), (r"PCI-X ", "PCI-X"),
    (r"HyperTransport:", "HT"), (r"Vendor Specific Information:", "VNDR"), (r"Debug port:", "DBG"),
    (r"CompactPCI central resource", "CCRC"), (r"Hot-plug capable", "HotPlug"), (r"Subsystem:", "SSVID"),
    (r"AGP3 ", "AGP3"), (r"Secure device", "SecDev"), (r"Express ", "EXP"), (r"MSI-X:", "MSI-X"), (r"SATA HBA", "SATA"),
    (r"PCI Advanced Features", "AF"), (r"Enhanced Allocation", "EA"),
)
EXTENDED = (
    (r"Advanced Error Reporting", "AER"), (r"Virtual Channel", "VC"), (r"Device Serial Number", "DSN"),
    (r"Power Budgeting", "PB"), (r"Vendor Specific Information:", "VNDR"), (r"Access Control Services", "ACS"),
    (r"Alternative Routing-ID", "ARI"), (r"Address Translation Service", "ATS"),
    (r"Single Root I/O Virtualization", "SR-IOV"), (r"Page Request Interface", "PRI"),
    (r"Physical Resizable BAR", "ReBAR"), (r"Transaction Processing Hints", "TPH"),
    (r"Latency Tolerance Reporting", "LTR"), (r"Secondary PCI Express", "SECPCI"),
    (r"Process Address Space ID", "PASID"), (r"Downstream Port Containment", "DPC"), (r"L1 PM Substates", "L1SS"),
    (r"Precision Time Measurement", "PTM"), (r"Designated Vendor-Specific", "DVSEC"), (r"Data Object Exchange", "DOE"),
    (r"Data Link Feature", "DLF"), (r"Physical Layer 16.0 GT/s", "PL16"), (r"Lane Margining", "LMR"),
    (r"Virtual Resizable BAR", "VF-ReBAR"), (r"Multicast", "MCAST"),
)


@dataclasses.dataclass
class Capability:
    """One capability: where it is, its short name (None where lspci's title is not known here), all its text."""

    offset: int
    extended: bool
    name: str
    text: str


@dataclasses.dataclass
class Function:
    """What lspci says of one function. `config` is its dump of config space."""

    address: str
    title: str
    text: str
    capabilities: list
    config: bytes

    def find(self, pattern, base=16):
        """The first match's only group as a number, or None."""
        match = re.search(pattern, self.text, re.MULTILINE)
        return int(match.group(1), base) if match else None

    def word(self, pattern):
        match = re.search(pattern, self.text, re.MULTILINE)
        return match.group(1) if match else None

    @property
    def identifiers(self):
        """Vendor, device, class (16 bits) and revision, from the title."""
        vendor, device = re.search(r"\[([0-9a-f]{4}):([0-9a-f]{4})\]", self.title).groups()
        kind = re.search(r"\[([0-9a-f]{4})\]:", self.title).group(1)
        revision = re.search(r"\(rev ([0-9a-f]{2})\)", self.title)
        return vendor, device, kind, revision.group(1) if revision else "00"

    @property
    def names(self):
        """Class, and vendor and device together; `Device` stands for an unknown one."""
        match = re.match(r"(.*?) \[[0-9a-f]{4}\]: (.*) \[[0-9a-f]{4}:[0-9a-f]{4}\]", self.title)
        return match.groups()

    def capability(self, name):
        return next((each for each in self.capabilities if each.name == name), None)

    def regions(self):
        """{index: (kind, address, size, prefetchable)} of assigned BARs."""
        found = {}
        memory = (r"^\tRegion (\d): Memory at ([0-9a-f]+) \((32|64)-bit, (non-)?prefetchable\)"
                  r"(?: \[disabled\])?(?: \[virtual\])? \[size=(\d+)([KMGT]?)\]")
        ports = r"^\tRegion (\d): I/O ports at ([0-9a-f]+)(?: \[disabled\])?(?: \[virtual\])? \[size=(\d+)([KMGT]?)\]"
        for index, start, width, not_prefetchable, size, unit in re.findall(memory, self.text, re.MULTILINE):
            found[int(index)] = (f"memory{width}", int(start, 16), _size(size, unit), not not_prefetchable)
        for index, start, size, unit in re.findall(ports, self.text, re.MULTILINE):
            found[int(index)] = ("io", int(start, 16), _size(size, unit), False)
        return found


def parse(text):
    """-> {address: Function}."""
    functions = {}
    for block in re.split(r"\n\s*\n", text.strip("\n")):
        if not block.strip():
            continue
        lines = block.split("\n")
        address, _, title = lines[0].partition(" ")
        body = [line for line in lines[1:] if line.startswith("\t")]
        functions[address] = Function(address, title, "\n".join(body), _capabilities(body), _dump(lines))
    return functions


def _capabilities(lines):
    found = []
    for line in lines:
        match = re.match(r"\tCapabilities: \[([0-9a-f]+)(?: v\d+)?\] (.*)", line)
        if match:
            offset, title = int(match.group(1), 16), match.group(2)
            table = EXTENDED if offset >= 0x100 else STANDARD
            name = next((name for pattern, name in table if re.match(pattern, title)), None)
            found.append(Capability(offset, offset >= 0x100, name, title))
        elif found and line.startswith("\t\t"):
            found[-1].text += "\n" + line
    return found


def _dump(lines):
    rows = [re.match(r"([0-9a-f]{2,3}): ((?:[0-9a-f]{2} ?){16})$", line) for line in lines]
    return b"".join(bytes.fromhex(row.group(2)) for row in rows if row)


def _size(number, unit):
    return int(number) << {"": 0, "K": 10, "M": 20, "G": 30, "T": 40}[unit]
