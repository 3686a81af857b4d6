"""`acpi --json` against the table's own bytes, the kernel's log and iasl."""
import subprocess

from . import disassembly, kernel_log
from .report import Comparison

#: Device scope types as the contract names them (VT-d specification, Device Scope Structure).
SCOPES = {1: "endpoint", 2: "bridge", 3: "ioapic", 4: "hpet", 5: "namespace"}
STRUCTURES = {0: "DRHD", 1: "RMRR", 2: "ATSR", 3: "RHSA", 4: "ANDD", 5: "SATC", 6: "SIDP"}

#: What the kernel logs of a structure, by the contract's names and in the log's order.
LOGGED = {"DRHD": ("registerBase", "flagsMask"), "RMRR": ("base", "limit"), "ATSR": ("flagsMask",),
          "RHSA": ("registerBase", "proximityDomain"), "ANDD": ("deviceNumber", "objectName"), "SATC": ("flagsMask",)}


def headers(report, label, documents, tree, log):
    """The header of every table the tool was asked for."""
    check = Comparison()
    listed = kernel_log.tables(log)
    for signature, document in documents.items():
        raw = tree.tables()[signature]
        header = document["header"]
        if signature == "FACS":
            # It has no header of the common form, only a length.
            check.equal("FACS header", header, None)
            continue
        check.equal(f"{signature} signature", header["signature"], raw[:4].decode("ascii"))
        check.equal(f"{signature} length", header["length"], int.from_bytes(raw[4:8], "little"))
        check.equal(f"{signature} revision", header["revision"], raw[8])
        check.equal(f"{signature} checksum", document["checksumValid"], sum(raw) & 0xff == 0)
        if signature in listed:
            check.equal(f"{signature}, the kernel's reading",
                        (header["length"], header["revision"], header["oemID"].strip(), header["oemTableID"].strip()),
                        listed[signature])
        check.equal(f"{signature} diagnostics", document.get("diagnostics") or [], [])
    report.check(f"{label}: table headers", check.compared, check.differences)


def remapping(report, label, document, raw, log):
    """A DMAR: against what the kernel logged while parsing it, then against iasl, field by field."""
    check = Comparison()
    theirs = kernel_log.remapping(log)
    check.equal("width", document["hostAddressWidth"], theirs.pop("width"))
    for kind, logged in theirs.items():
        ours = [tuple(_logged(each[key]) for key in LOGGED[kind])
                for each in document["structures"] if each["type"] == kind]
        check.equal(kind, ours, logged)
    report.check(f"{label}: DMAR, as the kernel logged it", check.compared, check.differences)
    _by_iasl(report, f"{label}: DMAR, as iasl reads it", document, raw)


def others(report, label, documents, log):
    """MCFG, HPET, SRAT, MADT and IVRS against what the kernel logged while parsing them."""
    check = Comparison()
    if "MCFG" in documents:
        check.equal("MCFG", [(each["segment"], each["startBus"], each["endBus"], _number(each["baseAddress"]))
                             for each in documents["MCFG"]["allocations"]], kernel_log.allocations(log))
    if "HPET" in documents:
        check.equal("HPET", (_number(documents["HPET"]["blockIDMask"]), _number(documents["HPET"]["address"])),
                    kernel_log.event_timer(log))
    if "SRAT" in documents:
        used = [each for each in documents["SRAT"]["affinities"]
                if each["type"] == 1 and _number(each["flagsMask"]) & 1]
        check.equal("SRAT", [(each["proximityDomain"], _number(each["baseAddress"]),
                              _number(each["baseAddress"]) + each["lengthInBytes"] - 1) for each in used],
                    kernel_log.memory_affinity(log))
    if "APIC" in documents:
        listed = documents["APIC"]["controllers"]
        controllers, overrides = kernel_log.interrupts(log)
        check.equal("MADT controllers", [(each["id"], _number(each["address"]), each["globalInterruptBase"])
                                         for each in listed if each["type"] == 1], controllers)
        if " noapic" not in log:  # which makes the kernel leave them unread
            check.equal("MADT overrides", [(each["source"], each["globalInterrupt"], _number(each["flagsMask"]))
                                           for each in listed if each["type"] == 2], overrides)
    report.check(f"{label}: MCFG, HPET, SRAT and MADT, as the kernel logged them", check.compared, check.differences)


