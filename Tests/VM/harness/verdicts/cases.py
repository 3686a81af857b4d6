"""Machines, the state they are brought into, and what pciassign must say of them."""
import dataclasses

#: The showcase's functions (see README.md).
NVME, BONDED, FIRST, SECOND = "0000:03:00.0", "0000:01:00.0", "0000:0b:00.0", "0000:0b:00.1"
CONVENTIONAL, PORT, OPEN_PORT_CARD = "0000:0a:02.0", "0000:00:02.0", "0000:0c:00.0"
SWITCHED = "0000:08:00.0"
#: A network of QEMU's own for the card below the switch, where one address answers.
#: Without IPv6, whose router would be heard at some moment of its own choice.
NETWORK = ("-netdev", "user,id=n0,ipv6=off,restrict=on,guestfwd=tcp:10.0.2.100:4444-cmd:cat")


@dataclasses.dataclass(frozen=True)
class Question:
    """A command, the exit code it must end with, codes that must be found, and codes that must not."""

    name: str
    arguments: str
    exit: int
    found: tuple = ()
    absent: tuple = ()
    user: str = "root"
    #: What the findings' texts must hold.
    says: tuple = ()


@dataclasses.dataclass(frozen=True)
class Case:
    """A machine with what is done before the questions (see guest/verdict)."""

    name: str
    kernel: str
    iommu: str
    steps: tuple
    questions: tuple
    #: More words for QEMU.
    qemu: tuple = ()


IN_USE = (
    Question("boot-disk", f"validate {NVME}", 1, ("D-HOST-CRITICAL",)),
    Question("default-route", f"validate {BONDED}", 1, ("D-HOST-CRITICAL",)),
)
#: Through every layer, by name.
STACKED = (
    Question("boot-disk", f"validate {NVME}", 1, ("D-HOST-CRITICAL",), says=(
        "/boot is on dm-1 (vg--0-boot), made of dm-0 (luks), made of md7, made of nvme0n1",
        "swap is on dm-2 (vg--0-swap), made of dm-0 (luks), made of md7, made of nvme0n1")),
    Question("login", f"validate {SWITCHED}", 1, ("D-HOST-CRITICAL",), says=("somebody is logged in (port 22) through",)),
    Question("default-route", f"validate {BONDED}", 1, ("D-HOST-CRITICAL",), says=(
        "the default route is through br0.7, made of br0, made of bond0, made of ",)),
)
GROUPS = (
    Question("sibling", f"validate {SECOND}", 1, ("D-GROUP-SIBLING-BOUND",), ("D-HOST-CRITICAL",)),
    Question("both", f"validate {FIRST} {SECOND}", 0, ("D-DRIVER-BOUND",), ("D-GROUP-SIBLING-BOUND",)),
    Question("conventional", f"validate {CONVENTIONAL}", 1, ("D-GROUP-SIBLING-BOUND", "D-GROUP-BRIDGE-OK")),
    Question("bridge", f"validate {PORT}", 1, ("D-HEADER-TYPE",)),
    Question("physical", f"validate {OPEN_PORT_CARD}", 1, ("D-PF-VFS-ENABLED",)),
    Question("unprivileged", f"validate {FIRST} {SECOND}", 2, ("D-UNPRIVILEGED",), user="nobody"),
)
SOUND = Question("doctor", "doctor", 0, ("D-MEMLOCK",),
                 ("D-IOMMU-NONE", "D-IOMMU-OFF", "D-INTREMAP-OFF", "D-MODULE-MISSING"))
#: Debian's kernels have none.
NO_IOMMUFD = Question("iommufd", "doctor --for iommufd", 1, ("D-MODULE-MISSING",))

ALL = (
    Case("in use, 6.12", "6.12", "intel", ("drivers", "functions", "raid", "bridge"),
         (*IN_USE, *GROUPS, SOUND, NO_IOMMUFD)),
    Case("in use, 6.1", "6.1", "intel", ("drivers", "functions", "raid", "bridge"), (*IN_USE, *GROUPS, SOUND)),
    Case("logical volumes and a login, 6.12", "6.12", "intel", ("drivers", "volumes", "bridge", "login"), STACKED, NETWORK),
    Case("logical volumes and a login, 6.1", "6.1", "intel", ("drivers", "volumes", "bridge", "login"), STACKED, NETWORK),
    Case("AMD without I/O APIC", "6.12", "amd", ("drivers", "bridge"), (
        Question("doctor", "doctor", 1, ("D-INTREMAP-OFF",), ("D-IOMMU-NONE", "D-IOMMU-OFF")),
        Question("default-route", f"validate {BONDED}", 1, ("D-HOST-CRITICAL", "D-INTREMAP-OFF")),
        Question("sibling", f"validate {SECOND}", 1, ("D-GROUP-SIBLING-BOUND",)),
    )),
    Case("no IOMMU", "6.12", "none", ("drivers",), (
        Question("doctor", "doctor", 1, ("D-IOMMU-NONE",), ("D-IOMMU-OFF",)),
        Question("card", f"validate {FIRST}", 1, ("D-IOMMU-NONE",), ("D-GROUP-SIBLING-BOUND",)),
    )),
    Case("IOMMU off", "6.12", "intel-off", ("drivers",), (
        Question("doctor", "doctor", 1, ("D-IOMMU-OFF",), ("D-IOMMU-NONE",)),
    )),
    Case("no interrupt remapping", "6.12", "intel-noir", ("drivers",), (
        Question("doctor", "doctor", 1, ("D-INTREMAP-OFF",), ("D-INTREMAP-UNSAFE",)),
    )),
    Case("unsafe interrupts", "6.12", "intel-noir", ("drivers", "unsafe"), (
        Question("doctor", "doctor", 0, ("D-INTREMAP-UNSAFE",), ("D-INTREMAP-OFF",)),
    )),
    Case("39 bits", "6.12", "intel-39", ("drivers",), (
        Question("card", f"validate {FIRST} {SECOND}", 0, ("D-IOVA-WIDTH",)),
    )),
)
