"""Virtual functions of an NVMe drive: secondary controllers that are given resources and brought online."""

WISH = b"""\
[[physical-function]]
address = "0000:03:00.0"
vfs = 2

[physical-function.each]
nvme-queues = 2
nvme-interrupts = 1

[[physical-function.vf]]
index = 0
driver = "nvme"
"""
#: The first is offline, and its driver has given it up.
EXPECTED = [
    "0000:03:00.1 - ", "apply 0", "0000:03:00.1 nvme live", "0000:03:00.2 vfio-pci", '"outcome":"nothing-to-do"',
    "status 0", "greedy 1 D-VF-SETTING", "release 0 0"]


def judge(report, name, result, *_):
    """Holds what the guest said to what it must say."""
    said = result.text("controlled").splitlines()
    report.check(f"{name}: the host's own driver uses a virtual function that was brought online", len(said),
                 [] if said == EXPECTED else ["said:", *said, result.text("controllers.out")[-1500:],
                                              result.text("dmesg")[-1500:]])
