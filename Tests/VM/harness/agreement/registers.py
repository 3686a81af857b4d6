"""`show --json` against lspci: the registers and fields of every capability, by position and value."""
import re

from .register_facts import FACTS, HEADER, Text
from .report import Comparison


#: Lines of `resource` that hold a bridge's windows, and what lspci calls them.
WINDOWS = {13: "I/O", 14: "Memory", 15: "Prefetchable memory"}


def compare(report, label, document, lspci):
    """One check for the header and for each kind of capability, over all functions of `show`'s document."""
    checks = {name: Comparison() for name in ("windows", "header", *FACTS)}
    for function in document["functions"]:
        address = function["address"]
        theirs = lspci[address]
        header = Text("\n" + theirs.text.partition("\tCapabilities:")[0], indent=1)
        _registers(checks["header"], f"{address} header", function["header"], 0, HEADER, header)
        if function["headerType"] == "bridge":
            _windows(checks["windows"], address, function["resources"], theirs)
        decoded = {_number(each["offset"]): each for each in function["decoded"]}
        for capability in theirs.capabilities:
            if capability.name not in FACTS:
                continue
            what = f"{address} {capability.name} [{capability.offset:x}]"
            ours = decoded.get(capability.offset)
            if ours is None:
                checks[capability.name].fail(f"{what}: show does not list it")
            else:
                _registers(checks[capability.name], what, ours["registers"], capability.offset,
                           FACTS[capability.name], Text(capability.text))
    for name, check in checks.items():
        if check.compared:
            report.check(f"{label}: {name}, as lspci prints them", check.compared, check.differences)


def _windows(check, address, resources, theirs):
    ours = {each["index"]: (_number(each["start"]), _number(each["end"])) for each in resources}
    for index, name in WINDOWS.items():
        window = re.search(rf"^\t{name} behind bridge: ([0-9a-f]+)-([0-9a-f]+) (?!.*\[disabled\])", theirs.text,
                           re.MULTILINE)
        check.equal(f"{address} {name} window", ours.get(index),
                    tuple(int(each, 16) for each in window.groups()) if window else None)


def _registers(check, what, ours, base, facts, text):
    registers = {_number(each["offset"]): each for each in ours}
    for offset, high, low, find in facts:
        value = find(text)
        if value is not None:
            check.equal(f"{what} +{offset:02x}h bits {high}:{low}", _field(registers, base + offset, high, low), value)


def _field(registers, offset, high, low):
    """The field at these bits, else those bits of the register's value, or a sentence when no register holds them."""
    for start, register in registers.items():
        shift = (offset - start) * 8
        if start <= offset and shift + high < register["width"] * 8:
            if register["value"] is None or isinstance(register["value"], dict):
                return f"not read: {register['value']}"
            for field in register["fields"]:
                if (field["high"], field["low"]) == (shift + high, shift + low):
                    return _number(field["value"])
            return _number(register["value"]) >> (shift + low) & ((1 << (high - low + 1)) - 1)
    return "no register holds them"


def _number(given):
    return int(given, 16) if isinstance(given, str) else given
