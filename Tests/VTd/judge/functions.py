"""The functions that do DMA: QEMU's `edu` at four kinds of places, and one in pass-through."""
import dataclasses

#: Registers and the buffer of the model (docs/specs/edu.rst of QEMU).
IDENTITY, RAISE, ACKNOWLEDGE, SOURCE, TARGET, COUNT, COMMAND = 0x00, 0x60, 0x64, 0x80, 0x88, 0x90, 0x98
BUFFER = 0x4_0000
BUSY = 1


@dataclasses.dataclass(frozen=True)
class Function:
    """Where a function is, and whom the unit sees: behind a conventional bridge that is the bridge's bus, device 0."""

    place: int
    requester: int
    registers: int

    @property
    def address(self):
        return text(self.requester)


def text(bdf):
    return f"{bdf >> 8:02x}:{bdf >> 3 & 31:02x}.{bdf & 7}"


#: On the root bus in either half of the device numbers, behind a root port, behind a conventional bridge.
LOW = Function(0x0020, 0x0020, 0xE000_0000)
HIGH = Function(0x00A0, 0x00A0, 0xE010_0000)
BEHIND_PORT = Function(0x0100, 0x0100, 0xE020_0000)
BEHIND_BRIDGE = Function(0x0308, 0x0300, 0xE030_0000)
PASSING = Function(0x0028, 0x0028, 0xE040_0000)
TRANSLATED = (LOW, HIGH, BEHIND_PORT, BEHIND_BRIDGE)

_EDU = "edu,dma_mask=0xffffffffffffffff"
ARGUMENTS = [
    "-device", f"{_EDU},bus=pcie.0,addr=04.0", "-device", f"{_EDU},bus=pcie.0,addr=05.0",
    "-device", f"{_EDU},bus=pcie.0,addr=14.0",
    "-device", "pcie-root-port,id=port1,bus=pcie.0,addr=02.0,chassis=1", "-device", f"{_EDU},bus=port1",
    "-device", "pcie-root-port,id=port2,bus=pcie.0,addr=03.0,chassis=2",
    "-device", "pcie-pci-bridge,id=bridge,bus=port2", "-device", f"{_EDU},bus=bridge,addr=01.0"]

#: Bridge, its bus, the last bus below it, and its memory window in units of 64 KiB.
_BRIDGES = ((0x0010, 1, 1, 0xE020), (0x0018, 2, 3, 0xE030), (0x0200, 3, 3, 0xE030))


def arrange(machine):
    """Numbers the buses and places the registers, as firmware would."""
    for bridge, secondary, last, window in _BRIDGES:
        machine.configure(bridge, 0x18, last << 16 | secondary << 8 | bridge >> 8)
        machine.configure(bridge, 0x20, window << 16 | window)
        machine.configure(bridge, 0x04, 6)
    for function in (*TRANSLATED, PASSING):
        machine.configure(function.place, 0x10, function.registers)
        machine.configure(function.place, 0x04, 6)
        assert machine.read(function.registers + IDENTITY, "l") == 0x0100_00ED, f"no edu at {text(function.place)}"


def transfer(machine, function, iova, count, to_memory, first=(), then=()):
    """One DMA between the function's buffer and `iova`; -> answers to the questions in `then`, asked after it."""
    source, target = (BUFFER, iova) if to_memory else (iova, BUFFER)
    base = function.registers
    state = machine.ask(
        *first, f"writeq {base + SOURCE:#x} {source:#x}", f"writeq {base + TARGET:#x} {target:#x}",
        f"writeq {base + COUNT:#x} {count:#x}", f"writel {base + COMMAND:#x} {3 if to_memory else 1:#x}",
        f"readl {base + COMMAND:#x}")[-1]
    if int(state, 0) & BUSY:
        machine.until(lambda: not machine.read(base + COMMAND, "l") & BUSY, "DMA")
    return machine.ask(*then) if then else []
