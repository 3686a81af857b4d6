"""What an ordinary user needs to bind and release, found by trial: capabilities, or files that are the user's."""
import os
import shutil
import tempfile

from .. import machine, places, topologies

#: A step that was not made, and what it says.
REFUSED = ["  D-BIND-ROLLED-BACK", "  D-STEP-FAILED"]
OVERRIDE = ["  /sys/bus/pci/devices/0000:08:00.0/driver_override", "  with CAP_DAC_OVERRIDE"]
EXPECTED = [
    "dry run without any: 0",
    "state directory of root's: 4 /run/pciassign --state-dir",
    "no capabilities: bind 4 e1000e", *REFUSED, *OVERRIDE,
    "no capabilities: status 0", "no capabilities: release 1 e1000e", "no capabilities: recover 0",
    "CAP_SYS_ADMIN: bind 4 e1000e", *REFUSED, *OVERRIDE,
    "CAP_SYS_ADMIN: status 0", "CAP_SYS_ADMIN: release 1 e1000e", "CAP_SYS_ADMIN: recover 0",
    "CAP_DAC_OVERRIDE: bind 0 vfio-pci", "CAP_DAC_OVERRIDE: status 0", "CAP_DAC_OVERRIDE: release 0 e1000e",
    "CAP_DAC_OVERRIDE: recover 0",
    "own files, no capabilities: bind 0 vfio-pci", "own files, no capabilities: status 0",
    "own files, no capabilities: release 0 e1000e", "own files, no capabilities: recover 0",
    "one file of root's: bind 4 e1000e", *REFUSED, "  /sys/bus/pci/drivers/vfio-pci/bind", "  with CAP_DAC_OVERRIDE",
    "one file of root's: status 0", "one file of root's: release 1 e1000e", "one file of root's: recover 0"]


def missing():
    """What the machine lacks for this, or nothing."""
    return [] if shutil.which("setpriv") else ["setpriv"]


def boot(kernel, binary, directory):
    """Runs guest/privileges on the showcase, in this machine's root."""
    with tempfile.TemporaryDirectory(prefix="pciassignment-privileges-") as work:
        os.chmod(work, 0o755)
        shutil.copy(places.HOME / "guest" / "privileges", work)
        shutil.copy(binary, os.path.join(work, "pciassign"))
        return machine.boot(machine.Run(
            kernel=kernel, topology=topologies.SHOWCASE, iommu_name="intel", host_root=True, memory=1024,
            command=["sh", os.path.join(work, "privileges"), os.path.join(work, "pciassign")],
            timeout=600, boot_timeout=120), directory)


def judge(report, name, result):
    """Holds what the guest said to what it must say."""
    if result.why or result.exit:
        report.check(name, 1, [result.why or result.text("stderr").strip()[-1500:], result.text("console")[-1500:]])
        return
    said = result.text("said").splitlines()
    report.check(f"{name}: bind, status, release, recover with few privileges", len(said),
                 [] if said == EXPECTED else ["said:", *said, result.text("said.err")[-1500:]])
