import copy
import io
import pathlib
import tempfile
import unittest

from harness.agreement import functions, groups, kernel_log, lspci_text
from harness.agreement.report import Report
from harness.agreement.sysfs_tree import Tree
from selftests.test_lspci_text import TEXT

ADDRESS = "0000:01:00.0"
#: What a right answer says of the function in TEXT; each test spoils one member of it.
ANSWER = {
    "address": ADDRESS, "vendor": "0x8086", "device": "0x10c9", "subsystemVendor": "0x1af4",
    "subsystemDevice": "0x1100", "class": "0x020000", "revision": "0x03", "headerType": "endpoint", "driver": "igb",
    "iommuGroup": 12, "numaNode": 1, "names": {"vendor": "Some Maker", "device": "Some Card",
                                               "class": "Ethernet controller"},
    "capabilities": ["PM", "EXP", "SR-IOV"], "capabilityOffsets": ["0x40", "0xa0", "0x160"], "diagnostics": [],
    "buses": None, "parent": "0000:00:02.0", "physicalFunction": None,
    "sriov": {"total": 7, "enabled": 3, "supported": 9},
    "bars": [{"index": 0, "kind": "memory32", "address": "0xfd400000", "size": 131072, "prefetchable": False}],
}
ATTRIBUTES = {
    "vendor": "0x8086", "device": "0x10c9", "subsystem_vendor": "0x1af4", "subsystem_device": "0x1100",
    "class": "0x020000", "revision": "0x03", "numa_node": "1", "sriov_totalvfs": "7", "sriov_numvfs": "3",
    "resource": "0x00000000fd400000 0x00000000fd41ffff 0x0000000000040200\n" + "0x0 0x0 0x0\n" * 12,
}
KNOWN = TEXT.split("\n\n")[0].replace("	Capabilities: [200 v1] Something nobody knows\n", "")
KNOWN = "\n".join(line for line in KNOWN.split("\n") if "Region 2" not in line and "Region 4" not in line)


class Functions(unittest.TestCase):
    def setUp(self):
        self.work = tempfile.TemporaryDirectory()
        self.addCleanup(self.work.cleanup)
        root = pathlib.Path(self.work.name)
        device = root / "sys/devices/pci0000:00/0000:00:02.0" / ADDRESS
        device.mkdir(parents=True)
        for name, text in ATTRIBUTES.items():
            (device / name).write_text(text + "\n")
        (device / "driver").symlink_to("../../../../bus/pci/drivers/igb")
        (device / "iommu_group").symlink_to("../../../../kernel/iommu_groups/12")
        devices = root / "sys/bus/pci/devices"
        devices.mkdir(parents=True)
        (devices / ADDRESS).symlink_to(f"../../../devices/pci0000:00/0000:00:02.0/{ADDRESS}")
        group = root / "sys/kernel/iommu_groups/12"
        (group / "devices").mkdir(parents=True)
        (group / "devices" / ADDRESS).symlink_to("../../../../devices/x")
        (group / "type").write_text("DMA-FQ\n")
        (group / "reserved_regions").write_text("0x00000000fee00000 0x00000000feefffff msi\n")
        self.tree = Tree(root)

    def failures(self, answer):
        output = io.StringIO()
        report = Report(output)
        functions.compare(report, "t", {"schema": 1, "functions": [answer]}, self.tree, lspci_text.parse(KNOWN))
        return [line.split(": ")[1] for line in output.getvalue().splitlines() if line.startswith("FAIL")]

    def test_a_right_answer_passes(self):
        self.assertEqual(self.failures(ANSWER), [])

    def test_every_wrong_member_is_noticed(self):
        for key in ANSWER:
            with self.subTest(key):
                spoiled = copy.deepcopy(ANSWER)
                spoiled[key] = [] if key not in ("capabilities", "diagnostics", "bars") else [{"index": 0, "code": "X"}]
                if key == "address":
                    spoiled[key] = "0000:01:00.1"
                self.assertNotEqual(self.failures(spoiled), [])

    def test_unmeasured_is_no_agreement(self):
        for key in ("capabilities", "iommuGroup", "driver"):
            self.assertNotEqual(self.failures({**ANSWER, key: {"unmeasured": "why"}}), [], key)

    def test_groups(self):
        right = {"schema": 1, "groups": [{"id": 12, "members": [ADDRESS], "type": "DMA-FQ", "reservedRegions": [
            {"start": "0xfee00000", "end": "0xfeefffff", "type": "msi"}]}]}
        self.assertEqual(self.groups_report(right).failed, 0)
        for key, value in (("members", []), ("type", "DMA"), ("id", 13), ("reservedRegions", [])):
            wrong = copy.deepcopy(right)
            wrong["groups"][0][key] = value
            self.assertEqual(self.groups_report(wrong).failed, 1, key)

    def groups_report(self, document):
        report = Report(io.StringIO())
        groups.compare(report, "t", document, self.tree)
        return report