def virtualization(report, label, document, log):
    """An IVRS: the kernel uses the blocks of the newest type, and logs each entry of them."""
    check = Comparison()
    blocks, entries = kernel_log.definitions(log)
    ours = [each for each in document["blocks"] if each["type"] == "IVHD"][-len(blocks):]
    check.equal("blocks", [tuple(_number(each[key]) for key in ("deviceID", "capabilityOffset", "flagsMask",
                                                                "baseAddress")) for each in ours], blocks)
    listed = [_entry(each) for block in ours for each in block["entries"] if each["type"]]
    check.equal("number of entries", len(listed), len(entries))
    for index, (one, other) in enumerate(zip(listed, entries)):
        check.equal(f"entry {index}", one, other)
    report.check(f"{label}: IVRS, as the kernel logged it", check.compared, check.differences)


def _entry(entry):
    """(type, device, alias); of a special device the kernel logs the requester it uses."""
    source = _number(entry["sourceDeviceID"]) if "sourceDeviceID" in entry else None
    if entry["type"] == 0x48:
        return entry["type"], source, None
    return entry["type"], _number(entry["deviceID"]), source


def _by_iasl(report, subject, document, raw):
    if not disassembly.available():
        report.skip(subject, "no iasl: install acpica-tools")
        return
    check = Comparison()
    try:
        rows = disassembly.fields(raw)
    except (OSError, subprocess.TimeoutExpired) as error:
        report.skip(subject, f"iasl: {error}")
        return
    theirs = disassembly.structures(rows, "Subtable Type")
    # Debian 12's iasl stops at the first type it does not know (SATC); that was compared with the kernel's log.
    known = len(theirs) if len(theirs) != len(document["structures"]) else None
    check.equal("structures", [each["type"] for each in document["structures"]][:known],
                [STRUCTURES[disassembly.value(each, "Subtable Type")] for each in theirs])
    for index, (ours, other) in enumerate(zip(document["structures"], theirs)):
        if "Unknown" in other[0][3]:
            break
        what = f"structure {index}"
        check.equal(f"{what} offset", _number(ours["offset"]), other[0][0])
        check.equal(f"{what} length", _number(ours["length"]), disassembly.value(other, "Length"))
        for key, label in (("registerBase", "Register Base Address"), ("segment", "PCI Segment Number"),
                           ("base", "Base Address"), ("limit", "End Address (limit)")):
            if key in ours and disassembly.value(other, label) is not None:
                check.equal(f"{what} {key}", _number(ours[key]), disassembly.value(other, label))
        scopes = disassembly.structures(other, "Device Scope Type")
        check.equal(f"{what} scopes", [_scope(each) for each in ours.get("deviceScopes", [])],
                    [_other_scope(each) for each in scopes])
    report.check(subject, check.compared, check.differences)


def _scope(scope):
    return (scope["type"], _number(scope["enumerationID"]), _number(scope["startBus"]),
            [(_number(step["device"]), _number(step["function"])) for step in scope["path"]])


def _other_scope(rows):
    kind = disassembly.value(rows, "Device Scope Type")
    path = [tuple(int(part, 16) for part in text.split(",")) for _, _, label, text in rows if label == "PCI Path"]
    return (SCOPES.get(kind, kind), disassembly.value(rows, "Enumeration ID"),
            disassembly.value(rows, "PCI Bus Number"), path)


def _logged(given):
    return int(given, 16) if isinstance(given, str) and given.startswith("0x") else given


def _number(given):
    return int(given, 16) if isinstance(given, str) else given
