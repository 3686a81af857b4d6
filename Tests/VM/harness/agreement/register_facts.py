"""Which bits of which register lspci prints as what: typed from the PCI Express specification and lspci's output.

A fact is (offset of the register in its capability, highest bit, lowest bit, how to find the value in lspci's text).
"""
import re

SPEEDS = {"2.5": 1, "5": 2, "8": 3, "16": 4, "32": 5, "64": 6}
PORT_TYPES = {
    "Endpoint": 0, "Legacy Endpoint": 1, "Root Port": 4, "Upstream Port": 5, "Downstream Port": 6,
    "PCI-Express to PCI/PCI-X Bridge": 7, "PCI/PCI-X to PCI-Express Bridge": 8,
    "Root Complex Integrated Endpoint": 9, "Root Complex Event Collector": 10,
}


class Text:
    """One capability as lspci prints it: its title, and its labelled lines with their continuations.

    `indent` is how many tabs stand before a label: two in a capability, one in the header.
    """

    def __init__(self, text, indent=2):
        self.title, _, rest = text.partition("\n")
        self.sections = {}
        tabs = "\t" * indent
        for part in re.split(rf"(?:^|\n){tabs}(?!\t)", "\n" + rest):
            label, colon, body = part.partition(":")
            if colon:
                self.sections.setdefault(label.strip(), " ".join(body.split()))

    def of(self, label):
        """The text under a label, the title for an empty one, None where lspci printed no such line."""
        return self.title if not label else self.sections.get(label)


def flag(label, word):
    """`Word+` is 1, `Word-` is 0."""
    def find(text):
        match = re.search(rf"(?<![\w-]){re.escape(word)}([+-])", text.of(label) or "")
        return None if match is None else int(match.group(1) == "+")
    return find


def number(label, pattern, base=10, convert=lambda value: value):
    """A number that follows a pattern."""
    def find(text):
        match = re.search(pattern, text.of(label) or "")
        return None if match is None else convert(int(match.group(1).replace("-", ""), base))
    return find


def word(label, pattern, meanings):
    """A word with a known encoding."""
    def find(text):
        match = re.search(pattern, text.of(label) or "")
        return None if match is None else meanings.get(match.group(1), f"'{match.group(1)}'")
    return find


def exponent(value):
    return value.bit_length() - 1


def flags(offset, label, words):
    """`words` is {bit: word}."""
    return [(offset, bit, bit, flag(label, each)) for bit, each in words.items()]


def payload(label, name):
    return number(label, name + r" (\d+) bytes", convert=lambda size: exponent(size) - 7)


UNCORRECTABLE = {4: "DLP", 5: "SDES", 12: "TLP", 13: "FCP", 14: "CmpltTO", 15: "CmpltAbrt", 16: "UnxCmplt", 17: "RxOF",
                 18: "MalfTLP", 19: "ECRC", 20: "UnsupReq", 21: "ACSViol"}
CORRECTABLE = {0: "RxErr", 6: "BadTLP", 7: "BadDLLP", 8: "Rollover", 12: "Timeout", 13: "AdvNonFatalErr"}
ISOLATION = {0: "SrcValid", 1: "TransBlk", 2: "ReqRedir", 3: "CmpltRedir", 4: "UpstreamFwd", 5: "EgressCtrl",
             6: "DirectTrans"}

STATUS = {5: "66MHz", 7: "FastB2B", 8: "ParErr", 11: ">TAbort", 12: "<TAbort", 13: "<MAbort", 15: "<PERR"}
BUSES = "Bus"

#: The header, from the start of config space.
HEADER = [
    *flags(0x04, "Control", {0: "I/O", 1: "Mem", 2: "BusMaster", 3: "SpecCycle", 4: "MemWINV", 5: "VGASnoop",
                             6: "ParErr", 7: "Stepping", 8: "SERR", 9: "FastB2B", 10: "DisINTx"}),
    *flags(0x06, "Status", {3: "INTx", 4: "Cap", 14: ">SERR", **STATUS}),
    (0x3d, 7, 0, word("Interrupt", r"pin ([A-D])", {"A": 1, "B": 2, "C": 3, "D": 4})),
    (0x18, 7, 0, number(BUSES, r"primary=([0-9a-f]+)", 16)),
    (0x19, 7, 0, number(BUSES, r"secondary=([0-9a-f]+)", 16)),
    (0x1a, 7, 0, number(BUSES, r"subordinate=([0-9a-f]+)", 16)),
    (0x1b, 7, 0, number(BUSES, r"sec-latency=(\d+)")),
    *flags(0x1e, "Secondary status", {14: "<SERR", **STATUS}),
    *flags(0x3e, "BridgeCtl", {0: "Parity", 1: "SERR", 2: "NoISA", 3: "VGA", 4: "VGA16", 5: "MAbort", 6: ">Reset",
                               7: "FastB2B", 8: "PriDiscTmr", 9: "SecDiscTmr", 10: "DiscTmrStat",
                               11: "DiscTmrSERREn"}),
]

