import re
import unittest

from harness import places
from harness.tables import judge, printed

DUMPS = places.PROJECT / "fixtures/debugfs"
#: The function that holds the map, by the kernel.
HELD = {"linux-6.12": "0000:01:00.0", "linux-6.1": "0000:00:04.0"}
ADDRESS = 0xF_FFFF_FFFF_F000


def held_map(directory):
    found = re.findall(r"^map (\w+) (\w+) (\w+) (\w+)$", (directory / "dma-map").read_text(), re.MULTILINE)
    return [(*(int(each, 16) for each in numbers), "rw" if "w" in access else "r") for *numbers, access in found]


class Printed(unittest.TestCase):
    def test_pages_are_those_of_the_map_in_every_dump(self):
        for directory in sorted(each for each in DUMPS.iterdir() if each.is_dir()):
            with self.subTest(directory.name):
                held = HELD["-".join(directory.name.split("-")[:2])]
                alone = directory / held / "domain_translation_struct"
                text = (alone if alone.exists() else directory / "domain_translation_struct").read_text()
                _, pages = printed.pages(text)[held]
                # Where the leaf is a larger page there is one entry less.
                found = [(page.iova, self.leaf(page) & ADDRESS, 1 << 12 + 9 * (4 - self.depth(page)),
                          "rw" if self.leaf(page) & 2 else "r") for page in pages]
                self.assertEqual(judge.merged(found), judge.merged(held_map(directory)))

    def test_functions_are_read_in_every_dump(self):
        for directory in sorted(each for each in DUMPS.iterdir() if each.is_dir()):
            with self.subTest(directory.name):
                functions = printed.functions((directory / "dmar_translation_struct").read_text())
                root, context = functions["01:00.0"][1], functions["01:00.0"][3]
                self.assertTrue(root & 1 and context & 1)
                self.assertEqual(functions["01:00.0"][6] & 1, 0 if directory.name.endswith("legacy") else 1)

    def test_interrupts_are_read(self):
        text = (DUMPS / "linux-6.12-legacy/ir_translation_struct").read_text()
        self.assertEqual(printed.interrupts(text)[16], (0x0004_0010, 0x22_0009))
        self.assertEqual(len(printed.interrupts(text)), 7)

    @staticmethod
    def leaf(page):
        return [each for each in page.entries if each][-1]

    @staticmethod
    def depth(page):
        return len([each for each in page.entries if each])


class Merged(unittest.TestCase):
    def test_what_follows_on_both_sides_is_one(self):
        self.assertEqual(judge.merged([(0x1000, 0x5000, 0x1000, "r"), (0, 0x4000, 0x1000, "r")]),
                         [(0, 0x4000, 0x2000, "r")])

    def test_other_memory_or_access_stays_apart(self):
        apart = [(0, 0x4000, 0x1000, "r"), (0x1000, 0x5000, 0x1000, "rw"), (0x2000, 0x7000, 0x1000, "rw")]
        self.assertEqual(judge.merged(apart), apart)
