"""`show --json` against lspci: the registers and fields of every capability, by position and value."""
from .register_facts import FACTS, Text
from .report import Comparison


def compare(report, label, documents, lspci):
    """`documents` is {address: show's document}; one check per kind of capability."""
    checks = {name: Comparison() for name in FACTS}
    for address, document in documents.items():
        decoded = {_number(each["offset"]): each for each in document["functions"][0]["decoded"]}
        for capability in lspci[address].capabilities:
            if capability.name in FACTS:
                _one(checks[capability.name], f"{address} {capability.name} [{capability.offset:x}]",
                     decoded.get(capability.offset), capability)
    for name, check in checks.items():
        if check.compared:
            report.check(f"{label}: registers of {name}, as lspci prints them", check.compared, check.differences)


def _one(check, what, ours, theirs):
    if ours is None:
        check.fail(f"{what}: show does not list it")
        return
    registers = {_number(each["offset"]): each for each in ours["registers"]}
    text = Text(theirs.text)
    for offset, high, low, find in FACTS[theirs.name]:
        value = find(text)
        if value is not None:
            check.equal(f"{what} +{offset:02x}h bits {high}:{low}", _field(registers, theirs.offset + offset, high, low),
                        value)


def _field(registers, offset, high, low):
    """Bits of the register that holds them, or a sentence when no register listed does."""
    for start, register in registers.items():
        shift = (offset - start) * 8
        width = register["width"] * 8
        if start <= offset and shift + high < width:
            value = register["value"]
            if value is None or isinstance(value, dict):
                return f"not read: {value}"
            return _number(value) >> (shift + low) & ((1 << (high - low + 1)) - 1)
    return "no register holds them"


def _number(given):
    return int(given, 16) if isinstance(given, str) else given
