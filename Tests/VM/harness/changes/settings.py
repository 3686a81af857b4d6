"""What a file wishes of virtual functions, beside what iproute2 then shows of them."""
import shutil

WISH = b"""\
[[physical-function]]
address = "0000:01:00.0"
vfs = 3

[physical-function.each]
driver = "vfio-pci"

[[physical-function.vf]]
index = 0
mac = "52:54:00:00:00:01"
vlan = 100
qos = 3
trust = true

[[physical-function.vf]]
index = 1
mac = "52:54:00:00:00:02"
spoof-check = false
max-rate = 100

[[physical-function.vf]]
index = 2
mac = "52:54:00:00:00:03"
vlan = 4000
"""
#: As iproute2 prints them; igb knows no link state, and promises no rate.
EXPECTED = [
    "apply 0",
    "vf 0     link/ether 52:54:00:00:00:01 brd ff:ff:ff:ff:ff:ff, vlan 100, qos 3, spoof checking on, link-state auto, trust on",
    "vf 1     link/ether 52:54:00:00:00:02 brd ff:ff:ff:ff:ff:ff, tx rate 100 (Mbps), max_tx_rate 100Mbps, "
    "spoof checking off, link-state auto, trust off",
    "vf 2     link/ether 52:54:00:00:00:03 brd ff:ff:ff:ff:ff:ff, vlan 4000, spoof checking on, link-state auto, trust off",
    '"outcome":"nothing-to-do"', "release 0", "0"]


def program():
    """-> iproute2's own, which shows virtual functions; busybox's does not."""
    return shutil.which("ip", path="/usr/sbin:/sbin:/usr/bin:/bin")


def missing():
    """What the machine lacks for this, or nothing."""
    return [] if program() else ["iproute2"]


def judge(report, name, result, *_):
    """Holds what iproute2 showed to what was wished."""
    said = result.text("settled").splitlines()
    report.check(f"{name}: what is wished of virtual functions is what iproute2 shows", len(said),
                 [] if said == EXPECTED else ["said:", *said, result.text("settings.out")[-1500:]])