#: Each capability, from its own start.
FACTS = {
    "PM": [
        (2, 2, 0, number("", r"version (\d)")),
        *flags(2, "Flags", {3: "PMEClk", 5: "DSI", 9: "D1", 10: "D2"}),
        (4, 1, 0, number("Status", r"^D(\d)")),
        *flags(4, "Status", {3: "NoSoftRst", 8: "PME-Enable", 15: "PME"}),
        (4, 12, 9, number("Status", r"DSel=(\d+)")),
    ],
    "MSI": [
        *flags(2, "", {0: "Enable", 7: "64bit", 8: "Maskable"}),
        (2, 3, 1, number("", r"Count=\d+/(\d+)", convert=exponent)),
        (2, 6, 4, number("", r"Count=(\d+)/", convert=exponent)),
    ],
    "MSI-X": [
        (2, 10, 0, number("", r"Count=(\d+)", convert=lambda count: count - 1)),
        *flags(2, "", {14: "Masked", 15: "Enable"}),
        (4, 2, 0, number("Vector table", r"BAR=(\d)")),
        (4, 31, 3, number("Vector table", r"offset=([0-9a-f]+)", 16, lambda offset: offset >> 3)),
        (8, 2, 0, number("PBA", r"BAR=(\d)")),
        (8, 31, 3, number("PBA", r"offset=([0-9a-f]+)", 16, lambda offset: offset >> 3)),
    ],
    "EXP": [
        (2, 3, 0, number("", r"\(v(\d)\)")),
        (2, 7, 4, word("", r"Express (?:\(v\d\) )?(.*?)(?: \(Slot[+-]\))?, MSI", PORT_TYPES)),
        (2, 8, 8, flag("", "Slot")),
        (2, 13, 9, number("", r"MSI ([0-9a-f]+)", 16)),
        (4, 2, 0, payload("DevCap", "MaxPayload")),
        *flags(4, "DevCap", {5: "ExtTag", 15: "RBE", 28: "FLReset"}),
        *flags(8, "DevCtl", {0: "CorrErr", 1: "NonFatalErr", 2: "FatalErr", 3: "UnsupReq", 4: "RlxdOrd", 8: "ExtTag",
                             9: "PhantFunc", 10: "AuxPwr", 11: "NoSnoop"}),
        (8, 7, 5, payload("DevCtl", "MaxPayload")),
        (8, 14, 12, payload("DevCtl", "MaxReadReq")),
        *flags(10, "DevSta", {0: "CorrErr", 1: "NonFatalErr", 2: "FatalErr", 3: "UnsupReq", 4: "AuxPwr",
                              5: "TransPend"}),
        (12, 3, 0, word("LnkCap", r"Speed ([\d.]+)GT/s", SPEEDS)),
        (12, 9, 4, number("LnkCap", r"Width x(\d+)")),
        (12, 31, 24, number("LnkCap", r"Port #(\d+)")),
        *flags(12, "LnkCap", {18: "ClockPM", 19: "Surprise", 20: "LLActRep", 21: "BwNot", 22: "ASPMOptComp"}),
        (18, 3, 0, word("LnkSta", r"Speed ([\d.]+)GT/s", SPEEDS)),
        (18, 9, 4, number("LnkSta", r"Width x(\d+)")),
        *flags(18, "LnkSta", {11: "Train", 12: "SlotClk", 13: "DLActive", 14: "BWMgmt", 15: "ABWMgmt"}),
        *flags(20, "SltCap", {0: "AttnBtn", 1: "PwrCtrl", 2: "MRL", 3: "AttnInd", 4: "PwrInd", 5: "Surprise",
                              6: "HotPlug", 17: "Interlock", 18: "NoCompl"}),
        (20, 31, 19, number("SltCap", r"Slot #(\d+)")),
        *flags(28, "RootCtl", {0: "ErrCorrectable", 1: "ErrNon-Fatal", 2: "ErrFatal", 3: "PMEIntEna",
                               4: "CRSVisible"}),
        *flags(30, "RootCap", {0: "CRSVisible"}),
        *flags(36, "DevCap2", {4: "TimeoutDis", 5: "ARIFwd", 9: "NROPrPrP", 11: "LTR", 16: "10BitTagComp",
                               17: "10BitTagReq", 20: "ExtFmt", 21: "EETLPPrefix", 31: "FRS"}),
        *flags(40, "DevCtl2", {4: "TimeoutDis", 5: "ARIFwd", 10: "LTR", 12: "10BitTagReq"}),
        # lspci prints a field of 0 as 2.5 GT/s too, so that one says nothing.
        (48, 3, 0, word("LnkCtl2", r"Target Link Speed: (?!2\.5)([\d.]+)GT/s", SPEEDS)),
        *flags(48, "LnkCtl2", {4: "EnterCompliance", 5: "SpeedDis"}),
    ],
    "AER": [
        *flags(4, "UESta", UNCORRECTABLE), *flags(8, "UEMsk", UNCORRECTABLE), *flags(12, "UESvrt", UNCORRECTABLE),
        *flags(16, "CESta", CORRECTABLE), *flags(20, "CEMsk", CORRECTABLE),
        (24, 4, 0, number("AERCap", r"First Error Pointer: ([0-9a-f]+)", 16)),
        *flags(24, "AERCap", {5: "ECRCGenCap", 6: "ECRCGenEn", 7: "ECRCChkCap", 8: "ECRCChkEn"}),
    ],
    "ACS": [*flags(4, "ACSCap", ISOLATION), *flags(6, "ACSCtl", ISOLATION)],
    "ARI": [
        *flags(4, "ARICap", {0: "MFVC", 1: "ACS"}),
        (4, 15, 8, number("ARICap", r"Next Function: (\d+)")),
        *flags(6, "ARICtl", {0: "MFVC", 1: "ACS"}),
        (6, 6, 4, number("ARICtl", r"Function Group: (\d+)")),
    ],
    "ATS": [
        (4, 4, 0, number("ATSCap", r"Invalidate Queue Depth: ([0-9a-f]+)", 16)),
        *flags(6, "ATSCtl", {15: "Enable"}),
        (6, 4, 0, number("ATSCtl", r"Smallest Translation Unit: ([0-9a-f]+)", 16)),
    ],
    "SR-IOV": [
        *flags(4, "IOVCap", {0: "Migration", 2: "10BitTagReq"}),
        (4, 31, 21, number("IOVCap", r"Interrupt Message Number: ([0-9a-f]+)", 16)),
        *flags(8, "IOVCtl", {0: "Enable", 1: "Migration", 2: "Interrupt", 3: "MSE", 4: "ARIHierarchy",
                             5: "10BitTagReq"}),
        *flags(10, "IOVSta", {0: "Migration"}),
        (12, 15, 0, number("Initial VFs", r"^(\d+)")),
        (14, 15, 0, number("Initial VFs", r"Total VFs: (\d+)")),
        (16, 15, 0, number("Initial VFs", r"Number of VFs: (\d+)")),
        (18, 7, 0, number("Initial VFs", r"Function Dependency Link: ([0-9a-f]+)", 16)),
        (20, 15, 0, number("VF offset", r"^(\d+)")),
        (22, 15, 0, number("VF offset", r"stride: (\d+)")),
        (26, 15, 0, number("VF offset", r"Device ID: ([0-9a-f]+)", 16)),
        (28, 31, 0, number("Supported Page Size", r"^([0-9a-f]+)", 16)),
        (32, 31, 0, number("Supported Page Size", r"System Page Size: ([0-9a-f]+)", 16)),
    ],
    # Printed from its most significant byte.
    "DSN": [
        (4, 31, 0, number("", r"Number (?:\w\w-){4}([\w-]{11})$", 16)),
        (8, 31, 0, number("", r"Number ([\w-]{11})-", 16)),
    ],
    "DVSEC": [
        (4, 15, 0, number("", r"Vendor=([0-9a-f]+)", 16)),
        (4, 19, 16, number("", r"Rev=(\d+)")),
        (4, 31, 20, number("", r"Len=(\d+)")),
        (8, 15, 0, number("", r"ID=([0-9a-f]+) Rev", 16)),
    ],
}
