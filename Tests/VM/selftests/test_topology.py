import unittest

from harness import scenarios, topologies, topology
from harness.topology import Function, Topology, TopologyError


class Arguments(unittest.TestCase):
    def test_minimal_is_exactly_this(self):
        self.assertEqual(topology.arguments(topologies.MINIMAL), [
            "-device", "edu,id=f04.0,bus=pcie.0,addr=04.0",
            "-device", "pcie-root-port,id=f02.0,bus=pcie.0,addr=02.0,chassis=1,slot=1",
            "-device", "e1000e,id=f02.0-00.0,bus=f02.0,addr=00.0,mac=52:54:00:00:00:01,romfile=",
        ])

    def test_function_0_of_several_is_marked(self):
        rendered = topology.arguments(Topology("t", (Function("edu", "08.0"), Function("edu", "08.1"))))
        self.assertEqual(rendered[1::2], ["edu,id=f08.0,bus=pcie.0,addr=08.0,multifunction=on",
                                          "edu,id=f08.1,bus=pcie.0,addr=08.1"])

    def test_absent_models_go_with_all_below_them(self):
        rendered = topology.arguments(topologies.MINIMAL, {"pcie-root-port"})
        self.assertEqual(rendered, ["-device", "edu,id=f04.0,bus=pcie.0,addr=04.0"])

    def test_memory_is_shared_out_without_loss(self):
        self.assertEqual(topology.numa_arguments(Topology("t", numa_nodes=3), 1000)[1::4], [
            "memory-backend-ram,id=node0,size=334M", "memory-backend-ram,id=node1,size=333M",
            "memory-backend-ram,id=node2,size=333M"])
        self.assertEqual(topology.numa_arguments(topologies.MINIMAL, 1000), [])


class Data(unittest.TestCase):
    def test_every_topology_survives_json(self):
        for each in topologies.ALL.values():
            again = topology.from_data(topology.to_data(each))
            self.assertEqual(topology.arguments(again), topology.arguments(each), each.name)
            self.assertEqual(topology.to_data(again), topology.to_data(each), each.name)

    def test_every_scenario_names_places_that_exist(self):
        for each in scenarios.ALL.values():
            places = {place for place, _ in each.topology.walk()}
            for step in each.steps:
                if "at" in step:
                    self.assertIn(step["at"].partition(":")[0], places, each.name)

    def test_steps_of_absent_models_fall_away(self):
        steps = scenarios.ALL["intel-6.12"].resolved({"igb"})
        self.assertFalse([step for step in steps if step["do"] == "functions" and step["count"] == 3])


class Places(unittest.TestCase):
    def test_a_place_becomes_a_pattern(self):
        self.assertEqual(topologies.RICH.sysfs_pattern("03.0/00.0/01.0"),
                         "pci0000:00/0000:00:03.0/0000:??:00.0/0000:??:01.0")

    def test_an_expander_starts_another_root_bus(self):
        self.assertEqual(topologies.RICH.sysfs_pattern("0b.0/00.0/00.0"), "pci0000:80/0000:80:00.0/0000:??:00.0")

    def test_nothing_there_is_an_error(self):
        with self.assertRaisesRegex(TopologyError, "nothing at 03.0/07.0"):
            topologies.RICH.sysfs_pattern("03.0/07.0")


class Refusals(unittest.TestCase):
    CASES = (
        ("'2.0' is no slot", (Function("edu", "2.0"),)),
        ("02.0 is taken twice", (Function("edu", "02.0"), Function("edu", "02.0"))),
        ("1f.0 belongs to the machine", (Function("edu", "1f.0"),)),
        ("02.1 without function 0", (Function("edu", "02.1"),)),
        ("only device 00, not 01.0", (Function("pcie-root-port", "02.0", below=(Function("edu", "01.0"),)),)),
        ("edu is not a bridge", (Function("edu", "02.0", below=(Function("edu", "00.0"),)),)),
        ("pxb-pcie without bus_nr", (Function("pxb-pcie", "02.0"),)),
    )

    def test_what_no_machine_can_have(self):
        for sentence, functions in self.CASES:
            with self.subTest(sentence), self.assertRaisesRegex(TopologyError, sentence.replace(".", r"\.")):
                topology.check(Topology("t", functions))
