"""The controller of the disk that the machine boots from, in a group with others: through `pciassign bind`."""

#: What the guest says, line by line.
EXPECTED = [
    "group: 0000:00:1f.0 0000:00:1f.2 0000:00:1f.3", "refused: 3", "code: D-HOST-CRITICAL", "device: 0000:00:1f.2",
    "mount point: /boot", "disk: sda", "states: ahci - -", "json: 3 refused D-HOST-CRITICAL",
    "named, without consent: 3", "states: ahci - -", "unmounted, without consent: 3", "unmounted: 0",
    "states: vfio-pci vfio-pci -", "released: 0", "states: ahci - -", "mounted again: 0"]


def judge(report, name, result, *_):
    """Holds what the guest said to what it must say."""
    said = result.text("guarded").splitlines()
    report.check(f"{name}: the controller of a mounted disk is not taken, and the mount point is named", len(said),
                 [] if said == EXPECTED else ["said:", *said, result.text("guard.err")[-1500:]])
