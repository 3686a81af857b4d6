import unittest

from harness.agreement import lspci_text
from harness.agreement.register_facts import FACTS, Text

#: Made up for these tests: an SR-IOV function, every number different.
TEXT = """\
0000:01:00.0 Ethernet controller [0200]: Some Maker Some Card [8086:10c9] (rev 03)
	Subsystem: Other Maker Device [1af4:1100]
	NUMA node: 1
	IOMMU group: 12
	Region 0: Memory at fd400000 (32-bit, non-prefetchable) [size=128K]
	Region 2: I/O ports at 5000 [size=32]
	Region 4: Memory at 8000000000 (64-bit, prefetchable) [disabled] [size=16M]
	Capabilities: [40] Power Management version 2
		Flags: PMEClk- DSI+ D1- D2- AuxCurrent=0mA PME(D0-,D1-,D2-,D3hot-,D3cold-)
		Status: D3 NoSoftRst- PME-Enable- DSel=0 DScale=0 PME-
	Capabilities: [a0] Express (v2) Endpoint, MSI 05
		DevCap:	MaxPayload 256 bytes, PhantFunc 0, Latency L0s <64ns, L1 <1us
			ExtTag+ AttnBtn- AttnInd- PwrInd- RBE+ FLReset+ SlotPowerLimit 0W
	Capabilities: [160 v1] Single Root I/O Virtualization (SR-IOV)
		Initial VFs: 8, Total VFs: 9, Number of VFs: 3, Function Dependency Link: 0a
		VF offset: 128, stride: 2, Device ID: 10ca
	Capabilities: [200 v1] Something nobody knows
	Kernel driver in use: igb
00: 86 80 c9 10 07 05 10 00 03 00 00 02 00 00 00 00
10: 00 00 40 fd 00 00 00 00 00 00 00 00 00 00 00 00

0001:02:1f.7 Class [00ff]: Device [1234:11e8]
00: 34 12 e8 11 07 05 10 00 10 00 ff 00 00 00 00 00
"""


class Parsing(unittest.TestCase):
    def setUp(self):
        self.functions = lspci_text.parse(TEXT)
        self.card = self.functions["0000:01:00.0"]

    def test_identities(self):
        self.assertEqual(self.card.identifiers, ("8086", "10c9", "0200", "03"))
        self.assertEqual(self.card.names, ("Ethernet controller", "Some Maker Some Card"))
        self.assertEqual(self.functions["0001:02:1f.7"].identifiers, ("1234", "11e8", "00ff", "00"))

    def test_attributes(self):
        self.assertEqual(self.card.find(r"^\tIOMMU group: (\d+)", 10), 12)
        self.assertEqual(self.card.word(r"^\tKernel driver in use: (\S+)"), "igb")
        self.assertEqual(len(self.card.config), 32)

    def test_regions(self):
        self.assertEqual(self.card.regions(), {
            0: ("memory32", 0xfd400000, 128 << 10, False), 2: ("io", 0x5000, 32, False),
            4: ("memory64", 0x8000000000, 16 << 20, True)})

    def test_capabilities(self):
        self.assertEqual([(each.offset, each.name) for each in self.card.capabilities],
                         [(0x40, "PM"), (0xa0, "EXP"), (0x160, "SR-IOV"), (0x200, None)])

    def test_registers(self):
        self.assertEqual(self.values("PM")[4, 1, 0], 3)
        self.assertEqual(self.values("PM")[2, 5, 5], 1)
        express = self.values("EXP")
        self.assertEqual([express[2, 7, 4], express[2, 13, 9], express[4, 2, 0], express[4, 28, 28]], [0, 5, 1, 1])
        virtual = self.values("SR-IOV")
        self.assertEqual([virtual[each] for each in ((14, 15, 0), (18, 7, 0), (20, 15, 0), (26, 15, 0))],
                         [9, 0x0a, 128, 0x10ca])
        self.assertIsNone(virtual[4, 0, 0])

    def values(self, name):
        text = Text(self.card.capability(name).text)
        return {(offset, high, low): find(text) for offset, high, low, find in FACTS[name]}
