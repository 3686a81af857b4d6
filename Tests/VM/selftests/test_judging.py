import unittest

from harness import topology
from harness.judging import alias_table, cases, generated, judge, suppositions
from harness.topology import to_data


class Machines(unittest.TestCase):
    def test_every_machine_can_be_built(self):
        for each in cases.ALL:
            topology.check(each.topology)
            names = [case.name for case in each.cases]
            self.assertEqual(len(names), len(set(names)), each.name)
            for plug in each.plugs:
                self.assertIn(plug.port, {function.slot for function in each.topology.functions if not function.below})

    def test_there_are_enough_topologies(self):
        self.assertGreaterEqual(sum(len(each.cases) for each in cases.ALL), 24)

    def test_what_is_supposed_can_be_built_and_differs(self):
        for each in suppositions.ALL:
            topology.check(each.topology)
            self.assertTrue(each.append or to_data(each.topology) != to_data(each.machine.topology), each.name)

    def test_a_case_knows_its_functions_by_their_path(self):
        roots = {case.name: case.roots for case in cases.PORTS.cases}
        self.assertEqual(roots["port-with-acs"], ("pci0000:00/0000:00:02.0",))
        self.assertEqual(roots["second-root-bus"], ("pci0000:80/",))


class Generated(unittest.TestCase):
    def test_a_seed_gives_one_machine(self):
        for seed in range(1, 60):
            self.assertEqual(to_data(generated.topology(seed)), to_data(generated.topology(seed)))
        self.assertNotEqual(to_data(generated.topology(1)), to_data(generated.topology(2)))

    def test_random_machines_are_of_all_kinds(self):
        models = set().union(*(generated.topology(seed).models() for seed in range(1, 51)))
        self.assertLessEqual({"pcie-root-port", "x3130-upstream", "pcie-pci-bridge", "pci-bridge", "i82801b11-bridge",
                              "pxb-pcie", "igb", "nvme", "e1000e", "edu"}, models)

    def test_firmware_has_room(self):
        for seed in range(1, 101):
            self.assertLessEqual(generated.io_need(generated.topology(seed).functions), generated.MOST_IO)
        # Drawn first of seed 11, and refused by firmware.
        self.assertGreater(generated.io_need(generated.Generator(11).topology().functions), generated.MOST_IO)

    def test_boots_spread_over_kernels_and_units(self):
        boots = judge.boots(["none"], range(1, 5))
        self.assertEqual({(each.kernel, each.iommu) for each in boots},
                         {(kernel, iommu) for kernel in judge.KERNELS for iommu in judge.IOMMUS})


class Table(unittest.TestCase):
    def test_a_table_is_sound(self):
        table = alias_table.ALIASES
        self.assertEqual(sum(table) & 0xff, 0)
        self.assertEqual(int.from_bytes(table[4:8], "little"), len(table))
        at, kinds = 48, []
        while at < len(table):
            kinds.append(table[at])
            at += int.from_bytes(table[at + 2:at + 4], "little")
        self.assertEqual((at, kinds), (len(table), [0x10, 0x11]))


class Outcome(unittest.TestCase):
    FOUND = {"0000:00:02.0": ("0", "a"), "0000:01:00.0": ("0", "a/b"), "0000:00:03.0": (None, "c")}

    def test_groups_hold_what_has_one(self):
        self.assertEqual(judge.actual_groups(self.FOUND), {"0": ["0000:00:02.0", "0000:01:00.0"]})

    def test_a_wrong_group_is_noticed(self):
        class Report:
            def check(self, subject, compared, differences):
                self.found = differences
        report = Report()
        right = {("a", "b"): {"certain": True, "reasons": [1]}}
        judge._case(report, "", [["a", "b"]], right)
        self.assertEqual(report.found, [])
        for wrong in ({("a",): {}, ("b",): {}}, {("a", "b"): {"certain": True, "reasons": []}},
                      {("a", "b"): {"certain": False, "reasons": [1]}}):
            judge._case(report, "", [["a", "b"]], wrong)
            self.assertEqual(len(report.found), 1)