class Reporting(unittest.TestCase):
    def test_nothing_compared_is_a_failure(self):
        report = Report(io.StringIO())
        report.check("empty", 0, [])
        self.assertEqual((report.passed, report.failed, report.close()), (0, 1, 1))

    def test_the_closing_line_counts(self):
        output = io.StringIO()
        report = Report(output)
        report.check("one", 3, [])
        report.skip("two", "no reason")
        self.assertEqual(report.close(), 0)
        self.assertEqual(output.getvalue(), "ok   one: 3 compared\nSKIPPED two: no reason\n"
                                            "1 passed, 0 failed, 1 skipped (3 single comparisons)\n")


class KernelLog(unittest.TestCase):
    LOG = """\
[    0.083272] ACPI: DMAR 0x000000002FFE4A1C 0000D0 (v01 BOCHS  BXPC     00000001 BXPC 00000001)
[    0.307883] DMAR: Host address width 48
[    0.307930] DMAR: DRHD base: 0x000000fed90000 flags: 0x0
[    0.308772] DMAR: ATSR flags: 0x1
[    0.308773] DMAR: RMRR base: 0x000000000e0000 end: 0x000000000fffff
[    0.308774] DMAR: RHSA base: 0x000000fed90000 proximity domain: 0x2
[    0.308775] DMAR: ANDD device: 7 name: \\_SB.TEST
[    0.308776] DMAR: SATC flags: 0x0
"""

    def test_what_the_kernel_parsed(self):
        self.assertEqual(kernel_log.remapping(self.LOG), {
            "width": 48, "DRHD": [(0xfed90000, 0)], "RMRR": [(0xe0000, 0xfffff)], "ATSR": [(1,)],
            "RHSA": [(0xfed90000, 2)], "ANDD": [(7, "\\_SB.TEST")], "SATC": [(0,)]})
        self.assertEqual(kernel_log.tables(self.LOG), {"DMAR": (0xd0, 1, "BOCHS", "BXPC")})

    MORE = """\
[    0.1] ACPI: SRAT: Node 1 PXM 2 [mem 0x18000000-0x2fffffff]
[    0.1] IOAPIC[0]: apic_id 3, version 32, address 0xfec00000, GSI 24-47
[    0.1] ACPI: INT_SRC_OVR (bus 0 bus_irq 5 global_irq 6 high level)
[    0.1] ACPI: HPET id: 0x8086a201 base: 0xfed00000
[    0.9] PCI: ECAM [mem 0xb0000000-0xbfffffff] (base 0xb0000000) for domain 0001 [bus 00-7f]
[    3.5] AMD-Vi: AMD-Vi: device: 0000:00:01.0 cap: 0040 flags: 11 info 0000
[    3.5] AMD-Vi: AMD-Vi:        mmio-addr: 00000000fed80000
[    3.5] AMD-Vi: AMD-Vi:   DEV_SELECT\t\t\t devid: 0000:00:02.1 flags: 00
[    3.5] AMD-Vi: AMD-Vi:   DEV_ALIAS_RANGE\t\t devid: 0000:0a:00.0 flags: 00 devid_to: 0000:0a:1f.7
[    3.5] AMD-Vi: AMD-Vi:   DEV_SPECIAL(IOAPIC[0])\t\tdevid: 0000:00:14.0
"""

    def test_other_tables(self):
        self.assertEqual(kernel_log.memory_affinity(self.MORE), [(2, 0x18000000, 0x2fffffff)])
        self.assertEqual(kernel_log.interrupts(self.MORE), ([(3, 0xfec00000, 24)], [(5, 6, 0xd)]))
        self.assertEqual(kernel_log.event_timer(self.MORE), (0x8086a201, 0xfed00000))
        self.assertEqual(kernel_log.allocations(self.MORE), [(1, 0, 0x7f, 0xb0000000)])
        self.assertEqual(kernel_log.allocations(
            "PCI: MMCONFIG for domain 0000 [bus 00-ff] at [mem 0xb0000000-0xbfffffff] (base 0xb0000000)"),
            [(0, 0, 0xff, 0xb0000000)])
        self.assertEqual(kernel_log.definitions(self.MORE), (
            [(8, 0x40, 0x11, 0xfed80000)], [(2, 0x11, None), (0x43, 0xa00, 0xaff), (0x48, 0xa0, None)]))
