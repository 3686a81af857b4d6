"""What kernels print of their remapping tables in debugfs, both the layout of 6.1 and that of 6.12."""
import dataclasses
import re

_NUMBER = r"0x([0-9a-f]+)"
_DEVICE = re.compile(rf"^Device (\S+)(?: with pasid (\w+))? @{_NUMBER}")
_PAGE = re.compile(rf"^{_NUMBER}\s*\|((?:\s*{_NUMBER})+)\s*$")
_ENTRY = re.compile(rf"^(\w\w:\w\w\.\w)\s+{_NUMBER}:{_NUMBER}\s+{_NUMBER}:{_NUMBER}"
                    rf"(?:\s+(-?\d+)\s+{_NUMBER}:{_NUMBER}:{_NUMBER})?")


@dataclasses.dataclass(frozen=True)
class Page:
    """One line: an address and the entries that translate it, from the top table down; 0 where there is no level."""

    iova: int
    entries: tuple


def pages(text):
    """-> {address of the function: (top table, [Page])}"""
    found, current = {}, None
    for line in text.splitlines():
        device, page = _DEVICE.match(line), _PAGE.match(line)
        if device:
            current = []
            found[device.group(1)] = (int(device.group(3), 16), current)
        elif page and current is not None:
            current.append(Page(int(page.group(1), 16) << 12, tuple(int(each, 16) for each in
                                                                    re.findall(_NUMBER, page.group(2)))))
    return found


def functions(text):
    """-> {bus:device.function: words}: root entry, context entry, PASID entry; each as printed, high word first."""
    found = {}
    for line in text.splitlines():
        match = _ENTRY.match(line)
        if match:
            words = [int(each, 16) if each else 0 for each in match.group(2, 3, 4, 5, 7, 8, 9)]
            found[match.group(1)] = tuple(words)
    return found


def interrupts(text):
    """-> {index: (high, low)} of the remapped interrupts."""
    body = text.partition("Remapped Interrupt supported")[2].partition("****")[0]
    return {int(index): (int(high, 16), int(low, 16)) for index, high, low in
            re.findall(r"^\s*(\d+)\s+\S+\s+\w+\s+\w+\s+([0-9a-f]{16})\s+([0-9a-f]{16})$", body, re.MULTILINE)}
