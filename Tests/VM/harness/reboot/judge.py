"""Has a wish persisted in a Debian guest, starts that three times from the same disk, and looks who got what."""
import os
import pathlib
import shutil
import sys
import tempfile

from .. import doctor, emulator, kernel_packages, machine, places, topologies
from ..agreement.report import Report
from ..problem import Problem
from . import image

KERNELS = ("6.12", "6.1")
WISH = b"""\
[[physical-function]]
slot = "0000:00/02.0/00.0"
vfs = 4

[physical-function.each]
driver = "vfio-pci"

[[physical-function.vf]]
index = 0
mac = "52:54:00:00:00:01"
vlan = 100

[[physical-function]]
slot = "0000:00/02.1/00.0"
vfs = 2

[[device]]
address = "0000:0b:00.0"
vendor-id = 0x8086
device-id = 0x10d3
group = true
"""
#: Worked off after every other rule: which driver has got which function, as the kernel told it.
RULE = b"""ACTION=="bind", SUBSYSTEM=="pci", RUN+="/bin/sh -c 'echo %k $env{DRIVER} >> /run/bound'"\n"""
UNIT = b"""\
[Unit]
After=multi-user.target pciassign.service

[Service]
Type=oneshot
ExecStart=/bin/sh /usr/local/sbin/round
StandardOutput=null
"""
START = b"[Unit]\nWants=round.service\n"

#: Drivers and overrides with nothing of ours.
BARE = ["0000:01:00.0 igb (null)", "0000:03:00.0 nvme (null)", "0000:0b:00.0 e1000e (null)", "0000:0b:00.1 - (null)",
        "0000:08:00.0 e1000e (null)", "0000:01:00.0 vfs 0 autoprobe 1", "0000:03:00.0 vfs 0 autoprobe 1"]
VIRTUAL = ["0000:01:10.0", "0000:01:10.2", "0000:01:10.4", "0000:01:10.6"]
DISKS = ["0000:03:00.1", "0000:03:00.2"]


def wished(autoprobe):
    """Drivers and overrides as they are wished for."""
    return [*BARE[:2], "0000:0b:00.0 vfio-pci vfio-pci", "0000:0b:00.1 vfio-pci vfio-pci", BARE[4],
            f"0000:01:00.0 vfs 4 autoprobe {autoprobe}", *(f"{each} vfio-pci vfio-pci" for each in VIRTUAL),
            f"0000:03:00.0 vfs 2 autoprobe {autoprobe}", *(f"{each} vfio-pci vfio-pci" for each in DISKS)]


#: What each start must say; a line with stars stands for any of that beginning.
SETTINGS = "vf 0 *"
NATIVE = ["1 0000:01:00.0 igb", "1 0000:03:00.0 nvme", "1 0000:08:00.0 e1000e", "1 0000:0a:01.0 e1000",
          "1 0000:0c:00.0 igb"]
GUESTS = [f"1 {each} vfio-pci" for each in [*VIRTUAL, *DISKS, "0000:0b:00.0", "0000:0b:00.1"]]
EXPECTED = (
    ["round 1", *BARE, "apply 0", *wished(1), SETTINGS, "persist 0"],
    ["round 2", "active", *wished(0), SETTINGS, "bound:", *sorted([*NATIVE, *GUESTS]), '"outcome":"nothing-to-do"',
     "status 0", "forget 0"],
    ["round 3", "inactive", *BARE, "bound:", *sorted([*NATIVE, "1 0000:0b:00.0 e1000e"]), "left:", "end"])


def run(binary, kernels, directory):
    """-> the exit code. `directory` keeps what the guests gave; a temporary one is used when it is empty."""
    report = Report(sys.stdout)
    lacking = [each for each in doctor.missing() if "kernel" not in each] + image.missing()
    absent = [] if lacking else emulator.Emulator().absent(topologies.SHOWCASE)
    if absent:
        lacking = [f"QEMU's {' '.join(sorted(absent))}"]
    if not lacking:
        try:
            image.root()
        except Problem as problem:
            lacking = [str(problem)]
    if lacking:
        report.skip("reboot", f"this machine lacks {'; '.join(lacking)}")
        return report.close()
    if not os.access(binary, os.X_OK):
        raise Problem(f"{binary} is no program: swift build -c release --product pciassign --static-swift-stdlib")
    kept = pathlib.Path(directory) if directory else pathlib.Path(tempfile.mkdtemp(prefix="pciassignment-reboot-"))
    try:
        for kernel in kernels or KERNELS:
            if kernel not in kernel_packages.available():
                report.skip(f"reboot, {kernel}", f"no kernel {kernel} in the cache")
                continue
            _start_again_and_again(report, kernel, binary, kept / kernel)
    finally:
        if not directory:
            shutil.rmtree(kept, ignore_errors=True)
    return report.close()


def _start_again_and_again(report, kernel, binary, directory):
    files = {
        "usr/local/bin/pciassign": (binary, 0o755), "var/lib/wish.toml": (WISH, 0o644),
        "usr/local/sbin/round": ((places.HOME / "guest" / "reboot").read_bytes(), 0o755),
        "etc/udev/rules.d/99-bound.rules": (RULE, 0o644), "etc/systemd/system/round.service": (UNIT, 0o644),
        "etc/systemd/system/multi-user.target.d/round.conf": (START, 0o644)}
    with image.disk(kernel_packages.Kernel(kernel), files) as disk:
        for number, expected in enumerate(EXPECTED, 1):
            result = machine.boot(machine.Run(
                kernel=kernel, topology=topologies.SHOWCASE, iommu_name="intel", memory=1024, on_disk=True,
                append=["systemd.unit=multi-user.target", "audit=0"],
                qemu_arguments=["-drive", f"file={disk},if=none,id=root,format=raw",
                                "-device", "virtio-blk-pci,drive=root,bus=pcie.0,addr=1b.0"],
                timeout=400, boot_timeout=200), directory / str(number))
            name = f"start {number}, {kernel}"
            if result.why:
                report.check(name, 1, [result.why, result.text("console")[-3000:]])
                return
            _judge(report, name, expected, result)


def _judge(report, name, expected, result):
    said = result.text("said").splitlines()
    wrong = []
    for index in range(max(len(said), len(expected))):
        have = said[index] if index < len(said) else "(nothing)"
        want = expected[index] if index < len(expected) else "(nothing)"
        if have != want and not (want.endswith("*") and have.startswith(want[:-1])):
            wrong.append(f"{have}  instead of  {want}")
    if wrong:
        wrong += result.text("stderr").splitlines()[-10:]
    report.check(name, len(said), wrong)
