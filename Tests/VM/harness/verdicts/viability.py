"""Whether a function's group can be had: what pciassign says, against VFIO and iommufd being asked for it."""
import concurrent.futures
import dataclasses
import json
import os
import shutil
import subprocess
import tempfile

from .. import emulator, kernel_packages, machine, places, topologies
from ..agreement.report import Comparison

#: The showcase's functions (see README.md): by twos of one device, below a conventional bridge, below a port without
#: ACS, and below ports of a switch.
FIRST, SECOND = "0000:0b:00.0", "0000:0b:00.1"
BRIDGE, CONVENTIONAL, NEIGHBOUR = "0000:09:00.0", "0000:0a:02.0", "0000:0a:01.0"
OPEN_PORT, OPEN_PORT_CARD = "0000:00:06.0", "0000:0c:00.0"
SWITCH_PORT, SWITCHED = "0000:06:01.0", "0000:08:00.0"


@dataclasses.dataclass(frozen=True)
class State:
    """A function to be opened, the drivers its siblings are given, and whether the kernel must agree to it."""

    name: str
    function: str
    siblings: tuple
    viable: bool


def _states(function, sibling, host_driver):
    drivers = {"unbound": ("-", True), "host-driver": (host_driver, False), "pci-stub": ("pci-stub", True),
               "uio": ("uio_pci_generic", False), "vfio-pci": ("vfio-pci", True), "again": (host_driver, False)}
    return tuple(State(f"{sibling}-{name}", function, (f"{sibling}={driver}",), viable)
                 for name, (driver, viable) in drivers.items())


STATES = (
    *_states(SECOND, FIRST, "e1000e"),
    *_states(CONVENTIONAL, NEIGHBOUR, "e1000"),
    State("below-bridge-alone", CONVENTIONAL, (f"{NEIGHBOUR}=-",), True),
    State("below-port", OPEN_PORT_CARD, (f"{OPEN_PORT}=pcieport",), True),
    State("below-unbound-port", OPEN_PORT_CARD, (f"{OPEN_PORT}=-",), True),
    State("below-switch-port", SWITCHED, (f"{SWITCH_PORT}=pcieport",), True),
)


@dataclasses.dataclass(frozen=True)
class Case:
    """A kernel, and whether it is asked for groups or, where it has iommufd, for functions."""

    name: str
    kernel: str
    kind: str = "group"


ALL = (Case("viability 6.12", "6.12"), Case("viability 6.1", "6.1"),
       Case("viability with iommufd", "6.12-debug", "device"))


def run(report, binary, names, kept, parallel):
    """Every case that is asked for, or a line that says why not."""
    wanted = [each for each in ALL if not names or each.name in names]
    compiler = next((each for each in ("cc", "gcc", "clang") if shutil.which(each)), None)
    absent = emulator.Emulator().absent(topologies.SHOWCASE)
    possible = []
    for case in wanted:
        if case.kernel not in kernel_packages.available():
            report.skip(case.name, f"no kernel {case.kernel} in the cache")
        elif not compiler:
            report.skip(case.name, "no C compiler")
        elif absent:
            report.skip(case.name, f"QEMU lacks {' '.join(sorted(absent))}")
        else:
            possible.append(case)
    if not possible:
        return
    with tempfile.TemporaryDirectory(prefix="pciassignment-viability-") as work:
        opener, states = os.path.join(work, "vfio_open"), os.path.join(work, "states")
        subprocess.run([compiler, "-O1", "-Wall", "-Werror", "-o", opener, str(places.HOME / "guest" / "vfio_open.c")],
                       check=True, timeout=120)
        with open(states, "w") as stream:
            stream.writelines(f"{each.name} {each.function} {' '.join(each.siblings)}\n" for each in STATES)
        with concurrent.futures.ThreadPoolExecutor(parallel or os.cpu_count() or 1) as pool:
            started = [(each, pool.submit(_boot, each, binary, opener, states, kept / each.name)) for each in possible]
            for case, future in started:
                judge(report, case, future.result())


def _boot(case, binary, opener, states, directory):
    guest = places.GUEST_IN
    return machine.boot(machine.Run(
        kernel=case.kernel, topology=topologies.SHOWCASE, iommu_name="intel", modules=["iommufd"],
        inject=[(str(places.HOME / "guest" / "viability"), f"{guest}/viability"), (binary, f"{guest}/pciassign"),
                (opener, f"{guest}/vfio_open"), (states, f"{guest}/states")],
        command=["sh", f"{guest}/viability", f"{guest}/pciassign", f"{guest}/vfio_open", case.kind, f"{guest}/states"],
        timeout=420, boot_timeout=120), directory)


def judge(report, case, result):
    """The kernel's answer in each state is what is known of it, and pciassign's is the kernel's."""
    if result.why or result.exit:
        report.check(f"{case.name}: boot", 1,
                     [result.why or result.text("stderr").strip(), result.text("console")[-1500:]])
        return
    for state in STATES:
        check = Comparison()
        said = dict(line.split() for line in result.text(f"{state.name}.opened").splitlines())
        check.equal("an answer", result.text(f"{state.name}.code").strip(), "0")
        check.equal(f"the kernel attaches it ({result.text(f'{state.name}.why').strip()})", said.get("attached"),
                    str(int(state.viable)))
        if case.kind == "group":
            check.equal("the group's status is viable", said.get("viable"), str(int(state.viable)))
        findings = json.loads(result.text(f"{state.name}.json"))["findings"]
        codes = {each["code"] for each in findings}
        check.equal("D-GROUP-SIBLING-BOUND", "D-GROUP-SIBLING-BOUND" in codes, not state.viable)
        check.equal("no other obstacle", sorted(each["code"] for each in findings if each["severity"] == "error"),
                    [] if state.viable else ["D-GROUP-SIBLING-BOUND"])
        check.equal("the nodes are there", codes & {"D-DEVICE-NODE", "D-CDEV-MISSING"}, set())
        report.check(f"{case.name}: {state.function} with {' '.join(state.siblings)}", check.compared, check.differences)
